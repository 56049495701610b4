"""Replies are written, looked at for a real ticket, changed and deleted."""

import io
from collections.abc import Callable

import pytest

from core.api import Ticket, User, context
from core.testing import Clock, Site
from plugins.saved_replies.replies import one
from plugins.saved_replies.tables import Reply

Write = Callable[..., int]
BASE = "/desk/saved-replies"


def test_a_reply_is_written_with_its_languages_files_and_acts(site: Site, manager: User, ticket: Ticket) -> None:
    client = site.client(manager)
    data = {
        "name": "Refund", "folder": "Money", "audience": "everybody", "text_en": "Hello", "text_id": "Halo",
        "files": (io.BytesIO(b"terms"), "terms.txt"), "actions.0.action": "tag", "actions.0.tag": "refund",
    }  # fmt: skip
    assert client.post(f"{BASE}/new", data=data).status_code == 303
    with site.app.app_context():
        (reply,) = context("saved_replies").session.query(Reply).all()
        assert reply.texts == {"en": "Hello", "id": "Halo"}
        assert reply.actions == [{"action": "tag", "values": {"tag": "refund"}}]
        assert [file.name for file in reply.files] == ["terms.txt"]
        file_id, reply_id = reply.files[0].id, reply.id
    assert "1 act" in client.get(f"{BASE}/").get_data(as_text=True)
    del data["files"]
    client.post(f"{BASE}/{reply_id}", data={**data, "drop": str(file_id)})
    with site.app.app_context():
        assert one(manager, reply_id).files == []


