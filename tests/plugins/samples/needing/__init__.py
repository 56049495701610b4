"""Needs another plugin."""
