"""The second step of signing in: codes of an authenticator app (RFC 6238), and recovery codes for when it is lost."""

import base64
import secrets

STEP = 30
DRIFT = 1
RECOVERY_CODES = 10


def new_secret() -> str:
    """Give 160 random bits in base32, as authenticator apps want them."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def address(secret: str, person: str, site: str) -> str:
    """Give the address behind the QR code."""
    from pyotp import TOTP

    return TOTP(secret).provisioning_uri(name=person, issuer_name=site)


def drawing(text: str) -> str:
    """Draw a QR code as SVG, without styles, which the pages' policy forbids."""
    import segno

    return str(
        segno.make(text, error="m", micro=False).svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
    )


def step_of(secret: str, code: str, moment: float, last_step: int | None) -> int | None:
    """Give the step that a code belongs to, if it is right now or nearly so, and later than the last one used."""
    from pyotp import TOTP

    digits = "".join(code.split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        return None
    generator = TOTP(secret)
    here = int(moment) // STEP
    for step in range(here - DRIFT, here + DRIFT + 1):
        is_right = secrets.compare_digest(generator.at(step * STEP), digits)
        if is_right and (last_step is None or step > last_step):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Give ten codes of 80 random bits, each good for one sign-in."""
    return [_grouped(base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()) for _ in range(RECOVERY_CODES)]


def normal_recovery_code(typed: str) -> str:
    """Give a recovery code as it is stored, however it was typed."""
    return "".join(sign for sign in typed.casefold() if sign.isalnum())


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
