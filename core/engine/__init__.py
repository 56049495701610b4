"""The plugin engine: finds, checks, orders, loads and watches the plugins."""
