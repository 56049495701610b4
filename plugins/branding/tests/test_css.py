"""An admin's style sheet can neither fetch nor leave its place (A41)."""

import pytest
from flask import Flask

from core.api import Invalid
from core.testing import Site
from plugins.branding.css_rules import checked
from plugins.branding.tests.conftest import Owner


@pytest.fixture(autouse=True)
def app(site: Site) -> "Flask":
    with site.app.test_request_context("/"):
        yield site.app


@pytest.mark.abuse("A41")
@pytest.mark.parametrize(
    "css",
    [
        "a { background: url(https://evil.example/x) }",
        "a { background: URL ( //evil.example ) }",
        "a { background: u\\72l(//evil.example) }",
        "a { background: url/**/(//evil.example) }",
        "a { background: image-set('//evil.example' 1x) }",
        "a { --x: url(//evil.example); background: var(--x) }",
        "@import '//evil.example/a.css';",
        "@import url(//evil.example/a.css);",
        "@font-face { font-family: x; src: url(//evil.example) }",
        "@charset 'utf-7';",
        "@namespace svg url(http://www.w3.org/2000/svg);",
        "@media screen { @import 'x'; }",
        "a { } } @layer tokens { :root { --ink: red }",
        "a { color: red",
        "@media screen { a { color: red }",
        "</style><script>alert(1)</script>",
        "a { content: '</style><script>' }",
        "a { content: 'x }",
        "<!-- a { color: red } -->",
        "a { behavior: url(#default#time2) }",
        "a { -moz-binding: none }",
        "a { width: expression(alert(1)) }",
        "a { color: red; } /* open",
        "a[href='x { color: red }",
        "a { b { color: red } }",
        "a::before { content: attr(data-secret) }",
        "{ color: red }",
        "a { color }",
        "a { color: red; @import 'x' }",
    ],
)
def test_it_is_refused(css: str) -> None:
    with pytest.raises(Invalid, match=r"Line|more than"):
        checked(css)


def test_the_line_of_the_fault_is_named() -> None:
    with pytest.raises(Invalid, match="Line 4"):
        checked("/* one\ntwo */\na { color: red }\nb { background: url(x) }")


@pytest.mark.parametrize(
    "css",
    [
        ".hero { background: linear-gradient(90deg, oklch(.4 .1 250), var(--accent)) ; padding: calc(1rem + 2vw) }",
        "@media (width < 40rem) { .hero h1:not(.small)::before { content: 'x'; color: #fff !important } }",
        '@container (min-width: 30rem) { a[href^="https"] > b ~ i { margin: -1px auto 0 } }',
        ":root { --r-l: 0; }",
        "",
    ],
)
def test_what_a_shop_writes_is_taken_and_checking_again_changes_nothing(css: str) -> None:
    assert checked(checked(css)) == checked(css)


@pytest.mark.abuse("A41")
def test_it_is_served_as_a_file_of_its_own_and_only_customers_see_it(site: Site, owner: Owner) -> None:
    assert owner.save(css=".hero { padding: 1rem }").status_code == 302
    page = site.client().get("/").text
    url = page.partition("/brand/style/")[2].partition('"')[0]
    response = site.client().get(f"/brand/style/{url}")
    assert response.content_type == "text/css; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.text == "@layer theme{\n.hero { padding: 1rem; }\n}\n"
    assert "pages.css" not in owner.client.get("/desk/", follow_redirects=True).text


def test_what_is_wrong_is_told_at_the_field_and_what_was_typed_stays(owner: Owner) -> None:
    response = owner.save(css="a { background: url(//evil.example) }", name="Toko Lestari")
    assert response.status_code == 422
    assert "url(//evil.example)" in response.text
    assert 'value="Toko Lestari"' in response.text
