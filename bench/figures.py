"""What was measured, beside what was promised."""

from dataclasses import dataclass, replace

from bench.clock import Timing

# (median, 95th percentile) in milliseconds of server time
READ = (10.0, 25.0)
SEARCH = (15.0, 40.0)
WRITE = (10.0, 30.0)
POLL = (1.0, 1.0)
MOST_QUERIES = 12
SERVER_FACTOR = 3.0  # a database server may take so many times as long as SQLite


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; without a budget it is only told."""

    group: str
    name: str
    value: float
    unit: str
    budget: float | None = None
    p95: float | None = None
    p95_budget: float | None = None
    cpu: float | None = None
    note: str = ""

    @property
    def is_over(self) -> bool:
        """Tell whether a budget was missed."""
        over = self.budget is not None and self.value > self.budget
        return over or (self.p95 is not None and self.p95_budget is not None and self.p95 > self.p95_budget)

    def allowed(self, factor: float) -> "Figure":
        """Give the same with a budget so many times as large, unless something is counted."""
        if not self.unit.startswith("ms") or self.budget is None:
            return self
        p95_budget = None if self.p95_budget is None else self.p95_budget * factor
        return replace(self, budget=self.budget * factor, p95_budget=p95_budget)

    @property
    def verdict(self) -> str:
        """Say how it went."""
        if self.budget is None:
            return ""
        return "OVER" if self.is_over else "ok"


def timed(group: str, name: str, timing: Timing, budget: tuple[float, float] | None = None, note: str = "") -> Figure:
    """Make the figure of a timing."""
    median, p95 = budget or (None, None)
    return Figure(group, name, timing.median, "ms", median, timing.p95, p95, timing.cpu, note)
