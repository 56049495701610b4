"""The hook that this plugin offers to others; `hookspecs = "hookspecs"` in plugin.toml names this module."""

from core.api import hookspec


@hookspec
def collect_devices() -> list[str]:  # type: ignore[empty-body]
    """Name devices that are lent elsewhere, `["Laptop of the other shop"]`; called for each page that lists devices."""
