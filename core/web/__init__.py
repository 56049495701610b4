"""The pages: thin views over the services. `install` is the table of contents of what answers requests."""

from flask import Flask


def install(app: Flask) -> None:
    """Put everything that answers requests into the app."""
    from core.web import (
        access,
        arriving,
        blueprints,
        context,
        csrf,
        errors,
        forms,
        headers,
        identity,
        mounts,
        slips,
        themes,
        trying,
    )
    from core.web.numbers import WholeNumber

    app.url_map.converters["int"] = WholeNumber
    identity.install(app)
    csrf.install(app)
    arriving.install(app)
    headers.install(app)
    errors.install(app)
    themes.install(app)
    context.install(app)
    trying.install(app)
    forms.install()
    for pages in blueprints.all_pages():
        app.register_blueprint(pages)
    mounts.mount_all(app)
    access.check_markers(app)
    slips.note(app)
