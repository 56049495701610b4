"""Tests of the core, of the plugin contract, and of the whole in a real browser."""
