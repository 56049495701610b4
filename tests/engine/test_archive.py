"""A zip is unpacked only if it is plain in every respect; otherwise nothing of it is left anywhere."""

import hashlib
import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engine.archive import Limits, discard, inspect
from core.engine.problem import ManifestError
from core.engine.strict_zip import ArchiveError
from tests.engine.samples.zips import Raw, files, plugin_zip, write_raw, write_zip


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def refused(tmp_path: Path, zip_path: Path, limits: Limits | None = None) -> str:
    """Check that the zip is refused and that nothing has come of it; give the reason."""
    before = [*everything(tmp_path), "scratch"]
    (tmp_path / "scratch").mkdir()
    with pytest.raises((ArchiveError, ManifestError)) as caught:
        inspect(zip_path, tmp_path / "scratch", limits or Limits())
    assert everything(tmp_path) == sorted(before)
    return str(caught.value)


def refused_raw(tmp_path: Path, *more: Raw, **end: int | bytes) -> str:
    return refused(tmp_path, write_raw(tmp_path / "kb.zip", [*files(), *more], **end))


def test_a_plain_zip_is_unpacked_into_the_scratch_folder(tmp_path: Path) -> None:
    path = plugin_zip(tmp_path / "kb.zip", **{"static/kb.css": "a {}"})
    checked = inspect(path, tmp_path / "scratch")
    assert checked.slug == checked.manifest.slug == "kb"
    assert everything(checked.folder) == ["__init__.py", "plugin.toml", "static", "static/kb.css"]
    assert (checked.folder / "static" / "kb.css").read_text() == "a {}"
    assert checked.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (checked.files, checked.packed) == (3, path.stat().st_size)
    assert checked.folder.is_relative_to(tmp_path / "scratch")


def test_a_hand_made_plain_zip_is_taken(tmp_path: Path) -> None:
    assert inspect(write_raw(tmp_path / "kb.zip", files()), tmp_path / "scratch").files == 2


def test_a_zip_with_a_comment_is_taken(tmp_path: Path) -> None:
    assert inspect(write_raw(tmp_path / "kb.zip", files(), comment=b"f00d"), tmp_path / "scratch").files == 2


@pytest.mark.parametrize("signature", [b"", b"PK\7\x08"])
def test_a_zip_that_was_streamed_is_taken(tmp_path: Path, signature: bytes) -> None:
    record = signature + struct.pack("<3L", zlib.crc32(b"a"), 1, 1)
    entries = [*files(), Raw(b"kb/a.txt", b"a", flags=8, descriptor=record)]
    assert inspect(write_raw(tmp_path / "kb.zip", entries), tmp_path / "scratch").files == 3


def test_names_beyond_ascii_are_kept(tmp_path: Path) -> None:
    checked = inspect(plugin_zip(tmp_path / "kb.zip", **{"docs/über.md": ""}), tmp_path / "scratch")
    assert (checked.folder / "docs" / "über.md").exists()


def test_nothing_executable_is_left(tmp_path: Path) -> None:
    entries = [*files(), Raw(b"kb/run.sh", b"#!/bin/sh", mode=0o104777)]
    checked = inspect(write_raw(tmp_path / "kb.zip", entries), tmp_path / "scratch")
    mode = (checked.folder / "run.sh").stat().st_mode
    assert stat.S_ISREG(mode)
    assert not mode & (stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH | stat.S_ISUID | stat.S_ISGID)


def test_litter_and_compiled_python_are_left_out(tmp_path: Path) -> None:
    path = plugin_zip(tmp_path / "kb.zip", **{"__pycache__/a.pyc": "", "b.pyc": "", ".DS_Store": ""})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/kb/._a", "")
    checked = inspect(path, tmp_path / "scratch")
    assert everything(checked.folder.parent) == ["kb", "kb/__init__.py", "kb/plugin.toml"]
    assert checked.left_out == ("__MACOSX/kb/._a", "kb/.DS_Store", "kb/__pycache__/a.pyc", "kb/b.pyc")


def test_what_the_code_uses_is_reported(tmp_path: Path) -> None:
    checked = inspect(plugin_zip(tmp_path / "kb.zip", **{"views.py": "import core.models"}), tmp_path / "scratch")
    assert [finding.code for finding in checked.report] == ["import"]


