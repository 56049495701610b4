"""The help centre: home, sections, articles, search, votes, pictures. Drafts and articles for the team are 404 here."""

from collections.abc import Sequence
from html import escape

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core.api import (
    NotFound,
    can,
    context,
    current_locale,
    current_user,
    gettext,
    kept_file,
    nav_entries,
    open_to_all,
    picture_response,
    site_info,
)

from . import articles, pictures, readers
from .finding import Found, find
from .markdown import contents
from .tables import SLUG, Article, Audience
from .visitor import entry, is_reader, remember, searched_in_vain, visitor_of

LONGEST_QUERY = 200
MOST_SUGGESTED = 4
MOST_IN_SITEMAP = 5_000
pages = Blueprint("kb", __name__)


def audiences() -> Sequence[int]:
    """Say what the person here may read: visitors what is public, the team what is for the team besides."""
    user = current_user()
    if user is not None and can(user, "kb.view"):
        return (Audience.STAFF, Audience.PUBLIC)
    return (Audience.PUBLIC,)


@pages.get("")
@open_to_all
def home() -> str:
    """Show the start: search first, then sections, then what is read most."""
    return draw_home()


def draw_home() -> str:
    """Draw the start; it is also the site's own, where an admin wants that."""
    locale = current_locale()
    return render_template(
        "kb/home.html",
        shelves=articles.shelves(locale, audiences()),
        popular=articles.warm(locale),
        ways=nav_entries("contact"),
        intro=context(SLUG).settings["intro"],
    )


@pages.get("/search")
@open_to_all
def search() -> str:
    """Show what fits; a search in vain is written down for the team."""
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    found = find(context(SLUG), query, current_locale(), staff=len(audiences()) > 1) if query else []
    if query and not found:
        searched_in_vain(query)
    ways = nav_entries("contact")
    return render_template("kb/search.html", query=query, found=found, slug_of=articles.slug_of, ways=ways)


@pages.get("/suggest")
@open_to_all
def suggest() -> str:
    """Give the list that stands below a field while somebody types; public articles only, whoever asks."""
    words = request.args.get("q", "")[:LONGEST_QUERY]
    found = suggested(words, typing=True) if len(words) > 2 else []
    return render_template("kb/_suggested.html", found=found, slug_of=articles.slug_of, entry=entry())


def suggested(words: str, *, typing: bool = False) -> list[Found]:
    """Give the public articles that may answer what somebody is about to ask."""
    found = find(context(SLUG), words, current_locale(), limit=MOST_SUGGESTED, typing=typing)
    return [each for each in found if each.matched == found[0].matched]


@pages.get("/section/<slug>")
@open_to_all
def section(slug: str) -> str:
    """Show a section with its articles and the sections in it."""
    shelf, above = articles.shelf_at(slug, current_locale(), audiences())
    return render_template("kb/section.html", shelf=shelf, above=above)


@pages.get("/a/<int:number>")
@pages.get("/a/<int:number>-<slug>")
@open_to_all
def article(number: int, slug: str = "") -> ResponseReturnValue:
    """Show an article."""
    found = articles.get(number, audiences())
    right = articles.slug_of(found.title)
    if slug != right:
        return redirect(url_for("kb.article", number=number, slug=right), 301 if slug and found.is_public else 302)
    if is_reader():
        readers.count_read(number)
    twin = articles.twin_of(found, audiences())
    return render_template(
        "kb/article.html",
        article=found,
        html=Markup(found.html),  # cleaned when it was saved
        headings=contents(found.html),
        above=_above(found),
        beside=articles.beside(found, audiences()),
        twin=twin and {"url": _url(twin), "locale": twin.locale},
        entry=entry(),
        voted=request.args.get("voted", ""),
        can_edit=len(audiences()) > 1,
    )


def _above(found: Article) -> list[articles.Shelf]:
    if found.section_id is None:
        return []
    for each in articles.sections():
        if each.id == found.section_id:
            try:
                shelf, above = articles.shelf_at(each.slug, current_locale(), audiences())
            except NotFound:
                return []
            return [*above, shelf]
    return []


def _url(found: Article) -> str:
    return url_for("kb.article", number=found.id, slug=articles.slug_of(found.title))


@pages.post("/a/<int:number>/vote")
@open_to_all
def vote(number: int) -> ResponseReturnValue:
    """Take a vote, or the words that go with it."""
    found = articles.get(number, audiences())
    visitor = visitor_of(request.form.get("entry", ""))
    helped = request.form.get("helped", "")
    if visitor is None or helped not in {"yes", "no"}:
        flash(gettext("Your vote could not be counted. Try once more."), "error")
        return redirect(_url(found))
    readers.cast(number, visitor, is_yes=helped == "yes", comment=request.form.get("comment", ""))
    said = helped if not request.form.get("comment") else "said"
    return remember(redirect(f"{_url(found)}?voted={said}#helped", 303), visitor)


@pages.post("/a/<int:number>/solved")
@open_to_all
def solved(number: int) -> ResponseReturnValue:
    """Count that an article made a request needless, and say thank you."""
    found = articles.get(number, (Audience.PUBLIC,))
    visitor = visitor_of(request.form.get("entry_kb", ""))
    page = Response(render_template("kb/solved.html", article=found, url=_url(found)))
    if visitor is None:
        return page
    readers.deflect(number, visitor)
    return remember(page, visitor)


@pages.get("/pictures/<handle>")
@open_to_all
def picture(handle: str) -> Response:
    """Show a picture to whoever may read its article; the team sees those of drafts too."""
    found, owner = pictures.at(handle)
    seen = audiences()
    if owner.audience not in seen and not (len(seen) > 1 and owner.is_draft):
        raise NotFound(gettext("There is no such picture."))
    return picture_response(kept_file(SLUG, found.sha256), found.name)


@pages.get("/sitemap.xml")
@open_to_all
def sitemap() -> Response:
    """List the public articles for search engines."""
    home_url = site_info().url or request.host_url.rstrip("/")
    urls = "".join(
        f"<url><loc>{escape(f'{home_url}{pictures.PREFIX}/a/{path}')}</loc><lastmod>{day}</lastmod></url>"
        for path, day in articles.for_sitemap(MOST_IN_SITEMAP)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return Response(f"{head}{urls}</urlset>", mimetype="application/xml")
