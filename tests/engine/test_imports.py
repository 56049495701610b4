"""Reading a plugin's code finds what it imports beyond its border and what it does against the rules."""

from pathlib import Path

import pytest

from core.engine.findings import Finding
from core.engine.imports import check_plugin
from core.engine.manifest import read_manifest
from tests.engine.samples import write_plugin

DECLARED = '[requires]\nplugins = { search_box = ">=1.0" }\npackages = ["PyYAML>=6", "some-package"]\n'


def check(tmp_path: Path, files: dict[str, str]) -> list[Finding]:
    folder = write_plugin(tmp_path, "kb", DECLARED, files)
    return check_plugin(folder, read_manifest(folder))


def found(tmp_path: Path, code: str, name: str = "views.py") -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in check(tmp_path, {name: code})]


@pytest.mark.parametrize(
    "code",
    [
        "from __future__ import annotations\nimport os.path, email.message",
        "from core.api import hookimpl",
        "from core import api",
        "from . import forms\nfrom .forms import A\nfrom plugins.kb.forms import A\nimport plugins.kb.forms",
        "from plugins.search_box.api import find\nfrom plugins.search_box import api",
        "import flask, wtforms, sqlalchemy.orm, pluggy, markupsafe, werkzeug, click, jinja2",
        "import yaml, some_package.part",
        "import importlib\nimportlib.import_module('plugins.kb.forms')",
    ],
)
def test_what_is_inside_the_border_is_allowed(tmp_path: Path, code: str) -> None:
    assert found(tmp_path, code) == []


@pytest.mark.parametrize(
    "code",
    [
        "import core",
        "from core.models import Ticket",
        "from core import services",
        "from core.api_secret import x",
        "import core.testing",
        "import plugins",
        "from plugins import email",
        "from plugins.email.api import send",
        "from plugins.search_box import models",
        "import plugins.search_box.models",
        "from ..search_box import api",
        "from ...core import models",
        "import requests",
        "import flask_login",
        "import alembic",
        "def late():\n    from core.services import tickets",
        "import importlib\nimportlib.import_module('core.models')",
        "__import__('core.models')",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from core.models import Ticket",
    ],
)
def test_what_is_beyond_the_border_is_an_error(tmp_path: Path, code: str) -> None:
    assert found(tmp_path, code) == [("import", "error")]


def test_the_border_error_names_place_and_fix(tmp_path: Path) -> None:
    (finding,) = check(tmp_path, {"views/pages.py": "\nfrom plugins.email import api"})
    assert str(finding) == (
        "kb/views/pages.py:2: error: Plugin kb imports plugins.email.api. Its manifest does not require that plugin; "
        "add email to [requires] plugins. [import]"
    )


def test_a_package_within_the_plugin_may_import_up_to_the_plugins_own_root(tmp_path: Path) -> None:
    assert found(tmp_path, "from ..forms import A", "views/pages.py") == []
    assert found(tmp_path / "other", "from ...kb import A", "views/pages.py") == [("import", "error")]


def test_tests_may_use_the_kit_and_any_package_but_not_the_core(tmp_path: Path) -> None:
    assert found(tmp_path, "import pytest\nfrom core.testing import site", "tests/test_kb.py") == []
    assert found(tmp_path / "other", "from core import models", "tests/test_kb.py") == [("import", "error")]


def test_migrations_may_use_alembic(tmp_path: Path) -> None:
    assert found(tmp_path, "from alembic import op", "migrations/0001.py") == []


def test_an_import_that_only_a_run_can_tell_is_a_warning(tmp_path: Path) -> None:
    assert found(tmp_path, "from importlib import import_module\nimport_module(name)") == [
        ("import-dynamic", "warning")
    ]


