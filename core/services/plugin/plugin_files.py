"""The files of uploaded plugins: a zip is checked and shown, then put in its place; what was there before is kept.

Nothing of it runs here. The update of an active plugin is tried first, in a process of its own.
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.config import Config
from core.engine import archive
from core.engine import install as files
from core.engine.archive import Checked
from core.engine.current import site
from core.engine.manifest import Manifest
from core.engine.problem import ManifestError
from core.engine.refusal import Refusal
from core.errors import Invalid, NotFound, Refused
from core.i18n import gettext as _
from core.services.plugin import plugin_rows
from core.services.plugin.plugin_cards import said
from core.services.record import audit

KEPT_SECONDS = 3600.0
TRIAL_SECONDS = 30.0
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A zip that was checked: what is in it, what speaks against it, and what one should know before installing it."""

    key: str
    manifest: Manifest
    size: int
    files: int
    installed: Manifest | None
    problems: tuple[str, ...]
    warnings: tuple[str, ...]


def check(stream: BinaryIO) -> Upload:
    """Keep an uploaded zip for an hour and say what is in it; raises `Invalid` where it is no plugin at all."""
    folder = _waiting(site().config)
    _forget_old(folder)
    draft = folder / f"{os.getpid()}-{time.monotonic_ns()}.part"
    try:
        _save(stream, draft)
        checked = _inspect(draft)
        archive.discard(checked)
        draft.rename(folder / f"{checked.sha256}.zip")
    finally:
        draft.unlink(missing_ok=True)
    return _upload(checked)


def demand_uploads() -> None:
    """Refuse where the configuration keeps uploads by pages off; the command line can always install."""
    if not site().config.allow_plugin_upload:
        raise Refused(_("Uploading plugins is switched off in this installation's configuration."))


def _waiting(config: Config) -> Path:
    folder = config.instance / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _forget_old(folder: Path) -> None:
    for path in folder.glob("*"):
        if time.time() - path.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _save(stream: BinaryIO, path: Path) -> None:
    left = archive.LIMITS.packed
    with path.open("xb") as out:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                most = archive.LIMITS.packed // archive.MEGABYTE
                raise Invalid(_("The zip is larger than %(most)s MB.", most=most))
            out.write(chunk)


def _inspect(path: Path) -> Checked:
    try:
        return archive.inspect(path, path.parent / "scratch")
    except Refusal as refusal:
        raise Invalid(said(refusal)) from refusal
    except ManifestError as error:
        raise Invalid(str(error)) from error


def _upload(checked: Checked) -> Upload:
    installed = plugin_rows.found(site().config).manifests.get(checked.slug)
    return Upload(
        key=checked.sha256,
        manifest=checked.manifest,
        size=checked.packed,
        files=checked.files,
        installed=installed,
        problems=tuple(_problems(checked, installed)),
        warnings=(*_differences(checked.manifest, installed), *(str(each) for each in checked.report)),
    )


def _problems(checked: Checked, installed: Manifest | None) -> list[str]:
    """Say why a zip cannot be installed here."""
    bundled = site().config.plugin_folders[0] / checked.slug
    if bundled.exists():
        return [_("%(slug)s is the name of a plugin that comes with Tanggap.", slug=checked.slug)]
    if installed is not None and checked.manifest.version < installed.version:
        text = _("Version %(old)s is older than %(new)s, which is installed. To go back to what was there, roll back.")
        return [text % {"old": checked.manifest.version, "new": installed.version}]
    return []


def _differences(new: Manifest, old: Manifest | None) -> list[str]:
    """Say what an update would do that the installed version does not, and that it comes from somebody else."""
    if old is None:
        return []
    said_of = {
        _("It now also talks to %(names)s."): set(new.asks.hosts) - set(old.asks.hosts),
        _("It now also has the tables %(names)s."): set(new.asks.tables) - set(old.asks.tables),
        _("It now also runs: %(names)s."): set(new.asks.schedules) - set(old.asks.schedules),
        _("It now sends mail%(names)s."): {""} if new.asks.mail and not old.asks.mail else set(),
    }
    found = [text % {"names": ", ".join(sorted(names))} for text, names in said_of.items() if names]
    if new.author != old.author:
        text = _("It comes from %(new)s; what is installed comes from %(old)s.")
        found.append(text % {"new": new.author or "?", "old": old.author or "?"})
    return found