def test_no_code_is_run(tmp_path: Path) -> None:
    plugin_zip(tmp_path / "kb.zip", **{"setup.py": "raise SystemExit", "conftest.py": "raise SystemExit"})
    assert inspect(tmp_path / "kb.zip", tmp_path / "scratch").slug == "kb"


def test_what_is_discarded_leaves_nothing(tmp_path: Path) -> None:
    discard(inspect(plugin_zip(tmp_path / "kb.zip"), tmp_path / "scratch"))
    assert everything(tmp_path / "scratch") == []


@pytest.mark.parametrize(
    "name",
    [
        b"../x",
        b"kb/../../x",
        b"kb/..",
        b"kb/./x",
        b"kb//x",
        b"/abs",
        b"//host/share",
        b"C:\\x",
        b"C:/x",
        b"kb\\x",
        b"kb\\..\\x",
        b"kb/a\0b",
        b"kb/a\nb",
        b"kb/a:stream",
        b"kb/x.",
        b"kb/x ",
        b"kb/ x",
        b"kb/CON",
        b"kb/aux.py",
        b"kb/Com1.txt",
        b"kb/" + b"x" * 300,
        b"kb/\xff",
        b"",
        b"/",
    ],
)
def test_a_name_that_leads_astray_is_refused(tmp_path: Path, name: bytes) -> None:
    assert refused_raw(tmp_path, Raw(name))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("kb/a.py", "kb/a.py"),
        ("kb/a.py", "kb/A.py"),
        ("kb/docs/a", "kb/Docs/b"),
        ("kb/caf\u00e9", "kb/cafe\u0301"),
        ("kb/\ufb01", "kb/fi"),
        ("kb/stra\u00dfe", "kb/STRASSE"),
        ("kb/a", "kb/a/b"),
        ("kb/a/b", "kb/A"),
        ("kb/a/", "kb/a/"),
    ],
)
def test_names_that_are_one_file_somewhere_are_refused(tmp_path: Path, first: str, second: str) -> None:
    assert refused_raw(tmp_path, Raw(first.encode(), flags=0x800), Raw(second.encode(), flags=0x800))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFBLK, stat.S_IFCHR])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    assert "link or a device" in refused_raw(tmp_path, Raw(b"kb/link", b"/etc/passwd", mode=kind | 0o777))


@pytest.mark.parametrize("extra", [0x0001, 0x000D, 0x756E, 0x7075, 0x9901])
def test_extra_fields_that_hide_something_are_refused(tmp_path: Path, extra: int) -> None:
    assert "extra field" in refused_raw(tmp_path, Raw(b"kb/a", extra=struct.pack("<2H", extra, 4) + b"link"))


@pytest.mark.parametrize("extra", [b"\1", b"\x55\x54\xff\0"])
def test_a_damaged_extra_field_is_refused(tmp_path: Path, extra: bytes) -> None:
    assert "extra field" in refused_raw(tmp_path, Raw(b"kb/a", extra=extra))


@pytest.mark.parametrize("flag", [0x0001, 0x0040, 0x2000])
def test_an_encrypted_zip_is_refused(tmp_path: Path, flag: int) -> None:
    assert "encrypted" in refused_raw(tmp_path, Raw(b"kb/a", flags=flag))


@pytest.mark.parametrize("method", [1, 9, 12, 14, 93, 99])
def test_other_compressions_are_refused(tmp_path: Path, method: int) -> None:
    assert "compression" in refused_raw(tmp_path, Raw(b"kb/a", method=method))


