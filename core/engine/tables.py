"""The declarative base of a plugin's own tables: in the core's metadata, under a name that says whose they are."""

from typing import Any, ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from core.database import db

_bases: dict[str, list[type[DeclarativeBase]]] = {}


def plugin_base(slug: str) -> type[DeclarativeBase]:
    """Give the base class of a plugin's own tables, once per plugin: `Base = plugin_base("kb")`.

    A class with `__tablename__ = "article"` gets the table `p_kb__article`, which a migration in the plugin's folder
    `migrations` creates. Foreign keys may point to tables of the core (`ForeignKey("ticket.id", ondelete="CASCADE")`;
    `ondelete` is compulsory), relationships only to classes of the plugin. Since 1.0.

    Example::

        class Article(plugin_base("kb")):
            __tablename__ = "article"
            id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """
    prefix = f"p_{slug}__"

    class PluginBase(DeclarativeBase):
        metadata: ClassVar[MetaData] = db.metadata

        def __init_subclass__(cls, **options: Any) -> None:
            name = cls.__dict__.get("__tablename__")
            if isinstance(name, str) and not name.startswith(prefix):
                cls.__tablename__ = prefix + name
            super().__init_subclass__(**options)

    _bases.setdefault(slug, []).append(PluginBase)
    return PluginBase


def forget_tables(slug: str) -> None:
    """Unmap a plugin's classes and take its tables out of the metadata, so that newer code can define them again.

    Classes cannot be unmapped one by one, but each base has a registry of its own, which goes as a whole. Raises
    `InvalidRequestError` where classes of somebody else refer to these.
    """
    for base in _bases.get(slug, ()):
        base.registry.dispose()
    for name in [name for name in db.metadata.tables if _owner(name) == slug]:
        db.metadata.remove(db.metadata.tables[name])
    _bases.pop(slug, None)


def _owner(table: str) -> str | None:
    """Say whose a table is: `p_kb__old__page` may be of `kb__old`, though it begins as those of `kb` do."""
    return max((slug for slug in _bases if table.startswith(f"p_{slug}__")), key=len, default=None)
