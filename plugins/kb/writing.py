"""Writes articles: every save is kept as a revision, and what is searched is written with it."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from core.api import (
    ChangedMeanwhile,
    Invalid,
    NotFound,
    User,
    clean_line,
    clean_text,
    context,
    gettext,
    now,
    record_audit,
)

from .articles import sections
from .indexing import index
from .markdown import render
from .pictures import addresses, forget_unused
from .tables import SLUG, Article, Audience, Picture, Revision

PUBLISHED, HIDDEN, CHANGED, DELETED = "kb.published", "kb.hidden", "kb.changed", "kb.deleted"


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody wrote."""

    title: str
    summary: str
    body: str
    locale: str
    section_id: int | None = None
    is_internal: bool = False


def create(text: Text, user: User | None, *, twin_id: int | None = None, said: str = "") -> Article:
    """Start an article, as a draft."""
    ctx = context(SLUG)
    _check(text)
    with ctx.transaction() as session:
        article = Article(locale=text.locale, title=text.title, author_id=user.id if user else None, twin_id=twin_id)
        article.version = 0
        session.add(article)
        session.flush()
        _write(article, text, user, said)
        return article


def save(number: int, text: Text, user: User | None, *, version: int | None = None, said: str = "") -> Article:
    """Save a new text. Raises `ChangedMeanwhile` where somebody saved after `version`."""
    _check(text)
    with context(SLUG).transaction():
        article = locked(number)
        if version is not None and version != article.version:
            raise ChangedMeanwhile(
                gettext("Somebody else saved this article meanwhile. Your text is kept here; compare, then save again.")
            )
        _write(article, text, user, said)
        if not article.is_draft:
            record_audit(CHANGED, article.title)
        return article


def publish(number: int, *, published: bool) -> Article:
    """Let readers see an article, or hide it again."""
    with context(SLUG).transaction():
        article = locked(number)
        article.audience = _audience(article.is_internal) if published else Audience.DRAFT
        _show(article)
        record_audit(PUBLISHED if published else HIDDEN, article.title)
        return article


def revert(number: int, to: int, user: User | None) -> Article:
    """Bring title and text of a revision back, as a new revision."""
    with context(SLUG).transaction() as session:
        article = locked(number)
        old = session.scalars(select(Revision).where(Revision.article_id == number, Revision.number == to)).first()
        if old is None:
            raise NotFound(gettext("There is no such revision."))
        text = Text(old.title, old.summary, old.body, article.locale, article.section_id, article.is_internal)
        _write(article, text, user, gettext("Back to revision %(number)s", number=to))
        if not article.is_draft:
            record_audit(CHANGED, article.title)
        return article


def delete(number: int) -> None:
    """Delete an article with all its revisions and pictures."""
    ctx = context(SLUG)
    with ctx.transaction() as session:
        article = locked(number)
        digests = list(session.scalars(select(Picture.sha256).where(Picture.article_id == number)))
        session.execute(update(Article).where(Article.twin_id == number).values(twin_id=None))
        record_audit(DELETED, article.title)
        session.delete(article)
        session.flush()
    forget_unused(digests)


def locked(number: int) -> Article:
    """Give an article to change it."""
    found: Article | None = context(SLUG).session.get(Article, number, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(gettext("There is no such article."))
    return found


def refresh(article: Article) -> None:
    """Draw an article anew, after its pictures have changed."""
    with context(SLUG).transaction():
        _show(article)


def _check(text: Text) -> None:
    if not text.title.strip():
        raise Invalid(gettext("An article needs a title."))
    render(text.body, {})


def _write(article: Article, text: Text, user: User | None, said: str) -> None:
    session = context(SLUG).session
    article.title, article.summary = clean_line(text.title, 200), clean_line(text.summary, 400)
    article.body, article.locale = clean_text(text.body).strip(), text.locale
    article.section_id = text.section_id if text.section_id in {each.id for each in sections()} else None
    article.is_internal = text.is_internal
    if not article.is_draft:
        article.audience = _audience(text.is_internal)
    article.version += 1
    article.updated_at = now()
    session.flush()
    newest = session.scalar(select(func.max(Revision.number)).where(Revision.article_id == article.id)) or 0
    session.add(
        Revision(
            article_id=article.id,
            number=newest + 1,
            title=article.title,
            summary=article.summary,
            body=article.body,
            said=said[:120],
            by=user.name if user else "",
        )
    )
    _show(article)


def _show(article: Article) -> None:
    """Keep the HTML and what is searched."""
    ctx = context(SLUG)
    shown = render(article.body, addresses(article))
    article.html, article.minutes = shown.html, shown.minutes
    plain = " ".join(shown.text.split())
    article.excerpt = (article.summary or plain)[:300]
    ctx.session.flush()
    index(ctx, article, shown.text)


def _audience(is_internal: bool) -> Audience:
    return Audience.STAFF if is_internal else Audience.PUBLIC
