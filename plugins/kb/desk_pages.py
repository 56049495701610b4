"""The team's pages: list, editor, revisions, sections, reports."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import FileStorage

from core.api import (
    ChangedMeanwhile,
    Invalid,
    Refused,
    User,
    can,
    clean_line,
    context,
    current_locale,
    current_user,
    gettext,
    ngettext,
    requires,
    ticket_for,
)

from . import articles, comparing, from_ticket, pictures, readers, shelving, writing
from .finding import find
from .forms import ICONS, ArticleForm, article_form, in_order, section_form
from .markdown import render
from .tables import SLUG, Article, Audience, Section
from .writing import Text

pages = Blueprint("kb_desk", __name__)
SHOWN = {"draft": Audience.DRAFT, "staff": Audience.STAFF, "public": Audience.PUBLIC}


@pages.get("/")
@requires("kb.view")
def listed() -> str:
    """List the articles."""
    show, words = request.args.get("show", ""), clean_line(request.args.get("q", ""), 200)
    section = _number(request.args, "section")
    ids = _matching(words) if words else None
    locale, before = clean_line(request.args.get("locale", ""), 20), request.args.get("before", "")[:100]
    page = articles.listed(SHOWN.get(show), section, locale, ids, before)
    kept: dict[str, Any] = {"show": show, "q": words, "section": section, "locale": locale}
    chosen = {name: value for name, value in kept.items() if value}
    return render_template(
        "kb/list.html",
        articles=page.rows,
        older=url_for("kb_desk.listed", **chosen, before=page.older) if page.older else "",
        counts=articles.counts(),
        names={each.id: each.name(current_locale()) for each, _depth in in_order()},
        show=show,
        q=words,
        section=section,
        can_edit=_may("kb.edit"),
        can_publish=_may("kb.publish"),
    )


def _matching(words: str) -> list[int]:
    """Find by search, and drafts, which search does not know, by their title."""
    found = [each.id for each in find(context(SLUG), words, current_locale(), staff=True, limit=50)]
    return found + articles.drafts_titled(words)


@pages.get("/new")
@requires("kb.edit")
def new() -> str:
    """Start an article."""
    form = article_form(title=request.args.get("title", "")[:200], locale=current_locale(), section=0)
    return _editor(form)


@pages.post("/new")
@requires("kb.edit")
def create() -> ResponseReturnValue:
    """Keep a new article as a draft."""
    form = article_form(request.form)
    if "preview" in request.form or not form.validate():
        return _editor(form), 200 if "preview" in request.form else 422
    try:
        article = writing.create(_text(form), _me())
        _add_picture(article)
    except Invalid as problem:
        return _editor(form, problem=str(problem)), 422
    flash(gettext("The draft is saved."), "ok")
    return redirect(url_for("kb_desk.edit", number=article.id))


@pages.get("/<int:number>")
@requires("kb.view")
def edit(number: int) -> str:
    """Show an article to change it, or only to read it."""
    article = articles.get(number)
    values = {"section": article.section_id or 0, "is_internal": article.is_internal}
    form = article_form(
        None, title=article.title, summary=article.summary, body=article.body, locale=article.locale, **values
    )
    return _editor(form, article)


@pages.post("/<int:number>")
@requires("kb.edit")
def save(number: int) -> ResponseReturnValue:
    """Save an article."""
    article, form = articles.get(number), article_form(request.form)
    _demand_publisher(article)
    if "preview" in request.form or not form.validate():
        return _editor(form, article), 200 if "preview" in request.form else 422
    try:
        writing.save(number, _text(form), _me(), version=request.form.get("version", 0, type=int))
        _add_picture(article)
    except ChangedMeanwhile as problem:
        return _editor(form, articles.get(number), problem=str(problem)), 409
    except Invalid as problem:
        return _editor(form, article, problem=str(problem)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("kb_desk.edit", number=number))


@pages.post("/preview")
@requires("kb.edit")
def preview() -> ResponseReturnValue:
    """Draw what was typed; the editor's script asks for it."""
    number = _number(request.form, "number")
    return _drawn(request.form.get("body", ""), articles.get(number) if number else None)


