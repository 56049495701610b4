"""Writes docs/api.md: every name of core.api, with what its docstring says."""

import dataclasses
import enum
import inspect
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import inspect as inspect_mapped

from core import api
from core.database import db
from core.docs.docstring import block, read
from core.docs.foreign import WORDS as FOREIGN

HEAD = """# core.api

All that a plugin may import: `from core.api import hookimpl, Placeholder`. What is not listed here may change with any
release. A name that is listed stays for the whole of API version 1; one that is to go is announced in the changelog
and warns for a year.

This page is generated from the docstrings by `./tanggap docs`.
"""
_PLACES = re.compile(r"(?<!= ')(?<!\.)\b(?:[a-z_]\w*\.)+(?=[A-Za-z_])")
_QUOTED = re.compile(r"(: |-> )'([^']+)'")
_DEFAULTS = re.compile(r"<factory>|<(?:object object|function [^>]*(?:<lambda>)?) at 0x[0-9a-f]+>")


def page() -> str:
    """Give the whole page."""
    groups: dict[str, list[str]] = {}
    for name in sorted(api.__all__, key=str.lower):
        groups.setdefault(_group(getattr(api, name)), []).append(name)
    lines = [HEAD]
    for heading in GROUPS:
        lines += [f"## {heading}", ""]
        for name in groups.get(heading, ()):
            lines += _entry(name, getattr(api, name))
    return "\n".join(lines).rstrip() + "\n"


GROUPS = (
    "Functions and marks",
    "What plugins declare and pass on",
    "Choices",
    "Classes",
    "Tables of the core",
    "Errors",
    "Values",
)


def _group(thing: Any) -> str:
    if not inspect.isclass(thing):
        return "Functions and marks" if callable(thing) else "Values"
    if issubclass(thing, Exception):
        return "Errors"
    if issubclass(thing, enum.Enum):
        return "Choices"
    if issubclass(thing, db.Model):
        return "Tables of the core"
    return "What plugins declare and pass on" if dataclasses.is_dataclass(thing) else "Classes"


def _entry(name: str, thing: Any) -> list[str]:
    said = read(FOREIGN.get(name) or doc_of(thing))
    since = [f"*Since {said.since}.*", ""] if said.since else []
    return [f"### {name}", "", *_signature(name, thing), *block(said), *_members(thing), *since]


def doc_of(thing: Any) -> str:
    """Give the docstring of a name's thing."""
    if not (inspect.isclass(thing) or callable(thing)):
        return f"The value `{thing!r}`."
    return inspect.getdoc(thing) or ""


def _signature(name: str, thing: Any) -> list[str]:
    is_table = inspect.isclass(thing) and issubclass(thing, db.Model | enum.Enum)
    if is_table or not callable(thing) or (inspect.isclass(thing) and not dataclasses.is_dataclass(thing)):
        return []
    try:
        text = str(inspect.signature(thing))
    except (TypeError, ValueError):
        return []
    text = _DEFAULTS.sub("…", _PLACES.sub("", text))
    text = _QUOTED.sub(r"\1\2", text)
    text = text.replace(" -> None", "") if inspect.isclass(thing) else text
    return ["```python", _broken(f"{name}{text}"), "```", ""]


def _broken(call: str) -> str:
    """Put each argument of a long call onto a line of its own."""
    if len(call) <= 100:
        return call
    start, rest = call.split("(", 1)
    inside, end = rest.rsplit(")", 1)
    return f"{start}(\n" + "".join(f"    {part},\n" for part in _split(inside)) + f"){end}"


def _split(inside: str) -> Iterator[str]:
    depth, part = 0, ""
    for sign in inside:
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            yield part.strip()
            part = ""
        else:
            part += sign
    if part.strip():
        yield part.strip()


def _members(thing: Any) -> list[str]:
    if not inspect.isclass(thing):
        return []
    if issubclass(thing, enum.Enum):
        return [*(f"- `{thing.__name__}.{each.name}`: `{each.value!r}`" for each in thing), ""]
    if issubclass(thing, db.Model):
        mapper = inspect_mapped(thing)
        columns = ", ".join(f"`{column.key}`" for column in mapper.column_attrs)
        others = ", ".join(f"`{one.key}`" for one in mapper.relationships)
        return [f"Columns: {columns}.", "", *([f"Leads to: {others}.", ""] if others else [])]
    return [] if dataclasses.is_dataclass(thing) or issubclass(thing, Exception) else list(_methods(thing))


def _methods(thing: type) -> Iterator[str]:
    own = [(name, value) for name, value in vars(thing).items() if not name.startswith("_")]
    for name, value in own:
        target = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        if inspect.isfunction(target):
            said = read(target.__doc__)
            call = name if isinstance(value, property) else f"{name}{_call(target)}"
            yield f"- `{call}`: {said.text}"
    yield ""


def _call(function: Any) -> str:
    names = [str(each) for each in inspect.signature(function).parameters.values() if each.name not in {"self", "cls"}]
    return _QUOTED.sub(r"\1\2", f"({', '.join(_PLACES.sub('', name) for name in names)})")
