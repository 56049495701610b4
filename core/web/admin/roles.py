"""Roles and what they may do."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.engine.current import registry, site
from core.engine.hooks import CORE
from core.i18n import gettext as _
from core.i18n import lazy_gettext, ngettext
from core.models import Reach, Role
from core.services.staff import roles
from core.web.access import requires
from core.web.admin import pages
from core.web.admin.form_page import saved
from core.web.forms import PageForm, SelectChoice, stripped
from core.web.proof import proved_recently

Answer = str | Response | tuple[str, int]


class RoleForm(PageForm):
    """A role without its rights, which are a table of their own."""

    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=roles.LONGEST_NAME)], [stripped])
    reach = SelectField(
        lazy_gettext("Sees"),
        choices=[
            SelectChoice(Reach.ALL.value, lazy_gettext("All tickets of their desks")),
            SelectChoice(Reach.TEAM.value, lazy_gettext("Their own, their teams' and unassigned ones")),
            SelectChoice(Reach.OWN_AND_UNASSIGNED.value, lazy_gettext("Their own and unassigned ones")),
            SelectChoice(Reach.OWN.value, lazy_gettext("Only their own")),
        ],
    )
    all_desks = BooleanField(lazy_gettext("Has access to all desks"))
    needs_totp = BooleanField(lazy_gettext("Must use a second step to sign in"))


@dataclass(frozen=True, slots=True)
class Right:
    """One row of the table of rights."""

    name: str
    label: str
    description: str
    on: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The rights that belong together."""

    label: str
    source: str
    permissions: list[Right]


@pages.get("/roles", endpoint="roles")
@requires("admin.people")
def list_roles() -> str:
    """List the roles."""
    held = roles.holders()
    entries = [_entry(role, held.get(role.id, 0)) for role in roles.all_roles()]
    return render_template("core/admin/roles.html", entries=entries, add_url=url_for("admin.new_role"))


def _entry(role: Role, number: int) -> dict[str, Any]:
    return {
        "name": role.label,
        "text": ngettext("%(num)d person", "%(num)d people", number),
        "icon": "shield",
        "url": url_for("admin.role", role_id=role.id),
        "badges": [("", "lock", _("Second step"))] if role.needs_totp else [],
    }


@pages.route("/roles/new", methods=["GET", "POST"])
@requires("admin.people")
@proved_recently
def new_role() -> Answer:
    """Make a role."""
    return _page(None)


@pages.route("/roles/<int:role_id>", methods=["GET", "POST"])
@requires("admin.people")
@proved_recently
def role(role_id: int) -> Answer:
    """Show and change a role."""
    return _page(roles.get(role_id))


def _page(role: Role | None) -> Answer:
    form = RoleForm.here(**_values(role))
    rights = request.form.getlist("permission")
    if done := saved(form, lambda: roles.save(role, current_user, permissions=rights, **form.data), "admin.roles"):
        return done
    locked = _("Administrators may do everything; only the second step can be set.") if role and role.is_admin else ""
    page = render_template(
        "core/admin/role.html", role=role, form=form, groups=_groups(role), locked=locked, delete=_deletion(role)
    )
    return page, 422 if form.errors else 200


def _values(role: Role | None) -> dict[str, Any]:
    if role is None:
        return {"reach": Reach.ALL.value}
    return {name: getattr(role, name) for name in ("name", "reach", "all_desks", "needs_totp")}


def _groups(role: Role | None) -> list[Group]:
    ticked = (
        set(request.form.getlist("permission")) if request.method == "POST" else set(role.permissions if role else ())
    )
    names = {"ticket": _("Tickets"), "customer": _("Customers"), "view": _("Views"), "admin": _("Settings")}
    groups: dict[tuple[str, str], Group] = {}
    for each in registry().permissions.owned():
        source = "" if each.owner == CORE else _(site().build.loaded[each.owner].manifest.name)
        label = source or names.get(each.item.name.partition(".")[0], "")
        group = groups.setdefault((label, source), Group(label or _("Other"), source if label != source else "", []))
        is_on = each.item.name in ticked or bool(role and role.is_admin)
        group.permissions.append(Right(each.item.name, str(each.item.label), str(each.item.description), is_on))
    return list(groups.values())


def _deletion(role: Role | None) -> dict[str, str] | None:
    if role is None or role.is_builtin:
        return None
    return {
        "url": url_for("admin.delete_role", role_id=role.id),
        "title": _("Delete the role %(name)s?", name=role.label),
        "text": _("Nobody may hold it any more. This cannot be undone."),
        "label": _("Delete"),
    }


@pages.post("/roles/<int:role_id>/delete")
@requires("admin.people")
@proved_recently
def delete_role(role_id: int) -> Response:
    """Delete a role that nobody holds."""
    roles.remove(roles.get(role_id), current_user)
    flash(_("The role is gone."))
    return redirect(url_for("admin.roles"))
