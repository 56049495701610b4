"""Tests of the pages where agents work."""
