"""Real servers for tests: those that run already, or private ones for the length of a session."""
