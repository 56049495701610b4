"""What plugins hand to the core: frozen dataclasses, one per thing that can be declared.

A label may be a plain or a lazily translated string (`lazy_gettext`); it is turned into text when a page is drawn.
"""

from abc import ABC
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from core.errors import GiveUp

if TYPE_CHECKING:
    from flask import Blueprint
    from sqlalchemy import ColumnElement
    from wtforms import Form


class Text(Protocol):
    """A string, or a lazily translated one."""

    def __str__(self) -> str:
        """Give the text in the reader's language."""


class Area(StrEnum):
    """Where a plugin's views are mounted. Since 1.0."""

    PUBLIC = "public"  # its prefix in the manifest, or /<slug>
    AGENT = "agent"  # /desk/<slug>
    ADMIN = "admin"  # /admin/<slug>
    API = "api"  # /api/v1/<slug>
    WEBHOOK = "webhook"  # /hooks/<slug>: no session, no CSRF token


@dataclass(frozen=True, slots=True)
class Mount:
    """A blueprint and the area it is mounted in. Since 1.0.

    `embeddable` names the endpoints (without the blueprint's name) that other sites may show in a frame.
    """

    blueprint: "Blueprint"
    area: Area | str
    embeddable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the rail (`place="rail"`), of the settings (`"admin"`) or of the public site (`"public"`). Since 1.0.

    `place="contact"` is a way to reach a person, shown on the public home page with its `text`. `group` names the topic
    of the settings: site, people, tickets, channels, look, plugins or system.
    """

    label: Text
    endpoint: str
    icon: str = "puzzle"
    order: int = 50
    permission: str | None = None
    place: str = "rail"
    values: Mapping[str, Any] = field(default_factory=dict)
    group: str = "plugins"
    text: Text = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """Something a plugin draws at one of the places listed in `core.slots.PLACES`. Since 1.0.

    `data` is called with the place's arguments (and `ctx`) and gives the template's variables; None draws nothing.
    `lazy` parts are fetched after the page, at the desk: customer pages have no script for it, and draw them at once.
    """

    place: str
    template: str
    data: Callable[..., Mapping[str, Any] | None] | None = None
    order: int = 50
    permission: str | None = None
    lazy: bool = False
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    """A right that roles can be given; `roles` are the built-in roles that have it from the start. Since 1.0."""

    name: str
    label: Text
    description: Text = ""
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Job:
    """Work done outside a request: `run(payload)` is called in an app context. Since 1.0.

    It runs at least once; `JobRun.key` of the second argument, where `run` takes one, is the same at each try.
    `seconds` is its lease: a longer job calls `JobRun.renew()` now and then.
    """

    name: str
    run: Callable[..., None]
    attempts: int = 8
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job's clock: enqueue `job` every `every`, at most one waiting at a time. Since 1.0."""

    name: str
    job: str
    every: timedelta
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of event; `describe(data)` gives the line shown in a ticket's history. Since 1.0."""

    name: str
    label: Text
    icon: str = "dots"
    describe: Callable[[Mapping[str, Any]], str] | None = None
    is_trigger: bool = True


@dataclass(frozen=True, slots=True)
class AuditAct:
    """Something that is written into the audit log; `label` is what the log's page says of it. Since 1.0."""

    name: str
    label: Text


class FilterKind(StrEnum):
    """How a filter's value is asked for and compared. Since 1.0."""

    CHOICE = "choice"
    TEXT = "text"
    MOMENT = "moment"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """A condition on tickets, defined once and used by views, search, rules, bulk acts and reports. Since 1.0.

    `where(value)` gives an SQL condition over `Ticket`; whether one ticket matches is the same condition with
    `Ticket.id == n`; over a table of your own it is `exists(select(Parcel.id).where(Parcel.ticket_id == Ticket.id))`.
    The value is the text that a person typed (`status:open`), "yes" or "no" for a `FLAG`; `where` raises `Invalid` for
    one that it does not know. `choices()` gives (value, label) pairs. `help` is a line of help. `is_single` marks what
    no database answers by itself, a pattern for one: it is asked of tickets whose numbers are known, as rules do, and
    neither the search box nor saved views offer it.
    """

    name: str
    label: Text
    where: Callable[[str], "ColumnElement[bool]"]
    kind: FilterKind = FilterKind.TEXT
    choices: Callable[[], Iterable[tuple[str, Text]]] | None = None
    help: Text = ""
    is_single: bool = False


