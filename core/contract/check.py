"""Leads a plugin through its whole life on a site of its own, and says everything that is wrong with it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.contract import belongings, pages
from core.contract.addresses import Address, addresses, static_files
from core.contract.database import contents, remains
from core.contract.errors_logged import ErrorsLogged
from core.contract.marks import Marks
from core.contract.people import Also, People
from core.contract.process import Process, declared, templates_of
from core.contract.schema import schema_problems
from core.contract.visits import problems_while_active, problems_while_off
from core.engine.discovery import discover
from core.engine.order import order
from core.errors import Refused

if TYPE_CHECKING:
    from core.testing import Site

NOT_DATA = ("run", "plugins", "tanggap.db", "tanggap.db-wal", "tanggap.db-shm", "tanggap.db-journal", "migrate.lock")


class Check:
    """One plugin on one site; `problems` fills as it goes from one stage of its life to the next."""

    def __init__(self, site: "Site", slug: str, also: Also) -> None:
        self.site, self.slug, self.marks = site, slug, Marks(slug)
        self.problems: list[str] = []
        self.people = People(site, also)
        self.ticket = site.ticket()
        self.other = site.user("agent", email="other@contract.example", name="Somebody Else")
        number = self.ticket.id
        self.known: dict[str, object] = {"number": number, "ticket_id": number, "user_id": self.other.id}
        belongings.make_role(site)
        site.run_jobs()

    def run(self) -> list[str]:
        """Go through it: on, off, on again, off, deleted; give what is wrong."""
        self.off_pages = self._texts("Before")
        self.process, self.files, self.rows = Process(), self._files(), contents(self.site)
        try:
            self._switch_on("Activating it")
        except Refused as refusal:
            return [f"It cannot be activated: {refusal}"]
        mine = self._while_on()
        self._switch_off("Deactivating it")
        self._while_off(mine)
        self._on_again()
        self._switch_off("Deactivating it again")
        self._deleted()
        return self.problems

    def _switch_on(self, what: str) -> None:
        with ErrorsLogged() as errors:
            self.site.activate(self.slug)
        self.problems += [f"{what} logged an error: {error}" for error in errors.found]
        self.problems += [f"A warning: {text.partition(': ')[2]}" for text in self._warnings()]

    def _warnings(self) -> list[str]:
        return [text for text in self.site.built.registry.warnings if text.startswith(f"{self.slug}: ")]

    def _switch_off(self, what: str) -> None:
        with ErrorsLogged() as errors:
            self.site.deactivate(self.slug)
        self.problems += [f"{what} logged an error: {error}" for error in errors.found]

    def _while_on(self) -> list[Address]:
        self._work()
        self.problems += schema_problems(self.site, self.slug)
        mine = addresses(self.site, self.slug, self.known)
        files = static_files(self.site, self.slug)
        self.templates = templates_of(self.site, self.slug)
        self.problems += problems_while_active(self.site, self.people, [*mine, *files])
        self._texts("On")
        belongings.give(self.site, self.slug, self.ticket.id)
        return [*mine, *files]

    def _work(self) -> None:
        """Let its schedules and jobs run once."""
        with ErrorsLogged() as errors:
            self.site.run_jobs()
        self.problems += [f"Running its jobs logged an error: {error}" for error in errors.found]
        self.problems += belongings.failed_jobs(self.site, self.slug)

    def _while_off(self, mine: Iterable[Address]) -> None:
        self.problems += problems_while_off(self.people, mine)
        self.problems += [f"Off, there is still {left}." for left in declared(self.site, self.slug, self.templates)]
        self.problems += [f"Off, this process still has {left}." for left in self.process.remains(self.site, self.slug)]
        self.site.run_jobs()
        self.problems += pages.traces(self.off_pages, self._texts("Off"), self.marks)

    def _on_again(self) -> None:
        before = contents(self.site)
        self._switch_on("Activating it again")
        after = contents(self.site)
        for name in before:
            if name.startswith(f"p_{self.slug}__") and len(after.get(name, {})) != len(before[name]):
                counts = f"{len(after.get(name, {}))} rows, {len(before[name])} before"
                self.problems.append(f"Activated again, {name} has {counts}: on_activate must be harmless twice.")

    def _deleted(self) -> None:
        with ErrorsLogged() as errors:
            self.site.delete_data(self.slug)
        self.problems += [f"Deleting its data logged an error: {error}" for error in errors.found]
        left = [*remains(self.rows, contents(self.site), self.marks), *self._new_files()]
        self.problems += [f"Its data deleted, there is still {each}." for each in left]

    def _texts(self, when: str) -> pages.Texts:
        return pages.texts(self.site, self.people, self.known, self.problems, when)

    def _files(self) -> set[str]:
        root = self.site.config.instance
        found = (each.relative_to(root) for each in root.rglob("*") if each.is_file())
        return {each.as_posix() for each in found if each.parts[0] not in NOT_DATA}

    def _new_files(self) -> list[str]:
        return [f"the file {name}" for name in sorted(self._files() - self.files)]


def problems_of(site: "Site", slug: str, also: Also | None = None) -> list[str]:
    """Check one plugin, after what it requires has been switched on; give what is wrong with it."""
    if slug in site.built.build.loaded:
        raise LookupError(f"{slug} is on already: check it on a site of its own, without the fixture `plugin`.")
    site.activate(*_needs(site, slug))
    return Check(site, slug, also or {}).run()


def _needs(site: "Site", slug: str) -> list[str]:
    """Name the plugins that must be on before this one, in their order."""
    found = discover(site.config.plugin_folders)
    if slug not in found.manifests:
        reasons = [str(problem) for each in found.broken if each.slug == slug for problem in each.problems]
        raise LookupError(f"There is no plugin {slug} that can be read. {' '.join(reasons)}".strip())
    asked, needed = [slug], {slug}
    while asked:
        manifest = found.manifests.get(asked.pop())
        asked += [need for need in (manifest.requires.plugins if manifest else ()) if need not in needed]
        needed.update(asked)
    return [each for each in order(found.manifests, needed).order if each != slug]
