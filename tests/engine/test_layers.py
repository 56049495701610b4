"""The layers of the core hold where an import contract cannot look."""

from pathlib import Path

import pytest

from core.engine.findings import Finding
from core.engine.layers import check_core_layers, find_slugs


def core(tmp_path: Path, name: str, code: str) -> Path:
    path = tmp_path / "core" / name
    path.parent.mkdir(parents=True)
    path.write_text(code, "utf-8")
    return tmp_path / "core"


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("web/tickets.py", "db.session.commit()", "commit"),
        ("engine/loader.py", "session.commit()", "commit"),
        ("services/tickets.py", "from flask import request", "request"),
        ("security.py", "import flask\nflask.request.path", "request"),
        ("services/tickets.py", "from flask.globals import request as r", "request"),
        ("services/tickets.py", "from plugins.email import api", "import"),
        ("web/tickets.py", "import plugins", "import"),
        ("cli/plugin.py", "import importlib\nimportlib.import_module('plugins.email')", "import"),
    ],
)
def test_a_breach_of_the_layers_is_found(tmp_path: Path, name: str, code: str, expected: str) -> None:
    assert codes(check_core_layers(core(tmp_path, name, code))) == [expected]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("services/tickets.py", "db.session.commit()"),
        ("migrate.py", "session.commit()"),
        ("database.py", "session.commit()"),
        ("web/tickets.py", "from flask import request"),
        ("engine/loader.py", "import plugins"),
        ("services/plugins.py", "from core.services import plugins"),
        ("scaffold/views.py", "from flask import request"),
    ],
)
def test_what_a_layer_is_for_is_allowed(tmp_path: Path, name: str, code: str) -> None:
    assert check_core_layers(core(tmp_path, name, code)) == []


def test_a_slug_in_the_core_is_found(tmp_path: Path) -> None:
    (finding,) = find_slugs(core(tmp_path, "web/nav.py", '\nif slug == "kb":\n    pass\n'), {"kb"})
    assert (finding.path, finding.line) == ("core/web/nav.py", 2)


@pytest.mark.parametrize(
    "code",
    ['"""kb"""', 'def f():\n    """kb"""', 'x = "kb-like"', 'x = {"kb": 1}', 'x["kb"]', "kb = 1", "# kb"],
)
def test_a_slug_that_only_documents_is_not(tmp_path: Path, code: str) -> None:
    assert find_slugs(core(tmp_path, "web/nav.py", code), {"kb"}) == []


def test_one_file_may_list_kinds_that_are_named_like_plugins(tmp_path: Path) -> None:
    assert find_slugs(core(tmp_path, "models/kinds.py", 'KINDS = ("kb",)'), {"kb"}, {"models/kinds.py"}) == []
