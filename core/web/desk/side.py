"""The folders, desks, teams and views beside every list, with their figures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from core.models import Rank
from core.services.finding import folders
from core.services.finding.folders import Counts, Folder
from core.services.vocabulary.choices import Choices, Chosen
from core.web.desk.where import Where

SAMPLE = "sample"  # stands for a folder's name where an address is made of two halves


@dataclass(frozen=True, slots=True)
class Entry:
    """One link beside the list, with its figure."""

    label: str
    url: str
    count: str | None
    icon: str
    current: bool
    key: str = ""
    strong: bool = False
    alarm: bool = False


def side(where: Where, counts: Counts, choices: Choices) -> dict[str, Any]:
    """Give what the template of the folders wants."""
    is_folder = not (where.team or where.is_search)
    return {
        "folders": tuple(_folders(where, counts, is_folder)),
        "desks": tuple(
            Entry(
                desk.name, Where("open", desk.id).url(), str(counts.desks.get(desk.id, 0)), "box", where.desk == desk.id
            )
            for desk in choices.desks
        ),
        "teams": tuple(
            Entry(team.name, Where(team=team.id).url(), None, "team", where.team == team.id)
            for team in choices.teams
            if team.is_mine
        ),
        "views": tuple(
            Entry(view.name, Where(view=view.id).url(), None, "saved", where.view == view.id) for view in choices.views
        ),
    }


def _desk(desk: Chosen, count: int, current: bool) -> Entry:
    return Entry(desk.name, Where("open", desk.id).url(), str(count), "box", current)


def _folders(where: Where, counts: Counts, is_folder: bool) -> Iterator[Entry]:
    url = _folder_urls(where.desk)
    for folder in folders.FOLDERS:
        count = counts.folders[folder.name]
        current = is_folder and where.shown is folder
        if folder.hides and not count.number and not current:
            continue
        yield Entry(
            str(folder.label),
            url(folder.name),
            _figure(folder, count),
            folder.icon,
            current,
            folder.key,
            strong=bool(count.number) and folder.whose in {folders.Whose.NOBODYS, folders.Whose.MINE},
            alarm=folder.is_alarm and bool(count.number),
        )


def _folder_urls(desk: int | None) -> Callable[[str], str]:
    """Give what makes the address of a folder; they are all alike but for the name."""
    before, after = Where(SAMPLE, desk).url().split(SAMPLE, 1)
    return lambda name: f"{before}{name}{after}"


def _figure(folder: Folder, count: folders.Count) -> str | None:
    if not count.number and not count.is_more and folder.low != Rank.OPEN:
        return None
    return str(count) if count.is_more else str(count.number)
