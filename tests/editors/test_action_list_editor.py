"""The editor of action lists takes what a page sends: lines added, moved and removed by buttons, none lost."""

from collections.abc import Iterator

import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict

from core.services.acts.action_lists import Step
from core.testing import Site
from core.web.editors import ActionListEditor

STEPS = [Step("tag", {"tag": "vip"}), Step("wake"), Step("priority", {"priority": "4"}), Step("gone.act", {"x": "1"})]
DRAW = '{% from "core/parts/action_list.html" import action_list %}{{ action_list(editor) }}'


@pytest.fixture(autouse=True)
def inside(site: Site) -> Iterator[None]:
    with site.app.test_request_context("/"):
        yield


def fields(steps: list[Step], **more: str) -> "MultiDict[str, str]":
    """Give what the page of a list sends."""
    sent = {f"actions.{at}.action": step.action for at, step in enumerate(steps)}
    for at, step in enumerate(steps):
        sent |= {f"actions.{at}.{name}": value for name, value in step.values.items()}
    return MultiDict({**sent, **{f"actions.{name}": value for name, value in more.items()}})


def names(editor: ActionListEditor) -> list[str]:
    return [step.action for step in editor.steps()]


def test_what_is_sent_is_what_was_drawn() -> None:
    editor = ActionListEditor.sent(fields(STEPS))
    assert list(editor.steps()) == STEPS
    assert not editor.is_edited


def test_buttons_add_move_and_remove_a_line() -> None:
    added = ActionListEditor.sent(fields(STEPS, edit="add", new="assign"))
    assert (names(added)[-1], added.is_edited) == ("assign", True)
    assert names(ActionListEditor.sent(fields(STEPS, edit="up.1")))[:2] == ["wake", "tag"]
    assert names(ActionListEditor.sent(fields(STEPS, edit="down.1")))[1:3] == ["priority", "wake"]
    assert names(ActionListEditor.sent(fields(STEPS, edit="remove.0")))[0] == "wake"


@pytest.mark.parametrize("word", ["up.0", "down.3", "remove.99", "remove.x", "add", "dance", "up.-1", "up.²"])
def test_a_button_that_makes_no_sense_changes_nothing(word: str) -> None:
    assert list(ActionListEditor.sent(fields(STEPS, edit=word, new="explode")).steps()) == STEPS


def test_what_is_wrong_stands_beside_its_field_and_stays_typed() -> None:
    editor = ActionListEditor.sent(fields([Step("forward", {"to": "nowhere", "text": "Look"}), Step("tag")]))
    assert not editor.validate()
    page = render_template_string(DRAW, editor=editor)
    assert "This is not an e-mail address." in page
    assert 'value="nowhere"' in page
    assert ">Look<" in page.replace("\r\n", "").replace("\n", "")
    assert "This field is required." in page


def test_an_act_whose_plugin_is_off_is_shown_and_refused() -> None:
    editor = ActionListEditor.of(STEPS)
    assert not editor.validate()
    page = render_template_string(DRAW, editor=editor)
    assert "gone.act" in page
    assert 'name="actions.3.x" value="1"' in page


def test_an_empty_list_is_refused() -> None:
    editor = ActionListEditor.sent(MultiDict())
    assert not editor.validate()
    assert "Add at least one act." in render_template_string(DRAW, editor=editor)


def test_what_makes_no_sense_is_not_offered_and_not_taken() -> None:
    editor = ActionListEditor.sent(fields(STEPS[:1]), offers=lambda action: action.name != "tag")
    assert "tag" not in dict(editor.offered)
    assert not editor.validate()


def test_script_in_a_value_stays_text() -> None:
    page = render_template_string(DRAW, editor=ActionListEditor.of([Step("tag", {"tag": '"><script>x</script>'})]))
    assert "<script>" not in page