@dataclass(frozen=True, slots=True)
class TicketAction:
    """An act on a ticket, defined once and used by bulk acts, macros, rules and the API. Since 1.0.

    `run(ticket, values, actor)` is called inside the unit of work, with the validated values of `form` (a WTForms
    class). `mails(values)` says how many mails to customers it sends for one ticket: before they leave for many
    tickets, the desk says how many they are and asks.
    """

    name: str
    label: Text
    run: Callable[[Any, Mapping[str, Any], "Actor"], None]
    form: "type[Form] | None" = None
    icon: str = "bolt"
    permission: str = "ticket.change"
    is_bulk: bool = True
    mails: Callable[[Mapping[str, Any]], int] | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a user, a customer, a plugin (a rule, say) or the system itself. Since 1.0."""

    kind: str  # user | customer | plugin | system
    id: int | None = None
    label: str = ""

    @property
    def is_user(self) -> bool:
        """Tell whether a signed-in member of staff acts."""
        return self.kind == "user"


SYSTEM = Actor("system", label="Tanggap")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A named value in texts: `{{ customer.first_name }}`; `value(ticket)` gives it. Since 1.0.

    `typed` says that customers write the value themselves, as their name. Anybody may type any address, so an automatic
    answer to one that nobody has proven to be theirs says such a value only where it looks like a name.
    """

    name: str
    label: Text
    value: Callable[[Any], str]
    typed: bool = False


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One finding of a search source. Since 1.0."""

    title: str
    url: str
    snippet: str = ""
    icon: str = "search"


@dataclass(frozen=True, slots=True)
class SearchSource:
    """Something else that the search box looks through; `find(query, user, limit)` gives hits. Since 1.0."""

    name: str
    label: Text
    find: Callable[[str, Any, int], Iterable[SearchHit]]
    permission: str | None = None


@dataclass(frozen=True, slots=True)
class PublicSearch:
    """Something that the one search of customer pages looks through; `find(query, limit)` gives at most `limit` hits.

    The source alone decides what whoever asks may see. `is_open()` says whether there is anything for them at all
    (None: always), `more(query)` is the address where all findings stand, `sign_in(query)` the one that opens a source
    which is closed to them, with the way back. Low `order` comes first. Since 1.0.
    """

    name: str
    label: Text
    find: Callable[[str, int], Iterable[SearchHit]]
    is_open: Callable[[], bool] | None = None
    more: Callable[[str], str] | None = None
    sign_in: Callable[[str], str] | None = None
    order: int = 50


class Health(StrEnum):
    """How well something is. Since 1.0."""

    OK = "ok"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class HealthResult:
    """The finding of a health check: what is so, what to do about it, where, and what to paste there (`code`).

    Since 1.0.
    """

    state: Health
    summary: Text
    fix: Text = ""
    url: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ProofStep:
    """One step of the test of a settings form, as the page shows it: what was tried, how it went, and what to do.

    `title` is a few words, `text` a sentence or two. A test with a step that is `Health.BAD` has failed; a warning
    fails nothing. Since 1.0.
    """

    title: Text
    text: Text = ""
    state: Health = Health.OK


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """A question about this site's health; `check()` answers it in well under a second. Since 1.0."""

    name: str
    label: Text
    check: Callable[[], HealthResult]


