"""The plugins: the bundled ones live here, uploaded ones in the instance folder; both are `plugins.<slug>`."""
