"""A site on which the branding is active, and its administrator."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from core.testing import Site


class Owner:
    """The owner of the shop at the settings."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def save(self, path: str = "/admin/branding/look/", **typed: Any) -> Any:
        """Send the form of the brand."""
        data = {"hue": "172", "chroma": "82", "credit": "1", **typed}
        return self.client.post(path, data=data, content_type="multipart/form-data")

    def save_mail(self, path: str = "/admin/branding/mail/", **typed: str) -> Any:
        """Send the form of the mail template."""
        return self.client.post(path, data={"letterhead": "1", **typed})

    def say(self, source: str, **said: str) -> Any:
        """Say a text in other words."""
        return self.client.post("/admin/branding/texts/", data={"source": source, **said})


@pytest.fixture
def owner(site: Site, plugin: str) -> Owner:
    """Sign the owner in."""
    return Owner(site.client(site.user("admin", email="ibu@desk.example")))
