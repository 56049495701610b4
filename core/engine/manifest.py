"""Reads plugin.toml, what a plugin says of itself, without running any of its code.

All that is wrong is collected before anything is said, so that an author mends the file in one go.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from core.engine.manifest_keys import SCHEMA, WrongValueError
from core.engine.problem import NOTHING, ManifestError, Problem, cut, meant, show

FILE = "plugin.toml"
LARGEST = 64 * 1024
# Sixty-four kilobytes hold sixteen thousand wrong keys; looking for what each may have meant takes seconds.
_MOST_UNKNOWN = 20


@dataclass(frozen=True, slots=True)
class Requires:
    """What must be there for the plugin to run."""

    api: str
    python: SpecifierSet
    plugins: Mapping[str, SpecifierSet]
    packages: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Provides:
    """What the plugin offers: a module of its own hooks, and the path of its public pages."""

    hookspecs: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Asks:
    """What the plugin says it will use, shown before it is activated."""

    hosts: tuple[str, ...]
    mail: bool
    schedules: tuple[str, ...]
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Whether the fuse may pause the plugin, and whether it needs fresh processes when toggled."""

    critical: bool
    restart: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """A plugin.toml that is right in every part."""

    folder: Path
    slug: str
    name: str
    version: Version
    summary: str
    author: str
    license: str
    homepage: str
    category: str
    icon: str
    requires: Requires
    conflicts: tuple[str, ...]
    provides: Provides
    asks: Asks
    lifecycle: Lifecycle


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the plugin in `folder`, or raise ManifestError with everything that is wrong."""
    file = f"{folder.name}/{FILE}"
    values, problems = _values(file, _document(folder / FILE, file))
    problems += _contradictions(file, folder, values)
    if not _is_plain_file(folder / "__init__.py"):
        problems.append(
            Problem(
                f"{folder.name}/__init__.py",
                "",
                "",
                "nothing",
                "a file, though it may be empty",
            )
        )
    if problems:
        raise ManifestError(tuple(problems))
    return _manifest(folder, values)


def _manifest(folder: Path, values: dict[str, dict[str, Any]]) -> Manifest:
    provides = values["provides"]
    provides["prefix"] = provides["prefix"] or f"/{values['plugin']['slug'].replace('_', '-')}"
    return Manifest(
        folder=folder,
        **values["plugin"],
        requires=Requires(**values["requires"]),
        conflicts=values["conflicts"]["plugins"],
        provides=Provides(**provides),
        asks=Asks(**values["asks"]),
        lifecycle=Lifecycle(**values["lifecycle"]),
    )


def _is_plain_file(path: Path) -> bool:
    try:
        return path.is_file() and not path.is_symlink()
    except OSError:  # a folder that may not be looked into
        return False


def _document(path: Path, file: str) -> dict[str, object]:
    """Read the file as TOML, within the limits that keep a hostile one from costing anything."""

    def refuse(found: str, allowed: str, line: int | None = None) -> ManifestError:
        return ManifestError((Problem(file, "", "", found, allowed, line=line),))

    if not _is_plain_file(path):
        raise refuse("nothing, or something else than a file", "a plain file that can be read")
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as error:
        raise refuse(error.strerror or "a failure", "a file that can be read") from error
    if len(raw) > LARGEST:
        raise refuse(f"more than {LARGEST} bytes", f"at most {LARGEST} bytes")
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refuse(f"the byte 0x{raw[error.start]:02x}", "text in UTF-8", line) from error
    except ValueError as error:  # TOMLDecodeError, or a number or date beyond what Python can hold
        raise refuse(f"no TOML ({error})", "TOML as in https://toml.io", _line_of(error)) from error
    except RecursionError as error:
        raise refuse("brackets nested too deep", "TOML with plain lists and tables") from error


def _line_of(error: ValueError) -> int | None:
    match = re.search(r"at line (\d+)", str(error))
    return int(match[1]) if match else None


def _values(file: str, document: Mapping[str, object]) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """Read each key of each table; what cannot be read is left out and told."""
    tables = ", ".join(f"[{table}]" for table in SCHEMA)
    problems = [
        Problem(file, cut(name), "", "a table of this name", tables, meant(name, SCHEMA))
        for name in _unknown(document, SCHEMA)
    ]
    values = {}
    for table in SCHEMA:
        content = document.get(table, {})
        if not isinstance(content, dict):
            problems.append(
                Problem(
                    file,
                    table,
                    "",
                    show(content),
                    f"a table, begun by a line [{table}] of its own",
                )
            )
            content = {}
        values[table], more = _table(file, table, content)
        problems += more
    return values, problems


def _table(file: str, table: str, content: Mapping[str, object]) -> tuple[dict[str, Any], list[Problem]]:
    keys = SCHEMA[table]
    problems = [
        Problem(
            file,
            table,
            cut(key),
            "a key of this name",
            ", ".join(keys),
            _belongs(key, table) or meant(key, keys),
        )
        for key in _unknown(content, keys)
    ]
    values: dict[str, Any] = {}
    for name, key in keys.items():
        value = content.get(name, NOTHING)
        if value is NOTHING and not key.required:
            values[name] = key.default
            continue
        try:
            values[name] = key.read(value)
        except WrongValueError as wrong:
            hint = meant(wrong.found, wrong.choices) if isinstance(wrong.found, str) else ""
            problems.append(Problem(file, table, name, show(wrong.found), wrong.allowed, hint))
    return values, problems


def _unknown(content: Mapping[str, object], known: Mapping[str, object]) -> list[str]:
    return list(islice((name for name in content if name not in known), _MOST_UNKNOWN))


def _contradictions(file: str, folder: Path, values: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """Find values that are each allowed but cannot be meant together."""
    slug = values["plugin"].get("slug", folder.name)
    needs = values["requires"].get("plugins", {})
    conflicts = values["conflicts"].get("plugins", ())
    problems = []
    if slug != folder.name:
        problems.append(
            Problem(
                file,
                "plugin",
                "slug",
                show(slug),
                f'the name of the folder, "{folder.name}"',
            )
        )
    if slug in needs:
        problems.append(Problem(file, "requires", "plugins", show(slug), "plugins other than this one"))
    if slug in conflicts:
        problems.append(Problem(file, "conflicts", "plugins", show(slug), "plugins other than this one"))
    problems += [
        Problem(
            file,
            "conflicts",
            "plugins",
            show(other),
            "plugins that [requires] does not name",
        )
        for other in conflicts
        if other in needs
    ]
    return problems


def _belongs(key: str, table: str) -> str:
    homes = [other for other, keys in SCHEMA.items() if key in keys and other != table]
    return f"This key belongs in [{homes[0]}]." if homes else ""
