"""A rule from nothing to its reason beside a ticket, in a real browser, by keyboard too, and nobody kept out."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from core.api import User
from core.testing import Site, served
from plugins.automations import rules, webhooks
from plugins.automations.tests.conftest import Rules, tag

SERIOUS = frozenset({"serious", "critical"})


@pytest.fixture
def address(made: Rules, site: Site) -> Iterator[str]:
    """The site as browsers reach it."""
    with served(site.app) as address:
        yield address


@pytest.fixture
def screen(site: Site, new_context: Callable[..., BrowserContext], address: str, admin: User) -> Page:
    """A browser in which an administrator is signed in."""
    context = new_context(base_url=address)
    cookies = [{"name": each.key, "value": each.value, "url": address} for each in site.client(admin)._cookies.values()]  # type: ignore[union-attr]
    context.add_cookies(cookies)
    return context.new_page()


def names(site: Site) -> list[str]:
    with site.app.app_context():
        return [each.name for each in rules.all_rules()]


def test_a_rule_is_made_rehearsed_saved_and_gives_its_reason(screen: Page, made: Rules, site: Site) -> None:
    fits, other = site.ticket(subject="My printer smokes").id, site.ticket(subject="A question").id
    screen.goto("/admin/automations")
    screen.get_by_role("link", name="New rule").first.click()
    screen.get_by_label("Name", exact=True).fill("Printers")
    choose = screen.locator("select[name='conditions.new']")
    choose.select_option("subject")
    screen.locator("button[name='conditions.edit'][value='add:']").click()
    screen.locator("[name='conditions.0.value']").fill("printer")
    screen.locator("select[name='actions.new']").select_option("tag")
    screen.locator("button[name='actions.edit'][value='add']").click()
    screen.locator("[name='actions.0.tag']").fill("hardware")
    screen.get_by_role("button", name="Rehearse").click()
    found = screen.locator("#rehearsal")
    expect(found).to_contain_text("of the newest 2 tickets fit")
    expect(found).to_contain_text("Tags: – → hardware")
    expect(found).to_contain_text(f"#{fits}")
    expect(found).not_to_contain_text(f"#{other}")
    expect(screen.get_by_label("Name", exact=True)).to_have_value("Printers")
    assert made.tags(fits) == []
    screen.get_by_role("button", name="Save and switch on").click()
    expect(screen.get_by_role("heading", name="Printers")).to_be_visible()
    number = made.open(subject="The printer is on fire")
    screen.goto(f"/desk/tickets/{number}")
    expect(screen.get_by_text("Because: Subject is printer")).to_be_visible()
    expect(screen.get_by_text("version 1")).to_be_visible()


def test_rules_are_ordered_by_keyboard_and_the_focus_stays_with_the_rule(screen: Page, made: Rules, site: Site) -> None:
    for name in ("Alpha", "Beta", "Gamma"):
        made.add(name, None, tag("x"))
    screen.goto("/admin/automations")
    screen.get_by_role("button", name="Move Gamma up").focus()
    screen.keyboard.press("Enter")
    expect(screen.locator(".rule-card h2").nth(1)).to_have_text("Gamma")
    expect(screen.get_by_role("button", name="Move Gamma up")).to_be_focused()
    screen.keyboard.press("Enter")
    expect(screen.locator(".rule-card h2").first).to_have_text("Gamma")
    expect(screen.get_by_role("button", name="Move Gamma down")).to_be_focused()
    assert names(site) == ["Gamma", "Alpha", "Beta"]


def test_rules_are_ordered_by_dragging(screen: Page, made: Rules, site: Site) -> None:
    for name in ("Alpha", "Beta", "Gamma"):
        made.add(name, None, tag("x"))
    screen.goto("/admin/automations")
    cards = screen.locator(".rule-card")
    cards.nth(2).locator("[data-handle]").drag_to(cards.nth(0), target_position={"x": 30, "y": 5})
    expect(screen.locator(".rule-card h2").first).to_have_text("Gamma")
    expect(screen.locator(".rule-card .num").first).to_have_text("1")
    assert names(site) == ["Gamma", "Alpha", "Beta"]


def test_the_pages_keep_nobody_out(screen: Page, made: Rules, site: Site) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe().axe_script
    first = made.add("Alpha", None, tag("x"))
    with site.app.app_context():
        rules.note_problem(first, "Something went wrong.")
        hook = webhooks.save(None, "Shop", "https://shop.example/in", webhooks.DEFAULT_BODY, "x" * 16)
        webhooks.note_outcome(hook, "It answered 500.")
    site.ticket()
    paths = (
        "/admin/automations", f"/admin/automations/rules/{first}", "/admin/automations/rules/new",
        "/admin/automations/macros", "/admin/automations/macros/new",
        "/admin/automations/webhooks", "/admin/automations/webhooks/new", f"/admin/automations/webhooks/{hook}",
    )  # fmt: skip
    wrong: list[str] = []
    for path in paths:
        screen.goto(path)
        screen.evaluate(axe)
        for width, scheme in ((1440, "light"), (360, "dark")):
            screen.set_viewport_size({"width": width, "height": 800})
            screen.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found: dict[str, Any] = screen.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
            serious = [each for each in found["violations"] if each["impact"] in SERIOUS]
            wrong += [f"{path}: {each['id']} {each['nodes'][0]['html'][:200]}" for each in serious]
            if screen.evaluate("document.scrollingElement.scrollWidth > window.innerWidth"):
                wrong.append(f"{path}: it scrolls sideways at {width}")
    assert wrong == []
