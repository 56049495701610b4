"""The pages of rules and macros."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, Form, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from core.api import (
    ActionListEditor,
    ConditionEditor,
    ConditionGroup,
    Invalid,
    SelectChoice,
    TicketAction,
    Veto,
    current_actor,
    current_user,
    demand,
    describe_actions,
    describe_conditions,
    gettext,
    lazy_gettext,
    requires,
    run_action,
    ticket_for,
)

from . import macros as store
from . import rules
from .happened import Happening, asks_event, triggers
from .macros import ACTION, Macro
from .rehearsal import Rehearsal, rehearse
from .rules import EVENT, TIME, Rule

_ = lazy_gettext
MANAGE = "automations.manage"
pages = Blueprint("automations", __name__)
desk = Blueprint("automations_desk", __name__)


class RuleForm(Form):
    """A rule but for its conditions and acts."""

    name = StringField(_("Name"), [InputRequired(), Length(max=120)])
    kind = RadioField(
        _("When"),
        choices=[
            SelectChoice(EVENT, _("As soon as one of these happens")),
            SelectChoice(TIME, _("As time passes: looked at every minute")),
        ],
        default=EVENT,
    )
    triggers = SelectMultipleField(_("Events"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
    once = BooleanField(_("At most once for each ticket"))
    stops = BooleanField(_("No rule below this one after it"))

    def validate_triggers(self, field: Any) -> None:
        """Ask for an event where the rule needs one."""
        if self.kind.data == EVENT and not field.data:
            raise Invalid(gettext("Choose at least one event."), {"triggers": gettext("Choose at least one event.")})


class MacroNameForm(Form):
    """A macro but for its acts."""

    name = StringField(_("Name"), [InputRequired(), Length(max=120)])


# ---- Rules


@pages.get("")
@requires(MANAGE)
def rule_list() -> str:
    """List the rules in their order."""
    named = dict(triggers())
    shown = [
        {
            "rule": rule,
            "when": _when(rule, named),
            "conditions": _conditions_in_words(rule),
            "actions": describe_actions(rule.steps),
        }
        for rule in rules.all_rules()
    ]
    return render_template("automations/rules.html", shown=shown)


def _when(rule: Rule, named: dict[str, str]) -> str:
    if rule.kind == TIME:
        return gettext("As time passes")
    return ", ".join(named.get(each, each) for each in rule.triggers)


def _conditions_in_words(rule: Rule) -> str:
    if rule.conditions is None:
        return gettext("cannot be read any more")
    return describe_conditions(rule.conditions, Happening().filters())


@pages.route("/rules/new", methods=["GET", "POST"])
@pages.route("/rules/<int:rule_id>", methods=["GET", "POST"])
@requires(MANAGE)
def rule(rule_id: int | None = None) -> ResponseReturnValue:
    """Make, change or rehearse a rule."""
    found = rules.get(rule_id) if rule_id else None
    form, conditions, actions = _drawn(found)
    if request.method == "GET":
        return _rule_page(found, form, conditions, actions)
    if conditions.is_edited or actions.is_edited:
        return _rule_page(found, form, conditions, actions)
    is_right = all([_is_right(form, conditions), conditions.validate(), actions.validate()])
    if not is_right:
        return _rule_page(found, form, conditions, actions), 422
    if "rehearse" in request.form:
        return _rule_page(found, form, conditions, actions, rehearse(_me(), conditions.group(), actions.steps()))
    try:
        saved = rules.save(found, form.data, conditions.group(), actions.steps())
    except Invalid as refusal:
        form.form_errors.append(str(refusal))
        return _rule_page(found, form, conditions, actions), 422
    if "on" in request.form:
        rules.switch(saved, True)
    flash(gettext("The rule is saved."))
    return redirect(url_for("automations.rule_list"))


def _me() -> Any:
    return current_user()


def _drawn(found: Rule | None) -> tuple[RuleForm, ConditionEditor, ActionListEditor]:
    is_sent = request.method == "POST"
    kind = request.form.get("kind", EVENT) if is_sent else (found.kind if found else EVENT)
    # A rule on time is shown the conditions of events too, until it is saved: the kind may just have been changed.
    more = Happening().filters()
    form = RuleForm(request.form if is_sent else None, data=_values(found))
    form.triggers.choices = [SelectChoice(name, label) for name, label in triggers()]
    if is_sent:
        return form, ConditionEditor.sent(request.form, more=more, for_rules=True), ActionListEditor.sent(request.form)
    group = (found.conditions if found else None) or ConditionGroup()
    if found is None and kind == EVENT and not form.triggers.data:
        form.triggers.data = ["ticket.opened"]
    return form, ConditionEditor.of(group, more=more, for_rules=True), ActionListEditor.of(found.steps if found else ())


def _values(found: Rule | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "name": found.name, "kind": found.kind, "triggers": list(found.triggers),
        "once": found.once, "stops": found.stops,
    }  # fmt: skip


def _is_right(form: RuleForm, conditions: ConditionEditor) -> bool:
    try:
        is_right = bool(form.validate())
    except Invalid as refusal:
        form.triggers.errors = [str(refusal)]
        return False
    if form.kind.data == TIME:
        return is_right and _fits_time(form, conditions)
    return is_right


def _fits_time(form: RuleForm, conditions: ConditionEditor) -> bool:
    """A rule on time needs conditions, or it would act on every ticket; and nothing has just happened to ask about."""
    if not conditions.group().parts:
        form.form_errors.append(gettext("A rule on time needs at least one condition."))
        return False
    if asks_event(conditions.group()):
        words = gettext("Conditions on what has just changed, or by whom, only fit a rule on events. Remove them.")
        form.form_errors.append(words)
        return False
    return True


def _rule_page(
    found: Rule | None,
    form: RuleForm,
    conditions: ConditionEditor,
    actions: ActionListEditor,
    rehearsal: Rehearsal | None = None,
) -> str:
    return render_template(
        "automations/rule.html", rule=found, form=form, conditions=conditions, actions=actions, rehearsal=rehearsal
    )


@pages.post("/rules/<int:rule_id>/switch")
@requires(MANAGE)
def switch(rule_id: int) -> ResponseReturnValue:
    """Switch a rule on or off."""
    rules.switch(rules.get(rule_id).id, bool(request.form.get("on")))
    return redirect(url_for("automations.rule_list"))


@pages.post("/rules/<int:rule_id>/move")
@requires(MANAGE)
def move(rule_id: int) -> ResponseReturnValue:
    """Move a rule up, down, or to a place."""
    rules.move(rule_id, request.form.get("to", "")[:10])
    return redirect(url_for("automations.rule_list"))


@pages.post("/rules/<int:rule_id>/noted")
@requires(MANAGE)
def noted(rule_id: int) -> ResponseReturnValue:
    """Take note of what went wrong with a rule."""
    rules.forget_problem(rule_id)
    return redirect(url_for("automations.rule_list"))


@pages.post("/rules/<int:rule_id>/delete")
@requires(MANAGE)
def delete(rule_id: int) -> ResponseReturnValue:
    """Delete a rule."""
    rules.remove(rules.get(rule_id).id)
    flash(gettext("The rule is deleted."))
    return redirect(url_for("automations.rule_list"))


# ---- Macros


def _no_macro(action: TicketAction) -> bool:
    """A macro within a macro could hold itself."""
    return action.name != ACTION


@pages.get("/macros")
@requires(MANAGE)
def macro_list() -> str:
    """List the macros."""
    shown = [{"macro": each, "actions": describe_actions(each.steps)} for each in store.all_macros()]
    return render_template("automations/macros.html", shown=shown)


@pages.route("/macros/new", methods=["GET", "POST"])
@pages.route("/macros/<int:macro_id>", methods=["GET", "POST"])
@requires(MANAGE)
def macro(macro_id: int | None = None) -> ResponseReturnValue:
    """Make or change a macro."""
    found = store.get(macro_id) if macro_id else None
    is_sent = request.method == "POST"
    form = MacroNameForm(request.form if is_sent else None, data={"name": found.name if found else ""})
    if is_sent:
        actions = ActionListEditor.sent(request.form, offers=_no_macro)
    else:
        actions = ActionListEditor.of(found.steps if found else (), offers=_no_macro)
    if not is_sent or actions.is_edited:
        return _macro_page(found, form, actions)
    if not all([form.validate(), actions.validate()]):
        return _macro_page(found, form, actions), 422
    try:
        store.save(found, form.name.data or "", actions.steps())
    except Invalid as refusal:
        form.form_errors.append(str(refusal))
        return _macro_page(found, form, actions), 422
    flash(gettext("The macro is saved."))
    return redirect(url_for("automations.macro_list"))


def _macro_page(found: Macro | None, form: MacroNameForm, actions: ActionListEditor) -> str:
    return render_template("automations/macro.html", macro=found, form=form, actions=actions)


@pages.post("/macros/<int:macro_id>/delete")
@requires(MANAGE)
def delete_macro(macro_id: int) -> ResponseReturnValue:
    """Delete a macro."""
    store.remove(store.get(macro_id).id)
    flash(gettext("The macro is deleted."))
    return redirect(url_for("automations.macro_list"))


@desk.post("/macros/<int:macro_id>/run/<int:number>")
@requires("automations.run")
def run(macro_id: int, number: int) -> ResponseReturnValue:
    """Run a macro on one ticket."""
    found, ticket = store.get(macro_id), ticket_for(_me(), number)
    demand(_me(), "automations.run", ticket)
    try:
        run_action(ACTION, number, {"macro": str(found.id)}, current_actor())
    except (Invalid, Veto) as refusal:
        flash(str(refusal), "error")
    else:
        flash(gettext("Done: %(name)s", name=found.name))
    return redirect(url_for("desk.ticket", number=number))
