"""The documentation says what the code says: generated pages are fresh, examples compile, every hook has a user."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from core import api
from core.cli.docs import generated
from core.config import ROOT
from core.docs.api_page import doc_of
from core.docs.docstring import read
from core.docs.foreign import WORDS
from core.docs.hooks_page import Hook, hooks
from core.docs.users import users

USERS = users()
CALLERS = "".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "core").rglob("*.py")
    if path.name != "hookspecs.py" and "docs" not in path.parts
)
PAGES = sorted((ROOT / "docs").glob("*.md"))
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
LINKS = re.compile(r"\]\(([^)#:]+?)(?:#[^)]*)?\)")


@pytest.mark.parametrize(("path", "text"), generated(), ids=lambda each: each.name if isinstance(each, Path) else "")
def test_a_generated_page_is_what_the_code_says(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, f"docs/{path.name} is old: run ./tanggap docs"


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook.name)
def test_every_hook_has_words_an_example_and_a_version(hook: Hook) -> None:
    assert hook.said.text
    assert hook.said.since
    assert f"def {hook.name}(" in hook.said.example


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook.name)
def test_every_hook_has_a_user(hook: Hook) -> None:
    assert USERS.get(hook.name)


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook.name)
def test_the_example_plugin_uses_every_hook(hook: Hook) -> None:
    assert "docs/examples/acceptance" in USERS.get(hook.name, [])


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook.name)
def test_the_core_calls_every_hook(hook: Hook) -> None:
    assert f'"{hook.name}"' in CALLERS


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook.name)
def test_an_example_of_a_hook_asks_for_arguments_that_there_are(hook: Hook) -> None:
    spec = next(node for node in ast.parse(_spec_source()).body if getattr(node, "name", "") == hook.name)
    offered = {each.arg for each in spec.args.args}
    used = next(node for node in ast.parse(hook.said.example).body if getattr(node, "name", "") == hook.name)
    assert {each.arg for each in used.args.args} <= offered


@pytest.mark.parametrize("name", api.__all__)
def test_every_name_of_the_api_is_there_with_words_and_a_version(name: str) -> None:
    thing = getattr(api, name)
    if not callable(thing):
        return
    said = read(WORDS.get(name) or doc_of(thing))
    assert said.text
    assert said.since, f"{name}: its docstring does not say since when ({inspect.getmodule(thing)})"


def test_the_api_lists_its_names_once_and_all_of_them() -> None:
    assert len(set(api.__all__)) == len(api.__all__)
    tree = ast.parse(inspect.getsource(api))
    imported = {
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert imported == set(api.__all__)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_in_the_docs_compiles(page: Path) -> None:
    for code in PYTHON.findall(page.read_text(encoding="utf-8")):
        if not re.match(r"[A-Za-z_]+\(.*\) -> .*\n$|[A-Za-z_]+\((\n    .*)+\n\).*\n$|[A-Za-z_]+\(.*\)\n$", code):
            ast.parse(code)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in LINKS.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_names_that_the_docs_import_are_in_the_api(page: Path) -> None:
    for code in PYTHON.findall(page.read_text(encoding="utf-8")):
        for names in re.findall(r"from core\.api import (?:\(([^)]*)\)|([^\n(]*))", code):
            wanted = {name.strip() for name in "".join(names).split(",")} - {""}
            assert wanted <= set(api.__all__)


def _spec_source() -> str:
    from core.engine import hookspecs

    return inspect.getsource(hookspecs)


@pytest.mark.parametrize("name", ["plugin.toml", "__init__.py", "tests/test_hello.py"])
def test_the_first_plugin_of_the_docs_is_the_example_that_is_tested(name: str) -> None:
    page = (ROOT / "docs" / "your-first-plugin.md").read_text(encoding="utf-8")
    assert (ROOT / "docs" / "examples" / "hello" / name).read_text(encoding="utf-8").strip() in page


def test_the_docs_on_testing_name_every_fixture_of_the_kit() -> None:
    page = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    tree = ast.parse((ROOT / "core" / "testing.py").read_text(encoding="utf-8"))
    marked = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list]
    public = [node.name for node in marked if not node.name.startswith("_") and node.name != "config"]
    assert [name for name in public if f"`{name}`" not in page] == []


def test_the_docs_on_plugins_name_every_key_of_the_manifest() -> None:
    from core.engine.manifest_keys import SCHEMA

    page = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    missing = [
        key for table, keys in SCHEMA.items() for key in keys if not re.search(rf"^{key} = ", page, re.MULTILINE)
    ]
    assert missing == []


def test_a_default_is_shown_as_it_is() -> None:
    assert "permission: str = 'ticket.change'," in (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
