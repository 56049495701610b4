"""Who asks for pages when a plugin is checked: a visitor, and one of each kind of staff."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask.testing import FlaskClient

from core.contract.addresses import Address
from core.database import db
from core.models import User
from core.services.staff import access as rights
from core.web.access import Kind

if TYPE_CHECKING:
    from core.testing import Site

VISITOR, ADMIN = "visitor", "admin"
ROLES = ("light", "agent", "manager", ADMIN)

Also = Mapping[str, "Callable[[Site], FlaskClient]"]


@dataclass
class People:
    """One of each, made once; their browsers are taken anew for each build of the app. `also` are people whom only the
    plugin can sign in, and only while it is on: customers, say.

    The manager reads Indonesian, so that the words of both languages are asked for. The outsider is an agent with
    access to no desk.
    """

    site: "Site"
    also: Also = field(default_factory=dict)
    staff: dict[str, User | None] = field(init=False)

    def __post_init__(self) -> None:
        self.staff = {VISITOR: None, "outsider": self._made("agent", "outsider", desks=False)}
        for role in ROLES:
            more = {"locale": "id"} if role == "manager" else {}
            self.staff[role] = self._made(role, role, **more)

    def _made(self, role: str, name: str, **more: Any) -> User:
        return self.site.user(role, email=f"{name}@contract.example", name=name.title(), **more)

    def browsers(self) -> dict[str, FlaskClient]:
        """Give a browser for everybody whom the core can sign in."""
        return {name: self.site.client(user) for name, user in self.staff.items()}

    def all_browsers(self) -> dict[str, FlaskClient]:
        """Give a browser for everybody, while the plugin is on."""
        return self.browsers() | {name: sign_in(self.site) for name, sign_in in self.also.items()}

    def may(self, name: str, address: Address) -> bool:
        """Tell whether the marker of an address lets somebody in."""
        if address.access.kind is Kind.ALL:
            return True
        user = self.staff.get(name)
        if user is None or address.access.kind is Kind.SIGNED_IN:
            return user is not None
        return self._has(user.id, address.access.permission)

    def _has(self, user_id: int, permission: str) -> bool:
        with self.site.app.test_request_context("/"):
            user = db.session.get_one(User, user_id)
            if not permission.endswith(".*"):
                return rights.can(user, permission)
            names = [right.name for right in self.site.built.registry.permissions]
            return any(rights.can(user, each) for each in names if each.startswith(permission.removesuffix("*")))
