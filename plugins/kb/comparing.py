"""What changed between two revisions, as a person reads it: lines, and within changed lines the words."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup, escape

AROUND = 2  # unchanged lines that stay around a change
LONGEST_LINE = 2_000
MOST_LINES = 1_500


@dataclass(frozen=True, slots=True)
class Change:
    """A line: same, gone, new, or "skip" where unchanged lines were left out."""

    kind: str
    html: Markup


def changes(old: str, new: str) -> list[Change]:
    """Compare two texts."""
    before, after = old.splitlines()[:MOST_LINES], new.splitlines()[:MOST_LINES]
    found: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=len(before) > 500).get_opcodes():
        if tag == "equal":
            found += _quiet(before[a:b], is_first=a == 0, is_last=b == len(before))
            continue
        pairs = min(b - a, d - c)
        for one, other in zip(before[a : a + pairs], after[c : c + pairs], strict=True):
            gone, come = _words(one, other)
            found += [Change("gone", gone), Change("new", come)]
        found += [Change("gone", escape(line)) for line in before[a + pairs : b]]
        found += [Change("new", escape(line)) for line in after[c + pairs : d]]
    return found


def _quiet(lines: list[str], *, is_first: bool, is_last: bool) -> list[Change]:
    head = [] if is_first else lines[:AROUND]
    tail = [] if is_last else lines[len(lines) - AROUND :]
    if len(lines) <= len(head) + len(tail):
        return [Change("same", escape(line)) for line in lines]
    skip = Change("skip", Markup(""))
    return [*(Change("same", escape(each)) for each in head), skip, *(Change("same", escape(each)) for each in tail)]


def _words(old: str, new: str) -> tuple[Markup, Markup]:
    if max(len(old), len(new)) > LONGEST_LINE:
        return escape(old), escape(new)
    one, other = re.findall(r"\w+|\W", old), re.findall(r"\w+|\W", new)
    gone, come = Markup(""), Markup("")
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left, right = "".join(one[a:b]), "".join(other[c:d])
        gone += escape(left) if tag == "equal" else Markup("<del>{}</del>").format(left) if left else ""
        come += escape(right) if tag == "equal" else Markup("<ins>{}</ins>").format(right) if right else ""
    return gone, come
