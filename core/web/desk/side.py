"""The folders, desks, teams and views beside every list, with their figures."""

from collections.abc import Iterator
from typing import Any

from core.models import Rank
from core.services import folders
from core.services.choices import Choices
from core.services.folders import Counts, Folder
from core.web.desk.where import Where


def side(where: Where, counts: Counts, choices: Choices) -> dict[str, Any]:
    """Give what the template of the folders wants."""
    is_folder = not (where.team or where.is_search)
    return {
        "folders": list(_folders(where, counts, is_folder)),
        "desks": [
            _entry(desk.name, Where("open", desk.id).url(), counts.desks.get(desk.id, 0), "box", where.desk == desk.id)
            for desk in choices.desks
        ],
        "teams": [
            _entry(team.name, Where(team=team.id).url(), None, "team", where.team == team.id)
            for team in choices.teams
            if team.is_mine
        ],
        "views": [
            _entry(view.name, Where(view=view.id).url(), None, "saved", where.view == view.id) for view in choices.views
        ],
    }


def _folders(where: Where, counts: Counts, is_folder: bool) -> Iterator[dict[str, Any]]:
    for folder in folders.FOLDERS:
        count = counts.folders[folder.name]
        current = is_folder and where.shown is folder
        if folder.hides and not count.number and not current:
            continue
        entry = _entry(
            str(folder.label), Where(folder.name, where.desk).url(), _figure(folder, count), folder.icon, current
        )
        yield entry | {
            "key": folder.key,
            "strong": bool(count.number) and folder.whose in {folders.Whose.NOBODYS, folders.Whose.MINE},
            "alarm": folder.is_alarm and bool(count.number),
        }


def _figure(folder: Folder, count: folders.Count) -> object:
    if not count.number and not count.is_more and folder.low != Rank.OPEN:
        return None
    return count if count.is_more else count.number


def _entry(label: str, url: str, count: object, icon: str, current: bool) -> dict[str, Any]:
    return {"label": label, "url": url, "count": count, "icon": icon, "current": current}
