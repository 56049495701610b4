"""The words of the demo, kept as data beside this module: sentences in each language, and the made-up business."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("texts")
LANGUAGES = ("en", "id")


@dataclass(frozen=True, slots=True)
class Topic:
    """What tickets are about: sentences for each part of a conversation."""

    subjects: tuple[str, ...]
    problems: tuple[str, ...]
    asks: tuple[str, ...]
    details: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    category: str = ""
    desk: str = "support"
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Language:
    """The pools of one language; `topics` has each topic as often as it is heavy."""

    locale: str
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    organisations: tuple[str, ...]
    cities: tuple[str, ...]
    streets: tuple[str, ...]
    days: tuple[str, ...]
    products: tuple[str, ...]
    greetings: tuple[str, ...]
    agent_greetings: tuple[str, ...]
    closings: tuple[str, ...]
    agent_closings: tuple[str, ...]
    thanks: tuple[str, ...]
    notes: tuple[str, ...]
    topics: tuple[Topic, ...]
    spam: tuple[Topic, ...]


def read(name: str) -> dict[str, Any]:
    """Read one file of texts."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def language(locale: str) -> Language:
    """Give the pools of a language."""
    raw = read(locale)
    topics = tuple(topic for each in raw.pop("topics") for topic in (_topic(each),) for _turn in range(topic.weight))
    spam = tuple(_topic(each) for each in raw.pop("spam"))
    return Language(**{name: _pool(value) for name, value in raw.items()}, topics=topics, spam=spam)


def _topic(raw: dict[str, Any]) -> Topic:
    known = {field.name for field in fields(Topic)}
    return Topic(**{name: _pool(value) for name, value in raw.items() if name in known})


def _pool(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return tuple(value.split()) if isinstance(value, str) and "\n" in value else value
