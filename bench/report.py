"""Prints figures as a table, or as JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from bench.figures import Figure

HEAD = ("figure", "value", "p95", "cpu", "budget", "")


def as_json(title: dict[str, Any], figures: Iterable[Figure]) -> str:
    """Write everything for a program."""
    return json.dumps({**title, "figures": [{**asdict(each), "verdict": each.verdict} for each in figures]}, indent=2)


def as_table(title: dict[str, Any], figures: list[Figure]) -> str:
    """Write everything for a person."""
    lines = ["  ".join(f"{name} {value}" for name, value in title.items()), ""]
    for group in dict.fromkeys(each.group for each in figures):
        rows = [_row(each) for each in figures if each.group == group]
        lines += [group, *_aligned([HEAD, *rows]), ""]
    over = [each for each in figures if each.is_over]
    lines.append(f"{len(over)} over budget" + (": " + "; ".join(each.name for each in over) if over else ""))
    return "\n".join(lines)


def _row(figure: Figure) -> tuple[str, ...]:
    budget = "" if figure.budget is None else f"{figure.budget:g}"
    if figure.p95_budget is not None:
        budget += f" ({figure.p95_budget:g})"
    name = f"{figure.name}  [{figure.note}]" if figure.note else figure.name
    return name, f"{_short(figure.value)} {figure.unit}", _short(figure.p95), _short(figure.cpu), budget, figure.verdict


def _short(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  "
        + "  ".join(
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
