"""Decides in which order the active plugins are loaded, and which of them cannot be, with the reason."""

import heapq
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib import metadata

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from core.engine.manifest import Manifest
from core.engine.refusal import Refusal

API_VERSIONS = ("1",)


@dataclass(frozen=True, slots=True)
class Ordering:
    """The slugs to load, dependencies first and ties by slug, and why each of the others is not loaded."""

    order: tuple[str, ...]
    refused: Mapping[str, Refusal]


def order(manifests: Mapping[str, Manifest], active: Collection[str]) -> Ordering:
    """Order the active ones among all plugins that were found.

    To ask whether a plugin may be activated, order with it among the active ones and look for what is refused.
    """
    choice = _Choice(manifests, active)
    choice.refuse_each(choice.unfit)
    choice.refuse_each(choice.lacking)
    while circle := choice.circle():
        choice.refuse_circle(circle)
        choice.refuse_each(choice.lacking)
    choice.refuse_each(choice.at_odds)
    choice.refuse_each(choice.lacking)
    return Ordering(choice.sorted(), dict(sorted(choice.refused.items())))


def dependents(manifests: Mapping[str, Manifest], slug: str) -> tuple[str, ...]:
    """Name the plugins that need this one, be it through others."""
    found: set[str] = set()
    asked = [slug]
    while asked:
        needed = asked.pop()
        asked += [other for other, each in manifests.items() if needed in each.requires.plugins and other not in found]
        found.update(asked)
    return tuple(sorted(found - {slug}))


class _Choice:
    """The active plugins while they are sifted."""

    def __init__(self, manifests: Mapping[str, Manifest], active: Collection[str]) -> None:
        self.manifests = manifests
        self.active = frozenset(active)
        self.refused: dict[str, Refusal] = {}

    def left(self) -> list[str]:
        return sorted(self.active - self.refused.keys())

    def needs(self, slug: str) -> list[str]:
        return sorted(self.manifests[slug].requires.plugins)

    def refuse_each(self, why: Callable[[str], Refusal | None]) -> None:
        """Refuse whom `why` gives a reason for, until nobody is left who falls with those refused before."""
        before = -1
        while before != len(self.refused):
            before = len(self.refused)
            for slug in self.left():
                if reason := why(slug):
                    self.refused[slug] = reason

    def unfit(self, slug: str) -> Refusal | None:
        """Say what the plugin lacks apart from other plugins."""
        if slug not in self.manifests:
            return Refusal("The files of plugin %(slug)s are missing.", slug=slug)
        requires = self.manifests[slug].requires
        if requires.api not in API_VERSIONS:
            return Refusal(
                "Plugin %(slug)s is written for version %(wanted)s of the plugin API; this Tanggap offers %(offered)s.",
                slug=slug,
                wanted=requires.api,
                offered=", ".join(API_VERSIONS),
            )
        python = ".".join(str(part) for part in sys.version_info[:3])
        if not requires.python.contains(python, prereleases=True):
            return Refusal(
                "Plugin %(slug)s needs Python %(wanted)s; this is Python %(found)s.",
                slug=slug,
                wanted=_spoken(requires.python),
                found=python,
            )
        reasons = (_missing_package(slug, requirement) for requirement in requires.packages)
        return next((reason for reason in reasons if reason), None)

    def lacking(self, slug: str) -> Refusal | None:
        """Say which other plugin this one needs in vain."""
        for other in self.needs(slug):
            wanted = self.manifests[slug].requires.plugins[other]
            if reason := self.lacking_one(slug, other, wanted):
                return reason
        return None

    def lacking_one(self, slug: str, other: str, wanted: SpecifierSet) -> Refusal | None:
        named = f"{other} {_spoken(wanted)}".strip()
        if other not in self.manifests:
            return Refusal("Plugin %(slug)s needs %(named)s, which is not installed.", slug=slug, named=named)
        version = self.manifests[other].version
        if not wanted.contains(version, prereleases=True):
            return Refusal(
                "Plugin %(slug)s needs %(named)s; %(found)s is installed.", slug=slug, named=named, found=str(version)
            )
        if other not in self.active:
            return Refusal("Plugin %(slug)s needs %(other)s, which is not active.", slug=slug, other=other)
        if other in self.refused:
            return Refusal("Plugin %(slug)s needs %(other)s, which cannot be loaded.", slug=slug, other=other)
        return None

    def at_odds(self, slug: str) -> Refusal | None:
        """Say which active plugin this one cannot be beside; of two that both say so, the second by name stays."""
        for other in sorted(self.manifests[slug].conflicts):
            if other in self.active and other not in self.refused:
                return Refusal(
                    "Plugin %(slug)s does not work beside %(other)s; deactivate one of them.", slug=slug, other=other
                )
        return None

    def circle(self) -> list[str]:
        """Find plugins that need one another, or nothing."""
        stuck = set(self.left()) - set(self.sorted())
        if not stuck:
            return []
        path = [min(stuck)]
        while path[-1] not in path[:-1]:
            path.append(next(need for need in self.needs(path[-1]) if need in stuck))
        circle = path[path.index(path[-1]) : -1]
        start = circle.index(min(circle))
        return circle[start:] + circle[:start]

    def refuse_circle(self, circle: list[str]) -> None:
        way = " → ".join([*circle, circle[0]])
        for slug in circle:
            self.refused[slug] = Refusal(
                "Plugin %(slug)s is in a circle of plugins that need one another: %(way)s.", slug=slug, way=way
            )

    def sorted(self) -> tuple[str, ...]:
        """Sort those left, as far as no circle is in the way."""
        waiting = {slug: set(self.needs(slug)) for slug in self.left()}
        ready = [slug for slug, needs in waiting.items() if not needs]
        result: list[str] = []
        while ready:
            slug = heapq.heappop(ready)
            result.append(slug)
            for other, needs in waiting.items():
                if slug in needs:
                    needs.remove(slug)
                    if not needs:
                        heapq.heappush(ready, other)
        return tuple(result)


def _missing_package(slug: str, requirement: Requirement) -> Refusal | None:
    if requirement.marker and not requirement.marker.evaluate():
        return None
    named = f"{requirement.name} {_spoken(requirement.specifier)}".strip()
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return Refusal(
            "Plugin %(slug)s needs the Python package %(named)s, which is not installed.", slug=slug, named=named
        )
    if requirement.specifier.contains(version, prereleases=True):
        return None
    return Refusal(
        "Plugin %(slug)s needs the Python package %(named)s; %(found)s is installed.",
        slug=slug,
        named=named,
        found=version,
    )


def _spoken(versions: SpecifierSet) -> str:
    return ", ".join(sorted(f"{each.operator} {each.version}" for each in versions))
