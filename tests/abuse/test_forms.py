"""What no page of ours would send is a mistake that is told, never an error."""

import pytest

from core.models import User
from core.testing import Site


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/desk/views/new", {"name": "n" * 5_000, "query": "is:open", "shared_with": "me"}),
        ("/desk/views/new", {"name": "n", "query": "q" * 100_000, "shared_with": "me"}),
        ("/desk/views/new", {"name": "n", "query": "is:open", "shared_with": "99999999999999999999"}),
        ("/desk/tickets/new", {"channel": "telepathy", "address": "a" * 9_000, "subject": "s" * 9_000, "body": "x"}),
        ("/account", {"name": "n" * 9_000, "email": "e" * 9_000, "signature": "s" * 9_000, "locale": "xx"}),
        ("/admin/people/invite", {"name": "n" * 9_000, "email": "\0@\0", "role": "god", "desks": ["1", "999", "x"]}),
        ("/admin/teams/new", {"name": "n" * 9_000, "members": ["1", "999999999999999999999", "x"]}),
        ("/admin/roles/new", {"name": "n" * 9_000, "reach": "everything", "permission": ["admin.nothing"]}),
        ("/admin/desks/new", {"name": "n" * 9_000, "reopen_days": "1e9", "users": ["x"], "teams": ["999"]}),
        ("/admin/categories/new", {"name": "n" * 9_000, "parent": "999", "desk": "x"}),
        ("/admin/fields/new", {"label": "n" * 9_000, "kind": "code", "choices": "c\n" * 9_000}),
        ("/admin/statuses/new", {"name": "n" * 9_000, "kind": "lost"}),
        ("/admin/general", {"name": "n" * 9_000, "url": "javascript:alert(1)", "timezone": "../../etc/passwd"}),
    ],
)
def test_a_form_that_no_page_sends_is_refused_with_words(
    site: Site, admin: User, path: str, fields: dict[str, object]
) -> None:
    """A20, A27: too long, unknown and impossible choices, in every form."""
    response = site.client(admin).post(path, data=fields)
    assert response.status_code in {302, 400, 422}
    assert "Traceback" not in response.text
