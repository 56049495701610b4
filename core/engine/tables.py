"""The declarative base of a plugin's own tables: in the core's metadata, under a name that says whose they are."""

from typing import Any, ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from core.database import db


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

    return PluginBase
