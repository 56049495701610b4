"""The accounts of channels as the plugins that serve them see them: settings readable, state remembered."""

from typing import Any

from sqlalchemy import select, update

from core.database import db, writing
from core.declare import AccountInfo
from core.engine.current import registry
from core.errors import NotFound
from core.models import Account, Desk
from core.services.installation import settings
from core.services.record import counters
from core.services.record.kept import kept
from core.services.ticket import tickets


def of_channel(channel: str) -> list[AccountInfo]:
    """Give the active accounts of a channel, by its name, oldest first; secrets in `settings` are decrypted.

    Since 1.0.
    """
    rows = db.session.scalars(select(Account).where(Account.channel == channel, Account.is_active).order_by(Account.id))
    return [_info(row) for row in rows]


def has_account(channel: str) -> bool:
    """Tell whether a channel has an active account; asked by each page, so it is kept. Since 1.0.

    Example::

        if not has_account("sms"):
            return [Notice(_("No number is set up yet."))]
    """
    some = select(Account.id).where(Account.channel == channel, Account.is_active).limit(1)
    return kept(("accounts", channel), lambda: db.session.scalar(some) is not None)


def get(account_id: int) -> AccountInfo:
    """Give one account by its id; raises `NotFound`. Since 1.0."""
    row = db.session.get(Account, account_id)
    if row is None:
        raise NotFound(f"There is no account {account_id}.")
    return _info(row)


def by_address(channel: str, address: str) -> AccountInfo:
    """Give the account of a channel with an address; raises `NotFound`. Since 1.0."""
    row = db.session.scalar(select(Account).where(Account.channel == channel, Account.address == address.lower()))
    if row is None:
        raise NotFound(f"There is no account {address} of the channel {channel}.")
    return _info(row)


def add(channel: str, address: str, label: str = "", desk: str = "", **values: Any) -> AccountInfo:
    """Make an account of a channel, as the page Accounts does, or give the one that has the address.

    `values` are fields of the channel's `account_form`; without `desk` (a slug) it belongs to the first one. For
    importers and demo content. Since 1.0.

    Example::

        add_account("chat", "shop", "Kirana Support", origins="https://shop.example")
    """
    with writing() as session:
        row = session.scalar(select(Account).where(Account.channel == channel, Account.address == address.lower()))
        if row is None:
            row = Account(channel=channel, address=address.lower(), label=label, settings=dict(values), state={})
            found = session.scalar(select(Desk).where(Desk.slug == desk)) if desk else None
            row.desk = found or tickets.default_desk()
            session.add(row)
            session.flush()
        return _info(row)


def remember(account_id: int, **state: Any) -> None:
    """Store what a channel wants to know of an account next time; other entries stay.

    What is stored must fit into JSON; read it as `account(id).state`. Since 1.0.

    Example::

        remember_account(account.id, last_seen=4711)
    """
    with writing() as session:
        held = select(Account.state).where(Account.id == account_id).with_for_update()
        before = session.scalar(held)
        if before is not None:
            told = update(Account).where(Account.id == account_id).values(state={**before, **state})
            session.execute(told, execution_options={counters.QUIET: True})  # nothing that is kept shows it


def _info(row: Account) -> AccountInfo:
    channel = registry().channels.get(row.channel)
    form = channel.account_form if channel else None
    defaults = form.defaults() if form else {}
    return AccountInfo(
        id=row.id,
        channel=row.channel,
        address=row.address,
        label=row.label,
        desk=row.desk.slug,
        signature=row.signature,
        settings={**defaults, **{name: settings.unseal(value) for name, value in row.settings.items()}},
        state=dict(row.state),
    )
