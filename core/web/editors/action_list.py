"""The editor of an action list: add an act, fill in its form, move it up or down, remove it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form

from core.declare import TicketAction
from core.engine.current import registry
from core.i18n import gettext as _
from core.services.acts.action_lists import MOST, Step, filled


@dataclass
class Row:
    """One act of the list with its form, as the template draws it."""

    step: Step
    action: TicketAction | None
    form: Form | None
    error: str = ""

    @property
    def label(self) -> str:
        """What the act is called; that of a plugin which is off only by its name."""
        return str(self.action.label) if self.action else self.step.action


@dataclass
class ActionListEditor:
    """A part of a form in which somebody puts an action list together, without script too. Since 1.0.

    Make it with `ActionListEditor.of(steps)` to show a list, and with `ActionListEditor.sent(request.form)` for what
    comes back. Where `is_edited` is True, one of its own buttons was pressed: draw the page again and save nothing.
    Else `validate()` tells whether all is in order, and `steps()` gives the list. Draw it inside your `<form>` with the
    macro `action_list` of `core/parts/action_list.html`. `name` starts the names of its fields, `offers(action)` may
    leave out actions that make no sense.

    Example::

        editor = ActionListEditor.sent(request.form) if request.method == "POST" else ActionListEditor.of(macro.steps)
        if request.method == "POST" and not editor.is_edited and editor.validate():
            save(editor.steps())
    """

    rows: list[Row] = field(default_factory=list)
    name: str = "actions"
    offers: Callable[[TicketAction], bool] = lambda _action: True
    is_edited: bool = False
    error: str = ""

    @classmethod
    def of(
        cls, steps: Iterable[Step], name: str = "actions", offers: Callable[[TicketAction], bool] | None = None
    ) -> "ActionListEditor":
        """Show a list."""
        made = cls(name=name, offers=offers or (lambda _action: True))
        made._fill(steps)
        return made

    @classmethod
    def sent(
        cls, form: "MultiDict[str, Any]", name: str = "actions", offers: Callable[[TicketAction], bool] | None = None
    ) -> "ActionListEditor":
        """Take what a page has sent, and do what the pressed button asks for."""
        made = cls(name=name, offers=offers or (lambda _action: True))
        steps = list(made._read(form))
        word = form.get(f"{name}.edit", "")
        made.is_edited = bool(word)
        made._fill(made._edited(steps, word, form.get(f"{name}.new", "")))
        return made

    @property
    def offered(self) -> list[tuple[str, str]]:
        """The actions to add, with their labels, in the order of the alphabet."""
        found = [(action.name, str(action.label)) for action in registry().actions if self.offers(action)]
        return sorted(found, key=lambda pair: pair[1].casefold())

    def steps(self) -> tuple[Step, ...]:
        """Give the list as it stands."""
        return tuple(row.step for row in self.rows)

    def validate(self) -> bool:
        """Check every act by its own form; what is wrong then stands beside its field."""
        self.error = "" if self.rows else _("Add at least one act.")
        faulty = [row for row in self.rows if not self._is_right(row)]
        return not faulty and not self.error

    def _is_right(self, row: Row) -> bool:
        if row.action is None or not self.offers(row.action):
            row.error = _("This act cannot be used here. Remove it, or switch its plugin on.")
            return False
        if row.form is None:
            return True
        row.form = filled(type(row.form), row.step.values or {"": ""}, self._prefix(self.rows.index(row)))
        return bool(row.form.validate())

    def _fill(self, steps: Iterable[Step]) -> None:
        for at, step in enumerate(steps):
            action = registry().actions.get(step.action)
            form = filled(action.form, step.values, self._prefix(at)) if action and action.form else None
            self.rows.append(Row(step, action, form))

    def _prefix(self, at: int) -> str:
        return f"{self.name}.{at}."

    def _read(self, form: "MultiDict[str, Any]") -> Iterator[Step]:
        for at in range(MOST):
            prefix = self._prefix(at)
            name = form.get(f"{prefix}action")
            if name is None:
                return
            known = registry().actions.get(name)
            if known is None:
                yield Step(name, _all_with(form, prefix))
                continue
            fields = known.form() if known.form else ()
            sent = {each.name: form.getlist(prefix + each.name) for each in fields}
            yield Step(name, {key: value[0] if len(value) == 1 else value for key, value in sent.items() if value})

    def _edited(self, steps: list[Step], word: str, new: str) -> list[Step]:
        act, _point, place = word.partition(".")
        at = int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else -1
        if act == "add" and new in registry().actions and len(steps) < MOST:
            return [*steps, Step(new)]
        if not 0 <= at < len(steps):
            return steps
        if act == "remove":
            return steps[:at] + steps[at + 1 :]
        other = at + {"up": -1, "down": 1}.get(act, 0)
        if 0 <= other < len(steps):
            steps[at], steps[other] = steps[other], steps[at]
        return steps


def _all_with(form: "MultiDict[str, Any]", prefix: str) -> dict[str, str | list[str]]:
    """Keep what was chosen for an act that nobody knows at the moment."""
    sent = {key.removeprefix(prefix): value for key, value in form.items() if key.startswith(prefix)}
    return {key: value for key, value in sent.items() if key != "action"}
