"""Fetches the mailboxes: each mail is kept before the server is told that we have it.

Where fetching stopped is remembered as (UIDVALIDITY, last UID) per folder. A crash in between fetches some mail
again, which changes nothing: the same bytes of the same mailbox are the same mail.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from core.api import (
    AccountInfo,
    Invalid,
    JobRun,
    accept_raw,
    account,
    accounts_of,
    context,
    crashpoint,
    demand_outside,
    gettext,
    now,
    process_raw,
    remember_account,
)

from .imap import AuthFailed, ImapServer, Mailbox, MailboxError
from .limits import MAX_MAIL
from .pop3 import Listed, PopMailbox, PopServer

BATCH = 200
REMEMBER_EVERY = 20
TOO_BIG = b"Subject: %s\r\n\r\n%s"


def fetch_all(_payload: Mapping[str, Any]) -> None:
    """Ask for one fetch of each mailbox (a job); one that still runs is not asked for again."""
    for mailbox in accounts_of("email"):
        if mailbox.settings["protocol"] != "none":
            context("email").enqueue("fetch", {"account": mailbox.id}, key=f"fetch:{mailbox.id}")


def fetch_one(payload: Mapping[str, Any], run: JobRun) -> None:
    """Fetch what is new in one mailbox (a job), and remember how it went."""
    mailbox = account(int(payload["account"]))
    try:
        if mailbox.settings["protocol"] == "pop3":
            _fetch_pop(mailbox, run)
        else:
            for folder in folders_of(mailbox.settings):
                _fetch_folder(mailbox, folder, run)
    except (MailboxError, Invalid) as error:
        remember_account(mailbox.id, error=_in_words(error), failed_at=now().isoformat())
    else:
        remember_account(mailbox.id, error="", fetched_at=now().isoformat())


def folders_of(settings: Mapping[str, Any]) -> list[str]:
    """Give the folders to fetch, INBOX if none is named."""
    return [name.strip() for name in str(settings["folders"]).split(",") if name.strip()] or ["INBOX"]


def _in_words(error: MailboxError | Invalid) -> str:
    if isinstance(error, Invalid):
        return str(error)
    if isinstance(error, AuthFailed):
        return gettext("The incoming server does not accept the password: %(answer)s", answer=error)
    return gettext("The incoming server cannot be reached: %(answer)s", answer=error)


# ---- IMAP -----------------------------------------------------------------------------------------------------------


def _fetch_folder(mailbox: AccountInfo, folder: str, run: JobRun) -> None:
    with Mailbox(imap_server(mailbox.settings, folder)) as box:
        known = dict(account(mailbox.id).state.get("folders", {})).get(folder, {})
        if known.get("uidvalidity") == box.state.uidvalidity:
            last = int(known["last_uid"])
        else:
            last = _first_time(mailbox, folder, box, run, is_known=bool(known))
        while uids := box.new_uids(last, BATCH):
            last = _take_all(mailbox, folder, box, uids, run)
        _remember(mailbox, folder, box, last)


def _first_time(mailbox: AccountInfo, folder: str, box: Mailbox, run: JobRun, is_known: bool) -> int:
    """Say where to begin in a folder never seen, or numbered anew by its server; what we have is known by its bytes."""
    start = mailbox.settings["start"]
    if is_known or start == "all":
        return 0
    if start == "unread":
        _take_all(mailbox, folder, box, box.unread_uids(), run, is_in_order=False)
    return box.state.next_uid - 1


def _take_all(
    mailbox: AccountInfo, folder: str, box: Mailbox, uids: list[int], run: JobRun, is_in_order: bool = True
) -> int:
    sizes = box.sizes(uids)
    last = 0
    for count, uid in enumerate(uids, 1):
        _take(mailbox, box, uid, sizes.get(uid, 0))
        last = uid
        if count % REMEMBER_EVERY == 0:
            run.renew()
            if is_in_order:
                _remember(mailbox, folder, box, last)
    return last


def _take(mailbox: AccountInfo, box: Mailbox, uid: int, size: int) -> None:
    if size > MAX_MAIL * 2:
        raw = _too_big(size)
    else:
        raw = box.fetch_raw(uid)
    if not raw:
        return
    number = accept_raw("email", raw, account=mailbox.id, same_bytes=True)
    crashpoint("fetch.accepted")
    _afterwards(mailbox, box, uid)
    crashpoint("fetch.flagged")
    process_raw(number)


def _too_big(size: int) -> bytes:
    subject = gettext("A mail of %(size)s MB was left in the mailbox: it is too big", size=size // 1_000_000)
    return TOO_BIG % (subject.encode(), subject.encode())


def _afterwards(mailbox: AccountInfo, box: Mailbox, uid: int) -> None:
    match mailbox.settings["afterwards"]:
        case "seen":
            box.mark_seen(uid)
        case "move" if mailbox.settings["move_to"]:
            box.move(uid, mailbox.settings["move_to"])
        case "delete":
            box.delete(uid)


def _remember(mailbox: AccountInfo, folder: str, box: Mailbox, last: int) -> None:
    folders = dict(account(mailbox.id).state.get("folders", {}))
    folders[folder] = {"uidvalidity": box.state.uidvalidity, "last_uid": last}
    remember_account(mailbox.id, folders=folders)


def imap_server(settings: Mapping[str, Any], folder: str = "INBOX", timeout: float = 30.0) -> ImapServer:
    """Give the IMAP server of a mailbox; raises `Invalid` where this site may not go."""
    demand_outside(settings["in_host"])
    return ImapServer(
        host=settings["in_host"],
        port=settings["in_port"] or 993,
        security=settings["in_security"],
        username=settings["in_user"],
        password=settings["in_password"],
        folder=folder,
        timeout=timeout,
    )


# ---- POP3 -----------------------------------------------------------------------------------------------------------


def _fetch_pop(mailbox: AccountInfo, run: JobRun) -> None:
    with PopMailbox(pop_server(mailbox.settings)) as box:
        listed = box.listing()
        known = set(mailbox.state.get("uidl", ()))
        if not known and mailbox.settings["start"] == "new" and "uidl" not in mailbox.state:
            remember_account(mailbox.id, uidl=[each.uidl for each in listed])
            return
        for count, each in enumerate(_unknown(listed, known), 1):
            number = accept_raw("email", box.fetch_raw(each.number), account=mailbox.id, same_bytes=True)
            known.add(each.uidl)
            if mailbox.settings["afterwards"] == "delete":
                box.delete(each.number)
            process_raw(number)
            if count % REMEMBER_EVERY == 0:
                run.renew()
                remember_account(mailbox.id, uidl=sorted(known))
        remember_account(mailbox.id, uidl=sorted(known & {each.uidl for each in listed}))


def _unknown(listed: Iterable[Listed], known: set[str]) -> list[Listed]:
    return [each for each in listed if each.uidl not in known]


def pop_server(settings: Mapping[str, Any], timeout: float = 30.0) -> PopServer:
    """Give the POP3 server of a mailbox; raises `Invalid` where this site may not go."""
    demand_outside(settings["in_host"])
    return PopServer(
        host=settings["in_host"],
        port=settings["in_port"] or 995,
        security=settings["in_security"],
        username=settings["in_user"],
        password=settings["in_password"],
        timeout=timeout,
    )
