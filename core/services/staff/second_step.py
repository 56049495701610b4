"""Switches somebody's second step on and off."""

from core import totp
from core.clock import now
from core.database import writing
from core.engine.current import site
from core.errors import Refused
from core.i18n import gettext as _
from core.models import User
from core.security import digest, encrypt
from core.services.record import audit
from core.services.staff import people


def switch_on(user: User, secret: str, code: str) -> list[str] | None:
    """Take in the secret that the app now has, if the code shows that it has it; give the recovery codes, this once."""
    step = totp.step_of(secret, code, now().timestamp(), None)
    if step is None:
        return None
    codes = totp.new_recovery_codes()
    with writing():
        locked = people.lock(user.id)
        locked.totp_secret = encrypt(secret, site().config.secret_key)
        locked.totp_last_step = step
        locked.recovery_codes = [digest(totp.normal_recovery_code(each)) for each in codes]
        audit.record("second_step.on", f"user {user.id}")
    return codes


def switch_off(user: User) -> None:
    """Do away with it where the role does not ask for it."""
    if user.role.needs_totp:
        raise Refused(_("Your role asks for a second step, so it cannot be switched off."))
    take_away(user)


def take_away(user: User) -> None:
    """Do away with somebody's second step, for one who lost the phone and the codes."""
    with writing():
        locked = people.lock(user.id)
        locked.totp_secret = locked.totp_last_step = None
        locked.recovery_codes = []
        audit.record("second_step.off", f"user {user.id}")
