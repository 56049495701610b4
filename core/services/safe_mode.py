"""Safe mode: the site without any plugin, so that one can always get back in."""

from core.config import Config
from core.database import engine_for
from core.services import counters


def enter_safe_mode(config: Config) -> None:
    """Ask for safe mode by a file, and have every process build its app anew."""
    (config.instance / "safe-mode").touch()
    counters.bump_alone(engine_for(config.database_url), counters.EPOCH)


def leave_safe_mode(config: Config) -> None:
    """Take the file away."""
    (config.instance / "safe-mode").unlink(missing_ok=True)
    counters.bump_alone(engine_for(config.database_url), counters.EPOCH)
