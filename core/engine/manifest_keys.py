"""Every table and key that plugin.toml may have, and how each value is read."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from core.engine.slug import RESERVED_SEGMENTS, SLUG_RULE, is_slug, why_reserved

CATEGORIES = (
    "channels",
    "agents",
    "customers",
    "automation",
    "knowledge",
    "reports",
    "appearance",
    "integrations",
    "security",
    "tools",
)

# Marks that turn the direction of text around: with them a name can be made to read as another one.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ICON = re.compile(r"[a-z][a-z0-9-]{0,30}")
_TABLE = re.compile(r"(?=.{1,31}\Z)[a-z][a-z0-9]*(_[a-z0-9]+)*")
_MODULE = re.compile(r"[a-z_][a-z0-9_]{0,40}(\.[a-z_][a-z0-9_]{0,40}){0,3}")
_PREFIX = re.compile(r"(/[a-z0-9][a-z0-9-]{0,40}){1,4}")
_HOST = re.compile(r"\*|(\*\.)?[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9]([a-z0-9-]{0,62}))*(:[0-9]{1,5})?")
_LONGEST_LIST = 100


class WrongValueError(ValueError):
    """The value of a key is not allowed; `allowed` says what is, `choices` feed the "did you mean"."""

    def __init__(self, allowed: str, found: object, choices: tuple[str, ...] = ()) -> None:
        super().__init__(allowed)
        self.allowed = allowed
        self.found = found
        self.choices = choices


@dataclass(frozen=True, slots=True)
class Key:
    """One key of one table: the function that reads its value, and the value it has when left out."""

    read: Callable[[object], object]
    default: Any = None
    required: bool = False


def _text(longest: int) -> Callable[[object], str]:
    allowed = f"one line of 1 to {longest} characters"

    def read(value: object) -> str:
        if not isinstance(value, str) or not 0 < len(value.strip()) <= longest:
            raise WrongValueError(allowed, value)
        if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in _TURNING for sign in value):
            raise WrongValueError(f"{allowed}, without line breaks, control and direction marks", value)
        return value.strip()

    return read


def _matching(pattern: re.Pattern[str], allowed: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise WrongValueError(allowed, value)
        return value

    return read


def _slug(value: object) -> str:
    if not isinstance(value, str) or not is_slug(value):
        raise WrongValueError(SLUG_RULE, value)
    if reason := why_reserved(value):
        raise WrongValueError(f"any other name: {value} is {reason}", value)
    return value


def _version(value: object) -> Version:
    allowed = 'a version in quotes such as "1.2.0"'
    if not isinstance(value, str) or len(value) > 50:
        raise WrongValueError(allowed, value)
    try:
        return Version(value)
    except InvalidVersion as error:
        raise WrongValueError(allowed, value) from error


def _versions(value: object) -> SpecifierSet:
    allowed = 'a range of versions such as ">=1.0" or ">=1.0,<2", or "" for any'
    if not isinstance(value, str) or len(value) > 200:
        raise WrongValueError(allowed, value)
    try:
        return SpecifierSet(value)
    except InvalidSpecifier as error:
        raise WrongValueError(allowed, value) from error


def _package(value: object) -> Requirement:
    allowed = 'the name of a Python package with its versions, such as "feedparser>=6"'
    if not isinstance(value, str) or len(value) > 300:
        raise WrongValueError(allowed, value)
    try:
        requirement = Requirement(value)
    except InvalidRequirement as error:
        raise WrongValueError(allowed, value) from error
    if requirement.url:
        raise WrongValueError(f"{allowed}, never an address to download from", value)
    return requirement


def _page(value: object) -> str:
    allowed = "a web address that starts with https:// or http://"
    if not isinstance(value, str) or len(value) > 300 or not value.isprintable() or " " in value:
        raise WrongValueError(allowed, value)
    try:
        parts = urlsplit(value)
    except ValueError as error:
        raise WrongValueError(allowed, value) from error
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise WrongValueError(allowed, value)
    return value


def _prefix(value: object) -> str:
    if not isinstance(value, str) or not _PREFIX.fullmatch(value):
        raise WrongValueError(
            'a path such as "/help", of a-z, 0-9 and -, without a slash at the end',
            value,
        )
    if value.split("/")[1] in RESERVED_SEGMENTS:
        raise WrongValueError(
            f"any path but those of the platform: /{', /'.join(sorted(RESERVED_SEGMENTS))}",
            value,
        )
    return value


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongValueError("true or false, without quotes", value)
    return value


def _one_of(choices: tuple[str, ...]) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in choices:
            raise WrongValueError(f"one of {', '.join(choices)}", value, choices)
        return str(value)

    return read


def _list(
    read_one: Callable[[object], object],
) -> Callable[[object], tuple[object, ...]]:
    def read(value: object) -> tuple[object, ...]:
        if not isinstance(value, list) or len(value) > _LONGEST_LIST:
            raise WrongValueError(f"a list such as [] of at most {_LONGEST_LIST} items", value)
        items = tuple(read_one(item) for item in value)
        for place, item in enumerate(items):
            if item in items[:place]:
                raise WrongValueError("a list that names each item once", value[place])
        return items

    return read


def _packages(value: object) -> tuple[Requirement, ...]:
    requirements = tuple(item for item in _list(_package)(value) if isinstance(item, Requirement))
    names = [canonicalize_name(requirement.name) for requirement in requirements]
    for place, requirement in enumerate(requirements):
        if names[place] in names[:place] and not requirement.marker:
            raise WrongValueError("each package once, with all its versions in one text", str(requirement))
    return requirements


def _plugins(value: object) -> dict[str, SpecifierSet]:
    if not isinstance(value, dict) or len(value) > _LONGEST_LIST:
        raise WrongValueError('a table of plugins and their versions, such as { other = ">=1.0" }', value)
    return {_slug(slug): _versions(versions) for slug, versions in value.items()}


_read_host = _matching(
    _HOST,
    'a host such as "api.example.com" or "*.example.com", or "*" for hosts the settings name',
)
_read_table = _matching(_TABLE, "the name of a table in a-z, 0-9 and _, without its p_<slug>__ in front")

SCHEMA: Mapping[str, Mapping[str, Key]] = {
    "plugin": {
        "slug": Key(_slug, required=True),
        "name": Key(_text(60), required=True),
        "version": Key(_version, required=True),
        "summary": Key(_text(200), required=True),
        "author": Key(_text(100), ""),
        "license": Key(_text(100), ""),
        "homepage": Key(_page, ""),
        "category": Key(_one_of(CATEGORIES), "tools"),
        "icon": Key(
            _matching(_ICON, 'the name of an icon such as "book", of a-z, 0-9 and -'),
            "plug",
        ),
    },
    "requires": {
        "api": Key(
            _matching(re.compile(r"[1-9][0-9]{0,2}"), 'a whole number in quotes such as "1"'),
            "1",
        ),
        "python": Key(_versions, SpecifierSet(">=3.11")),
        "plugins": Key(_plugins, MappingProxyType({})),
        "packages": Key(_packages, ()),
    },
    "conflicts": {"plugins": Key(_list(_slug), ())},
    "provides": {
        "hookspecs": Key(_matching(_MODULE, 'a module of the plugin such as "hookspecs"'), ""),
        "prefix": Key(_prefix, ""),
    },
    "asks": {
        "hosts": Key(_list(_read_host), ()),
        "mail": Key(_switch, False),
        "schedules": Key(_list(_text(100)), ()),
        "tables": Key(_list(_read_table), ()),
    },
    "lifecycle": {"critical": Key(_switch, False), "restart": Key(_switch, False)},
}