@pages.post("/<int:number>/publish")
@requires("kb.publish")
def publish(number: int) -> ResponseReturnValue:
    """Publish an article, or make it a draft again."""
    wants = request.form.get("draft") is None
    writing.publish(number, published=wants)
    flash(gettext("Published.") if wants else gettext("It is a draft again; nobody but the team sees it."), "ok")
    return redirect(url_for("kb_desk.edit", number=number))


@pages.post("/<int:number>/delete")
@requires("kb.publish")
def delete(number: int) -> ResponseReturnValue:
    """Delete an article for good."""
    title = articles.get(number).title
    writing.delete(number)
    flash(gettext("“%(title)s” is deleted.", title=title), "ok")
    return redirect(url_for("kb_desk.listed"))


@pages.post("/<int:number>/translate")
@requires("kb.edit")
def translate(number: int) -> ResponseReturnValue:
    """Start the same article in the other language, with the text to translate."""
    article = articles.get(number)
    twin = articles.twin_of(article)
    if twin is None:
        other = "id" if article.locale == "en" else "en"
        text = Text(article.title, article.summary, article.body, other, article.section_id, article.is_internal)
        twin = writing.create(text, _me(), twin_id=article.id)
    return redirect(url_for("kb_desk.edit", number=twin.id))


@pages.get("/<int:number>/revisions")
@requires("kb.view")
def revisions(number: int) -> str:
    """List the revisions of an article."""
    article = articles.get(number)
    return render_template("kb/revisions.html", article=article, revisions=articles.revisions(article))


@pages.get("/<int:number>/revisions/<int:which>")
@requires("kb.view")
def revision(number: int, which: int) -> str:
    """Show what a revision changed."""
    article = articles.get(number)
    found = articles.revision(article, which)
    before = articles.revision(article, which - 1) if which > 1 else None
    return render_template(
        "kb/revision.html",
        article=article,
        revision=found,
        is_newest=articles.revisions(article)[0].number == which,
        title=comparing.changes(before.title if before else "", found.title),
        changes=comparing.changes(before.body if before else "", found.body),
        can_edit=_may("kb.edit") and (article.is_draft or _may("kb.publish")),
    )


@pages.post("/<int:number>/revisions/<int:which>/revert")
@requires("kb.edit")
def revert(number: int, which: int) -> ResponseReturnValue:
    """Bring a revision back."""
    _demand_publisher(articles.get(number))
    writing.revert(number, which, _me())
    flash(gettext("Revision %(number)s is back.", number=which), "ok")
    return redirect(url_for("kb_desk.edit", number=number))


@pages.post("/from-ticket/<int:number>")
@requires("kb.edit")
def draft_from_ticket(number: int) -> ResponseReturnValue:
    """Make a draft of a ticket, without names, addresses and phone numbers."""
    user = _me()
    if user is None:  # the marker lets nobody else in
        raise Refused(gettext("Sign in first."))
    article = writing.create(from_ticket.text_of(ticket_for(user, number)), user, said=gettext("From a ticket"))
    flash(gettext("A draft, with names, addresses and phone numbers taken out. Read it before you publish it."), "ok")
    return redirect(url_for("kb_desk.edit", number=article.id))


@pages.get("/sections")
@requires("kb.publish")
def sections() -> str:
    """List the sections, with a form to add one."""
    return _sections(section_form())


@pages.post("/sections")
@requires("kb.publish")
def add_section() -> ResponseReturnValue:
    """Add a section."""
    form = section_form(request.form)
    try:
        _save_section(None, form)
    except Invalid as problem:
        return _sections(form, str(problem)), 422
    return redirect(url_for("kb_desk.sections"))


@pages.get("/sections/<int:number>")
@requires("kb.publish")
def section(number: int) -> str:
    """Show a section to change it."""
    found = shelving.get(number)
    names = {f"name_{locale}": found.names.get(locale, "") for locale in ("en", "id")}
    form = section_form(None, number, parent=found.parent_id or 0, icon=found.icon, **names)
    return _section(number, form)


@pages.post("/sections/<int:number>")
@requires("kb.publish")
def save_section(number: int) -> ResponseReturnValue:
    """Change a section, move it, or delete it."""
    shelving.get(number)
    act = request.form.get("act", "")
    if act == "delete":
        shelving.delete(number)
    elif act in {"up", "down"}:
        shelving.move(number, -1 if act == "up" else 1)
    else:
        form = section_form(request.form, number)
        try:
            _save_section(number, form)
        except Invalid as problem:
            return _section(number, form, str(problem)), 422
    return redirect(url_for("kb_desk.sections"))


