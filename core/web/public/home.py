"""The site's front door for customers, and the one address that says whether it is up."""

from flask import Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from core.engine.current import hooks
from core.web.access import open_to_all
from core.web.navigation import entries
from core.web.public import pages


@pages.get("/")
@open_to_all
def home() -> Response | str:
    """Let a plugin answer, else draw the theme's home page."""
    answer = hooks().first("choose_home", (BaseResponse, str), request=request)
    if answer is not None:
        return answer
    return render_template("theme/home.html", ways=entries("contact"))


@pages.get("/healthz")
@open_to_all
def healthz() -> Response:
    """Say that this process answers, and nothing else."""
    return Response("ok\n", mimetype="text/plain")
