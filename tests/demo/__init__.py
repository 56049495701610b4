"""Tests of the made-up sites."""
