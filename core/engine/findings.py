"""What a reading of source code has found, and the reading itself: syntax trees, never a run."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]
_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in the code that breaks a rule (error) or that an admin should know of (warning)."""

    path: str
    line: int
    code: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: {self.message} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Source:
    """A Python file as a tree; `names` says what each imported name stands for, `inner` is its path in the folder."""

    path: str
    inner: Path
    tree: ast.Module
    names: Mapping[str, str]

    def finding(self, node: ast.AST, code: str, message: str, severity: Severity = "error") -> Finding:
        return Finding(self.path, getattr(node, "lineno", 1), code, message, severity)

    def dotted(self, node: ast.AST) -> str:
        """Spell what a name or attribute refers to in full, as "threading.Thread", or give "" for anything else."""
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        return ".".join([self.names.get(node.id, node.id), *reversed(attributes)])


def read_sources(folder: Path) -> tuple[list[Source], list[Finding]]:
    """Read all Python files below a folder; those that cannot be read are findings."""
    sources, findings = [], []
    for path in sorted(folder.rglob("*.py")):
        inner = path.relative_to(folder)
        if "__pycache__" in inner.parts:
            continue
        name = f"{folder.name}/{inner.as_posix()}"
        try:
            tree = _tree(path)
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None) or 1
            findings.append(Finding(name, line, "unreadable", f"Python cannot read this file: {error}."))
            continue
        sources.append(Source(name, inner, tree, _names(tree)))
    return sources, findings


def last_name(node: ast.AST) -> str:
    """Give the last word of a name, attribute or call: "session" for `db.session` and for `self.session()`."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def walk(tree: ast.AST) -> Iterator[tuple[ast.AST, bool]]:
    """Go through a tree; each node comes with whether it runs when the file is imported."""
    waiting = [(tree, True)]
    while waiting:
        node, at_import = waiting.pop()
        yield node, at_import
        later = _run_later(node)
        waiting += [(child, at_import and id(child) not in later) for child in ast.iter_child_nodes(node)]


def _run_later(node: ast.AST) -> set[int]:
    """Find the parts of a function that run when it is called; its defaults and decorators run when it is defined."""
    if isinstance(node, ast.Lambda):
        return {id(node.body)}
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return {id(child) for child in node.body}
    return set()


def _tree(path: Path) -> ast.Module:
    if path.stat().st_size > _LARGEST:
        raise ValueError("it has more than a megabyte")
    return ast.parse(path.read_bytes())


def _names(tree: ast.Module) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.name if alias.asname else alias.name.partition(".")[0]
                names[alias.asname or name] = name
        elif isinstance(node, ast.ImportFrom):
            home = "." * node.level + (node.module or "")
            for alias in node.names:
                names[alias.asname or alias.name] = f"{home}.{alias.name}"
    return names