@pytest.mark.parametrize(
    ("code", "finding"),
    [
        ("import threading as t\nt.Thread(target=print)", ("thread", "error")),
        ("from threading import Timer\nclass Mine(Timer): ...", ("thread", "error")),
        ("from concurrent.futures import ThreadPoolExecutor\nThreadPoolExecutor()", ("thread", "error")),
        ("from sqlalchemy import event\n@event.listens_for(A, 'load')\ndef f(): ...", ("listener", "error")),
        ("from sqlalchemy.event import listen\nlisten(A, 'load', f)", ("listener", "error")),
        ("def f(session):\n    session.commit()", ("commit", "error")),
        ("def f():\n    db.session.rollback()", ("commit", "error")),
        ("from core.api import hookimpl\n@hookimpl(wrapper=True)\ndef f(): ...", ("hook-wrapper", "error")),
        ("from core.api import hookimpl\n@hookimpl(hookwrapper=True)\ndef f(): ...", ("hook-wrapper", "error")),
        ("tickets = relationship(lambda: Note, backref='kb')", ("backref", "error")),
        ("notes = relationship('Note')", ("relationship-name", "warning")),
        ("pages.before_app_request(f)", ("app-wide", "error")),
        ("@pages.app_errorhandler(404)\ndef f(): ...", ("app-wide", "error")),
        ("def f(x):\n    return eval(x)", ("eval", "error")),
        ("exec('1')", ("eval", "error")),
        ("import pickle\ndef f(x):\n    return pickle.loads(x)", ("pickle", "error")),
        ("import marshal\nmarshal.load(f)", ("pickle", "error")),
        ("import subprocess\nsubprocess.run(['ls'])", ("program", "error")),
        ("import subprocess\ndef f():\n    subprocess.run(['ls'])", ("program", "warning")),
        ("import os\nos.system('ls')", ("program", "error")),
        ("import socket\nsocket.create_connection(('a', 1))", ("network", "error")),
        ("import socket\ndef f(x=socket.socket()): ...", ("network", "error")),
        ("import socket\nclass A:\n    s = socket.socket()", ("network", "error")),
        ("from flask import render_template_string\nrender_template_string('')", ("template-string", "error")),
        ("from core.api import Ticket\nTicket.kb = 1", ("patch", "error")),
        ("from core import api\napi.hookimpl = None", ("patch", "error")),
        ("from core.api import Ticket\nsetattr(Ticket, 'kb', 1)", ("patch", "error")),
        ("def f(app):\n    return app.config['SECRET_KEY']", ("secret-key", "warning")),
        ("def f(app):\n    return app.secret_key", ("secret-key", "warning")),
        ("def f(:", ("unreadable", "error")),
        ("x = 1\0", ("unreadable", "error")),
        ("x = " + "-" * 200_000 + "1", ("unreadable", "error")),
        ("x = 1\n" * 200_000, ("unreadable", "error")),
    ],
)
def test_a_bad_habit_is_found(tmp_path: Path, code: str, finding: tuple[str, str]) -> None:
    assert found(tmp_path, code) == [finding]


@pytest.mark.parametrize(
    "code",
    [
        "import socket\ndef f():\n    return socket.create_connection(('a', 1))",
        "import socket\nf = lambda: socket.socket()",
        "import subprocess\ntry: ...\nexcept subprocess.CalledProcessError: ...",
        "import re\nre.compile('a')",
        "from core.api import hookimpl\n@hookimpl(optionalhook=True)\ndef f(): ...",
        "notes = relationship(lambda: Note, back_populates='kb')",
        "notes = relationship('plugins.kb.models.Note')",
        "repository.commit()",
        "def f(ticket):\n    ticket.subject = 'a'",
        "self.record = record",
        "TEXT = 'threading.Thread(target=eval)'  # threading.Thread",
    ],
)
def test_a_good_habit_is_left_alone(tmp_path: Path, code: str) -> None:
    assert found(tmp_path, code) == []


def test_the_tests_of_a_plugin_may_have_bad_habits(tmp_path: Path) -> None:
    assert found(tmp_path, "import threading\nthreading.Thread()", "tests/test_kb.py") == []


def test_compiled_code_and_code_in_static_are_told(tmp_path: Path) -> None:
    findings = check(tmp_path, {"fast.so": "", "lib.so.1": "", "static/kb.py": "", "static/kb.js": ""})
    assert [finding.code for finding in findings] == ["compiled", "compiled", "static-code"]


def test_nothing_is_run(tmp_path: Path) -> None:
    assert found(tmp_path, "raise SystemExit('ran')") == []