@pytest.mark.parametrize(
    "liar",
    [
        Raw(b"kb/a.txt", b"x", central_name=b"kb/b.txt"),
        Raw(b"kb/a.txt", b"x", central_size=2),
        Raw(b"kb/a.txt", b"x", central_crc=1),
        Raw(b"kb/a.txt", b"x", central_flags=0x800),
        Raw(b"kb/a.txt", b"x", offset=0),
        Raw(b"kb/a.txt", b"x", offset=1_000_000),
        Raw(b"kb/a.txt", b"x", before=b"hidden"),
        Raw(b"kb/a.txt", b"x", flags=8),
        Raw(b"kb/a.txt", b"x", flags=8, descriptor=b"PK\7\x08" + bytes(12)),
        Raw(b"kb/a.txt", b"x", descriptor=b"hidden"),
        Raw(b"kb/folder/", b"content", mode=stat.S_IFDIR),
        Raw(b"kb/file", mode=stat.S_IFDIR),
        Raw(b"kb/folder/", mode=stat.S_IFREG),
    ],
)
def test_headers_that_contradict_each_other_are_refused(tmp_path: Path, liar: Raw) -> None:
    assert "The zip has" in refused_raw(tmp_path, liar)


@pytest.mark.parametrize(
    "end",
    [
        {"count": 1},
        {"count": 1, "here": 1},
        {"count": 3, "here": 3},
        {"size": 10},
        {"start": 0},
        {"start": 2**32 - 1},
        {"count": 0xFFFF, "here": 0xFFFF},
        {"disk": 1},
        {"before": b"PK\6\7" + bytes(16)},
        {"before": b"hidden"},
        {"after": b"trailing"},
    ],
)
def test_a_wrong_directory_is_refused(tmp_path: Path, end: dict[str, int | bytes]) -> None:
    assert "The zip" in refused_raw(tmp_path, **end)


def test_two_entries_over_the_same_bytes_are_refused(tmp_path: Path) -> None:
    one, two = files()
    overlapping = Raw(one.name, one.data, central_name=b"kb/copy", offset=0)
    assert "The zip has" in refused(tmp_path, write_raw(tmp_path / "kb.zip", [one, two, overlapping]))


def test_a_bomb_of_quoted_headers_is_refused(tmp_path: Path) -> None:
    """The file's data begins with the next file's header, so that both unpack the same kernel of zeros."""
    kernel = Raw(b"kb/b", bytes(1000), method=8)
    inner = write_raw(tmp_path / "inner.zip", [kernel]).read_bytes()
    quoted = Raw(b"kb/a", inner[: inner.index(b"PK\1\2")])
    (tmp_path / "inner.zip").unlink()
    second = Raw(b"kb/b", bytes(1000), method=8, offset=len(quoted.name) + 30 + 100_000)
    assert "The zip has" in refused_raw(tmp_path, quoted, second)


@pytest.mark.parametrize("size", [1, 999, 1001, 2_000_000])
def test_a_size_other_than_declared_is_refused(tmp_path: Path, size: int) -> None:
    assert "kb/a" in refused_raw(tmp_path, Raw(b"kb/a", os.urandom(1000), method=8, size=size))


def test_a_file_that_does_not_match_its_checksum_is_refused(tmp_path: Path) -> None:
    path = write_raw(tmp_path / "kb.zip", [*files(), Raw(b"kb/a.txt", b"honest")])
    path.write_bytes(path.read_bytes().replace(b"honest", b"forged"))
    assert "damaged" in refused(tmp_path, path)


def test_a_file_whose_compression_is_garbage_is_refused(tmp_path: Path) -> None:
    path = write_raw(tmp_path / "kb.zip", [*files(), Raw(b"kb/a.txt", b"honest" * 50, method=8)])
    raw = path.read_bytes()
    start = raw.index(b"kb/a.txt") + len("kb/a.txt")
    path.write_bytes(raw[:start] + b"\xff\xff\xff" + raw[start + 3 :])
    assert "damaged" in refused(tmp_path, path)


def test_a_bomb_is_refused_for_its_ratio(tmp_path: Path) -> None:
    path = plugin_zip(tmp_path / "kb.zip", **{"zeros.txt": "\0" * 5_000_000})
    assert "packed more than 100 times" in refused(tmp_path, path)


def test_a_small_file_may_be_packed_well(tmp_path: Path) -> None:
    checked = inspect(plugin_zip(tmp_path / "kb.zip", **{"empty.txt": " " * 500_000}), tmp_path / "scratch")
    assert checked.unpacked > 500_000


def test_too_many_bytes_are_refused(tmp_path: Path) -> None:
    path = plugin_zip(tmp_path / "kb.zip", **{"a.txt": "ab" * 1_000_000})
    assert "larger than 1 MB" in refused(tmp_path, path, Limits(unpacked=1024 * 1024, ratio=10_000))


