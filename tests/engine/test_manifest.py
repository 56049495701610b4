"""plugin.toml is read without running code, and all that is wrong with it is said at once."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from core.engine.manifest import read_manifest
from core.engine.problem import ManifestError, Problem
from core.engine.slug import is_slug, why_reserved
from tests.engine.samples import write_plugin

FULL = """[plugin]
slug = "kb"
name = "Knowledge base"
version = "1.2.0"
summary = "Articles in several languages."
author = "Tanggap"
license = "MIT"
homepage = "https://example.com/kb"
category = "knowledge"
icon = "book"
[requires]
api = "1"
python = ">=3.11"
plugins = { search_box = ">=1.0" }
packages = ["feedparser>=6"]
[conflicts]
plugins = ["wiki"]
[provides]
hookspecs = "hookspecs"
prefix = "/help"
[asks]
hosts = ["api.example.com", "*.example.org"]
mail = true
schedules = ["every 10 minutes"]
tables = ["article"]
[lifecycle]
critical = true
restart = true
"""


def plugin(tmp_path: Path, text: str | bytes, slug: str = "kb") -> Path:
    folder = tmp_path / slug
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "plugin.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(ManifestError) as caught:
        read_manifest(folder)
    return caught.value.problems


def only_problem(folder: Path) -> str:
    (problem,) = problems(folder)
    return str(problem)


def test_every_key_of_a_full_manifest_is_read(tmp_path: Path) -> None:
    manifest = read_manifest(plugin(tmp_path, FULL))
    assert (manifest.slug, manifest.name, manifest.version) == ("kb", "Knowledge base", Version("1.2.0"))
    assert (manifest.author, manifest.license, manifest.homepage) == ("Tanggap", "MIT", "https://example.com/kb")
    assert (manifest.category, manifest.icon) == ("knowledge", "book")
    assert manifest.requires.plugins == {"search_box": SpecifierSet(">=1.0")}
    assert manifest.requires.packages == (Requirement("feedparser>=6"),)
    assert (manifest.requires.api, manifest.requires.python) == ("1", SpecifierSet(">=3.11"))
    assert manifest.conflicts == ("wiki",)
    assert (manifest.provides.hookspecs, manifest.provides.prefix) == ("hookspecs", "/help")
    assert manifest.asks.hosts == ("api.example.com", "*.example.org")
    assert (manifest.asks.mail, manifest.asks.schedules, manifest.asks.tables) == (
        True,
        ("every 10 minutes",),
        ("article",),
    )
    assert (manifest.lifecycle.critical, manifest.lifecycle.restart) == (True, True)


def test_four_keys_are_enough(tmp_path: Path) -> None:
    manifest = read_manifest(write_plugin(tmp_path, "hello"))
    assert manifest.requires.api == "1"
    assert manifest.asks.hosts == ()
    assert not manifest.lifecycle.critical


def test_the_public_path_is_the_slug_unless_it_is_named(tmp_path: Path) -> None:
    assert read_manifest(write_plugin(tmp_path, "saved_replies")).provides.prefix == "/saved-replies"


def test_no_code_is_run(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path, "loud", files={"__init__.py": "raise SystemExit('ran')"})
    assert read_manifest(folder).slug == "loud"


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    folder = plugin(tmp_path, '[plugin]\nslug = "kb"\nname = 3\nversoin = "1"\n[requires]\napi = 1\n[aks]\n')
    assert [(problem.table, problem.key) for problem in problems(folder)] == [
        ("aks", ""),
        ("plugin", "versoin"),
        ("plugin", "name"),
        ("plugin", "version"),
        ("plugin", "summary"),
        ("requires", "api"),
    ]


def test_a_problem_names_file_table_key_what_was_found_and_what_is_allowed(tmp_path: Path) -> None:
    folder = plugin(tmp_path, FULL.replace('category = "knowledge"', 'category = "knowledg"'))
    assert only_problem(folder) == (
        'kb/plugin.toml: [plugin] category: found "knowledg"; allowed: one of channels, agents, customers, automation, '
        'knowledge, reports, appearance, integrations, security, tools. Did you mean "knowledge"?'
    )


def test_a_misspelt_key_gets_a_suggestion(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path, "kb", "licence = 'MIT'\n")
    assert only_problem(folder).endswith('Did you mean "license"?')


def test_a_misspelt_table_gets_a_suggestion(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path, "kb", "[require]\napi = '1'\n")
    assert only_problem(folder).endswith('Did you mean "requires"?')


def test_a_key_in_the_wrong_table_is_told_where_it_belongs(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path, "kb", "packages = []\n")
    assert only_problem(folder).endswith("This key belongs in [requires].")


def test_a_table_written_as_a_value_is_told(tmp_path: Path) -> None:
    folder = plugin(tmp_path, 'asks = "nothing"\n' + FULL.partition("[requires]")[0])
    assert 'found "nothing"; allowed: a table' in only_problem(folder)


def test_the_slug_is_the_name_of_the_folder(tmp_path: Path) -> None:
    folder = plugin(tmp_path, FULL, slug="kb_main")
    assert 'found "kb"; allowed: the name of the folder, "kb_main"' in only_problem(folder)


@pytest.mark.parametrize("slug", ["k", "Kb", "1kb", "k-b", "../kb", "k" * 32, "kb\n", "ｋｂ"])
def test_a_malformed_slug_is_refused(slug: str) -> None:
    assert not is_slug(slug)


@pytest.mark.parametrize(
    "slug",
    [
        "desk",
        "admin",
        "api",
        "hooks",
        "static",
        "theme",
        "sign_in",
        "sign_out",
        "setup",
        "updates",
        "healthz",
        "account",
        "files",
        "core",
        "tests",
        "core_mail",
        "tanggap",
        "tanggap_mail",
        "class",
        "con",
    ],
)
def test_a_reserved_slug_is_refused(tmp_path: Path, slug: str) -> None:
    assert is_slug(slug)
    assert why_reserved(slug)
    assert f"{slug} is " in only_problem(write_plugin(tmp_path, slug))


@pytest.mark.parametrize("prefix", ["help", "/", "/help/", "/Help", "//evil", "/../x", "/desk", "/sign-in/x", "/a b"])
def test_a_prefix_that_is_no_path_or_the_cores_own_is_refused(tmp_path: Path, prefix: str) -> None:
    assert "[provides] prefix" in only_problem(plugin(tmp_path, FULL.replace("/help", prefix)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('version = "1.2.0"', 'version = "one"'),
        ('version = "1.2.0"', f'version = "{"9" * 5000}"'),
        ('name = "Knowledge base"', 'name = ""'),
        ('name = "Knowledge base"', 'name = "two\\nlines"'),
        ('name = "Knowledge base"', 'name = "\\u202Eesab"'),
        ("https://example.com/kb", "javascript:alert(1)"),
        ("https://example.com/kb", "https://[::1"),
        ('python = ">=3.11"', 'python = "3.11"'),
        ('search_box = ">=1.0"', 'search_box = "*"'),
        ('search_box = ">=1.0"', 'Search = ">=1.0"'),
        ('["feedparser>=6"]', '["feedparser @ https://example.com/f.whl"]'),
        ('["feedparser>=6"]', '["feedparser>=6", "FeedParser<7"]'),
        ('["feedparser>=6"]', '"feedparser"'),
        ('["wiki"]', '["wiki", "wiki"]'),
        ('["wiki"]', '["kb"]'),
        ('["wiki"]', '["search_box"]'),
        ("search_box", "kb"),
        ('"hookspecs"', '"../hookspecs"'),
        ('["api.example.com", "*.example.org"]', '["https://api.example.com"]'),
        ("mail = true", 'mail = "yes"'),
        ('["article"]', '["p_kb__article"]'),
        ('["article"]', '["Article"]'),
        ("critical = true", "critical = 1"),
        ('icon = "book"', 'icon = "../book"'),
    ],
)
def test_a_wrong_value_is_refused(tmp_path: Path, old: str, new: str) -> None:
    assert old in FULL
    assert len(problems(plugin(tmp_path, FULL.replace(old, new, 1)))) == 1


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    (problem,) = problems(plugin(tmp_path, '[plugin]\nslug = "kb"\nname "Knowledge base"\n'))
    assert problem.line == 3
    assert str(problem).startswith("kb/plugin.toml, line 3: found no TOML")


def test_bytes_that_are_not_utf8_are_told_with_their_line(tmp_path: Path) -> None:
    (problem,) = problems(plugin(tmp_path, b'[plugin]\nslug = "kb"\nname = "caf\xe9"\n'))
    assert (problem.line, problem.found) == (3, "the byte 0xe9")


def test_a_manifest_of_more_than_64_kilobytes_is_not_parsed(tmp_path: Path) -> None:
    assert "at most 65536 bytes" in only_problem(plugin(tmp_path, FULL + "#" * 65_536))


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 30_000, "a = 0x" + "f" * 50_000, "a = " + "9" * 50_000, "a.b" * 10_000 + " = 1"]
)
def test_a_manifest_made_to_exhaust_the_reader_is_refused(tmp_path: Path, text: str) -> None:
    assert all(len(str(problem)) < 600 for problem in problems(plugin(tmp_path, text)))


def test_a_huge_number_for_a_value_is_refused(tmp_path: Path) -> None:
    folder = plugin(tmp_path, FULL.replace('category = "knowledge"', "category = 0x" + "f" * 50_000))
    assert "found a value too long to show" in only_problem(folder)


def test_thousands_of_wrong_keys_are_told_in_part(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path, "kb", "".join(f"a{n} = 1\n" for n in range(5_000)))
    assert len(problems(folder)) == 20


def test_a_folder_without_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    assert "found nothing" in only_problem(tmp_path / "kb")


def test_a_link_for_a_manifest_is_refused(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path, "kb")
    (folder / "plugin.toml").rename(tmp_path / "elsewhere.toml")
    (folder / "plugin.toml").symlink_to(tmp_path / "elsewhere.toml")
    assert "a plain file" in only_problem(folder)


def test_a_plugin_is_a_package(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path, "kb")
    (folder / "__init__.py").unlink()
    assert only_problem(folder).startswith("kb/__init__.py: found nothing")


@given(raw=st.binary(max_size=400))
@example(raw=b"plugin = []")
@example(raw=b"[plugin]\nslug = 1979-05-27")
def test_whatever_the_bytes_the_answer_is_a_manifest_error(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    folder = plugin(tmp_path_factory.mktemp("any"), raw)
    assert all(str(problem) for problem in problems(folder))
