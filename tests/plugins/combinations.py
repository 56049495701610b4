"""Which sets of plugins to try: every one of a few, or so many that any two meet in each way."""

import itertools
from collections.abc import Sequence

Chosen = frozenset[str]
Meeting = tuple[str, bool, str, bool]


def combinations(slugs: Sequence[str]) -> list[Chosen]:
    """Give every combination."""
    sizes = range(len(slugs) + 1)
    return [frozenset(each) for size in sizes for each in itertools.combinations(slugs, size)]


def pairs(slugs: Sequence[str]) -> list[Chosen]:
    """Give none, all, and enough between that for any two both are on, both off, and each is on alone."""
    found = [frozenset[str](), frozenset(slugs)]
    missing = meetings(slugs) - {each for chosen in found for each in met(slugs, chosen)}
    while missing:
        found.append(best(slugs, missing))
        missing -= met(slugs, found[-1])
    return found


def meetings(slugs: Sequence[str]) -> set[Meeting]:
    """Give all ways in which any two can meet."""
    ways = itertools.product((False, True), repeat=2)
    return {(a, x, b, y) for (x, y) in ways for a, b in itertools.combinations(slugs, 2)}


def met(slugs: Sequence[str], chosen: Chosen) -> set[Meeting]:
    """Give the ways in which two meet in one combination."""
    return {(a, a in chosen, b, b in chosen) for a, b in itertools.combinations(slugs, 2)}


def best(slugs: Sequence[str], missing: set[Meeting]) -> Chosen:
    """Build a combination plugin by plugin, each on or off as more of what is missing comes of it."""
    state: dict[str, bool] = {}
    first = min(missing)
    state[first[0]], state[first[2]] = first[1], first[3]
    for slug in slugs:
        if slug not in state:
            on, off = (_gain({**state, slug: value}, missing) for value in (True, False))
            state[slug] = on >= off
    return frozenset(slug for slug, is_on in state.items() if is_on)


def _gain(state: dict[str, bool], missing: set[Meeting]) -> int:
    return sum(state.get(a) == x and state.get(b) == y for a, x, b, y in missing)
