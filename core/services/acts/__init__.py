"""Acts on tickets that are registered by name, on one or many, and how they are undone."""
