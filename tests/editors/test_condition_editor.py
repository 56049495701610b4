"""The editor of conditions takes what a page sends: lines and groups, however deep, none lost."""

from collections.abc import Iterator

import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict

from core.services.finding.conditions import Condition, ConditionGroup
from core.testing import Site
from core.web.editors import ConditionEditor

GROUP = ConditionGroup(
    "all",
    (
        Condition("status", "open"),
        ConditionGroup("any", (Condition("subject", "leak"), Condition("priority", "urgent", is_not=True))),
    ),
)
DRAW = '{% from "core/parts/conditions.html" import conditions %}{{ conditions(editor) }}'
SENT = {
    "conditions.mode": "all",
    "conditions.0.filter": "status",
    "conditions.0.test": "is",
    "conditions.0.value": "open",
    "conditions.1.mode": "any",
    "conditions.1.0.filter": "subject",
    "conditions.1.0.test": "is",
    "conditions.1.0.value": "leak",
    "conditions.1.1.filter": "priority",
    "conditions.1.1.test": "is_not",
    "conditions.1.1.value": "urgent",
}


@pytest.fixture(autouse=True)
def inside(site: Site) -> Iterator[None]:
    with site.app.test_request_context("/"):
        yield


def after(word: str, **more: str) -> ConditionGroup:
    """Give what is there once a button was pressed."""
    sent = {**SENT, "conditions.edit": word, **{name.replace("_", "."): value for name, value in more.items()}}
    return ConditionEditor.sent(MultiDict(sent)).root


def test_what_is_sent_is_what_was_drawn() -> None:
    editor = ConditionEditor.sent(MultiDict(SENT))
    assert (editor.root, editor.is_edited, editor.validate()) == (GROUP, False, True)
    page = render_template_string(DRAW, editor=ConditionEditor.of(GROUP))
    for name in SENT:
        assert f'name="{name}"' in page


def test_buttons_add_and_remove_lines_and_groups() -> None:
    assert after("add:", conditions_new="tag").parts[2] == Condition("tag", "")
    assert after("group:").parts[2] == ConditionGroup("any")
    assert after("remove:0.").parts == GROUP.parts[1:]
    assert after("remove:1.").parts == GROUP.parts[:1]
    assert after("remove:1.0.").parts[1].parts == GROUP.parts[1].parts[1:]
    assert after("add:1.", conditions_1_new="tag").parts[1].parts[2] == Condition("tag", "")
    assert after("group:1.").parts[1].parts[2] == ConditionGroup("all")


@pytest.mark.parametrize("word", ["remove:7.", "add:9.", "remove:x", "dance", "add:"])
def test_a_button_that_makes_no_sense_changes_nothing(word: str) -> None:
    assert after(word, conditions_new="nonsense") == GROUP


def test_what_is_wrong_stands_beside_its_line() -> None:
    sent = {**SENT, "conditions.1.0.filter": "created", "conditions.1.0.value": '"><script>soon'}
    editor = ConditionEditor.sent(MultiDict(sent))
    assert not editor.validate()
    page = render_template_string(DRAW, editor=editor)
    assert "is not a date" in page
    assert "&lt;script&gt;soon" in page
    assert 'aria-describedby="conditions.1.0.e"' in page


def test_groups_end_somewhere() -> None:
    sent = {"conditions." + "0." * depth + "mode": "all" for depth in range(30)}
    editor = ConditionEditor.sent(MultiDict(sent))
    assert editor.validate()
    assert editor.group() == ConditionGroup("all")
