"""Cannot be beside another plugin."""
