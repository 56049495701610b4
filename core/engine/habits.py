"""What code of a plugin may not do although Python lets it: each rule with the reason and the way to do it instead."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.engine.findings import Finding, Severity, Source, last_name, walk


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule on what names may be used; without `later` it holds only for calls made while importing."""

    names: re.Pattern[str]
    code: str
    message: str
    at_import: Severity
    later: Severity | None


def _rule(
    names: str, code: str, message: str, at_import: Severity = "error", later: Severity | None = "error"
) -> _Rule:
    return _Rule(re.compile(names), code, message, at_import, later)


_RULES = (
    _rule(
        r"threading\.(Thread|Timer)|_thread\.start_new_thread|concurrent\.futures\.\w+Executor"
        r"|multiprocessing\.(Process|Pool|pool\.\w+)",
        "thread",
        "Threads and processes of a plugin outlive its deactivation and multiply; use register_jobs or "
        "register_schedules.",
    ),
    _rule(
        r"sqlalchemy\.event\.(listens_for|listen|listens)",
        "listener",
        "A listener on SQLAlchemy stays when the plugin is off and doubles with each rebuild; use a hook such as "
        "event_recorded.",
    ),
    _rule(
        r"(builtins\.)?(eval|exec)",
        "eval",
        "Running text as code lets whoever writes the text take over the site; parse it, or look it up in a dict.",
    ),
    _rule(
        r"c?[pP]ickle\.(loads?|Unpickler)|marshal\.loads?|shelve\.\w+|dill\.loads?",
        "pickle",
        "Unpickling runs code that hides in the data, and breaks when a class is renamed; keep JSON.",
    ),
    _rule(
        r"subprocess\.(run|Popen|call|check_\w+|get\w+)|os\.(system|popen|fork|forkpty|posix_spawnp?|exec\w+|spawn\w+)"
        r"|pty\.(spawn|fork)",
        "program",
        "This starts another program, which many hosts forbid and no rebuild stops; use a Python library.",
        later="warning",
    ),
    _rule(
        r"socket\.(socket|create_connection|getaddrinfo|gethostbyname)|urllib\.request\.(urlopen|urlretrieve)"
        r"|smtplib\.\w+|imaplib\.\w+|poplib\.\w+|http\.client\.\w+Connection|urllib3\.request|requests\.\w+|httpx\.\w+",
        "network",
        "The network is used while the plugin is imported, so that a slow host keeps the whole site from starting; "
        "do it in a job.",
        later=None,
    ),
    _rule(
        r"(flask\.)?(templating\.)?(render|stream)_template_string",
        "template-string",
        "A template from a string is compiled anew for each request and cannot be changed by themes; put it in "
        "templates/<slug>/.",
    ),
)

_APP_WIDE = frozenset(
    [
        "add_app_template_filter",
        "add_app_template_global",
        "add_app_template_test",
        "after_app_request",
        "app_context_processor",
        "app_errorhandler",
        "app_template_filter",
        "app_template_global",
        "app_template_test",
        "app_url_defaults",
        "app_url_value_preprocessor",
        "before_app_request",
        "record_once",
        "teardown_app_request",
    ]
)


def check_habits(source: Source) -> Iterator[Finding]:
    """Find what this file does against the rules for plugins."""
    called = {id(node.func) for node in ast.walk(source.tree) if isinstance(node, ast.Call)}
    for node, at_import in walk(source.tree):
        if isinstance(node, (ast.Name, ast.Attribute)):
            yield from _reference(source, node, at_import, id(node) in called)
        elif isinstance(node, ast.Call):
            yield from _call(source, node)
        elif isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            yield from _assignment(source, node)
        elif isinstance(node, ast.Constant) and node.value == "SECRET_KEY":
            yield _secret(source, node)


def _reference(source: Source, node: ast.Name | ast.Attribute, at_import: bool, called: bool) -> Iterator[Finding]:
    name = source.dotted(node)
    for rule in _RULES:
        severity = rule.at_import if at_import and called else rule.later
        if severity and rule.names.fullmatch(name):
            yield source.finding(node, rule.code, rule.message, severity)
    if isinstance(node, ast.Attribute) and node.attr in _APP_WIDE:
        message = (
            f"{node.attr} reaches into the pages of the core and of other plugins; do it in your own views, or "
            "put a part at one of the places for slots."
        )
        yield source.finding(node, "app-wide", message)
    if isinstance(node, ast.Attribute) and node.attr == "secret_key":
        yield _secret(source, node)


def _secret(source: Source, node: ast.AST) -> Finding:
    message = "This reads the secret key of the site, with which anybody's session can be forged."
    return source.finding(node, "secret-key", message, "warning")


def _call(source: Source, node: ast.Call) -> Iterator[Finding]:
    name = last_name(node.func)
    options = {option.arg: option.value for option in node.keywords}
    if name in ("commit", "rollback") and _is_session(node.func):
        message = (
            f"{name}() would end the core's transaction as well; write inside `with ctx.transaction() as session:`."
        )
        yield source.finding(node, "commit", message)
    if name.startswith("hookimpl") and any(_is_on(options.get(option)) for option in ("wrapper", "hookwrapper")):
        message = "A hook wrapper can swallow everybody's answers; use the pair of before_… and filter_… hooks."
        yield source.finding(node, "hook-wrapper", message)
    if "backref" in options:
        message = "A backref on a class of the core stays when the plugin is off; name both sides in your own classes."
        yield source.finding(node, "backref", message)
    if name == "relationship" and _is_ambiguous(node, options):
        message = "Another plugin may have a class of this name; write relationship(lambda: Note) or the module's path."
        yield source.finding(node, "relationship-name", message, "warning")
    if name == "setattr" and node.args and _is_of_core(source.dotted(node.args[0])):
        yield _patch(source, node)


def _is_session(function: ast.AST) -> bool:
    return isinstance(function, ast.Attribute) and last_name(function.value).lower().endswith("session")


def _is_on(option: ast.expr | None) -> bool:
    return option is not None and not (isinstance(option, ast.Constant) and not option.value)


def _is_ambiguous(node: ast.Call, options: dict[str | None, ast.expr]) -> bool:
    target = node.args[0] if node.args else options.get("argument")
    return isinstance(target, ast.Constant) and isinstance(target.value, str) and "." not in target.value


def _assignment(source: Source, node: ast.Assign | ast.AugAssign | ast.AnnAssign) -> Iterator[Finding]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        if isinstance(target, ast.Attribute) and _is_of_core(source.dotted(target.value)):
            yield _patch(source, node)


def _is_of_core(name: str) -> bool:
    """Tell a class or module of the core, which all share, from a value that merely came from there."""
    parts = name.split(".")
    return parts[0] == "core" and (len(parts) < 3 or parts[-1][:1].isupper())


def _patch(source: Source, node: ast.AST) -> Finding:
    message = "This changes the core for everybody, also when the plugin is off; use a hook, or ask for one."
    return source.finding(node, "patch", message)
