"""Safe mode: the site without any plugin, so that one can always get back in.

Asked for by TANGGAP_SAFE_MODE=1, by the file `safe-mode` in the instance folder (whose text says why), by the command
line, or by three starts in a row that failed.
"""

from pathlib import Path

from core.config import Config
from core.database import engine_for
from core.services.record import counters


def is_on(config: Config) -> bool:
    """Tell whether plugins are to be left out."""
    return config.safe_mode or _file(config).exists()


def reason(config: Config) -> str:
    """Give the words in the file; "" where a person asked for safe mode."""
    try:
        return _file(config).read_text("utf-8").strip()
    except OSError:
        return ""


def can_leave(config: Config) -> bool:
    """Tell whether taking the file away is enough; the environment of a process can't be changed from a page."""
    return not config.safe_mode


def enter_safe_mode(config: Config, why: str = "") -> None:
    """Ask for safe mode by a file, and have every process build its app anew."""
    ask_for_safe_mode(config.instance, why)
    counters.bump_alone(engine_for(config.database_url), counters.EPOCH)


def ask_for_safe_mode(instance: Path, why: str) -> None:
    """Write the file only; for a process that starts and has no database yet."""
    (instance / "safe-mode").write_text(why, "utf-8")


def leave_safe_mode(config: Config) -> None:
    """Take the file away."""
    _file(config).unlink(missing_ok=True)
    counters.bump_alone(engine_for(config.database_url), counters.EPOCH)


def _file(config: Config) -> Path:
    return config.instance / "safe-mode"