def install(key: str) -> Manifest:
    """Put a zip that was checked in its place, without activating it; an update that cannot be built is refused."""
    path = _waiting(site().config) / f"{key}.zip"
    if not (len(key) == 64 and key.isalnum() and path.is_file()):
        raise NotFound(_("This upload is gone; choose the zip once more."))
    checked = _inspect(path)
    problems = _problems(checked, plugin_rows.found(site().config).manifests.get(checked.slug))
    if problems:
        archive.discard(checked)
        raise Refused(" ".join(problems))
    if checked.slug in plugin_rows.wanted():
        _try_update(checked)
    done = files.install(checked, site().config.plugin_folders[1])
    path.unlink(missing_ok=True)
    _written_down(checked, is_update=done.previous is not None)
    return checked.manifest


def _try_update(checked: Checked) -> None:
    """Build an app with the new files in a fresh process, for this one has the old ones in memory."""
    config = site().config
    environment = {
        **os.environ,
        "TANGGAP_INSTANCE": str(config.instance),
        "TANGGAP_DATABASE_URL": config.database_url,
        "TANGGAP_SECRET_KEY": config.secret_key.decode("ascii"),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "core.trial", checked.slug, str(checked.folder.parent)],
            cwd=config.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=TRIAL_SECONDS,
            check=False,
        )
        reason = "" if done.returncode == 0 else (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
    except subprocess.TimeoutExpired:
        reason = _("it took longer than %(seconds)s seconds", seconds=int(TRIAL_SECONDS))
    if reason:
        archive.discard(checked)
        raise Refused(_("The new version cannot be used, so the old one stays: %(reason)s", reason=reason))


def _written_down(checked: Checked, *, is_update: bool) -> None:
    version = str(checked.manifest.version)
    act = "plugin.updated" if is_update else "plugin.installed"
    audit.record(act, checked.slug, {"version": version, "sha256": checked.sha256})
    plugin_rows.save(checked.slug, digest=checked.sha256)
    _ask_passenger()


def _ask_passenger() -> None:
    """Have Passenger start fresh processes, which have the new code."""
    if any(name.startswith("PASSENGER") for name in os.environ):
        folder = site().config.root / "tmp"
        folder.mkdir(exist_ok=True)
        (folder / "restart.txt").touch()


def is_uploaded(slug: str) -> bool:
    """Tell whether the files of a plugin lie where uploads go, and so may be taken away."""
    return (site().config.plugin_folders[1] / slug).is_dir()


def previous_version(slug: str) -> bool:
    """Tell whether the version before is kept."""
    return (site().config.plugin_folders[1] / ".previous" / slug).is_dir()


def roll_back(slug: str) -> None:
    """Put the version before back."""
    try:
        files.roll_back(slug, site().config.plugin_folders[1])
    except Refusal as refusal:
        raise Refused(said(refusal)) from refusal
    audit.record("plugin.rolled_back", slug)
    plugin_rows.save(slug)
    _ask_passenger()


def remove(slug: str) -> None:
    """Delete the files of an inactive, uploaded plugin; its data stays."""
    row = plugin_rows.rows().get(slug)
    if row is not None and row.is_active:
        raise Refused(_("Deactivate this plugin before you delete its files."))
    if not is_uploaded(slug):
        raise Refused(_("This plugin comes with Tanggap; its files stay."))
    files.remove(slug, site().config.plugin_folders[1])
    audit.record("plugin.removed", slug)
    if row is not None:
        plugin_rows.save(slug)
