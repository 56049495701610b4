"""What to say of names of core.api that come from elsewhere and have no docstring of ours."""

WORDS = {
    "hookimpl": """Mark a function as this plugin's implementation of the hook whose name it bears. Since 1.0.

    `@hookimpl(tryfirst=True)` and `@hookimpl(trylast=True)` ask for a place at the front or the end,
    `optionalhook=True` is for hooks of other plugins that may be missing. Wrappers are refused.

    Example::

        @hookimpl
        def ticket_opened(ticket, ctx):
            ctx.log.info("Ticket %s", ticket.number)
    """,
    "hookspec": """Mark a function as the specification of a hook that this plugin offers to others. Since 1.0.

    It stands in the module that the manifest names under `[provides] hookspecs`; its docstring is its documentation,
    its body stays empty. `@hookspec(firstresult=True)` goes with `find_…` and `choose_…`. Call it with `call_hook`.

    Example::

        @hookspec
        def register_reports(ctx):
            \"\"\"Give reports.\"\"\"
    """,
    "gettext": """Translate a text into the reader's language, now: inside a request, a job or a command. Since 1.0.

    Named values go in by keyword. Texts are English in the code; the Indonesian stands in the plugin's folder
    `translations`.

    Example::

        gettext("Ticket %(number)s is closed.", number=ticket.number)
    """,
    "lazy_gettext": """Translate a text when it is shown: for labels made while the plugin is imported. Since 1.0.

    Example::

        Permission("kb.write", lazy_gettext("Write articles"))
    """,
    "ngettext": """Translate a text that counts: the first for one, the second for any other number. Since 1.0.

    Example::

        ngettext("One ticket", "%(num)d tickets", count)
    """,
    "SelectChoice": """One option of a `SelectField`: `SelectChoice(value, label)`, from WTForms. Since 1.0.

    Example::

        desk = SelectField(_("Desk"), choices=[SelectChoice("support", _("Support"))])
    """,
}
