"""Says how the mailboxes are, in plain words."""

from datetime import datetime, timedelta

from core.api import AccountInfo, Health, HealthResult, Notice, accounts_of, gettext, has_account, now

SILENT_AFTER = timedelta(minutes=15)
PAGE = "/admin/accounts"


def mailboxes() -> HealthResult:
    """Name the first mailbox that is in trouble."""
    found = accounts_of("email")
    if not found:
        return HealthResult(Health.WARNING, gettext("No mailbox is set up."), gettext("Add one under Accounts."), PAGE)
    for account in found:
        trouble = _trouble(account)
        if trouble:
            fix = gettext("Open the account and press Test.")
            return HealthResult(Health.BAD, trouble, fix, f"{PAGE}/{account.id}")
    return HealthResult(Health.OK, gettext("All mailboxes were reached."), "", PAGE)


def _trouble(account: AccountInfo) -> str:
    if account.settings["protocol"] == "none":
        return ""
    error = account.state.get("error")
    if error:
        return gettext("%(address)s: %(error)s", address=account.address, error=error)
    last = account.state.get("fetched_at")
    if last is None:
        return gettext("%(address)s has not been fetched yet. Is the worker running?", address=account.address)
    if now() - datetime.fromisoformat(last) > SILENT_AFTER:
        return gettext("%(address)s has not been fetched since %(when)s.", address=account.address, when=last[:16])
    return ""


def missing_mailbox() -> list[Notice]:
    """Point to the first mailbox while there is none."""
    if has_account("email"):
        return []
    return [Notice(gettext("No mailbox is set up yet."), Health.WARNING, f"{PAGE}/new/email", gettext("Set up"))]
