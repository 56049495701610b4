"""The life of plugins, with real ones in a real instance."""
