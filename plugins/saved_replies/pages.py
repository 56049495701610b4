"""The pages: the list, the editor, and what the composer asks for."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from core.api import (
    ActionListEditor,
    Filled,
    NotFound,
    Refused,
    Ticket,
    User,
    action_list,
    chosen_files,
    context,
    current_user,
    dead_links,
    describe_actions,
    gettext,
    inbound_files,
    placeholders,
    requires,
    stored_actions,
    ticket_for,
    visible,
)

from . import replies
from .access import USE, may_change
from .composer import insert, kind_of
from .filling import filled_for
from .reply_form import ReplyForm, audience_of, make_form, said
from .tables import SLUG, Reply

ID = f"int(max={2**53})"
pages = Blueprint("saved_replies", __name__)


def me() -> User:
    """Give who is signed in; the marker of each view has seen to it that somebody is."""
    user = current_user()
    if user is None:
        raise Refused(gettext("Sign in first."))
    return user


@pages.get("/")
@requires(USE)
def shelf() -> str:
    """Show the replies that one sees."""
    asked = _asked()
    found = replies.page(me(), asked)
    shown = found[: replies.PAGE]
    more = _more_url(shown[-1].id) if len(found) > len(shown) else None
    dead = set(dead_links(text for each in shown for text in each.texts.values()))
    return render_template(
        "saved_replies/shelf.html",
        rows=[(each, said(audience_of(each), me().teams), _dead_in(each, dead)) for each in shown],
        asked=asked,
        folders=replies.folders(me()),
        unused=replies.unused_count(me()),
        more_url=more,
        is_filtered=bool(asked.words or asked.folder or asked.is_unused or asked.is_mine),
    )


def _dead_in(reply: Reply, dead: set[str]) -> list[str]:
    return [url for url in sorted(dead) if any(url in text for text in reply.texts.values())]


def _more_url(after: int) -> str:
    asked = {name: request.args[name] for name in ("q", "folder", "show") if name in request.args}
    return f"{url_for('saved_replies.shelf')}?{urlencode({**asked, 'after': after})}"


def _asked() -> replies.Asked:
    after = request.args.get("after", "")
    show = request.args.get("show", "")
    return replies.Asked(
        words=request.args.get("q", "").replace("\x00", "")[:200],
        folder=request.args.get("folder", "").replace("\x00", "")[:60] or None,
        is_unused=show == "unused",
        is_mine=show == "mine",
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 16 else None,
    )


@pages.route("/new", methods=["GET", "POST"])
@requires(USE)
def new() -> ResponseReturnValue:
    """Write a new reply."""
    return _editor(None)


@pages.route(f"/<{ID}:reply_id>", methods=["GET", "POST"])
@requires(USE)
def edit(reply_id: int) -> ResponseReturnValue:
    """Change a reply; who may not change it reads it."""
    return _editor(replies.one(me(), reply_id))


def _editor(reply: Reply | None) -> ResponseReturnValue:
    is_sent = request.method == "POST"
    if is_sent and reply is not None and not may_change(me(), reply):
        raise Refused(gettext("You may read this reply. To change it, ask somebody who may share replies."))
    sent = _sent() if is_sent else None
    form = make_form(me(), sent, reply)
    acts = (
        ActionListEditor.sent(request.form)
        if is_sent
        else ActionListEditor.of(action_list(reply.actions if reply is not None else []))
    )
    is_only_looked_at = acts.is_edited or "preview" in request.form
    if not is_sent or is_only_looked_at:
        return _draw(reply, form, acts)
    is_right = form.validate()
    if (acts.rows and not acts.validate()) or not is_right:
        return _draw(reply, form, acts), 422
    saved = replies.save(me(), reply, form.wanted(stored_actions(acts.steps()) if acts.rows else []))
    replies.drop_files(saved, _dropped())
    replies.add_files(saved, inbound_files(chosen_files(request.files.getlist("files"))))
    flash(gettext("“%(name)s” is saved", name=saved.name))
    return redirect(url_for("saved_replies.shelf"), 303)


def _sent() -> MultiDict[str, Any]:
    sent: MultiDict[str, Any] = MultiDict(request.form)
    sent.setlist("files", request.files.getlist("files"))
    return sent


def _dropped() -> list[int]:
    return [int(each) for each in request.form.getlist("drop") if each.isascii() and each.isdigit() and len(each) < 16]


def _draw(reply: Reply | None, form: ReplyForm, acts: ActionListEditor) -> str:
    number = request.form.get("ticket", "").strip().lstrip("#") or _newest_number()
    preview, problem = _preview(form, number)
    return render_template(
        "saved_replies/reply.html",
        reply=reply,
        form=form,
        acts=acts,
        can_change=reply is None or may_change(me(), reply),
        folders=replies.folders(me()),
        names=[(f"{{{{ {each.name} }}}}", str(each.label)) for each in placeholders()],
        ticket=number,
        preview=preview,
        problem=problem,
        dead=dead_links(form.texts().values()),
        dropped=_dropped(),
    )


def _newest_number() -> str:
    newest = context(SLUG).session.scalar(select(Ticket.id).where(*visible(me())).order_by(Ticket.id.desc()).limit(1))
    return str(newest or "")


def _preview(form: ReplyForm, number: str) -> tuple[Filled | None, str]:
    """Fill what is written for a real ticket that this person sees."""
    if not form.texts() or not number:
        return None, ""
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None, gettext("A ticket number looks like 1042.")
    try:
        return filled_for(form.texts(), ticket_for(me(), int(number))), ""
    except NotFound as refusal:
        return None, str(refusal)


@pages.post(f"/<{ID}:reply_id>/delete")
@requires(USE)
def delete(reply_id: int) -> ResponseReturnValue:
    """Delete a reply."""
    reply = replies.one(me(), reply_id)
    if not may_change(me(), reply):
        raise Refused(gettext("Only who may share replies can delete this one."))
    name, undo = reply.name, url_for("saved_replies.restore", reply_id=reply.id)
    replies.remove(reply)
    flash({"text": gettext("“%(name)s” is deleted", name=name), "undo": undo})  # type: ignore[arg-type]
    return redirect(url_for("saved_replies.shelf"), 303)


@pages.post(f"/<{ID}:reply_id>/restore")
@requires(USE)
def restore(reply_id: int) -> ResponseReturnValue:
    """Take back that a reply was deleted."""
    reply = replies.deleted_one(me(), reply_id)
    if not may_change(me(), reply):
        raise Refused(gettext("Only who may share replies can delete this one."))
    replies.restore(reply)
    flash(gettext("“%(name)s” is back", name=reply.name))
    return redirect(url_for("saved_replies.shelf"), 303)


@pages.get(f"/for/<{ID}:number>")
@requires(USE)
def choose(number: int) -> str:
    """Let somebody choose a reply for a ticket, without script too."""
    ticket = ticket_for(me(), number)
    kind = kind_of(request.args.get("mode", ""), me(), ticket)
    words = request.args.get("q", "").replace("\x00", "")[:200]
    rows = [
        (each, filled_for(each.texts, ticket), describe_actions(action_list(each.actions)))
        for each in replies.offered(me(), words)
    ]
    return render_template("saved_replies/choose.html", ticket=ticket, rows=rows, words=words, mode=str(kind))


@pages.get(f"/find/<{ID}:number>")
@requires(USE)
def find(number: int) -> ResponseReturnValue:
    """Tell the composer's script what fits the words typed so far."""
    ticket = ticket_for(me(), number)
    found = replies.offered(me(), request.args.get("q", "").replace("\x00", "")[:200])
    return jsonify(items=[_item(each, ticket) for each in found])


def _item(reply: Reply, ticket: Ticket) -> dict[str, str]:
    from core.api import html_to_text

    text = " ".join(html_to_text(filled_for(reply.texts, ticket).html).split())
    url = url_for("saved_replies.put", reply_id=reply.id, number=ticket.id)
    return {"label": reply.name, "hint": reply.folder, "text": text[:160], "url": url}


@pages.post(f"/<{ID}:reply_id>/insert/<{ID}:number>")
@requires(USE)
def put(reply_id: int, number: int) -> ResponseReturnValue:
    """Put a reply into what this person is writing on a ticket."""
    ticket = ticket_for(me(), number)
    kind = kind_of(request.form.get("mode", ""), me(), ticket)
    is_script = request.accept_mimetypes.best == "application/json"
    filled, added = insert(replies.one(me(), reply_id), ticket, kind, me(), into_text=not is_script)
    if is_script:
        return jsonify(added.for_script(filled.html))
    if filled.gaps:
        flash(gettext("Fill in before sending: %(names)s", names=", ".join(filled.gaps)), "warning")
    return redirect(url_for("desk.ticket", number=number, mode=str(kind), _anchor="composer"), 303)
