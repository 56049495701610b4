"""A chat site: an account of the channel, as visitors' requests need it."""

from dataclasses import dataclass
from time import monotonic

from core.api import AccountInfo, accounts_of, context, is_anybody_here, now, public_categories, site_info

from .hours import is_within

NAME = "chat"
SITES, HERE = "sites", "here"
SITES_SECONDS, HERE_SECONDS = 3, 15


@dataclass(frozen=True, slots=True)
class ChatSite:
    """One chat site; its key is what the line of HTML names."""

    account: AccountInfo

    @property
    def key(self) -> str:
        """Give the name by which pages ask for it."""
        return self.account.address

    @property
    def name(self) -> str:
        """Give the name that visitors see."""
        return self.account.label or site_info().name

    @property
    def secret(self) -> str:
        """Give what signed visitors are signed with; "" where nobody is."""
        return self.account.settings.get("identity_secret") or ""

    def lets(self, origin: str | None, own: str) -> bool:
        """Tell whether pages of an origin may show this chat: those listed, letter by letter, and our own."""
        return bool(origin) and (origin == own or origin in (self.account.settings["origins"] or "").split())

    def kinds(self) -> list[dict[str, str]]:
        """Give what a visitor may choose from, if one is asked."""
        if not self.account.settings["asks_kind"]:
            return []
        return [{"id": str(each.id), "name": each.path} for each in public_categories(self.account.desk)]

    def is_open(self) -> bool:
        """Tell whether somebody is there to chat with."""
        settings = self.account.settings
        if not is_within(settings["hours"] or "", site_info().timezone, now()):
            return False
        return not settings["needs_agent"] or _is_anybody_here(self.account.desk)


def all_sites() -> list[ChatSite]:
    """Give the sites in use; remembered for some seconds, for every poll asks."""
    cache = context(NAME).cache
    kept = cache.get(SITES)
    if kept is None or monotonic() - kept[0] > SITES_SECONDS:
        kept = cache[SITES] = (monotonic(), [ChatSite(each) for each in accounts_of(NAME)])
    found: list[ChatSite] = kept[1]
    return found


def site_named(key: object) -> ChatSite | None:
    """Give the site of a key."""
    wanted = key.strip().lower() if isinstance(key, str) else None
    return next((each for each in all_sites() if each.key == wanted), None)


def site_of(account_id: int) -> ChatSite | None:
    """Give the site of an account."""
    return next((each for each in all_sites() if each.account.id == account_id), None)


def _is_anybody_here(desk: str) -> bool:
    known: dict[str, tuple[float, bool]] = context(NAME).cache.setdefault(HERE, {})
    kept = known.get(desk)
    if kept is None or monotonic() - kept[0] > HERE_SECONDS:
        kept = known[desk] = (monotonic(), is_anybody_here(desk))
    return kept[1]
