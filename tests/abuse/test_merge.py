"""Two merges in a row lead nobody into a desk they do not see."""

import pytest

from core.models import Message
from tests.desk.conftest import Bench


@pytest.fixture
def moved_away(bench: Bench) -> tuple[Bench, int, int]:
    """A ticket of one's own that lives on in one which has gone to another desk since; the browser of an agent."""
    old, living = bench.site.ticket(subject="Old").id, bench.site.ticket(text="The merger is secret").id
    bench.client.post(f"/desk/tickets/{old}/merge", data={"into": str(living)})
    bench.move(living, bench.desk("Board"))
    bench.client = bench.site.client(bench.agent_of(1, "tono@desk.example"))
    return bench, old, living


@pytest.mark.abuse("A19")
def test_what_lives_on_at_another_desk_is_not_drawn_out_by_merging_its_old_number(moved_away) -> None:
    """A19: the messages of the hidden ticket would move into the attacker's own."""
    bench, old, living = moved_away
    mine = bench.site.ticket(subject="Mine").id
    bench.client.post(f"/desk/tickets/{old}/merge", data={"into": str(mine)})
    assert len(bench.all(Message, Message.ticket_id == living)) == 2
    assert bench.ticket(living).merged_into_id is None
    assert "The merger is secret" not in bench.text(f"/desk/tickets/{mine}")


@pytest.mark.abuse("A19")
def test_nothing_is_put_into_another_desk_by_way_of_an_old_number(moved_away) -> None:
    """A19: the way round, words would be put into a ticket that the attacker cannot see."""
    bench, old, living = moved_away
    mine = bench.site.ticket(subject="Mine").id
    bench.client.post(f"/desk/tickets/{mine}/merge", data={"into": str(old)})
    assert bench.ticket(mine).merged_into_id is None
    assert len(bench.all(Message, Message.ticket_id == living)) == 2
