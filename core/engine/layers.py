"""Checks by reading alone what an import contract cannot say of the core's own code."""

import ast
from collections.abc import Collection, Iterator
from pathlib import Path, PurePath

from core.engine.findings import Finding, Source, read_sources
from core.engine.imports import imported

_MAY_COMMIT = frozenset({"services", "migrate", "migrate.py", "database.py"})
# The loader imports plugins by their names in the registry; the test kit keeps pytest from doing it under another name.
_MAY_IMPORT_PLUGINS = frozenset({PurePath("engine/loader.py"), PurePath("elsewhere.py")})
_MAY_SEE_REQUEST = frozenset({"web", "i18n.py"})  # the languages look at what the browser accepts
_NAMERS = frozenset({"argument", "option", "Column", "UniqueConstraint"})  # of arguments, of columns
_NOT_CORE = "scaffold"  # what `plugin new` copies is the code of a plugin


def check_core_layers(core: Path) -> list[Finding]:
    """Find who commits, looks at the request or imports a plugin without being one of those who may."""
    sources, findings = _sources(core)
    for source in sources:
        findings += _commits(source)
        findings += _requests(source)
        findings += _plugins(source)
    return sorted(findings, key=lambda each: (each.path, each.line))


def find_slugs(core: Path, slugs: Collection[str], allowed: Collection[str] = ()) -> list[Finding]:
    """Find strings that equal one of the slugs: the core may not treat one plugin unlike the others.

    `allowed` are paths within the core, such as "declare.py". Texts that only document are passed over, and so are
    names of fields: the keys of a mapping, and what a command calls its argument.
    """
    sources, findings = _sources(core)
    for source in sources:
        if source.inner.as_posix() not in allowed:
            findings += _slugs(source, slugs)
    return sorted(findings, key=lambda each: (each.path, each.line))


def _sources(core: Path) -> tuple[list[Source], list[Finding]]:
    sources, findings = read_sources(core)
    inside = f"{core.name}/{_NOT_CORE}/"
    return (
        [source for source in sources if not source.path.startswith(inside)],
        [finding for finding in findings if not finding.path.startswith(inside)],
    )


def _commits(source: Source) -> Iterator[Finding]:
    if source.inner.parts[0] in _MAY_COMMIT:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield source.finding(
                node, "commit", "Only services and migrations commit; move the writing into a service."
            )


def _requests(source: Source) -> Iterator[Finding]:
    if source.inner.parts[0] in _MAY_SEE_REQUEST:
        return
    message = "Only core/web looks at the request; pass what is needed from the view."
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module in ("flask", "flask.globals") and not node.level:
            if any(alias.name == "request" for alias in node.names):
                yield source.finding(node, "request", message)
        elif isinstance(node, ast.Attribute) and source.dotted(node) in ("flask.request", "flask.globals.request"):
            yield source.finding(node, "request", message)


def _plugins(source: Source) -> Iterator[Finding]:
    if PurePath(source.inner) in _MAY_IMPORT_PLUGINS:
        return
    for node, name in imported(source):
        if name.partition(".")[0] == "plugins":
            message = f"The core imports {name}; only engine/loader.py imports plugins, by the name in the registry."
            yield source.finding(node, "import", message)


def _slugs(source: Source, slugs: Collection[str]) -> Iterator[Finding]:
    harmless = {id(found) for node in ast.walk(source.tree) for found in _naming(source, node)}
    for node in ast.walk(source.tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in harmless else None
        if isinstance(text, str) and text in slugs:
            message = f'"{text}" is the name of a plugin, and the core may know none; make it a hook or a declaration.'
            yield source.finding(node, "slug", message)


def _naming(source: Source, node: ast.AST) -> Iterator[ast.AST | None]:
    """Give the parts of a node that document or that name a field."""
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.Dict):
        yield from node.keys
    elif isinstance(node, ast.Subscript):
        yield node.slice
    elif isinstance(node, ast.Call) and source.dotted(node.func).rpartition(".")[2] in _NAMERS:
        yield from node.args
