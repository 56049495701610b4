"""What Passenger (cPanel, Plesk, DreamHost) imports: finds the packages, then hands over to wsgi.py.

In a syntax that Python 2.7 still reads, so that a host's old default gets a page that says what to do.
Settings such as TANGGAP_INSTANCE are environment variables, which cPanel asks for on the application's page.
"""

import os
import site
import sys
import traceback

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.environ.get("TANGGAP_VENV") or os.path.join(ROOT, ".venv")
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Tanggap cannot start</title>
<h1>Tanggap cannot start yet</h1><p>%s</p></html>
"""
TOO_OLD = (
    "It needs Python 3.11 or newer; this host started it with %d.%d. "
    "Choose a newer Python on the page of this application in the host's control panel, then restart it."
)
NO_PACKAGES = (
    "Its packages are not installed for Python %d.%d. Run ./tanggap doctor in its folder, "
    "or let the host's control panel install requirements.txt, then restart it."
)
FAILED = "The reason is in the error log of the web server."


def load():
    """Give the application, or a page that says why there is none."""
    use_own_environment()
    if sys.version_info < OLDEST:
        return notice(TOO_OLD % sys.version_info[:2])
    try:
        from wsgi import application
    except ModuleNotFoundError as error:
        traceback.print_exc()
        ours = (error.name or "").split(".")[0] in ("core", "plugins", "wsgi")
        return notice(FAILED if ours else NO_PACKAGES % sys.version_info[:2])
    except Exception:
        traceback.print_exc()
        return notice(FAILED)
    leave_setup_token(application)
    return application


def leave_setup_token(switcher):
    """Put the token of the set-up into a file of the instance folder, for nobody sees what is printed here."""
    app = getattr(switcher, "app", lambda: None)()
    if app is None:
        return
    try:
        from core.services.installation.setup_file import leave_token

        with app.app_context():
            leave_token(app.extensions["tanggap"].config)
    except Exception:
        traceback.print_exc()


def use_own_environment():
    """Use the packages in .venv, by its own Python where this one is another version."""
    sys.path.insert(0, ROOT)
    packages = os.path.join(VENV, "lib", "python%d.%d" % sys.version_info[:2], "site-packages")
    python = os.path.join(VENV, "bin", "python")
    if os.path.isdir(packages):
        prefer(packages)
    elif os.path.exists(python) and "TANGGAP_REPLACED_PYTHON" not in os.environ:
        os.environ["TANGGAP_REPLACED_PYTHON"] = "1"
        os.execv(python, [python] + sys.argv)  # noqa: RUF005  (Python 2.7 reads this)


def prefer(packages):
    """Put a folder of packages, and what its .pth files name, before those of the host."""
    before = list(sys.path)
    site.addsitedir(packages)
    added = [path for path in sys.path if path not in before]
    sys.path[:] = [ROOT] + added + [path for path in before if path != ROOT]


def notice(text):
    body = (PAGE % text).encode("utf-8")

    def application(environ, start_response):  # noqa: ARG001
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
        start_response("503 Service Unavailable", headers)
        return [body]

    return application


application = load()
