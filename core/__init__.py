"""Tanggap, a help desk that a small business can host itself."""

__version__ = "1.0.0.dev0"
