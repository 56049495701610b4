"""The pages: thin views over the services."""

from flask import Flask


def install(app: Flask) -> None:
    """Put everything that answers requests into the app."""
