"""Webhooks are told of a ticket once, signed, by a job that tries again; what became of it stands in the history."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.api import Customer, Step, Ticket, User, context
from core.testing import Clock, Config, Site
from plugins.automations import calls, own_data, webhooks
from plugins.automations.tables import call, webhook
from plugins.automations.tests.conftest import Rules, tag
from plugins.automations.tests.receiver import Receiver, receiving

SECRET = "only the two of us know"
BODY = '{"number": "{{ ticket.number }}", "subject": "{{ ticket.subject }}", "list": [1, true, "{{ customer.name }}"]}'
FORM = {"name": "Shop", "url": "https://shop.example/in", "body": BODY, "secret": SECRET}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def add(site: Site, url: str, body: str = BODY) -> str:
    """Make a webhook, and give its id as a form holds it."""
    with site.app.app_context():
        return str(webhooks.save(None, "Shop", url, body, SECRET))


def states(site: Site) -> list[str]:
    with site.app.app_context():
        return list(context("automations").session.scalars(select(call.c.state).order_by(call.c.id)))


@pytest.mark.database
def test_a_rule_tells_a_webhook_once_and_signs_it(
    database_url: str, site: Site, plugin: str, receiver: Receiver, admin: User
) -> None:
    made = Rules(site)
    made.add("Tell", None, Step("automations.webhook", {"webhook": add(site, receiver.url)}))
    number = made.open(subject='A "quoted" {{ ticket.status }}\\', name="Ani")
    ((path, headers, body),) = receiver.heard
    assert path == "/in"
    said = {"number": f"#{number}", "subject": 'A "quoted" {{ ticket.status }}\\', "list": [1, True, "Ani"]}
    assert json.loads(body) == said
    moment, mac = (part.partition("=")[2] for part in headers["Tanggap-Signature"].split(","))
    assert mac == hmac.new(SECRET.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["Content-Type"] == "application/json"
    assert states(site) == ["done"]
    with site.app.app_context():
        session = context("automations").session
        assert SECRET not in str(session.scalar(select(webhook.c.secret)))
        assert session.scalar(select(call.c.body)) == ""
    page = site.client(admin).get(f"/desk/tickets/{number}").get_data(as_text=True)
    assert "Call a webhook: Shop" in page
    site.run_jobs()
    assert len(receiver.heard) == 1


def test_the_history_tells_that_it_was_told(made: Rules, site: Site, receiver: Receiver, admin: User) -> None:
    made.add("Tell", None, Step("automations.webhook", {"webhook": add(site, receiver.url)}))
    number = made.open()
    page = site.client(admin).get(f"/desk/tickets/{number}/history").get_data(as_text=True)
    assert "Webhook Shop answered 200" in page


def test_a_server_that_is_down_is_tried_again_and_the_delivery_keeps_its_name(
    made: Rules, site: Site, receiver: Receiver, clock: Clock, admin: User
) -> None:
    receiver.status = 503
    made.add("Tell", None, Step("automations.webhook", {"webhook": add(site, receiver.url)}), tag("told"))
    number = made.open()
    assert made.tags(number) == ["told"]  # nothing waits for the answer
    assert states(site) == ["waiting"]
    page = site.client(admin).get("/admin/jobs?show=ready").get_data(as_text=True)
    assert "It answered 503." in page
    assert "Webhooks that cannot be reached: Shop." in page
    receiver.status = 200
    clock.forward(minutes=10)
    site.run_jobs()
    assert states(site) == ["done"]
    assert len({headers["Tanggap-Delivery"] for _path, headers, _body in receiver.heard}) == 1
    assert "cannot be reached" not in site.client(admin).get("/admin/automations").get_data(as_text=True)


def test_after_ten_tries_it_is_given_up_told_and_may_be_tried_again_by_hand(
    made: Rules, site: Site, receiver: Receiver, clock: Clock, admin: User
) -> None:
    receiver.status = 500
    made.add("Tell", None, Step("automations.webhook", {"webhook": add(site, receiver.url)}))
    number = made.open()
    for _time in range(12):
        clock.forward(hours=5)
        site.run_jobs()
    assert (len(receiver.heard), states(site)) == (calls.ATTEMPTS, ["failed"])
    client = site.client(admin)
    page = client.get(f"/desk/tickets/{number}/history").get_data(as_text=True)
    assert "Webhook Shop failed: It answered 500." in page
    assert "It answered 500." in client.get("/admin/jobs?show=failed").get_data(as_text=True)
    assert client.get("/admin/automations").status_code == 200  # a strange server pauses no plugin


@pytest.mark.parametrize("status", [301, 302, 400, 404, 410])
def test_what_will_never_be_taken_is_given_up_at_once(made: Rules, site: Site, receiver: Receiver, status: int) -> None:
    receiver.status = status
    made.add("Tell", None, Step("automations.webhook", {"webhook": add(site, receiver.url)}))
    made.open()
    assert (len(receiver.heard), states(site)) == (1, ["failed"])


def test_inner_hosts_are_refused_when_it_is_called_too(config: Config, receiver: Receiver) -> None:
    site = Site(replace(config, private_hosts=False))
    site.activate("automations")
    made = Rules(site)
    made.add("Tell", None, Step("automations.webhook", {"webhook": add(site, receiver.url)}))
    made.open()
    assert (receiver.heard, states(site)) == ([], ["failed"])
    with site.app.app_context():
        assert "inner network" in webhooks.all_webhooks()[0].problem


def test_a_rehearsal_tells_nobody(made: Rules, site: Site, receiver: Receiver, admin: User) -> None:
    found = add(site, receiver.url)
    site.ticket()
    sent = {
        "name": "Tell", "kind": "event", "triggers": ["ticket.opened"], "conditions.mode": "all",
        "actions.0.action": "automations.webhook", "actions.0.webhook": found, "rehearse": "1",
    }  # fmt: skip
    page = site.client(admin).post("/admin/automations/rules/new", data=sent).get_data(as_text=True)
    assert "Call a webhook: Shop" in page
    site.run_jobs()
    assert (receiver.heard, states(site)) == ([], [])


def test_a_webhook_that_is_gone_fails_its_step_and_no_other(made: Rules, site: Site, receiver: Receiver) -> None:
    found = add(site, receiver.url)
    rule = made.add("Tell", None, Step("automations.webhook", {"webhook": found}), tag("told"))
    with site.app.app_context():
        webhooks.remove(int(found))
    assert made.tags(made.open()) == ["told"]
    assert "Call a webhook" in made.problem(rule)


@pytest.fixture
def client(made: Rules, site: Site, admin: User) -> FlaskClient:
    return site.client(admin)


def test_a_webhook_is_made_tried_changed_and_deleted(client: FlaskClient, site: Site, receiver: Receiver) -> None:
    assert "No webhooks yet" in client.get("/admin/automations/webhooks").get_data(as_text=True)
    number = site.ticket(subject="Try me").id
    form = {**FORM, "url": receiver.url}
    page = client.post("/admin/automations/webhooks/new", data={**form, "try": "1"}).get_data(as_text=True)
    assert f"It answered 200 to the facts of ticket #{number}." in page
    assert json.loads(receiver.heard[0][2])["subject"] == "Try me"
    assert "No webhooks yet" in client.get("/admin/automations/webhooks").get_data(as_text=True)
    assert client.post("/admin/automations/webhooks/new", data=form).status_code == 302
    page = client.get("/admin/automations/webhooks/1").get_data(as_text=True)
    assert receiver.url in page
    assert SECRET not in page
    assert client.post("/admin/automations/webhooks/1", data={**form, "name": "Till", "secret": ""}).status_code == 302
    with site.app.app_context():
        assert webhooks.secret_of(1) == SECRET
        assert [each.name for each in webhooks.all_webhooks()] == ["Till"]
    receiver.status = 404
    page = client.post("/admin/automations/webhooks/1", data={**form, "secret": "", "try": "1"}).get_data(as_text=True)
    assert "It does not work yet." in page
    assert "It answered 404." in page
    client.post("/admin/automations/webhooks/1/delete")
    assert "No webhooks yet" in client.get("/admin/automations/webhooks").get_data(as_text=True)
    log = client.get("/admin/audit").get_data(as_text=True)
    assert "Webhook saved (Till)" in log
    assert "Webhook deleted (Till)" in log


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "A webhook needs a name."),
        ({"url": "ftp://a.example"}, "no address that can be called"),
        ({"url": "https://user:pass@a.example/"}, "no user name"),
        ({"body": '{"a": {{ ticket.number }}}'}, "This is no JSON"),
        ({"body": '{"a": "{{ ticket.colour }}"}'}, "There is no placeholder"),
        ({"body": "[" * 5_000 + "]" * 5_000}, "JSON"),
        ({"body": "[" * 30 + "]" * 30}, "levels deep"),
        ({"secret": "short"}, "at least 16"),
        ({"secret": ""}, "at least 16"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client: FlaskClient, change: dict, words: str) -> None:
    answer = client.post("/admin/automations/webhooks/new", data={**FORM, **change})
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert "Shop" in answer.get_data(as_text=True) or "name" in change
    assert "No webhooks yet" in client.get("/admin/automations/webhooks").get_data(as_text=True)


def test_nothing_in_a_body_is_ever_compiled(made: Rules, site: Site) -> None:
    body = '{"a": "{{ ticket.subject }}", "b": "{% for x in y %}", "c": "${7*7}"}'
    with site.app.app_context():
        number = site.ticket(subject="{{ 7*7 }} {{ customer.name }}").id
        ticket = context("automations").session.get(Ticket, number)
        filled = json.loads(webhooks.filled(body, ticket))
    assert filled == {"a": "{{ 7*7 }} {{ customer.name }}", "b": "{% for x in y %}", "c": "${7*7}"}


def test_what_was_to_be_told_goes_with_the_customer_and_with_time(
    made: Rules, site: Site, receiver: Receiver, clock: Clock
) -> None:
    receiver.status = 404
    made.add("Tell", None, Step("automations.webhook", {"webhook": add(site, receiver.url)}))
    number = made.open()
    with site.app.app_context():
        ctx = context("automations")
        customer = ctx.session.get(Customer, ctx.session.get(Ticket, number).customer_id)
        own_data.erase_personal_data(customer=customer, ctx=ctx)
    assert states(site) == []
    made.open()
    clock.forward(days=calls.KEEP / timedelta(days=1) + 1)
    site.run_jobs()
    assert states(site) == []
