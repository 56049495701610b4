"""Makes, changes and deletes the accounts of channels, for the page of settings."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.database import db, writing
from core.declare import Channel
from core.engine.current import registry
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.identity_kinds import EMAIL
from core.models import Account, Desk
from core.services.installation import settings_pages
from core.services.record import audit


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What every account has, whatever its channel."""

    address: str
    label: str
    desk_id: int
    signature: str
    is_active: bool


def everything() -> list[Account]:
    """Give all accounts by channel and address."""
    return list(db.session.scalars(select(Account).order_by(Account.channel, Account.address)))


def channels() -> list[tuple[str, Channel]]:
    """Give the active channels that have accounts, each with its owner."""
    return [(each.owner, each.item) for each in registry().channels.owned() if each.item.account_form is not None]


def mail_channels() -> list[Channel]:
    """Give the active channels that reach e-mail addresses and have accounts: with one of them, mail is connected."""
    return [each for _owner, each in channels() if EMAIL in each.reaches]


def first_of(found: Iterable[Channel]) -> Account | None:
    """Give the oldest account of some channels; None while there is none."""
    names = [each.name for each in found]
    return db.session.scalar(select(Account).where(Account.channel.in_(names)).order_by(Account.id).limit(1))


def desks() -> list[Desk]:
    """Give the desks to choose from."""
    return list(db.session.scalars(select(Desk).order_by(Desk.is_default.desc(), Desk.name)))


def get(account_id: int) -> Account:
    """Give one account; raises `NotFound`."""
    found = db.session.get(Account, account_id)
    if found is None:
        raise NotFound(_("There is no such account."))
    return found


def create(channel: Channel, facts: AccountFacts, values: Mapping[str, Any]) -> Account:
    """Make an account of a channel."""
    with _one_per_address(), writing() as session:
        made = Account(channel=channel.name, settings={}, state={})
        session.add(made)
        _fill(made, channel, facts, values, frozenset())
        session.flush()
        audit.record("account.created", f"{channel.name} {made.address}")
        return made


def change(
    account: Account, channel: Channel, facts: AccountFacts, values: Mapping[str, Any], cleared: frozenset[str]
) -> None:
    """Change an account; secrets left empty stay."""
    with _one_per_address(), writing() as session:
        row = session.get(Account, account.id, with_for_update=True)
        if row is None:
            raise NotFound(_("There is no such account."))
        before = _facts(row)
        _fill(row, channel, facts, values, cleared)
        names = sorted(name for name, value in _facts(row).items() if before.get(name) != value)
        audit.record("account.changed", f"{channel.name} {row.address}", {"names": names})


def delete(account_id: int) -> None:
    """Delete an account; its tickets stay."""
    with writing() as session:
        row = session.get(Account, account_id)
        if row is None:
            raise NotFound(_("There is no such account."))
        audit.record("account.deleted", f"{row.channel} {row.address}")
        session.delete(row)


def _fill(
    row: Account, channel: Channel, facts: AccountFacts, values: Mapping[str, Any], cleared: frozenset[str]
) -> None:
    form = channel.account_form
    row.address, row.label = facts.address.strip().lower(), facts.label.strip()
    row.desk_id, row.signature, row.is_active = facts.desk_id, facts.signature, facts.is_active
    if form is not None:
        row.settings = {**row.settings, **settings_pages.stored_values(values, form, cleared)}


def _facts(row: Account) -> dict[str, Any]:
    """Give all that somebody may change of an account, to compare by name; secrets are sealed."""
    own = ("address", "label", "desk_id", "signature", "is_active")
    return {**row.settings, **{name: getattr(row, name) for name in own}}


@contextmanager
def _one_per_address() -> Iterator[None]:
    """Say in words that the database refused a second account with an address."""
    try:
        yield
    except IntegrityError as error:
        words = _("There is an account with this address already.")
        raise Invalid(words, {"address": words}) from error