def test_a_zip_of_too_many_bytes_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "kb.zip"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    assert refused(tmp_path, path) == "The zip is larger than 50 MB."


def test_a_hundred_thousand_entries_are_refused_by_their_number_alone(tmp_path: Path) -> None:
    assert "65534 files" in refused_raw(tmp_path, count=65_534, here=65_534)
    (tmp_path / "scratch").rmdir()
    many = write_zip(tmp_path / "many.zip", {f"kb/{n}": b"" for n in range(5_001)}, zipfile.ZIP_STORED)
    assert "at most 5000" in refused(tmp_path, many)


@pytest.mark.parametrize(
    "contents",
    [
        {},
        {"plugin.toml": "", "__init__.py": ""},
        {"kb/plugin.toml": "", "wiki/plugin.toml": ""},
        {"kb/plugin.toml": "", "read.me": ""},
        {"kb-main/plugin.toml": ""},
        {"__MACOSX/a": ""},
    ],
)
def test_a_zip_that_is_not_one_folder_is_refused(tmp_path: Path, contents: dict[str, str | bytes]) -> None:
    reason = refused(tmp_path, write_zip(tmp_path / "kb.zip", contents))
    assert reason.startswith(("The zip must hold one folder", "The folder in the zip is called kb-main"))


def test_a_broken_manifest_is_refused(tmp_path: Path) -> None:
    contents: dict[str, str | bytes] = {"kb/plugin.toml": "[plugin]\nslug = 'wiki'", "kb/__init__.py": ""}
    assert "[plugin] slug" in refused(tmp_path, write_zip(tmp_path / "kb.zip", contents))


@pytest.mark.parametrize("raw", [b"", b"PK", b"PK\5\6", b"PK\5\6" + bytes(17), b"hello" * 100, bytes(22)])
def test_what_is_no_zip_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "kb.zip").write_bytes(raw)
    assert refused(tmp_path, tmp_path / "kb.zip") == "This is not a zip file."


def test_every_cut_of_a_good_zip_is_refused(tmp_path: Path) -> None:
    raw = plugin_zip(tmp_path / "kb.zip").read_bytes()
    for length in range(0, len(raw), 7):
        (tmp_path / "kb.zip").write_bytes(raw[:length])
        refused(tmp_path, tmp_path / "kb.zip")
        (tmp_path / "scratch").rmdir()


NASTY = st.text(alphabet="kKbB./\\:\0é\u0301 ~a", max_size=12)


@given(names=st.lists(st.one_of(NASTY, NASTY.map(lambda name: f"kb/{name}")), max_size=6))
def test_whatever_the_names_nothing_is_written_outside_the_scratch_folder(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    around = tmp_path_factory.mktemp("around")
    entries = [*files(), *(Raw(name.encode(), b"x", flags=0x800) for name in names)]
    path = write_raw(around / "kb.zip", entries)
    (around / "deep" / "scratch").mkdir(parents=True)
    try:
        checked = inspect(path, around / "deep" / "scratch")
    except (ArchiveError, ManifestError):
        assert everything(around) == ["deep", "deep/scratch", "kb.zip"]
    else:
        discard(checked)
        assert everything(around) == ["deep", "deep/scratch", "kb.zip"]


@given(place=st.integers(min_value=0), value=st.integers(min_value=0, max_value=255))
def test_whichever_byte_is_changed_the_zip_is_taken_whole_or_refused(
    tmp_path_factory: pytest.TempPathFactory, place: int, value: int
) -> None:
    around = tmp_path_factory.mktemp("around")
    raw = bytearray(plugin_zip(around / "kb.zip", **{"a.txt": "abc" * 100}).read_bytes())
    raw[place % len(raw)] = value
    (around / "kb.zip").write_bytes(raw)
    try:
        checked = inspect(around / "kb.zip", around / "scratch")
    except (ArchiveError, ManifestError):
        assert everything(around / "scratch") == []
    else:
        assert (checked.files, checked.unpacked) == (3, 300 + len((checked.folder / "plugin.toml").read_bytes()))