@pages.get("/reports")
@requires("kb.view")
def reports() -> str:
    """Show what helps, what does not, and what is missing."""
    return render_template(
        "kb/reports.html",
        articles=readers.most_read(),
        asked=readers.in_vain(),
        deflected=readers.deflected_since(),
        can_edit=_may("kb.edit"),
    )


@pages.get("/<int:number>/report")
@requires("kb.view")
def report(number: int) -> str:
    """Show what readers say of one article."""
    article = articles.get(number)
    return render_template("kb/report.html", article=article, comments=readers.comments(number))


@pages.post("/reports/forget")
@requires("kb.edit")
def forget() -> ResponseReturnValue:
    """Take a search in vain off the list."""
    readers.forget(clean_line(request.form.get("words", ""), 100))
    return redirect(url_for("kb_desk.reports"))


def _number(among: Mapping[str, str], name: str) -> int:
    """Give the number of a record; 0 for anything that none can have."""
    word = among.get(name, "")
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 17 else 0


def _me() -> User | None:
    return current_user()


def _may(permission: str) -> bool:
    user = current_user()
    return user is not None and can(user, permission)


def _demand_publisher(article: Article) -> None:
    if not article.is_draft and not _may("kb.publish"):
        raise Refused(gettext("This article is published; only those who may publish can change it."))


def _text(form: ArticleForm) -> Text:
    return Text(
        form.title.data or "",
        form.summary.data or "",
        form.body.data or "",
        form.locale.data,
        form.section.data or None,
        bool(form.is_internal.data),
    )


def _add_picture(article: Article) -> None:
    """Keep the picture that was chosen, and write its line at the end of the text."""
    upload = request.files.get("picture")
    if not isinstance(upload, FileStorage) or not upload.filename:
        return
    picture = pictures.add(article, upload)
    now = articles.get(article.id)
    body = f"{now.body}\n\n![{picture.name.rpartition('.')[0] or picture.name}](picture:{picture.handle})"
    text = Text(now.title, now.summary, body, now.locale, now.section_id, now.is_internal)
    writing.save(now.id, text, _me(), said=gettext("A picture"))


def _editor(form: ArticleForm, article: Article | None = None, problem: str = "") -> str:
    shown = _drawn(form.body.data or "", article) if "preview" in request.form else ""
    return render_template(
        "kb/edit.html",
        form=form,
        article=article,
        problem=problem,
        preview=shown,
        pictures=pictures.of(article) if article else [],
        twin=articles.twin_of(article) if article else None,
        slug=articles.slug_of(article.title) if article else "",
        can_publish=_may("kb.publish"),
        can_edit=_may("kb.edit") and (article is None or article.is_draft or _may("kb.publish")),
    )


def _drawn(body: str, article: Article | None) -> Markup:
    try:
        return Markup(render(body, pictures.addresses(article) if article else {}).html)
    except Invalid as problem:
        return Markup('<p class="error">{}</p>').format(str(problem))


def _save_section(number: int | None, form: Any) -> None:
    names = {"en": form.name_en.data or "", "id": form.name_id.data or ""}
    icon = form.icon.data if form.icon.data in ICONS else "book"
    shelving.save(number, names, icon, form.parent.data or None)


def _sections(form: Any, problem: str = "") -> str:
    return render_template(
        "kb/sections.html", sections=in_order(), form=form, problem=problem, locale_of_names=current_locale()
    )


def _section(number: int, form: Any, problem: str = "") -> str:
    section = shelving.get(number)
    return render_template(
        "kb/section_form.html",
        section=section,
        name=section.name(current_locale()),
        moves=_moves(section),
        form=form,
        problem=problem,
    )


def _moves(section: Section) -> str:
    """Say what moves where when a section is deleted."""
    held = shelving.held(section.id)
    if not held.articles and not held.sections:
        return gettext("There is nothing in it.")
    said = [
        ngettext("%(num)d article moves up.", "%(num)d articles move up.", held.articles) if held.articles else "",
        ngettext("%(num)d section moves up.", "%(num)d sections move up.", held.sections) if held.sections else "",
        gettext("Nothing that is in it is deleted."),
    ]
    return " ".join(each for each in said if each)
