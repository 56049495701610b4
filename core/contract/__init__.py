"""The contract of plugins, as a test: on means that all of it works, off that nothing of it is left.

Only the kit for tests imports this; `core.testing.check_plugin` is its face.
"""
