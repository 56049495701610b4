"""All hooks of the core: the shape of a name tells the contract.

An implementation asks for as few of the arguments as it needs; `ctx` is its own `PluginContext`. docs/hooks.md is
generated from this file.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.engine.markers import hookspec

if TYPE_CHECKING:
    import click
    from flask import Request, Response
    from sqlalchemy import ColumnElement

    from core import declare
    from core.engine.context import PluginContext
    from core.engine.settings_form import SettingsForm
    from core.models import Customer, Delivery, Event, Message, Ticket, User

# ---- Declared once per build ----------------------------------------------------------------------------------------


@hookspec
def register_settings(ctx: "PluginContext") -> "type[SettingsForm] | None":
    """Give the WTForms class that is the schema of this plugin's settings.

    Called once per build. The core draws the form, checks and stores its values and encrypts `SecretField`s. Read
    the values with `ctx.settings`. If it raises, the plugin is left out of the build and shown as broken. Since 1.0.

    Example::

        @hookimpl
        def register_settings():
            return GreetingSettings
    """


@hookspec
def register_permissions(ctx: "PluginContext") -> "list[declare.Permission]":  # type: ignore[empty-body]
    """Declare rights that appear in the role editor; their names start with the plugin's slug and a point.

    Called once per build. Roles named in `Permission.roles` have the right until an admin changes the role. Since 1.0.

    Example::

        @hookimpl
        def register_permissions():
            return [Permission("kb.write", _("Write articles"), roles=frozenset({"manager"}))]
    """


@hookspec
def register_mounts(ctx: "PluginContext") -> "list[declare.Mount]":  # type: ignore[empty-body]
    """Mount blueprints in one of the areas public, agent, admin, api or webhook.

    Called once per build. Each view carries `@requires("…")` or `@open_to_all`, or the plugin is refused; so it is when
    it claims an address that another owner has. Since 1.0.

    Example::

        @hookimpl
        def register_mounts():
            return [Mount(pages, Area.PUBLIC)]
    """


@hookspec
def register_nav(ctx: "PluginContext") -> "list[declare.NavItem]":  # type: ignore[empty-body]
    """Add entries to the rail, the settings topics or the public site's navigation. Called once per build. Since 1.0.

    Example::

        @hookimpl
        def register_nav():
            return [NavItem(_("Contact"), "form.contact", icon="mail", place="public")]
    """


@hookspec
def register_slots(ctx: "PluginContext") -> "list[declare.Slot]":  # type: ignore[empty-body]
    """Draw something at one of the places of `core.slots.PLACES`.

    Called once per build; an unknown place breaks the plugin's build with the nearest known name. Each part is drawn
    in its own try: one that fails shows its own error. Since 1.0.

    Example::

        @hookimpl
        def register_slots():
            return [Slot("ticket.sidebar", "shop/orders.html", data=orders_of, lazy=True)]
    """


@hookspec
def register_channels(ctx: "PluginContext") -> "list[declare.Channel]":  # type: ignore[empty-body]
    """Declare ways in which customers and staff write to one another. Called once per build. Since 1.0.

    Example::

        @hookimpl
        def register_channels():
            return [EmailChannel()]
    """


@hookspec
def register_mail_kinds(ctx: "PluginContext") -> "list[declare.MailKind]":  # type: ignore[empty-body]
    """Declare occasions on which the plugin sends mail; their names start with the plugin's slug and a point.

    Called once per build. An admin can then give mail of that kind a template of its own. Say the kind when you send:
    `send_system_mail(…, kind="loans.reminder")`; it is `Outgoing.kind` in `filter_outbound`. Since 1.0.

    Example::

        @hookimpl
        def register_mail_kinds():
            return [MailKind("loans.reminder", _("Reminder of a loan"), sample=_("Please bring it back."))]
    """


@hookspec
def register_jobs(ctx: "PluginContext") -> "list[declare.Job]":  # type: ignore[empty-body]
    """Declare work that is done outside requests; `ctx.enqueue(name, payload)` asks for it. Called once per build.

    Jobs of an inactive plugin are held until it is active again. Since 1.0.

    Example::

        @hookimpl
        def register_jobs():
            return [Job("fetch", run=fetch_mail, seconds=120)]
    """


@hookspec
def register_schedules(ctx: "PluginContext") -> "list[declare.Schedule]":  # type: ignore[empty-body]
    """Have a job of this plugin enqueued again and again. Called once per build. Since 1.0.

    Example::

        @hookimpl
        def register_schedules():
            return [Schedule("poll", job="fetch", every=timedelta(minutes=1))]
    """


@hookspec
def register_events(ctx: "PluginContext") -> "list[declare.EventType]":  # type: ignore[empty-body]
    """Declare kinds of events; their names start with the plugin's slug and a point. Called once per build. Since 1.0.

    Example::

        @hookimpl
        def register_events():
            return [EventType("csat.rated", _("Rating given"))]
    """


@hookspec
def register_audit_acts(ctx: "PluginContext") -> "list[declare.AuditAct]":  # type: ignore[empty-body]
    """Declare what the plugin writes into the audit log; the names start with the plugin's slug and a point.

    Called once per build. Write with `record_audit()`: changes of rules, rights, texts and whatever else shapes the
    site rather than one ticket. Since 1.0.

    Example::

        @hookimpl
        def register_audit_acts():
            return [AuditAct("loans.device_added", _("Device added"))]
    """


@hookspec
def register_ticket_filters(ctx: "PluginContext") -> "list[declare.TicketFilter]":  # type: ignore[empty-body]
    """Declare conditions on tickets, for search, views, rules and reports alike. Called once per build. Since 1.0.

    Example::

        @hookimpl
        def register_ticket_filters():
            return [TicketFilter("has_order", _("Has an order"), where=has_order, kind=FilterKind.FLAG)]
    """


@hookspec
def register_ticket_actions(ctx: "PluginContext") -> "list[declare.TicketAction]":  # type: ignore[empty-body]
    """Declare acts on tickets, for bulk acts, macros, rules and the API alike. Called once per build. Since 1.0.

    Example::

        @hookimpl
        def register_ticket_actions():
            return [TicketAction("escalate", _("Escalate"), run=escalate)]
    """


@hookspec
def register_placeholders(ctx: "PluginContext") -> "list[declare.Placeholder]":  # type: ignore[empty-body]
    """Declare named values for texts, such as `{{ csat.link }}`. Called once per build. Since 1.0.

    Example::

        @hookimpl
        def register_placeholders():
            return [Placeholder("birthday.greeting", _("Birthday greeting"), greeting)]
    """


@hookspec
def register_search(ctx: "PluginContext") -> "list[declare.SearchSource]":  # type: ignore[empty-body]
    """Let the search box look through something else as well. Called once per build. Since 1.0.

    Example::

        @hookimpl
        def register_search():
            return [SearchSource("articles", _("Articles"), find=find_articles)]
    """


@hookspec
def register_public_search(ctx: "PluginContext") -> "list[declare.PublicSearch]":  # type: ignore[empty-body]
    """Let the one search of customer pages look through something else as well. Called once per build.

    The search stands at `/search` as soon as somebody offers a source. Visitors use it, signed in or not, so `find`
    gives only what whoever asks may see, and is quick; one that fails is left out of the page. Since 1.0.

    Example::

        @hookimpl
        def register_public_search():
            return [PublicSearch("articles", _("Articles"), find=find_articles, more=all_findings)]
    """


@hookspec
def register_health_checks(ctx: "PluginContext") -> "list[declare.HealthCheck]":  # type: ignore[empty-body]
    """Declare questions that the health page and `doctor` ask. Called once per build. Since 1.0.

    Example::

        @hookimpl
        def register_health_checks():
            return [HealthCheck("mailboxes", _("Mailboxes"), check=mailboxes_answer)]
    """


@hookspec
def register_commands(ctx: "PluginContext") -> "list[click.Command]":  # type: ignore[empty-body]
    """Add commands to `./tanggap`; several belong into one group. Called when the command line starts. Since 1.0.

    Example::

        @hookimpl
        def register_commands():
            return [fetch_command]
    """


# ---- Lifecycle: told to the plugin concerned only -------------------------------------------------------------------


@hookspec
def on_activate(ctx: "PluginContext") -> None:
    """Seed what the plugin needs; called after its migrations, inside the unit of work.

    `raise Veto(reason)` refuses the activation; any other error refuses it too, and is shown. Since 1.0.

    Example::

        @hookimpl
        def on_activate(ctx):
            if not ctx.settings["greeting"]:
                ctx.save_settings({"greeting": "Hello"})
    """


@hookspec
def on_deactivate(ctx: "PluginContext") -> None:
    """Say goodbye to a remote service; called before the plugin goes. An error is noted and stops nothing. Since 1.0.

    Example::

        @hookimpl
        def on_deactivate(ctx):
            ctx.log.info("Goodbye")
    """


@hookspec
def on_upgrade(from_version: str, ctx: "PluginContext") -> None:
    """Convert what an older version of the plugin left; called after its migrations. Since 1.0.

    Example::

        @hookimpl
        def on_upgrade(from_version, ctx):
            if from_version.startswith("0."):
                ctx.save_settings({"greeting": "Hello"})
    """


@hookspec
def on_uninstall(ctx: "PluginContext") -> None:
    """Take down what is outside this site; called before the core erases the plugin's data. Since 1.0.

    Example::

        @hookimpl
        def on_uninstall(ctx):
            forget_webhook(ctx.settings["webhook_id"])
    """


# ---- Intake ---------------------------------------------------------------------------------------------------------


@hookspec
def filter_inbound(value: "declare.Inbound", ctx: "PluginContext") -> "declare.Inbound | declare.Drop":  # type: ignore[empty-body]
    """Change or refuse a message from outside, before anything is made of it.

    Called outside the transaction, so it may be slow. Give back the message (`dataclasses.replace(value, …)`) or
    `Drop(reason)`; a dropped one stays in quarantine. If it raises, its change is left out. Since 1.0.

    Example::

        @hookimpl
        def filter_inbound(value):
            return Drop("Advertising") if "casino" in value.subject.lower() else value
    """


@hookspec(firstresult=True)
def find_customer(inbound: "declare.Inbound", ctx: "PluginContext") -> "Customer | None":
    """Say whose message this is; the first answer wins, the core's own (by identity) comes last.

    Called in the intake's transaction. None leaves the question to the next; if nobody knows, a customer is made.
    Since 1.0.

    Example::

        @hookimpl
        def find_customer(inbound, ctx):
            return customer_of_order(inbound.extra.get("order"))
    """


@hookspec(firstresult=True)
def find_visitor(request: "Request", ctx: "PluginContext") -> "Customer | None":
    """Say which customer is signed in at the browser that asks; the first answer wins.

    For whoever lets customers in: by a cookie of their own, say. `current_customer()` gives the answer to all plugins;
    it is asked once a request, where somebody wants to know. Answer only for whom you have seen a proof. Since 1.0.

    Example::

        @hookimpl
        def find_visitor(request, ctx):
            session = session_of(request.cookies.get("club", ""))
            return ctx.session.get(Customer, session.customer_id) if session else None
    """


@hookspec(firstresult=True)
def find_ticket(inbound: "declare.Inbound", customer: "Customer", ctx: "PluginContext") -> "Ticket | None":
    """Say which ticket this message belongs to; the first answer wins, the core's own (by reply key and message id)
    comes last.

    Called in the intake's transaction. If nobody knows, a ticket is opened. Since 1.0.

    Example::

        @hookimpl
        def find_ticket(inbound, customer):
            return ticket_of_chat(inbound.extra.get("conversation"))
    """


@hookspec
def before_ticket_open(ticket: "Ticket", inbound: "declare.Inbound | None", ctx: "PluginContext") -> None:
    """Complete or refuse a ticket that is about to be opened; `inbound` is None for one logged by staff.

    Called in the transaction, each implementation in its own savepoint. `raise Veto(reason)` refuses: a person sees the
    reason, a message from outside goes to quarantine with it. Since 1.0.

    Example::

        @hookimpl
        def before_ticket_open(ticket):
            if "refund" in ticket.subject.lower():
                ticket.priority = Priority.HIGH
    """


# ---- Work -----------------------------------------------------------------------------------------------------------


@hookspec
def before_ticket_change(
    ticket: "Ticket",
    changes: Mapping[str, Any],
    actor: "declare.Actor",
    ctx: "PluginContext",
) -> None:
    """Refuse a change of a ticket: `changes` maps a field to its new value, the ticket still has the old ones.

    Called in the transaction. `raise Veto(reason)` stops the whole change. Since 1.0.

    Example::

        @hookimpl
        def before_ticket_change(ticket, changes):
            if "status" in changes and changes["status"].kind == Kind.CLOSED and not ticket.category:
                raise Veto("Choose a category before closing.")
    """


@hookspec
def before_message_send(message: "Message", actor: "declare.Actor", ctx: "PluginContext") -> None:
    """Refuse a reply or note that is about to be stored. Called in the transaction; `raise Veto(reason)`. Since 1.0.

    Example::

        @hookimpl
        def before_message_send(message):
            if message.is_public and "attached" in message.text and not message.attachments:
                raise Veto("You mention a file, but none is attached.")
    """


@hookspec
def filter_outbound(value: "declare.Outgoing", ticket: "Ticket | None", ctx: "PluginContext") -> "declare.Outgoing":  # type: ignore[empty-body]
    """Change a message on its way to the channel: add a signature or a survey link.

    Called in the worker at each try, outside a transaction; `ticket` is None for system mail that is about none.
    What belongs around the message rather than into it (a letterhead) goes into `frame_html` and `frame_text`.
    Since 1.0.

    Example::

        @hookimpl
        def filter_outbound(value, ticket):
            return replace(value, html=value.html + "<p>Thank you</p>")
    """


@hookspec(firstresult=True)
def choose_channel(ticket: "Ticket", message: "Message", ctx: "PluginContext") -> str | None:
    """Name the channel by which a reply leaves; the core's own answer (the last one that reaches the customer) comes
    last.

    Called in the transaction. Since 1.0.

    Example::

        @hookimpl
        def choose_channel(ticket, message):
            return "sms" if ticket.priority == Priority.URGENT else None
    """


@hookspec(firstresult=True)
def choose_mailer(ctx: "PluginContext") -> "declare.Mailer | None":
    """Offer to send the system's own mail: invitations, resets, alarms. The first answer wins. Since 1.0.

    Example::

        @hookimpl
        def choose_mailer(ctx):
            return Mailer("relay", send_by_relay)
    """


@hookspec
def scope_tickets(user: "User", ctx: "PluginContext") -> "list[ColumnElement[bool]]":  # type: ignore[empty-body]
    """Narrow which tickets a person may see: conditions over `Ticket`, all of which must hold.

    Called for every list, count, search, page and export. If it raises, nothing is visible: it fails closed. Since 1.0.

    Example::

        @hookimpl
        def scope_tickets(user):
            return [] if user.role.is_admin else [Ticket.category_id.is_distinct_from(secret_category())]
    """


@hookspec
def check_permission(user: "User", permission: str, obj: Any, ctx: "PluginContext") -> bool | None:
    """Refuse (False) a person a right that the role gives; None or True leaves it.

    All implementations are asked; one False or one error is a no: it fails closed. It can't grant. Since 1.0.

    Example::

        @hookimpl
        def check_permission(user, permission, obj):
            return False if permission == "ticket.delete" and is_on_legal_hold(obj) else None
    """


# ---- Happened -------------------------------------------------------------------------------------------------------


@hookspec
def event_recorded(event: "Event", ctx: "PluginContext") -> None:
    """Learn of an event for certain: mark it with `@hookimpl_durable(…)`.

    In the event's own transaction the core writes one job for each subscribed plugin; it runs right after the commit
    where possible, else in the worker, and again until it succeeds. `event.id` is the idempotency key. Since 1.0.

    Example::

        @hookimpl_durable("ticket.opened")
        def event_recorded(event, ctx):
            count(event.ticket_id)
    """


@hookspec
def ticket_opened(ticket: "Ticket", ctx: "PluginContext") -> None:
    """Learn that a ticket was opened: after the commit, in this process, best effort. Since 1.0.

    Example::

        @hookimpl
        def ticket_opened(ticket, ctx):
            ctx.log.info("Ticket %s", ticket.number)
    """


@hookspec
def ticket_changed(ticket: "Ticket", changes: Mapping[str, Any], ctx: "PluginContext") -> None:
    """Learn that a ticket was changed; `changes` maps a field to (before, after). After the commit, best effort.
    Since 1.0.

    Example::

        @hookimpl
        def ticket_changed(ticket, changes, ctx):
            if "status" in changes:
                ctx.log.info("Ticket %s is now %s", ticket.number, changes["status"][1])
    """


@hookspec
def message_added(ticket: "Ticket", message: "Message", ctx: "PluginContext") -> None:
    """Learn that a message was added to a ticket. After the commit, best effort. Since 1.0.

    Example::

        @hookimpl
        def message_added(ticket, message, ctx):
            ctx.log.info("Message %s in ticket %s", message.id, ticket.number)
    """


@hookspec
def delivery_failed(delivery: "Delivery", error: str, ctx: "PluginContext") -> None:
    """Learn that the outbox gave up on a message. After the commit, best effort. Since 1.0.

    Example::

        @hookimpl
        def delivery_failed(delivery, error, ctx):
            ctx.log.warning("Message %s: %s", delivery.message_id, error)
    """


# ---- Demo -----------------------------------------------------------------------------------------------------------


@hookspec
def demo_filled(ctx: "PluginContext") -> None:
    """Bring made-up content of your own to a demo site, in English and in Indonesian.

    Called once by `./tanggap serve --demo`, when the tickets of the small demo are there and all bundled plugins are
    switched on. Read what is there (`ctx.session`), write in one transaction, and be quick: somebody waits, though
    it has no time budget. If it raises, the demo goes without, and the log says why. Never called on a real site.
    Since 1.0.

    Example::

        @hookimpl
        def demo_filled(ctx):
            with ctx.transaction() as session:
                session.add(Article(title="Where is my parcel?", body=PARCEL))
    """


# ---- Pages and edges ------------------------------------------------------------------------------------------------


@hookspec(firstresult=True)
def choose_home(request: "Request", ctx: "PluginContext") -> "Response | str | None":
    """Answer `/` for visitors; the core's own answer (the theme's home page) comes last. Since 1.0.

    Example::

        @hookimpl
        def choose_home(request):
            return render_template("kb/home.html")
    """


@hookspec
def filter_theme(value: "declare.ThemeVars", desk: str, ctx: "PluginContext") -> "declare.ThemeVars":  # type: ignore[empty-body]
    """Change what a page shows of the business: name, logo, colours, foot.

    Called once for each page, so keep what you work out in `ctx.cache`. `desk` is the slug of the desk whose page or
    mail it is, "" for the site as a whole and for staff. If it raises, its change is left out. Since 1.0.

    Example::

        @hookimpl
        def filter_theme(value):
            return replace(value, welcome="Selamat datang")
    """


@hookspec(firstresult=True)
def choose_theme(request: "Request", desk: str, ctx: "PluginContext") -> str | None:
    """Name the theme that draws this customer page; None leaves the one in use, and so does a name that nobody has.

    Called once for each customer page; `desk` is the slug of the desk whose page it is, or "". The theme is one of
    `themes/` or `instance/themes/`. Since 1.0.

    Example::

        @hookimpl
        def choose_theme(request):
            return "harbour" if request.host.startswith("harbour.") else None
    """


@hookspec
def filter_texts(value: dict[str, str], locale: str, ctx: "PluginContext") -> dict[str, str]:  # type: ignore[empty-body]
    """Say texts that customers see in other words: `value` maps the English of the source to what is said instead.

    Holds on customer pages and in mail, for the core's, every plugin's and every theme's texts, never for staff pages.
    Called once for each language until a setting changes. A text whose `%(names)s` are not those of the original is
    left out. Since 1.0.

    Example::

        @hookimpl
        def filter_texts(value, locale):
            return {**value, "How can we help?": "Apa kabar?"} if locale == "id" else value
    """


@hookspec
def collect_suggestions(ticket: "Ticket", text: str, user: "User", ctx: "PluginContext") -> "list[declare.Suggestion]":  # type: ignore[empty-body]
    """Give what may help with a ticket; it stands beside the ticket, with buttons that put it into the answer.

    `text` is what the customer wants in their own words: subject and newest message, at most 2,000 characters. Called
    after the page, so it may take a moment. At most five of all are shown, in the order of `Suggestion.rank`, highest
    first. Give only what `user` may see. Since 1.0.

    Example::

        @hookimpl
        def collect_suggestions(ticket, text):
            return [Suggestion(each.title, each.url, source=_("Devices")) for each in similar(text)]
    """


@hookspec
def filter_poll_seconds(value: int, user: "User", ctx: "PluginContext") -> int:  # type: ignore[empty-body]
    """Say after how many seconds the desk's pages of somebody ask again whether anything changed; usually 10.

    Called each time they ask, so it must cost next to nothing: keep what you find out in `ctx.cache` for some seconds.
    Less than 2 counts as 2. Hidden pages ask once a minute, whatever is said here. Since 1.0.

    Example::

        @hookimpl
        def filter_poll_seconds(value, ctx):
            return min(value, 2) if somebody_waits(ctx) else value
    """


@hookspec
def collect_notices(user: "User", ctx: "PluginContext") -> "list[declare.Notice]":  # type: ignore[empty-body]
    """Give banners for staff pages. Called for each page, so it must be quick. Since 1.0.

    Example::

        @hookimpl
        def collect_notices(user):
            return [Notice(_("No mailbox is set up yet."), url="/admin/accounts")]
    """


@hookspec
def collect_dead_pages(paths: "tuple[str, ...]", ctx: "PluginContext") -> list[str]:  # type: ignore[empty-body]
    """Name those of some paths of this site that would be pages of yours and that visitors do not find (any more).

    Called where somebody looks at texts for customers with links in them, with at most 500 paths ("/help/a/12-refunds",
    without host and query) for whole lists at once: ask your table once. Leave out what is not yours. Since 1.0.

    Example::

        @hookimpl
        def collect_dead_pages(paths):
            wanted = {path: number_in(path) for path in paths if path.startswith("/parcels/")}
            there = numbers_of(wanted.values())
            return [path for path, number in wanted.items() if number not in there]
    """


# ---- Personal data --------------------------------------------------------------------------------------------------


@hookspec
def collect_personal_data(customer: "Customer", ctx: "PluginContext") -> "list[declare.PersonalData]":  # type: ignore[empty-body]
    """Give what the plugin holds of a customer, for the archive that the customer may take away.

    All of theirs, nothing of other people, and no notes of staff. If it raises, no archive is handed out, for one with
    a hole looks like a whole one. It may take its time. Since 1.0.

    Example::

        @hookimpl
        def collect_personal_data(customer, ctx):
            return [PersonalData("votes", votes_of(customer.id))]
    """


@hookspec
def erase_personal_data(customer: "Customer", identities: tuple[tuple[str, str], ...], ctx: "PluginContext") -> None:
    """Erase what the plugin holds of a customer: `identities` are the addresses, as (kind, value), that they had.

    Called in a job, inside the transaction, until it succeeds; it may come more than once, also after the customer is
    nobody any more. Until then the erasure shows as unfinished, with the error. Statistics may stay, if nothing in them
    leads to the person. Since 1.0.

    Example::

        @hookimpl
        def erase_personal_data(customer, ctx):
            with ctx.transaction() as session:
                session.execute(delete(votes).where(votes.c.customer_id == customer.id))
    """
