"""Checks by reading alone that a plugin keeps to its side of the border: what it imports, and what it does.

Used by the tests, by `plugin check`, and for the report shown before a plugin is activated. It finds mistakes and
shows what an honest plugin does; it cannot stop a hostile one, whose code has the rights of the whole site.
"""

import ast
import re
import sys
from collections.abc import Collection, Iterator
from pathlib import Path, PurePath

from packaging.utils import canonicalize_name

from core.engine.findings import Finding, Source, read_sources
from core.engine.habits import check_habits
from core.engine.manifest import Manifest

PLATFORM = frozenset({"click", "flask", "jinja2", "markupsafe", "pluggy", "sqlalchemy", "werkzeug", "wtforms"})
_COMPILED = frozenset({".so", ".pyd", ".dll", ".dylib", ".exe", ".pyc", ".pyo"})


def check_plugin(folder: Path, manifest: Manifest) -> list[Finding]:
    """Find all that the code in this folder does beyond what plugins may do, in the order of files and lines."""
    sources, findings = read_sources(folder)
    border = _Border(manifest)
    for source in sources:
        findings += border.check(source)
        if not _is_test(source.inner):
            findings += check_habits(source)
    findings += _odd_files(folder)
    return sorted(set(findings), key=lambda each: (each.path, each.line, each.code))


def imported(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Name everything that a file imports, in full; what is relative keeps its dots in front."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            home = "." * node.level + (f"{node.module}." if node.module else "")
            yield from ((node, f"{home}{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and source.dotted(node.func) in ("importlib.import_module", "__import__"):
            name = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
            yield node, name if isinstance(name, str) else ""


class _Border:
    """What one plugin may import."""

    def __init__(self, manifest: Manifest) -> None:
        self.slug = manifest.slug
        self.needs = manifest.requires.plugins
        self.packages = {canonicalize_name(requirement.name) for requirement in manifest.requires.packages}

    def check(self, source: Source) -> Iterator[Finding]:
        for node, written in imported(source):
            if not written:
                message = "What this imports is known only when it runs; import by name, at the top or in the function."
                yield source.finding(node, "import-dynamic", message, "warning")
                continue
            name = self.full(written, source.inner)
            if problem := self.problem(name, source.inner):
                yield source.finding(node, "import", f"Plugin {self.slug} imports {name or written}. {problem}")

    def full(self, written: str, inner: PurePath) -> str:
        """Resolve a relative import, to "" when it leads out of the plugin."""
        name = written.lstrip(".")
        level = len(written) - len(name)
        if level == 0:
            return name
        package = ["plugins", self.slug, *inner.parent.parts]
        home = package[: len(package) - level + 1]
        return ".".join([*home, name]) if len(home) > 1 else ""

    def problem(self, name: str, inner: PurePath) -> str:
        """Say what is wrong with importing this, with the fix, or give ""."""
        top = name.partition(".")[0]
        if top == "plugins":
            return self.problem_with_plugin(name)
        if top == "core":
            allowed = ("api", "testing") if _is_test(inner) else ("api",)
            return "" if name.partition(".")[2].partition(".")[0] in allowed else _OF_CORE
        if not name:
            return "That is outside of the plugin."
        if top in sys.stdlib_module_names or top in PLATFORM or _is_test(inner) or self.is_declared(top):
            return ""
        if top == "alembic" and "migrations" in inner.parts:
            return ""
        return "Its manifest does not declare that package; add it to [requires] packages, or use what core.api offers."

    def problem_with_plugin(self, name: str) -> str:
        _, _, rest = name.partition(".")
        other, _, inside = rest.partition(".")
        if other == self.slug:
            return ""
        if other not in self.needs:
            return f"Its manifest does not require that plugin; add {other} to [requires] plugins." if rest else _OF_ALL
        return "" if inside.partition(".")[0] == "api" else f"Of another plugin only plugins.{other}.api is offered."

    def is_declared(self, top: str) -> bool:
        return bool(self.packages) and (canonicalize_name(top) in self.packages or _distributed(top, self.packages))


_OF_CORE = "Of the core only core.api is offered (in tests core.testing too); the rest may change with any release."
_OF_ALL = "Import from plugins.<slug> by name."


def _distributed(top: str, packages: Collection[str]) -> bool:
    """Tell whether an installed package that was declared brings this module: PyYAML brings yaml."""
    from importlib.metadata import packages_distributions

    return any(canonicalize_name(name) in packages for name in packages_distributions().get(top, ()))


def _is_test(inner: PurePath) -> bool:
    return inner.parts[0] == "tests" or inner.name == "conftest.py"


def _odd_files(folder: Path) -> Iterator[Finding]:
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        name = f"{folder.name}/{inner.as_posix()}"
        if "__pycache__" in inner.parts or not path.is_file():
            continue
        if path.suffix.lower() in _COMPILED or re.search(r"\.so\.[0-9]", path.name):
            yield Finding(name, 1, "compiled", "This is compiled code, which nobody can read.", "warning")
        if inner.parts[0] == "static" and path.suffix == ".py":
            yield Finding(
                name, 1, "static-code", "Code in static/ is never served; move it or leave it out.", "warning"
            )
