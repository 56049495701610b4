"""Each kind of hook keeps its contract, whatever a plugin does in it."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import true

from core.database import db, writing
from core.declare import Drop, Inbound, Notice
from core.engine import guard
from core.engine.context import PluginContext
from core.engine.fuse import Failure
from core.engine.hooks import CORE, Answer, Hooks
from core.engine.markers import hookimpl, hookimpl_durable, hookspec
from core.errors import BuildError, Veto
from core.models import Tag
from core.services.plugin.for_plugins import ServicesForPlugins
from core.testing import Site

ERRORS = (ValueError, SystemExit, RecursionError, MemoryError, BaseException, GeneratorExit)
MAIL = Inbound("postbox", "1", ("email", "ani@example.com"), subject="Halo")


@pytest.fixture(autouse=True)
def _in_app(site: Site) -> Iterator[None]:
    """Hooks are called in an app context."""
    with site.app.app_context():
        yield


def hooks_of(*plugins: tuple[str, Any]) -> Hooks:
    """Register plugins; the first is called first."""
    hooks = Hooks()
    for slug, plugin in reversed(plugins):
        hooks.register(slug, plugin, PluginContext(slug, ServicesForPlugins()))
    return hooks


def saying(hook: str, function: Callable[..., Any], mark: Any = hookimpl) -> SimpleNamespace:
    """Make a plugin of one implementation."""
    return SimpleNamespace(**{hook: mark(function)})


def raising(error: type[BaseException]) -> Callable[[], None]:
    def implementation() -> None:
        raise error("on purpose")

    return implementation


def failures(hooks: Hooks) -> list[Failure]:
    return hooks.fuse.take()


# -- registering


def test_what_is_on_top_of_the_list_is_asked_first() -> None:
    hooks = hooks_of(
        ("one", saying("choose_channel", lambda: "first")), ("two", saying("choose_channel", lambda: "second"))
    )
    assert hooks.first("choose_channel", str, ticket=None, message=None) == "first"


def test_the_core_is_asked_last() -> None:
    core = saying("choose_channel", lambda: "core", hookimpl(trylast=True))
    hooks = hooks_of(("one", saying("choose_channel", lambda: None)), (CORE, core))
    assert hooks.first("choose_channel", str, ticket=None, message=None) == "core"


def test_an_unknown_hook_is_named_with_the_nearest_one() -> None:
    with pytest.raises(BuildError, match="did you mean `ticket_opened`") as caught:
        hooks_of(("one", saying("tiket_opened", lambda ticket: None)))
    assert caught.value.slug == "one"


def test_an_argument_that_a_hook_does_not_have_is_named() -> None:
    with pytest.raises(BuildError) as caught:
        hooks_of(("one", saying("ticket_opened", lambda tikcet, weather: None)))
    assert str(caught.value) == (
        "ticket_opened asks for `tikcet`, `weather`; it offers ticket, ctx. Did you mean `ticket`?"
    )


def test_a_wrapper_is_refused() -> None:
    def wrapper() -> Iterator[None]:
        yield

    with pytest.raises(BuildError, match="hook wrapper"):
        hooks_of(("one", saying("ticket_opened", wrapper, hookimpl(wrapper=True))))


def test_an_event_hook_that_is_not_durable_is_refused() -> None:
    with pytest.raises(BuildError, match="hookimpl_durable"):
        hooks_of(("one", saying("event_recorded", lambda event: None)))


def test_another_hook_marked_as_durable_is_refused() -> None:
    with pytest.raises(BuildError, match="in place of @hookimpl_durable"):
        hooks_of(("one", saying("ticket_opened", lambda ticket: None, hookimpl_durable())))


def test_durable_implementations_know_their_events() -> None:
    hooks = hooks_of(("one", saying("event_recorded", lambda event: None, hookimpl_durable("ticket.opened"))))
    assert [each.durable for each in hooks.implementations("event_recorded")] == [frozenset({"ticket.opened"})]


def test_a_plugin_may_offer_a_hook_of_its_own() -> None:
    hooks = Hooks()
    hooks.add_specs("one", SimpleNamespace(register_reports=hookspec(lambda ctx: None)))
    hooks.register("two", saying("register_reports", lambda: ["a"]), PluginContext("two", ServicesForPlugins()))
    assert hooks.collect("register_reports") == [Answer("two", ["a"])]


def test_a_hook_of_another_plugin_may_be_absent() -> None:
    hooks_of(("one", saying("register_reports", lambda: ["a"], hookimpl(optionalhook=True))))


def test_a_hook_of_the_core_cannot_be_specified_again() -> None:
    with pytest.raises(BuildError, match="hookspecs"):
        Hooks().add_specs("one", SimpleNamespace(ticket_opened=hookspec(lambda ticket: None)))


def test_a_historic_hook_is_refused() -> None:
    with pytest.raises(BuildError, match="historic"):
        Hooks().add_specs("one", SimpleNamespace(long_ago=hookspec(lambda: None, historic=True)))


# -- whatever happens inside


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("kind", ["collect", "notify", "before", "filter", "first"])
def test_an_error_reaches_neither_the_core_nor_the_others(kind: str, error: type[BaseException]) -> None:
    calls = {
        "collect": ("collect_notices", {"user": None}),
        "notify": ("ticket_opened", {"ticket": None}),
        "before": ("before_ticket_open", {"ticket": None, "inbound": None}),
        "filter": ("filter_inbound", {}),
        "first": ("choose_mailer", {}),
    }
    hook, arguments = calls[kind]
    told: list[str] = []
    hooks = hooks_of(("bad", saying(hook, raising(error))), ("good", saying(hook, lambda: told.append("good"))))
    given = (hook, MAIL) if kind == "filter" else (hook,)
    getattr(hooks, kind)(*given, **arguments)
    assert told == ["good"]
    assert [each.slug for each in failures(hooks)] == ["bad"]


def test_control_c_stops_everything() -> None:
    hooks = hooks_of(("bad", saying("ticket_opened", raising(KeyboardInterrupt))))
    with pytest.raises(KeyboardInterrupt):
        hooks.notify("ticket_opened", ticket=None)


def test_an_error_whose_message_cannot_be_made_is_noted_all_the_same() -> None:
    class Mean(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    hooks = hooks_of(("bad", saying("ticket_opened", raising(Mean))))
    hooks.notify("ticket_opened", ticket=None)
    assert len(failures(hooks)) == 1


def test_an_implementation_gets_those_arguments_that_it_asks_for() -> None:
    seen: list[Any] = []
    hooks = hooks_of(("one", saying("delivery_failed", lambda error, ctx: seen.extend((error, ctx.slug)))))
    hooks.notify("delivery_failed", delivery=None, error="550")
    assert seen == ["550", "one"]


def test_a_hook_past_its_budget_counts_as_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BUDGET_SECONDS", 0.0)
    hooks = hooks_of(("slow", saying("ticket_opened", lambda: None)))
    hooks.notify("ticket_opened", ticket=None)
    assert "it may take" in failures(hooks)[0].error


def test_where_nobody_waits_there_is_no_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BUDGET_SECONDS", 0.0)
    hooks = hooks_of(("slow", saying("filter_inbound", lambda value: value)))
    hooks.filter("filter_inbound", MAIL)
    assert failures(hooks) == []


def test_a_demo_is_filled_to_the_end_on_a_slow_machine_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BUDGET_SECONDS", 0.0)
    hooks = hooks_of(("slow", saying("demo_filled", lambda: None)))
    hooks.notify("demo_filled")
    assert failures(hooks) == []


def test_calls_are_counted() -> None:
    hooks = hooks_of(("one", saying("ticket_opened", lambda: None)))
    hooks.notify("ticket_opened", ticket=None)
    assert (hooks.costs["one"].calls, hooks.costs["one"].failures) == (1, 0)


def test_the_mark_says_who_runs() -> None:
    marks: list[tuple[str, str]] = []

    class Marker:
        def enter(self, slug: str, hook: str) -> None:
            marks.append((slug, hook))

        def leave(self) -> None:
            marks.append(("", ""))

    hooks = hooks_of(("one", saying("ticket_opened", raising(ValueError))))
    hooks.guard.marker = Marker()
    hooks.notify("ticket_opened", ticket=None)
    assert marks == [("one", "ticket_opened"), ("", "")]


# -- the kinds


def test_a_veto_stops_the_act() -> None:
    hooks = hooks_of(("one", saying("before_ticket_open", raising(Veto))))
    with pytest.raises(Veto, match="on purpose"):
        hooks.before("before_ticket_open", ticket=None, inbound=None)
    assert failures(hooks) == []


def test_a_veto_stops_nothing_where_nobody_asked_for_one() -> None:
    hooks = hooks_of(("one", saying("ticket_opened", raising(Veto))))
    hooks.notify("ticket_opened", ticket=None)
    assert len(failures(hooks)) == 1


def test_a_filter_hands_on_what_the_one_before_made() -> None:
    from dataclasses import replace

    def add(letter: str) -> Callable[..., Inbound]:
        return lambda value: replace(value, subject=value.subject + letter)

    hooks = hooks_of(("one", saying("filter_inbound", add("a"))), ("two", saying("filter_inbound", add("b"))))
    assert hooks.filter("filter_inbound", MAIL).subject == "Haloab"


@pytest.mark.parametrize("answer", [None, "text", 3])
def test_a_filter_that_gives_nothing_or_something_else_changes_nothing(answer: object) -> None:
    hooks = hooks_of(("one", saying("filter_inbound", lambda: answer)))
    assert hooks.filter("filter_inbound", MAIL) is MAIL
    assert len(failures(hooks)) == (0 if answer is None else 1)


def test_a_filter_may_end_it() -> None:
    hooks = hooks_of(
        ("one", saying("filter_inbound", lambda: Drop("Advertising"))),
        ("two", saying("filter_inbound", raising(ValueError))),
    )
    assert hooks.filter("filter_inbound", MAIL, ends=Drop) == Drop("Advertising")
    assert failures(hooks) == []


def test_an_answer_of_a_wrong_kind_leaves_the_question_to_the_next() -> None:
    hooks = hooks_of(("one", saying("choose_channel", lambda: 7)), ("two", saying("choose_channel", lambda: "sms")))
    assert hooks.first("choose_channel", str, ticket=None, message=None) == "sms"
    assert [each.slug for each in failures(hooks)] == ["one"]


def test_nobody_knowing_gives_none() -> None:
    assert hooks_of().first("choose_mailer") is None


def test_collecting_leaves_out_who_gives_no_list() -> None:
    notice = Notice("Look here")
    hooks = hooks_of(
        ("one", saying("collect_notices", lambda: "text")),
        ("two", saying("collect_notices", lambda: [notice, "text"])),
        ("three", saying("collect_notices", lambda: [notice])),
    )
    assert hooks.collect("collect_notices", Notice, user=None) == [Answer("three", [notice])]
    assert [each.slug for each in failures(hooks)] == ["one", "two"]


@pytest.mark.parametrize(("answer", "may"), [(None, True), (True, True), (False, False), (0, False), ("no", False)])
def test_a_check_passes_only_what_nobody_refuses(answer: object, may: bool) -> None:
    hooks = hooks_of(("one", saying("check_permission", lambda: answer)))
    assert hooks.check("check_permission", user=None, permission="x", obj=None) is may


@pytest.mark.parametrize("error", ERRORS)
def test_a_check_that_fails_is_a_no(error: type[BaseException]) -> None:
    hooks = hooks_of(("one", saying("check_permission", raising(error))))
    assert not hooks.check("check_permission", user=None, permission="x", obj=None)


def test_scopes_must_all_hold() -> None:
    hooks = hooks_of(
        ("one", saying("scope_tickets", lambda: [true()])), ("two", saying("scope_tickets", lambda: [true(), true()]))
    )
    assert len(hooks.scope("scope_tickets", user=None) or []) == 3


@pytest.mark.parametrize("answer", [true(), "text", ["text"], 3])
def test_a_scope_that_is_no_list_of_conditions_hides_everything(answer: object) -> None:
    hooks = hooks_of(("one", saying("scope_tickets", lambda: answer)))
    assert hooks.scope("scope_tickets", user=None) is None


@pytest.mark.parametrize("error", ERRORS)
def test_a_scope_that_fails_hides_everything(error: type[BaseException]) -> None:
    hooks = hooks_of(("one", saying("scope_tickets", raising(error))))
    assert hooks.scope("scope_tickets", user=None) is None


def test_a_lifecycle_hook_is_for_one_plugin_and_lets_its_error_out() -> None:
    told: list[str] = []
    hooks = hooks_of(
        ("one", saying("on_activate", lambda: told.append("one"))), ("two", saying("on_activate", raising(ValueError)))
    )
    hooks.one("one", "on_activate")
    assert told == ["one"]
    with pytest.raises(ValueError, match="on purpose"):
        hooks.one("two", "on_activate")


def test_a_durable_hook_lets_its_error_out_so_that_the_job_tries_again() -> None:
    hooks = hooks_of(("one", saying("event_recorded", raising(ValueError), hookimpl_durable())))
    with pytest.raises(ValueError, match="on purpose"):
        hooks.tell("one", "event_recorded", event=None)
    assert len(failures(hooks)) == 1


def test_a_function_that_is_no_hook_is_guarded_as_well() -> None:
    assert hooks_of().guarded("one", "slot", lambda: 3) == Answer("one", 3)
    assert isinstance(hooks_of().guarded("one", "slot", raising(SystemExit)), Failure)


# -- the session


@pytest.mark.database
def test_a_plugin_that_fails_undoes_only_its_own_part(database_url: str) -> None:
    def write_and_fail() -> None:
        db.session.add(Tag(slug="theirs", name="theirs"))
        db.session.flush()
        raise ValueError

    hooks = hooks_of(("bad", saying("before_ticket_open", write_and_fail)))
    with writing() as session:
        session.add(Tag(slug="ours", name="ours"))
        hooks.before("before_ticket_open", ticket=None, inbound=None)
    assert list(db.session.scalars(db.select(Tag.name))) == ["ours"]


@pytest.mark.database
def test_a_statement_that_fails_in_a_read_leaves_the_core_reading(database_url: str) -> None:
    def ask_nonsense() -> None:
        db.session.execute(db.text("SELECT * FROM there_is_no_such_table"))

    hooks = hooks_of(("bad", saying("collect_notices", ask_nonsense)))
    db.session.scalar(db.select(Tag.name))
    hooks.collect("collect_notices", user=None)
    assert db.session.scalar(db.select(Tag.name)) is None


def test_what_a_plugin_leaves_unwritten_does_not_stop_the_next_writer() -> None:
    hooks = hooks_of(("bad", saying("ticket_opened", lambda: db.session.add(Tag(slug="lost", name="lost")))))
    hooks.notify("ticket_opened", ticket=None)
    with writing() as session:
        session.add(Tag(slug="ours", name="ours"))
    assert list(db.session.scalars(db.select(Tag.name))) == ["ours"]
    assert "ctx.transaction()" in failures(hooks)[0].error


def _fail_after(hooks: Hooks, *things: Tag) -> None:
    """Ask before a ticket is opened, in a unit of work that comes to nothing."""

    def unit() -> None:
        with writing() as session:
            session.add_all(things)
            hooks.before("before_ticket_open", ticket=None, inbound=None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        unit()


@pytest.mark.parametrize("act", ["commit", "rollback"])
def test_a_plugin_cannot_end_the_cores_transaction(act: str) -> None:
    def end() -> None:
        getattr(db.session, act)()

    hooks = hooks_of(("bad", saying("before_ticket_open", end)))
    _fail_after(hooks, Tag(slug="ours", name="ours"))
    assert db.session.scalar(db.select(Tag.name)) is None
    assert "PermissionError" in failures(hooks)[0].error


def test_the_session_of_ctx_has_no_commit() -> None:
    context = PluginContext("one", ServicesForPlugins())
    with pytest.raises(PermissionError, match="commit"), context.transaction() as session:
        session.commit()


def test_writing_in_a_plugin_joins_the_cores_transaction() -> None:
    def write(ctx: PluginContext) -> None:
        with ctx.transaction() as session:
            session.add(Tag(slug="theirs", name="theirs"))

    hooks = hooks_of(("one", saying("before_ticket_open", write)))
    _fail_after(hooks)
    assert db.session.scalar(db.select(Tag.name)) is None
