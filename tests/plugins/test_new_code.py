"""Code that was replaced while its plugin was off, or had failed, is the code that runs next."""

from pathlib import Path

import pytest

from core.errors import TanggapError
from core.services import plugins
from core.testing import Site

MANIFEST = """[plugin]
slug = "{slug}"
name = "Trial"
version = "1.0"
summary = "A trial."
author = "Test"
license = "MIT"
[requires]
api = "1"
"""
GOOD = '"""Good."""\nfrom core.api import hookimpl\n\n@hookimpl\ndef register_placeholders():\n    return []\n'
BAD_HOOK = GOOD.replace("register_placeholders", "register_placeholder")
BAD_IMPORT = '"""Bad."""\nimport a_package_that_nobody_has\n'


def write(site: Site, slug: str, code: str) -> None:
    """Put a plugin into the instance, as an upload does."""
    folder: Path = site.config.instance / "plugins" / slug
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plugin.toml").write_text(MANIFEST.format(slug=slug))
    (folder / "__init__.py").write_text(code)


def test_a_mended_plugin_can_be_activated_without_a_restart(site: Site) -> None:
    write(site, "mended", BAD_HOOK)
    with site.app.app_context(), pytest.raises(TanggapError, match="register_placeholder"):
        plugins.activate("mended")
    write(site, "mended", GOOD)
    site.activate("mended")
    assert "mended" in site.built.build.loaded


def test_a_plugin_broken_while_it_was_off_is_refused(site: Site) -> None:
    write(site, "spoilt", GOOD)
    site.activate("spoilt")
    site.deactivate("spoilt")
    write(site, "spoilt", BAD_IMPORT)
    with site.app.app_context(), pytest.raises(TanggapError, match="a_package_that_nobody_has"):
        plugins.activate("spoilt")
