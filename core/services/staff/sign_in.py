"""Signing in: who it is, and how often it may be tried.

Three counts: one account from one network, one network over all accounts, one account over all networks. The last does
not hold up a browser that signed in to this account before, so that nobody can lock somebody else out.
"""

from dataclasses import dataclass

from core import passwords, totp
from core.clock import now
from core.database import writing
from core.engine.current import site
from core.errors import TooMany
from core.i18n import gettext as _
from core.models import User
from core.security import decrypt, digest
from core.services import limits
from core.services.record import audit
from core.services.staff import people
from core.services.staff.actors import user_actor

WINDOW = 15 * 60
MOST_FROM_HERE = 10
MOST_OF_A_NETWORK = 60
MOST_OF_AN_ACCOUNT = 50
HERE, NETWORK, ACCOUNT, CODE, PROOF = (
    "sign-in.here",
    "sign-in.network",
    "sign-in.account",
    "sign-in.code",
    "sign-in.proof",
)


@dataclass(frozen=True, slots=True)
class Visit:
    """Where somebody tries from, and whose account was opened in this browser before (0: nobody's)."""

    address: str = ""
    known_user: int = 0

    @property
    def network(self) -> str:
        """What limits are counted by."""
        return limits.network_of(self.address)


def check_password(email: str, password: str, visit: Visit) -> User | None:
    """Give the person whose address and password these are; raises `TooMany`.

    Whether the address is known shows neither in the answer nor in the time it takes.
    """
    account = people.normal_email(email)
    _hold_up(account, _number_of(account), visit)
    user = people.find(account)  # once more for everybody: after counting, only somebody known would be read again
    is_right = passwords.matches(user.password_hash if user else None, password)
    if user is None or not is_right or not user.is_active:
        _note_failure(account, visit)
        return None
    limits.forget(HERE, f"{account} {visit.network}")
    _renew_hash(user, password)
    return user


def _number_of(account: str) -> int | None:
    """Give the number alone: a person in memory would be looked after when something is written, which takes time."""
    user = people.find(account)
    return user.id if user else None


def _hold_up(account: str, user_id: int | None, visit: Visit) -> None:
    is_known = user_id is not None and visit.known_user == user_id
    over = (
        not limits.within_limit(HERE, f"{account} {visit.network}", MOST_FROM_HERE, WINDOW)
        or limits.count_of(NETWORK, visit.network, WINDOW) >= MOST_OF_A_NETWORK
        or (not is_known and limits.count_of(ACCOUNT, account, WINDOW) >= MOST_OF_AN_ACCOUNT)
    )
    if over:
        raise too_many()


def too_many() -> TooMany:
    """Give the error for whoever tried too often."""
    after = limits.seconds_left(WINDOW)
    minutes = -(-after // 60)
    return TooMany(_("Too many tries. Wait %(minutes)s minutes, then try again.", minutes=minutes), after)


def _note_failure(account: str, visit: Visit) -> None:
    with writing():
        limits.within_limit(NETWORK, visit.network, MOST_OF_A_NETWORK, WINDOW)
        limits.within_limit(ACCOUNT, account, MOST_OF_AN_ACCOUNT, WINDOW)
        # What was typed may be a password in the wrong field: only its digest is kept.
        audit.record("sign_in.failed", f"address {digest(account)[:16]}", address=visit.address)


def _renew_hash(user: User, password: str) -> None:
    if user.password_hash and passwords.is_outdated(user.password_hash):
        with writing():
            user.password_hash = passwords.hashed(password)


def note_success(user: User, visit: Visit) -> None:
    """Write down that somebody signed in."""
    audit.record("sign_in.ok", f"user {user.id}", actor=user_actor(user), address=visit.address)


def prove(user: User, password: str) -> bool:
    """Tell whether the person at a signed-in browser knows the password; raises `TooMany`."""
    if not limits.within_limit(PROOF, str(user.id), MOST_FROM_HERE, WINDOW):
        raise too_many()
    if not passwords.matches(user.password_hash, password):
        audit.record("sign_in.proof_failed", f"user {user.id}")
        return False
    limits.forget(PROOF, str(user.id))
    return True


def check_code(user: User, code: str) -> bool:
    """Tell whether the second step is passed, by a code of the app or by a recovery code; each works once."""
    if not limits.within_limit(CODE, str(user.id), MOST_FROM_HERE, WINDOW):
        raise too_many()
    passed = _take_app_code(user, code) or _take_recovery_code(user, code)
    if passed:
        limits.forget(CODE, str(user.id))
    else:
        audit.record("sign_in.code_failed", f"user {user.id}", actor=user_actor(user))
    return passed


def _take_app_code(user: User, code: str) -> bool:
    if not user.totp_secret:
        return False
    secret = decrypt(user.totp_secret, site().config.secret_key)
    with writing():
        locked = people.lock(user.id)
        step = totp.step_of(secret, code, now().timestamp(), locked.totp_last_step)
        if step is not None:
            locked.totp_last_step = step
        return step is not None


def _take_recovery_code(user: User, code: str) -> bool:
    wanted = digest(totp.normal_recovery_code(code))
    with writing():
        locked = people.lock(user.id)
        if wanted not in locked.recovery_codes:
            return False
        locked.recovery_codes = [each for each in locked.recovery_codes if each != wanted]
        audit.record("second_step.recovery_code_used", f"user {user.id}", actor=user_actor(user))
        return True
