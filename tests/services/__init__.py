"""Tests of services that stand for themselves."""
