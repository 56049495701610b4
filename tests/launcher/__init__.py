"""The launcher, tried in small houses of its own with packages made on the spot."""