@dataclass(frozen=True, slots=True)
class Notice:
    """A banner on staff pages. Since 1.0."""

    text: Text
    state: Health = Health.WARNING
    url: str = ""
    link: Text = ""
    permission: str | None = "admin.settings"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that may help with a ticket: an article, a saved reply. Since 1.0.

    `title` and `url` are shown as a link; `link` is an absolute address that the customer can open, put into the answer
    by a button where there is one. `html` is a text that another button puts there; the editor cleans it. `summary` is
    one line, `source` says what kind of thing it is. `rank` orders the suggestions of all plugins: 0 to 100.
    """

    title: str
    url: str
    summary: str = ""
    source: Text = ""
    icon: str = "book"
    link: str = ""
    html: str = ""
    rank: int = 50


@dataclass(frozen=True, slots=True)
class ThemeLink:
    """A link in the foot of customer pages. Since 1.0."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ThemeVars:
    """What a page shows of the business: templates have it as `site`. Since 1.0.

    Addresses are of this site and serve what cannot run. `style_url` is a style sheet for all pages, those of staff
    included; `page_style_url` one for customer pages alone. `hue` and `chroma` are the accent's, for what draws itself
    on other sites; None is the default. `credit` is whether the foot says with what the site is made.
    """

    name: str
    url: str = ""
    logo_url: str = ""
    icon_url: str = ""
    style_url: str = ""
    page_style_url: str = ""
    welcome: str = ""
    address: str = ""
    links: tuple[ThemeLink, ...] = ()
    credit: bool = True
    hue: float | None = None
    chroma: float | None = None


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """One account of a channel, as its plugin sees it: secrets are decrypted. Since 1.0."""

    id: int
    channel: str
    address: str
    label: str
    desk: str
    signature: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """A category that customers may choose; `path` is its name behind those of its parents. Since 1.0."""

    id: int
    name: str
    path: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class InboundFile:
    """A file that came with a message. Since 1.0."""

    name: str
    mime: str
    data: bytes
    content_id: str | None = None
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message from outside, in any channel. Since 1.0.

    `identity` is (kind, value), such as ("email", "ani@example.com"); its owner is who wrote. `external_id` is the
    channel's own id for the message: the same one never makes a second message. `account` is the id of the account that
    received it. `reply_keys` are keys of ours found in it, `in_reply_to` ids of earlier messages, nearest first,
    without angle brackets, as all message ids here. `automatic` says why a machine must have sent it. `verified` is
    True only where the channel proved who wrote; else `other_identities` are taken of a new customer alone. `quoted_*`
    is older text, kept folded. `locale` is the language in which the sender reads our pages, "id" say, where the
    channel knows it: a ticket is answered in it, whatever the customer is known to want elsewhere.
    """

    channel: str
    external_id: str
    identity: tuple[str, str]
    name: str = ""
    subject: str = ""
    html: str | None = None
    text: str | None = None
    files: tuple[InboundFile, ...] = ()
    account: int | None = None
    desk: str | None = None
    quoted_html: str | None = None
    in_reply_to: tuple[str, ...] = ()
    reply_keys: tuple[str, ...] = ()
    other_identities: tuple[tuple[str, str], ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    message_id: str = ""
    received_at: datetime | None = None
    automatic: str = ""
    bounce_of: str = ""
    verified: bool = False
    notes: tuple[str, ...] = ()
    category: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """What `filter_inbound` gives back to refuse a message; it is kept in quarantine with the reason. Since 1.0."""

    reason: str


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to send. Since 1.0."""

    name: str
    mime: str
    data: bytes
    content_id: str | None = None


