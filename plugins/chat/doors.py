"""What the widget asks of us, under /hooks/chat: no session, no cookie, a token for each conversation."""

import re

from flask import Blueprint, Response, jsonify, request

from core.api import (
    Invalid,
    NotFound,
    Refused,
    chosen_files,
    file_response,
    inbound_files,
    is_email,
    open_to_all,
    problem_with_files,
)

from . import lines, visits
from .asking import Asked, Refusal, asked, let_origin_read, refused
from .identity import Signed, signed_visitor
from .presence import is_recent
from .saying import TooSoon, leave_message, say
from .tables import Visit

doors = Blueprint("chat", __name__)
doors.after_request(let_origin_read)
doors.register_error_handler(Refusal, refused)
UID = re.compile(r"[A-Za-z0-9_-]{16,43}")
HOUR, MINUTE = 3600, 60
MOST_WITH_FILES = 60


@doors.post("/hello")
@open_to_all
def hello() -> Response:
    """Say how the chat is, and go on with the conversation that this browser has."""
    it = asked()
    it.limit("chat.hello", 240, HOUR)
    signed = _signed(it)
    visit = visits.resumed(it.site, it.said.get("token"), signed)
    settings = it.site.account.settings
    return jsonify(
        open=it.site.is_open(),
        name=it.site.name,
        greeting=settings["greeting"] or "",
        kinds=it.site.kinds(),
        known={"name": signed.name, "email": signed.email} if signed else None,
        visit=_news(visit, 0) if visit else None,
    )


@doors.post("/begin")
@open_to_all
def begin() -> Response:
    """Begin a conversation under a token that the browser made."""
    it = asked()
    token = it.said.get("token")
    if not isinstance(token, str) or not visits.TOKEN.fullmatch(token):
        raise Refusal(400, "format")
    signed = _signed(it)
    if visits.find(it.site, token) is None:
        it.limit("chat.begin", 30, HOUR)
    elif visits.resumed(it.site, token, signed) is None:
        raise Refusal(401, "gone")
    name, email, kind = _who(it, signed)
    visits.begin(it.site, token, name, email, kind, signed, it.line("page", 500))
    visit = it.visit()
    visits.note_seen(visit, 0, False, False, it.line("page", 500))
    return jsonify(_news(visit, 0))


@doors.post("/say")
@open_to_all
def speak() -> tuple[Response, int] | Response:
    """Take in one message; the same one again changes nothing, and one that came too soon waits for those before it."""
    it = asked()
    visit = it.visit()
    if visit.ended_at is not None:
        raise Refusal(410, "ended")
    it.limit("chat.say", 60, MINUTE, str(visit.id))
    uid, text, files = it.line("uid"), it.text(), chosen_files(request.files.getlist("files"))
    if not UID.fullmatch(uid) or not (text or files):
        raise Refusal(400, "format")
    if files:
        it.limit("chat.files", MOST_WITH_FILES, HOUR)  # of the network, however many conversations it begins
    if problem_with_files(files):
        raise Refusal(413, "files")
    try:
        line = say(visit, uid, it.line("after"), text, inbound_files(files), it.locale())
    except TooSoon:
        raise Refusal(409, "order") from None
    return jsonify(n=line.number, uid=uid)


@doors.post("/poll")
@open_to_all
def poll() -> Response:
    """Give what is new; nothing costs one query, and a write now and then."""
    it = asked()
    visit = it.visit()
    after = it.number("after")
    is_news = it.said.get("tag") != _tag(visit, after)
    answer = jsonify(_news(visit, after)) if is_news else Response(status=204)
    visits.note_seen(visit, after, it.said.get("typing") is True, it.said.get("hidden") is True, it.line("page", 500))
    return answer


@doors.post("/leave")
@open_to_all
def leave() -> Response:
    """Note that the page was left; a beacon, which waits for no answer."""
    visits.leave(asked().visit())
    return Response(status=204)


@doors.post("/end")
@open_to_all
def end() -> Response:
    """End the conversation."""
    visits.end(asked().visit())
    return Response(status=204)


@doors.post("/offline")
@open_to_all
def offline() -> Response:
    """Take in what was written while nobody was there."""
    it = asked()
    it.limit("chat.offline", 20, HOUR)
    signed = _signed(it)
    who = _who(it, signed)
    text, files = it.text(), chosen_files(request.files.getlist("files"))
    if not text or not UID.fullmatch(it.line("uid")):
        raise Refusal(400, "format")
    if problem_with_files(files):
        raise Refusal(413, "files")
    uid, is_verified = it.line("uid"), signed is not None
    made = leave_message(it.site, uid, who, text, inbound_files(files), is_verified, it.locale())
    return jsonify(number=made.ticket_number)


@doors.get("/file/<key>")
@open_to_all
def file(key: str) -> Response | tuple[Response, int]:
    """Give a file of a conversation, by a signed address that is good for a week."""
    try:
        return file_response(lines.file_of(key))
    except (Invalid, NotFound, ValueError):
        return refused(Refusal(404, "gone")), 404


def _signed(it: Asked) -> Signed | None:
    try:
        return signed_visitor(it.said.get("identity"), it.site.secret)
    except Refused:
        it.limit("chat.forged", 30, HOUR)
        raise Refusal(403, "identity") from None


def _who(it: Asked, signed: Signed | None) -> tuple[str, str, str]:
    """Give name, address and kind as typed, or as the website vouches for them."""
    name = (signed.name if signed else "") or it.line("name")
    email = signed.email if signed else it.line("email", 254)
    kind = it.line("kind")
    if not name:
        raise Refusal(422, "name")
    if not is_email(email):
        raise Refusal(422, "email")
    return name, email, kind if kind in {each["id"] for each in it.site.kinds()} else ""


def _tag(visit: Visit, after: int) -> str:
    typing = is_recent(visit.agent_typing_at)
    return f"{max(visit.count, after)}.{visit.agent_read}.{int(typing)}.{int(visit.ended_at is not None)}"


def _news(visit: Visit, after: int) -> dict[str, object]:
    found = lines.newer(visit, after) if visit.count > after else []
    typing = visit.agent_name if is_recent(visit.agent_typing_at) else ""
    last = found[-1]["n"] if len(found) == lines.MOST else visit.count
    return {
        "tag": _tag(visit, after) if last == visit.count else "",
        "lines": found,
        "last": last,
        "typing": typing,
        "seen": visit.agent_read,
        "ended": visit.ended_at is not None,
        "name": visit.name,
    }
