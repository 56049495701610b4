"""Under Passenger the application starts, or a page says what the host has to do."""

import subprocess
import sys
from pathlib import Path

import pytest

ENTRY = Path(__file__).parents[2] / "passenger_wsgi.py"

VISIT = """
import passenger_wsgi
print(b"".join(passenger_wsgi.application({}, lambda status, headers: print(status))).decode())
"""
ANSWER = """
def application(environ, start_response):
    start_response("200 OK", [])
    return [b"welcome"]
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "passenger_wsgi.py").write_text(ENTRY.read_text())
    (tmp_path / "wsgi.py").write_text(ANSWER)
    return tmp_path


def visit(site: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", VISIT], cwd=site, check=False, capture_output=True, text=True)


def test_it_hands_over_to_wsgi(site: Path) -> None:
    assert visit(site).stdout.split() == ["200", "OK", "welcome"]


def test_the_packages_beside_it_come_before_those_of_the_host(site: Path) -> None:
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    packages = site / ".venv" / "lib" / version / "site-packages"
    packages.mkdir(parents=True)
    (packages / "flask.py").write_text("NAME = 'our own'")
    (site / "wsgi.py").write_text(ANSWER.replace('b"welcome"', "__import__('flask').NAME.encode()"))
    assert "our own" in visit(site).stdout


def test_an_old_python_gets_a_page_that_says_so(site: Path) -> None:
    entry = site / "passenger_wsgi.py"
    entry.write_text(entry.read_text().replace("OLDEST = (3, 11)", "OLDEST = (3, 99)"))
    page = visit(site).stdout
    assert page.startswith("503")
    assert "needs Python 3.11 or newer" in page


def test_missing_packages_are_named_on_the_page(site: Path) -> None:
    (site / "wsgi.py").write_text("import a_package_that_is_not_there")
    answer = visit(site)
    assert "packages are not installed" in answer.stdout
    assert "a_package_that_is_not_there" in answer.stderr


def test_any_other_failure_is_told_to_the_log_only(site: Path) -> None:
    (site / "wsgi.py").write_text("raise RuntimeError('the key is 1234')")
    answer = visit(site)
    assert "error log" in answer.stdout
    assert "1234" not in answer.stdout
    assert "1234" in answer.stderr
