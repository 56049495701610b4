"""The pages of rules: made, rehearsed, ordered and switched without script, and nothing typed is lost."""

import threading
import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.api import Event, Message, User, context
from core.testing import Site
from plugins.automations import rehearsal, rules
from plugins.automations.tests.conftest import Rules, tag

SENT = {
    "name": "Printers",
    "kind": "event",
    "triggers": ["ticket.opened"],
    "conditions.mode": "all",
    "conditions.0.filter": "subject",
    "conditions.0.test": "is",
    "conditions.0.value": "printer",
    "actions.0.action": "tag",
    "actions.0.tag": "hardware",
    "actions.1.action": "reply",
    "actions.1.text": "We look into it.",
}


@pytest.fixture
def client(made: Rules, site: Site, admin: User) -> FlaskClient:
    return site.client(admin)


def saved(site: Site) -> list[Any]:
    with site.app.app_context():
        return rules.all_rules()


def test_a_rule_is_made_and_listed_in_words(client: FlaskClient, site: Site) -> None:
    assert "No rules yet" in client.get("/admin/automations").get_data(as_text=True)
    assert "No rules yet" in client.get("/admin/automations/", follow_redirects=True).get_data(as_text=True)
    assert client.get("/admin/automations/rules/new").status_code == 200
    assert client.post("/admin/automations/rules/new", data={**SENT, "on": "1"}).status_code == 302
    (rule,) = saved(site)
    assert (rule.name, rule.is_on, rule.version) == ("Printers", True, 1)
    page = client.get("/admin/automations").get_data(as_text=True)
    assert "Subject is printer" in page
    assert "Tag: hardware; Reply: We look into it." in page
    assert 'value="hardware"' in client.get(f"/admin/automations/rules/{rule.id}").get_data(as_text=True)
    client.post(f"/admin/automations/rules/{rule.id}", data={**SENT, "name": "Printers, new"})
    assert [(each.name, each.version, each.is_on) for each in saved(site)] == [("Printers, new", 2, True)]


def test_the_editors_buttons_save_nothing_and_lose_nothing(client: FlaskClient, site: Site) -> None:
    for button in ({"actions.edit": "add", "actions.new": "assign"}, {"conditions.edit": "group:"}):
        page = client.post("/admin/automations/rules/new", data={**SENT, **button}).get_data(as_text=True)
        assert 'value="hardware"' in page
        assert 'value="printer"' in page
    assert saved(site) == []


def test_a_rehearsal_shows_what_would_change_and_changes_nothing(client: FlaskClient, site: Site, made: Rules) -> None:
    fits, other = site.ticket(subject="My printer").id, site.ticket(subject="A question").id
    with site.app.app_context():
        session = context("automations").session
        before = (session.query(Event).count(), session.query(Message).count())
    page = client.post("/admin/automations/rules/new", data={**SENT, "rehearse": "1"}).get_data(as_text=True)
    assert "of the newest 2 tickets fit" in page
    assert "Tags: – → hardware" in page
    assert "Reply: We look into it." in page
    assert f"#{fits}" in page
    assert f"#{other}" not in page
    with site.app.app_context():
        session = context("automations").session
        assert (session.query(Event).count(), session.query(Message).count()) == before
    assert (made.tags(fits), saved(site), site.outbox()) == ([], [], [])


def test_a_rule_by_pattern_is_rehearsed_and_saved(client: FlaskClient, site: Site, made: Rules) -> None:
    fits, other = site.ticket(subject="INV-2041").id, site.ticket(subject="INV-20").id
    sent = {**SENT, "conditions.0.filter": "matches.subject", "conditions.0.value": r"inv-\d{4}"}
    page = client.post("/admin/automations/rules/new", data={**sent, "rehearse": "1"}).get_data(as_text=True)
    assert "of the newest 2 tickets fit" in page
    assert f"#{fits}" in page
    assert f"#{other}" not in page
    assert client.post("/admin/automations/rules/new", data=sent).status_code == 302
    assert r"Pattern in the subject is inv-\d{4}" in client.get("/admin/automations").get_data(as_text=True)