@dataclass(frozen=True, slots=True)
class MailKind:
    """An occasion on which mail leaves: an answer, a receipt. What stands around a mail may differ by it.

    `sample` is such a message in plain text, for previews and tests. Mail that a stranger can set off shares one budget
    for each mailbox, 3 an hour and 10 a day; a kind that somebody waits for, such as a link to sign in, has one of its
    own, (an hour, a day), so that nobody can use it up by other means. Since 1.0.
    """

    name: str
    label: Text
    sample: Text = ""
    own_budget: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to outside, as a channel gets it. Since 1.0.

    `account` is the account row's id (None for system mail), `to`, `cc` and `bcc` are identity values the channel
    reaches,
    `message_id` was fixed when the message was queued and stays the same at each try. `sending` must be called right
    before the point of no return (before DATA in SMTP): it commits the state "sending".
    `kind` is the name of the `MailKind` ("" where nobody said), `desk` the slug of the desk whose brand it bears ("":
    that of the whole site).
    `frame_html` and `frame_text` stand around the message in channels that have room for it: they hold `{{ content }}`
    once, in whose place the channel puts the message with `framed_html()` and `framed_text()`.
    """

    delivery_id: int
    message_id: str
    account: int | None
    to: tuple[str, ...]
    subject: str
    html: str
    text: str
    sending: Callable[[], None]
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    from_name: str = ""
    reply_key: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    files: tuple[OutgoingFile, ...] = ()
    automatic: bool = False
    locale: str = "en"
    ticket_number: int | None = None
    written_at: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    frame_html: str = ""
    frame_text: str = ""
    kind: str = ""
    desk: str = ""

    def framed_html(self, html: str) -> str:
        """Give HTML, the message with the account's signature say, within the frame."""
        return _framed(self.frame_html, html)

    def framed_text(self, text: str) -> str:
        """Give a plain text within the frame."""
        return _framed(self.frame_text, text)


FRAMED = "{{ content }}"


def _framed(frame: str, content: str) -> str:
    before, slot, after = frame.partition(FRAMED)
    return f"{before}{content}{after}" if slot else content


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What a plugin holds of one customer: a name for it, the data as JSON can say it, and files. Since 1.0."""

    name: str
    data: Any
    files: tuple[OutgoingFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What `Channel.send` gives back: the other side's words, and whom it refused. Since 1.0."""

    response: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)
    external_id: str = ""


class Channel(ABC):
    """A way in which customers and staff write to one another. Since 1.0.

    Subclass it and return an instance from `register_channels`. `reaches` names the identity kinds it can write to,
    `account_form` is the settings form of one account (a mailbox, say), drawn, checked, encrypted and stored by the
    core. With `composer = "plain"` Enter alone sends an answer. `is_live` is for a channel whose customer is there now:
    answers leave at once, cannot be taken back, and are not held back because the customer wrote meanwhile.
    """

    name: str
    label: Text
    icon: str = "message"
    can_start: bool = False
    composer: str = "rich"  # rich | plain | none
    is_live: bool = False
    reaches: frozenset[str] = frozenset()
    account_form: "type[Any] | None" = None

    def send(self, outgoing: Outgoing) -> Sent:
        """Hand over one message. Raise `TryLater`, `GiveUp` or `InDoubt`; any other error is tried again later."""
        raise GiveUp(f"The channel {self.name} cannot send.")

    def recipient(self, ticket: Any) -> str | None:
        """Name whom an answer in a ticket goes to, for a channel that is bound to a conversation, not to an address.

        What is named counts more than what was typed under "To". None, the default, takes the customer's address.
        """
        return None

    def parse(self, raw: bytes, account: int | None, external_id: str) -> Inbound | None:
        """Make the message out of the raw bytes that were stored first; must give the same result at each call.

        None, the default, means that the bytes are an `Inbound` that was handed to `receive`.
        """
        return None


@dataclass(frozen=True, slots=True)
class Mailer:
    """Who sends the system's own mail; `send` as in `Channel.send`. Since 1.0."""

    name: str
    send: Callable[[Outgoing], Sent]


@dataclass(frozen=True, slots=True)
class JobRun:
    """What a running job knows of itself. Since 1.0."""

    id: int
    key: str
    attempt: int
    renew: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value with the words for it. Since 1.0."""

    value: str
    label: Text
