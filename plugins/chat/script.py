"""The widget: one script of small parts, which any website may load; compressed once and kept in memory."""

import functools
import gzip
import hashlib
import json
from pathlib import Path

from flask import Blueprint, Response, request

from core.api import open_to_all, theme_vars

FOLDER = Path(__file__).with_name("widget")
# In this order: words, looks and parts first, what uses them after.
PARTS = ("words.js", "look.js", "parts.js", "server.js", "outbox.js", "talk.js", "forms.js", "window.js", "start.js")
MINUTES = 10

pages = Blueprint("chat_script", __name__)


@pages.get("/widget.js")
@open_to_all
def widget() -> Response:
    """Give the script; an updated one is everywhere within ten minutes."""
    plain, squeezed, tag = built(json.dumps({"hue": hue()}))
    response = Response(plain, content_type="text/javascript; charset=utf-8")
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(squeezed)
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(tag)
    response.headers["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.make_conditional(request)
    return response


def hue() -> float | None:
    """Give the hue of the business's colour; None is the one of Tanggap."""
    return theme_vars().hue


@functools.lru_cache(maxsize=4)
def built(brand: str) -> tuple[bytes, bytes, str]:
    """Put the parts together: plain, compressed, and the tag of both."""
    code = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in PARTS)
    plain = f'(()=>{{"use strict";\nconst BRAND={brand};\n{code}}})();\n'.encode()
    return plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:20]
