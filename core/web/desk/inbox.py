"""The inbox: one folder, team or saved view, a page at a time, and acts on its rows."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from core.declare import TicketAction
from core.engine.current import registry
from core.errors import Invalid, NotFound, Veto
from core.i18n import gettext as _
from core.i18n import ngettext
from core.services.acts import actions, bulk, undoing
from core.services.acts.bulk import BulkResult
from core.services.finding import folders, lists, saved_views, search
from core.services.finding.folders import Folder
from core.services.finding.page_key import read_key
from core.services.staff import access
from core.services.ticket import rubbish, stars
from core.services.vocabulary.choices import Choices, choices
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import back, me, number_in, scope, ticket
from core.web.desk.bulk_bar import bulk_bar
from core.web.desk.found import found_page, listed
from core.web.desk.side import side
from core.web.desk.where import Where, read_where
from core.web.going import here as page_here

MOST_TICKED = 200
MOST_REASONS = 5


@pages.get("/")
@requires("ticket.view")
def inbox() -> str | Response:
    """Show a page of a list."""
    where = read_where(request.args)
    if where.query and not where.view:
        return redirect(url_for("desk.search", q=where.query))
    offered = choices(scope())
    if where.desk is not None and where.desk not in {desk.id for desk in offered.desks}:
        raise NotFound(_("There is no such desk."))
    counts = folders.counts(scope(), where.desk)
    around = side(where, counts, offered) | {"channels": channel_looks(), "here": where.url(request.args.get("page"))}
    if where.view is not None:
        return render_template("core/desk/inbox.html", **around, **_of_view(where, offered))
    return render_template("core/desk/inbox.html", **around, **_of_folder(where, counts, offered))


def _of_folder(where: Where, counts: folders.Counts, offered: Choices) -> dict[str, Any]:
    folder = where.shown if where.team is None else _team_folder(where.team, offered)
    page = lists.page(scope(), where.query_for(scope()), read_key(request.args.get("page")))
    total = counts.totals.get(folder.name) if where.team is None else None
    figure = counts.folders.get(folder.name)
    return {
        "folder": _head(folder, figure),
        "rows": listed(where, page.rows),
        "newer_url": where.url(page.newer) if page.newer else None,
        "older_url": where.url(page.older) if page.older else None,
        "total": total,
        "bulk": bulk_bar(offered, folder),
        "show_status": folder.low != folder.high,
        "can_empty": bool(page.rows) and folder.name in rubbish.FOLDERS and access.can(me(), "ticket.delete"),
    }


def _team_folder(team_id: int, offered: Choices) -> Folder:
    name = next((team.name for team in offered.teams if team.id == team_id), "")
    if not name:
        raise NotFound(_("There is no such team."))
    folder = folders.BY_NAME[folders.FIRST]
    return Folder(f"team{team_id}", name, "team", folder.low, folder.high, empty_text=folder.empty_text)


def _head(folder: Folder, count: object) -> dict[str, Any]:
    return {
        "name": folder.name,
        "label": str(folder.label),
        "icon": folder.icon,
        "count": count,
        "empty_title": str(folder.empty_title),
        "empty_text": str(folder.empty_text),
    }


def _of_view(where: Where, offered: Choices) -> dict[str, Any]:
    saved = saved_views.find(me(), where.view or 0)
    found = search.page(me(), saved.query, request.args.get("page"), scope=scope())
    return found_page(where, found) | {
        "folder": {
            "name": "",
            "label": saved.name,
            "icon": "saved",
            "count": None,
            "empty_title": "",
            "empty_text": "",
        },
        "bulk": bulk_bar(offered, None),
        "show_status": True,
    }


def channel_looks() -> dict[str, tuple[str, str]]:
    """Give each channel's label and icon, by its name."""
    return {channel.name: (str(channel.label), channel.icon) for channel in registry().channels} | {
        "log": (_("Written down by hand"), "phone")
    }


@pages.post("/bulk", endpoint="bulk")
@requires("ticket.view")
def act_on_many() -> Response:
    """Do something to all ticked tickets, or to all that the list holds."""
    page = back()
    name, _equals, value = request.form.get("act", "").partition("=")
    numbers = all_listed() if request.form.get("all") else ticked(request.form)
    try:
        act = actions.named(name)
        if act.form is not None and not value:
            return _ask_first(act, numbers, page)
        if len(numbers) > 1 and bulk.mails(me(), numbers, name, actions.single(act, value)):
            return _ask_first(act, numbers, page, **actions.single(act, value))
        result = bulk.apply_to(me(), numbers, name, actions.single(act, value))
    except (Invalid, Veto) as refusal:
        flash(str(refusal), "error")
        return redirect(page)
    if result.is_running:
        return redirect(url_for("desk.bulk_progress", bulk_id=result.id))
    tell_many(result)
    return redirect(page)


def _ask_first(act: TicketAction, numbers: list[int], page: str, **chosen: Any) -> Response:
    """Lead from a list to the page that asks for what an act wants to know, or whether its mails may leave."""
    many = {"all": 1} if request.form.get("all") else {"ticket": numbers[:MOST_TICKED]}
    return redirect(url_for("desk.act_on_ticked", name=act.name, back=page, **chosen, **many))


def tell_many(result: BulkResult) -> None:
    """Flash for how many tickets it was done, and why not for others."""
    words = ngettext("%(num)d ticket changed", "%(num)d tickets changed", result.done)
    tell(words, result.first_event, result.last_event)
    for number, why in list(result.refused.items())[:MOST_REASONS]:
        flash(f"#{number}: {why}", "warning")


def ticked(values: "MultiDict[str, str]") -> list[int]:
    """Give the numbers of the tickets that were ticked."""
    return [int(word) for word in values.getlist("ticket") if word.isascii() and word.isdigit() and len(word) < 17]


def all_listed() -> list[int]:
    """All that the list one came from holds, worked out anew: the page says only where it was."""
    from urllib.parse import parse_qsl, urlsplit

    where = read_where(dict(parse_qsl(urlsplit(back()).query)))
    query = saved_views.find(me(), where.view).query if where.view else where.query
    if query:
        return search.numbers(me(), query, bulk.MOST, scope=scope())
    return lists.numbers(scope(), where.query_for(scope()), bulk.MOST)


def tell(words: str, before: int, after: int | None = None) -> None:
    """Flash what was done, with the button that takes it back."""
    after = undoing.mark() if after is None else after
    undo_url = url_for("desk.undo", after=before, until=after) if after > before else ""
    flash({"text": words, "undo": undo_url})  # type: ignore[arg-type]


@pages.post("/undo")
@requires("ticket.view")
def undo() -> Response:
    """Take back what this person has just changed."""
    after, until = number_in(request.args, "after"), number_in(request.args, "until")
    try:
        undoing.undo(scope(), after or 0, until or 0)
        flash(_("Undone"))
    except (Invalid, Veto) as refusal:
        flash(str(refusal), "error")
    return redirect(page_here())


@pages.post("/star")
@requires("ticket.view")
def star() -> Response:
    """Star a ticket, or take the star away."""
    found = ticket(number_in(request.form, "number") or 0)
    stars.toggle(me(), found)
    return redirect(back())


@pages.post("/empty")
@requires("ticket.delete")
def empty() -> Response:
    """Delete for good what is in the spam or the trash, in the background."""
    rubbish.empty(me(), request.form.get("folder", ""))
    flash(_("The folder is being emptied. You need not wait."))
    return redirect(back())
