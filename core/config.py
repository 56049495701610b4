"""What this installation is told from outside: its folder, `instance/config.toml` and the environment."""

import contextlib
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent
WEAK_KEYS = frozenset(
    {
        "dev",
        "development",
        "changeme",
        "change-me",
        "secret",
        "secret_key",
        "test",
        "password",
    }
)
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Config:
    """The settings that must be known before the database is."""

    instance: Path
    database_url: str
    secret_key: bytes
    root: Path = ROOT
    site_url: str = ""
    trusted_proxies: int = 0
    allow_plugin_upload: bool = True
    safe_mode: bool = False
    low_memory: bool = False
    supervised: bool = False
    testing: bool = False
    private_hosts: bool = False
    more_plugins: tuple[Path, ...] = ()

    @property
    def plugin_folders(self) -> tuple[Path, ...]:
        """Where plugins are looked for; the first holder of a slug wins."""
        return self.root / "plugins", self.instance / "plugins", *self.more_plugins

    @property
    def theme_folders(self) -> tuple[Path, Path]:
        """Where themes are looked for."""
        return self.root / "themes", self.instance / "themes"

    @property
    def files(self) -> Path:
        """Where attachments and raw messages are kept."""
        return self.instance / "files"


def load(environ: Mapping[str, str] = os.environ) -> Config:
    """Read the configuration, making the instance folder and its secret key on the first run."""
    instance = Path(environ.get("TANGGAP_INSTANCE") or ROOT / "instance").resolve()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = _read_toml(instance / "config.toml")
    url = environ.get("TANGGAP_DATABASE_URL") or written.get("database_url") or f"sqlite:///{instance / 'tanggap.db'}"
    return Config(
        instance=instance,
        database_url=normal_url(str(url)),
        secret_key=_secret_key(instance, environ, is_new=_is_new(instance, str(url))),
        site_url=str(environ.get("TANGGAP_SITE_URL") or written.get("site_url", "")).rstrip("/"),
        trusted_proxies=_whole(environ.get("TANGGAP_TRUSTED_PROXIES") or written.get("trusted_proxies", 0)),
        allow_plugin_upload=_truth(environ.get("TANGGAP_PLUGIN_UPLOAD", written.get("plugin_upload", True))),
        safe_mode=_truth(environ.get("TANGGAP_SAFE_MODE", False)),
        low_memory=_truth(environ.get("TANGGAP_LOW_MEMORY", written.get("low_memory", False))),
        private_hosts=_truth(environ.get("TANGGAP_PRIVATE_HOSTS", written.get("private_hosts", False))),
        supervised=_truth(environ.get("TANGGAP_SUPERVISED", False)) or _is_gunicorn(environ),
    )


def _is_gunicorn(environ: Mapping[str, str]) -> bool:
    """Tell whether gunicorn runs this process, which starts another one when it ends."""
    return environ.get("SERVER_SOFTWARE", "").startswith("gunicorn")


def normal_url(url: str) -> str:
    """Name the drivers that Tanggap ships: `mysql://…` means PyMySQL, `postgres://…` means psycopg."""
    for scheme, full in (
        ("postgres://", "postgresql+psycopg://"),
        ("postgresql://", "postgresql+psycopg://"),
        ("mysql://", "mysql+pymysql://"),
        ("mariadb://", "mysql+pymysql://"),
        ("mariadb+pymysql://", "mysql+pymysql://"),
    ):
        if url.startswith(scheme):
            return full + url.removeprefix(scheme)
    return url


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path.name} cannot be read: {error}. Mend the file or take it away.") from error


def _is_new(instance: Path, url: str) -> bool:
    """Tell whether a missing key may be made: never beside a database that was filled under another one."""
    database = instance / "tanggap.db"
    is_filled = url.startswith("sqlite") and database.exists() and database.stat().st_size > 0
    return not is_filled and not (instance / "files").exists()


def _secret_key(instance: Path, environ: Mapping[str, str], is_new: bool) -> bytes:
    given = environ.get("TANGGAP_SECRET_KEY")
    path = instance / "secret.key"
    if given is None and not path.exists():
        if not is_new:
            raise ConfigError(
                "The secret key (instance/secret.key) is missing, but this installation has data that was encrypted "
                "with it. Put the key back from your backup; without it mailbox passwords cannot be read."
            )
        with contextlib.suppress(OSError):  # the folder may be somebody else's, who decides who reads it
            instance.chmod(0o700)
        _make_key(path)
    key = (given if given is not None else path.read_text("ascii")).strip()
    if key.lower() in WEAK_KEYS or len(key) < KEY_BYTES:
        raise ConfigError(
            "The secret key is missing, too short or a well-known one. Take away TANGGAP_SECRET_KEY, or give it at "
            'least 32 random characters: python -c "import secrets; print(secrets.token_urlsafe(32))".'
        )
    return key.encode("ascii")


def _make_key(path: Path) -> None:
    """Write the key under another name first, so that a second process never reads half of it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _truth(value: object) -> bool:
    return value if isinstance(value, bool) else str(value).strip().lower() in {"1", "true", "yes", "on"}


def _whole(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise ConfigError(f"trusted_proxies must be a whole number, not {value!r}.") from None
