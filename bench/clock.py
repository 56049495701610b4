"""Times an act again and again; the collector of garbage runs as it does in a server."""

import time
from collections.abc import Callable
from dataclasses import dataclass

WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds: median and 95th percentile by the clock on the wall, and the median of processor time."""

    median: float
    p95: float
    cpu: float


class Samples:
    """The times of one act."""

    def __init__(self) -> None:
        self._wall: list[float] = []
        self._cpu: list[float] = []

    def take(self, act: Callable[[], object]) -> None:
        """Time one run."""
        wall, cpu = time.perf_counter(), time.thread_time()
        act()
        self._cpu.append((time.thread_time() - cpu) * 1000)
        self._wall.append((time.perf_counter() - wall) * 1000)

    def timing(self) -> Timing:
        """Sum up."""
        return Timing(_at(self._wall, 0.5), _at(self._wall, 0.95), _at(self._cpu, 0.5))


def measure(act: Callable[[], object], times: int) -> Timing:
    """Time an act so many times, after a few runs that do not count."""
    for _run in range(WARM_UP):
        act()
    samples = Samples()
    for _run in range(times):
        samples.take(act)
    return samples.timing()


def measure_together(acts: list[Callable[[], object]], times: int) -> list[Timing]:
    """Time several acts in turn, so that a noisy machine is equally unfair to all of them."""
    for act in acts:
        for _run in range(WARM_UP):
            act()
    samples = [Samples() for _act in acts]
    for _run in range(times):
        for act, sample in zip(acts, samples, strict=True):
            sample.take(act)
    return [sample.timing() for sample in samples]


def pace() -> float:
    """Say how fast this machine is now: the seconds that ten million additions take."""
    start, total = time.thread_time(), 0
    for number in range(10_000_000):
        total += number
    return time.thread_time() - start


def _at(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
