"""Writes docs/hooks.md: every hook by its kind, with what it is called with, an example, and who uses it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.docs.docstring import Said, block, read
from core.docs.users import users
from core.engine import hookspecs
from core.engine.kinds import HookKind, kind_of
from core.slots import PLACES

KINDS = {
    HookKind.REGISTER: (
        "Declared once",
        "Asked once, when the app is built; give back a list (`register_settings` gives a class). What is wrong in it, "
        "or an error, leaves the plugin out of the build and shows on its card.",
    ),
    HookKind.LIFECYCLE: ("Lifecycle", "Told to the plugin concerned only."),
    HookKind.BEFORE: (
        "Before something happens",
        "Called in the transaction, each implementation in a savepoint of its own. `raise Veto(reason)` stops the act; "
        "any other error is noted and stops nothing.",
    ),
    HookKind.FILTER: (
        "Filters",
        "A value goes from one plugin to the next; give back the changed value. None, an error or a value of another "
        "type changes nothing.",
    ),
    HookKind.FIRST: (
        "First answer wins",
        "Asked one after the other until one gives something else than None. The core's own answer comes last.",
    ),
    HookKind.CHECK: ("Checks", "All are asked; one False or one error is a no. A check can refuse, never grant."),
    HookKind.SCOPE: ("Scopes", "Conditions, all of which must hold; an error means that nothing is visible."),
    HookKind.COLLECT: ("Collected", "Asked again and again; give back a list. Who fails is left out."),
    HookKind.DURABLE: (
        "Told for certain",
        "Told by a job that is written in the transaction of what it tells, and tried again until it succeeds: at "
        "least once, so make it harmless twice.",
    ),
    HookKind.NOTIFY: ("Told afterwards", "After the commit, in the same process, best effort, each by itself."),
}
HEAD = """# Hooks

A plugin takes part in what Tanggap does by hooks: functions of a given name, marked with `@hookimpl`. Ask for as few
of the arguments as you need, in any order; every hook also offers `ctx`, your plugin's
[context](api.md#plugincontext). The plugin that stands higher in the list of plugins is asked first, the core last.

Whatever a hook does is guarded: it has its own `try`, a savepoint where a transaction is open, and two seconds. Five
failures from five requests within ten minutes pause the plugin. No hook may be a wrapper.

This page is generated from `core/engine/hookspecs.py` by `./tanggap docs`.
"""


@dataclass(frozen=True, slots=True)
class Hook:
    """One hook as the page shows it."""

    name: str
    signature: str
    said: Said
    kind: HookKind


def hooks() -> list[Hook]:
    """Read all hooks of the core, in the order of the file."""
    tree = ast.parse(Path(hookspecs.__file__).read_text(encoding="utf-8"))
    return [_hook(node) for node in tree.body if isinstance(node, ast.FunctionDef)]


def page() -> str:
    """Give the whole page."""
    used = users()
    lines = [HEAD, *_contents()]
    for kind, (heading, intro) in KINDS.items():
        lines += [f"## {heading}", "", intro, ""]
        for hook in hooks():
            if hook.kind is kind:
                lines += _entry(hook, used.get(hook.name, []))
    return "\n".join([*lines, *_places()]).rstrip() + "\n"


def _hook(node: ast.FunctionDef) -> Hook:
    arguments = [f"{each.arg}: {_type(each.annotation)}" for each in node.args.args if each.arg != "ctx"]
    signature = f"{node.name}({', '.join([*arguments, 'ctx'])}) -> {_type(node.returns)}"
    return Hook(node.name, signature, read(ast.get_docstring(node)), kind_of(node.name))


def _type(annotation: ast.expr | None) -> str:
    if annotation is None:
        return "Any"
    text = annotation.value if isinstance(annotation, ast.Constant) else ast.unparse(annotation)
    return str(text).replace("declare.", "").strip("'\"")


def _contents() -> Iterator[str]:
    yield "| Kind | Hooks |"
    yield "|---|---|"
    for kind, (heading, _intro) in KINDS.items():
        names = ", ".join(f"[`{hook.name}`](#{hook.name})" for hook in hooks() if hook.kind is kind)
        yield f"| {heading} | {names} |"
    yield ""


def _entry(hook: Hook, used: list[str]) -> list[str]:
    since = f"Since {hook.said.since}. " if hook.said.since else ""
    by = f"Used by {', '.join(used)}." if used else ""
    return [f"### {hook.name}", "", "```python", hook.signature, "```", "", *block(hook.said), f"*{since}{by}*", ""]


def _places() -> Iterator[str]:
    yield "## Places for slots"
    yield ""
    yield "What `register_slots` can fill, and what the function in `Slot.data` may ask for besides `ctx`."
    yield ""
    yield "| Place | Arguments |"
    yield "|---|---|"
    for place, arguments in PLACES.items():
        yield f"| `{place}` | {', '.join(f'`{name}`' for name in arguments) or 'none'} |"
