"""A plugin's page of settings that is one form, or one list, needs no template of its own."""

from core.models import User
from core.testing import Site
from tests.web.plugins import write

CODE = """
from flask import render_template, request
from wtforms import Form, StringField
from wtforms.validators import InputRequired

class ShelfForm(Form):
    name = StringField("Name of the shelf", [InputRequired()])

@pages.route("/form", methods=["GET", "POST"])
@requires("admin.settings")
def form():
    form = ShelfForm(request.form)
    status = 422 if request.method == "POST" and not form.validate() else 200
    back = {"label": "Shelves", "url": "/admin/shelf/list"}
    page = render_template(
        "core/admin/form_page.html", form=form, heading="A shelf", intro="", back=back, save="Keep it"
    )
    return page, status

@pages.get("/list")
@requires("admin.settings")
def everything():
    one = {"name": "Cups", "text": "3 of them", "icon": "cup", "url": "/admin/shelf/form", "badges": []}
    entries = [one] if "full" in request.args else []
    empty = {"icon": "cup", "title": "No shelf", "text": "Add the first."}
    return render_template(
        "core/admin/list_page.html", heading="Shelves", intro="All of them", entries=entries,
        add_url="/admin/shelf/form", add_label="Add a shelf", empty=empty,
    )
"""


def test_one_form(site: Site, admin: User) -> None:
    write(site, "shelf", CODE, area="admin")
    site.activate("shelf")
    client = site.client(admin)
    page = client.get("/admin/shelf/form").text
    for words in ("<h1>A shelf</h1>", "Name of the shelf", "Keep it", 'href="/admin/shelf/list"'):
        assert words in page
    refused = client.post("/admin/shelf/form", data={})
    assert refused.status_code == 422
    assert "This field is required." in refused.text


def test_one_list(site: Site, admin: User) -> None:
    write(site, "shelf", CODE, area="admin")
    site.activate("shelf")
    client = site.client(admin)
    assert "No shelf" in client.get("/admin/shelf/list").text
    page = client.get("/admin/shelf/list?full=1").text
    for words in ("<h1>Shelves</h1>", "All of them", "Cups", "3 of them", 'href="/admin/shelf/form"', "Add a shelf"):
        assert words in page