def test_what_is_wrong_is_said_and_what_was_typed_stays(site: Site, manager: User, ticket: Ticket) -> None:
    client = site.client(manager)
    answer = client.post(f"{BASE}/new", data={"name": "", "audience": "personal", "text_id": "Halo {{ custmer.name }}"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Give it a name by which you find it." in page
    assert "{{ custmer.name }} is no placeholder" in page
    assert "Halo {{ custmer.name }}</textarea>" in page
    empty = client.post(f"{BASE}/new", data={"name": "x", "audience": "personal"})
    assert "Write the reply in at least one language." in empty.get_data(as_text=True)
    wrong = {"name": "x", "audience": "personal", "text_en": "a", "actions.0.action": "tag", "actions.0.tag": ""}
    assert client.post(f"{BASE}/new", data=wrong).status_code == 422


def test_the_preview_is_of_a_real_ticket_and_saves_nothing(site: Site, manager: User, ticket: Ticket) -> None:
    client = site.client(manager)
    data = {"preview": "1", "name": "x", "text_en": "Hello {{ customer.first_name }} at {{ customer.organisation }}"}
    page = client.post(f"{BASE}/new", data={**data, "ticket": f"#{ticket.id}"}).get_data(as_text=True)
    assert "Hello Ani at [?Customer&#39;s organisation?]" in page
    assert "Nothing is known here for: Customer&#39;s organisation" in page
    for wrong, words in (("abc", "A ticket number looks like 1042."), ("999", "There is no ticket #999.")):
        assert words in client.post(f"{BASE}/new", data={**data, "ticket": wrong}).get_data(as_text=True)
    assert "No saved replies yet" in client.get(f"{BASE}/").get_data(as_text=True)
    first = page.split('enctype="multipart/form-data"')[1].split("<button")[1].split(">")[0]
    assert "preview" not in first, "Enter in a field presses the first button, which saves"


def test_what_is_typed_anywhere_comes_back_as_text(site: Site, manager: User, ticket: Ticket) -> None:
    hostile = "<script>alert(1)</script>{% raw %}{{''.__class__}}"
    client = site.client(manager)
    data = {"name": hostile, "folder": hostile, "audience": "everybody", "text_en": "<script>x</script>"}
    client.post(f"{BASE}/new", data=data)
    for path in (f"{BASE}/", f"{BASE}/1", f"{BASE}/for/{ticket.id}", f"{BASE}/?q={hostile}"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.get_data(as_text=True)
        assert "<script>x" not in answer.get_data(as_text=True)


def test_a_deleted_reply_can_be_had_back(site: Site, write: Write, manager: User, agent: User, ticket: Ticket) -> None:
    reply = write("Refund", files=["a.txt"], owner=manager)
    client = site.client(manager)
    page = client.post(f"{BASE}/{reply}/delete", follow_redirects=True).get_data(as_text=True)
    assert f'action="{BASE}/{reply}/restore"' in page
    assert "No saved replies yet" in client.get(f"{BASE}/").get_data(as_text=True)
    assert client.get(f"{BASE}/find/{ticket.id}").get_json() == {"items": []}
    assert client.post(f"{BASE}/{reply}/insert/{ticket.id}").status_code == 404
    assert site.client(agent).post(f"{BASE}/{reply}/restore").status_code == 403
    page = client.post(f"{BASE}/{reply}/restore", follow_redirects=True).get_data(as_text=True)
    assert "“Refund” is back" in page
    assert "1 file" in page
    assert client.post(f"{BASE}/{reply}/restore").status_code == 404


def test_a_deleted_reply_is_gone_with_its_files(site: Site, write: Write, manager: User, clock: Clock) -> None:
    first, second = write("One", files=["a.txt", "b.txt"]), write("Two", files=["b.txt"])
    client = site.client(manager)
    with site.app.app_context():
        folder = site.config.files / "plugins" / "saved_replies"
    assert len([each for each in folder.rglob("*") if each.is_file()]) == 2
    page = client.post(f"{BASE}/{first}/delete", follow_redirects=True).get_data(as_text=True)
    assert "“One” is deleted" in page
    assert client.get(f"{BASE}/{first}").status_code == 404
    assert len([each for each in folder.rglob("*") if each.is_file()]) == 2
    clock.forward(days=8)
    client = site.client(manager)
    client.post(f"{BASE}/{write('Three')}/delete")
    assert client.post(f"{BASE}/{first}/restore").status_code == 404
    assert len([each for each in folder.rglob("*") if each.is_file()]) == 1
    assert client.get(f"{BASE}/{first}").status_code == 404
    assert client.get(f"{BASE}/{second}").status_code == 200


def test_what_nobody_used_for_90_days_is_found_by_a_filter(
    site: Site, write: Write, manager: User, agent: User, ticket: Ticket, clock: Clock
) -> None:
    write("Forgotten")
    used = write("In use")
    clock.forward(days=91)
    client = site.client(agent)
    client.post(f"{BASE}/{used}/insert/{ticket.id}")
    page = client.get(f"{BASE}/?show=unused").get_data(as_text=True)
    assert "Forgotten" in page
    assert "In use" not in page
    assert 'Unused for 90 days <span class="count">1</span>' in page


def test_a_reply_taken_for_oneself_is_one_s_own(site: Site, write: Write, manager: User, agent: User) -> None:
    reply = write("Ours", owner=agent)
    client = site.client(manager)
    client.post(f"{BASE}/{reply}", data={"name": "Mine", "audience": "personal", "text_en": "Hello"})
    assert client.get(f"{BASE}/{reply}").status_code == 200
    assert site.client(agent).get(f"{BASE}/{reply}").status_code == 404


@pytest.mark.parametrize(
    ("wishes", "chosen"),
    [(("id", "en"), "id"), (("id-ID",), "id"), ((None, "en"), "en"), (("fr",), "en"), ((), "en")],
)
def test_the_language_is_the_customer_s_else_the_site_s(site: Site, plugin: str, wishes: tuple, chosen: str) -> None:
    from plugins.saved_replies.filling import language_for

    with site.app.app_context():
        assert language_for({"en": "Hello", "id": "Halo"}, *wishes) == chosen
        assert language_for({"id": "Halo"}, *wishes) == "id"


def test_links_that_lead_nowhere_are_shown_in_the_list_and_beside_the_text(
    site: Site, write: Write, manager: User
) -> None:
    site.activate("kb")
    client, url = site.client(manager), "https://desk.example"
    general = {"site_name": "Shop", "site_url": url, "locale": "en", "timezone": "UTC"}
    answer = site.client(site.user("admin", email="boss@desk.example")).post("/admin/general", data=general)
    assert answer.status_code == 302
    write("Dead", texts={"en": f"See {url}/help/a/999-refunds.", "id": f"Lihat {url}/help/a/999-refunds"})
    write("Alive", texts={"en": "See https://elsewhere.example/help/a/999"})
    page = client.get(f"{BASE}/").get_data(as_text=True)
    assert page.count("1 dead link") == 1
    page = client.get(f"{BASE}/1").get_data(as_text=True)
    assert "Visitors do not find these pages" in page
    assert f"<code>{url}/help/a/999-refunds</code>" in page
    assert "Visitors do not find" not in client.get(f"{BASE}/2").get_data(as_text=True)


def test_what_others_use_stands_in_the_audit_log_and_what_is_personal_does_not(
    site: Site, write: Write, manager: User, agent: User
) -> None:
    shared = write("Refund")
    write("My own joke", audience="personal", owner=agent)
    site.client(manager).post(f"{BASE}/{shared}/delete")
    log = site.client(site.user("admin")).get("/admin/audit").text
    assert "Shared saved reply saved (Refund)" in log
    assert "Shared saved reply deleted (Refund)" in log
    assert "restored" not in log
    site.client(manager).post(f"{BASE}/{shared}/restore")
    assert (
        "Shared saved reply restored (Refund)"
        in site.client(site.user("admin", email="b@desk.example")).get("/admin/audit").text
    )
    assert "My own joke" not in log
