"""Signs what a webhook is told, so that the receiver knows who said it and when: HMAC-SHA-256 over moment and body."""

import hashlib
import hmac


def signed(body: bytes, secret: str, moment: int) -> str:
    """Give the header `Tanggap-Signature`: `t=<seconds since 1970>,v1=<hex of the HMAC over "t.body">`."""
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return f"t={moment},v1={mac.hexdigest()}"
