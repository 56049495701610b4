"""Every response carries the same strict headers: pages, errors, redirects, static files."""

import pytest

from core.models import User
from core.testing import Site

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PATHS = ["/", "/sign-in", "/healthz", "/nothing-here", "/admin/people", "/sign-out", "/static/x/css/base.css", "/setup"]


@pytest.mark.parametrize("path", PATHS)
def test_every_response_has_the_headers(site: Site, path: str) -> None:
    answer = site.client().get(path)
    for name, value in ALWAYS.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "Server" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


def test_over_https_browsers_are_told_to_stay_there(site: Site) -> None:
    answer = site.client().get("/", base_url="https://desk.example")
    assert "max-age" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("path", ["/account", "/account/security", "/admin/people", "/admin/nothing"])
def test_pages_of_staff_are_kept_nowhere(site: Site, admin: User, path: str) -> None:
    assert site.client(admin).get(path).headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_a_year_under_the_hash_of_their_contents(site: Site) -> None:
    from core.web.assets import shelves

    with site.app.app_context():
        digest = shelves().core.digest
    answer = site.client().get(f"/static/{digest}/css/base.css")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers


def test_a_static_file_under_an_old_address_is_not_kept(site: Site) -> None:
    assert site.client().get("/static/older/css/base.css").headers["Cache-Control"] == "no-cache"


def test_static_files_come_compressed_to_those_who_can_read_that(site: Site) -> None:
    import gzip

    plain = site.client().get("/static/x/css/base.css")
    small = site.client().get("/static/x/css/base.css", headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/../access.py",
        "/static/x/%2e%2e/access.py",
        "/static/x/..%2faccess.py",
        "/static/x//etc/passwd",
        "/static/x/%5c..%5caccess.py",
        "/static/x/vendor/vendor.toml",
        "/static/x/css",
        "/static/p/nobody/x/a.css",
        "/static/t/nobody/x/a.css",
    ],
)
def test_nothing_but_static_files_is_served(site: Site, path: str) -> None:
    assert site.client().get(path).status_code in {404, 308}


@pytest.mark.parametrize(("scheme", "name"), [("http", "tanggap"), ("https", "__Host-tanggap")])
def test_the_cookie_is_bound_as_tightly_as_can_be(site: Site, scheme: str, name: str) -> None:
    answer = site.client().get("/sign-in", base_url=f"{scheme}://desk.example", follow_redirects=True)
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith(name))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert ("Secure" in cookie) == (scheme == "https")