def test_others_write_while_a_rule_is_rehearsed_and_it_ends_soon(
    client: FlaskClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [site.ticket(subject="Slow").id for _each in range(8)]
    site.ticket(subject="Other")
    real, moments = rehearsal.run_actions, []

    def slowly(*args: Any, **more: Any) -> Any:
        time.sleep(0.25)
        return real(*args, **more)

    monkeypatch.setattr(rehearsal, "run_actions", slowly)

    def write() -> None:
        time.sleep(0.3)
        for _time in range(2):
            site.ticket(subject="Meanwhile")
            moments.append(time.monotonic())

    other = threading.Thread(target=write)
    other.start()
    sent = {**SENT, "conditions.0.value": "slow", "rehearse": "1"}
    page = client.post("/admin/automations/rules/new", data=sent).get_data(as_text=True)
    ended = time.monotonic()
    other.join()
    assert moments[0] < ended
    assert page.count("Tags: – → hardware") in range(3, 7)
    assert "what would change was not tried" in page
    assert all(f"#{number}" in page for number in numbers)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"triggers": []}, "Choose at least one event."),
        ({"conditions.0.filter": "created", "conditions.0.value": "soon"}, "is not a date"),
        ({"conditions.0.filter": "matches.subject", "conditions.0.value": "(a"}, "never closed"),
        ({"actions.0.tag": ""}, "This field is required."),
        ({"kind": "time", "conditions.0.filter": "by", "conditions.0.value": "user"}, "only fit a rule on events"),
        ({"kind": "sometimes"}, "Not a valid choice"),
        ({"triggers": ["no.such"]}, "no.such"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client: FlaskClient, site: Site, change: Any, words: str
) -> None:
    answer = client.post("/admin/automations/rules/new", data={**SENT, **change})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert "We look into it." in page
    assert saved(site) == []


def test_a_rule_on_time_needs_a_condition(client: FlaskClient, site: Site) -> None:
    sent = {key: value for key, value in SENT.items() if not key.startswith("conditions.0")} | {"kind": "time"}
    answer = client.post("/admin/automations/rules/new", data=sent)
    assert "needs at least one condition" in answer.get_data(as_text=True)


def test_rules_are_ordered_by_buttons_and_deleted(client: FlaskClient, site: Site, made: Rules) -> None:
    ids = [made.add(name, None, tag("x")) for name in "ABC"]
    client.post(f"/admin/automations/rules/{ids[2]}/move", data={"to": "up"})
    client.post(f"/admin/automations/rules/{ids[0]}/move", data={"to": "up"})
    assert [each.name for each in saved(site)] == ["A", "C", "B"]
    for place, order in (
        ("0", "BAC"),
        ("99", "ACB"),
        ("1", "ABC"),
        ("-1", "ABC"),
        ("x", "ABC"),
        ("up", "BAC"),
        ("", "BAC"),
    ):
        client.post(f"/admin/automations/rules/{ids[1]}/move", data={"to": place})
        assert "".join(each.name for each in saved(site)) == order
    client.post(f"/admin/automations/rules/{ids[1]}/move", data={"to": "2"})
    client.post(f"/admin/automations/rules/{ids[2]}/switch")
    client.post(f"/admin/automations/rules/{ids[0]}/delete")
    assert [(each.name, each.is_on) for each in saved(site)] == [("C", False), ("B", True)]
    log = client.get("/admin/audit").get_data(as_text=True)
    for words in ("Rule saved (A)", "Rule moved (C)", "Rule switched off (C)", "Rule deleted (A)"):
        assert words in log


def test_script_in_every_field_stays_text(client: FlaskClient, site: Site) -> None:
    bad = '"><script>x</script>'
    sent = {**SENT, "name": bad, "conditions.0.value": f"printer {bad}", "actions.0.tag": bad, "actions.1.text": bad}
    client.post("/admin/automations/rules/new", data=sent)
    for url in ("/admin/automations", "/admin/automations/rules/1"):
        assert "<script>x" not in client.get(url).get_data(as_text=True)


def test_agents_do_not_make_rules(made: Rules, site: Site, agent: User) -> None:
    client = site.client(agent)
    assert client.get("/admin/automations").status_code == 403
    assert client.post("/admin/automations/rules/new", data=SENT).status_code == 403
    assert saved(site) == []


def test_off_means_gone(made: Rules, site: Site, admin: User) -> None:
    made.add("Any", None, tag("x"))
    site.deactivate("automations")
    assert site.client(admin).get("/admin/automations").status_code == 404
    number = site.ticket().id
    site.run_jobs()
    assert site.client(admin).get(f"/desk/tickets/{number}").status_code == 200


def test_it_keeps_to_the_contract(site: Site) -> None:
    from core.testing import check_plugin

    check_plugin("automations", site)


def test_macros_are_made_and_deleted(client: FlaskClient, site: Site) -> None:
    assert "No macros yet" in client.get("/admin/automations/macros").get_data(as_text=True)
    client.post(
        "/admin/automations/macros/new", data={"name": "Close", "actions.0.action": "tag", "actions.0.tag": "x"}
    )
    page = client.get("/admin/automations/macros").get_data(as_text=True)
    assert "Tag: x" in page
    assert 'value="x"' in client.get("/admin/automations/macros/1").get_data(as_text=True)
    client.post("/admin/automations/macros/1/delete")
    assert "No macros yet" in client.get("/admin/automations/macros").get_data(as_text=True)
