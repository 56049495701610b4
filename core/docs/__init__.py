"""Makes those pages of the documentation that say what the code says: hooks and API."""
