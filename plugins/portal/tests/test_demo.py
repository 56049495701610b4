"""Whoever looks at the demo can be a customer too."""

import pytest

from core.testing import Site


def test_the_demo_says_how_to_sign_in_as_a_customer(
    site: Site, plugin: str, capsys: pytest.CaptureFixture[str]
) -> None:
    site.ticket()
    with site.app.app_context():
        site.built.hooks.notify("demo_filled")
    said = capsys.readouterr().out.split()
    address, password = said[said.index("as") + 1], said[-1]
    client = site.client()
    answer = client.post("/my/sign-in/password", data={"own-email": address, "own-password": password})
    assert answer.status_code == 303
    assert "The printer is broken" in client.get("/my").get_data(as_text=True)
