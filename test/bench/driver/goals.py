"""What the project holds itself to, and whether the figures meet it."""

from dataclasses import dataclass
from typing import Callable

import compare
import vm
import waiting


@dataclass
class Goal:
    text: str
    figure: Callable  # of the tables by their key; KeyError when they were not measured
    at_least: float = None
    at_most: float = None
    unit: str = "x"

    def judge(self, tables):
        try:
            figure = self.figure(tables)
        except KeyError:
            return None
        met = figure >= self.at_least if self.at_most is None else figure <= self.at_most
        bound = f">= {self.at_least:g}" if self.at_most is None else f"<= {self.at_most:g}"
        return {"goal": self.text, "wanted": f"{bound} {self.unit}", "figure": figure, "unit": self.unit, "met": met}


def _compared(row, of):
    return lambda tables: tables["compare"].ratio(row, of)


def _median(table, row):
    return lambda tables: tables[table].median(row)


def _waiting(tables):
    table, row = tables["waiting"], f"{waiting.COUNTS[-1]} handlers"
    return table.median(row) / (waiting.DELAY_MS + table.note(row, "cpu_ms"))


def _batches(tables):
    """How far it is to the nearer of two goals."""
    table = tables["batches"]
    return max(table.median("100") / 200_000, table.ratio("100", vm.BARE) / 0.85)


GOALS = [
    Goal("One event a request, memory queue: of nginx + njs", _compared(compare.MEMORY, compare.NJS), 1.15),
    Goal("… of nginx's bare 202", _compared(compare.MEMORY, compare.NGINX), 0.8),
    Goal("… of Node.js", _compared(compare.MEMORY, compare.NODE), 3),
    Goal("… of Go + otto", _compared(compare.MEMORY, compare.GO), 7),
    Goal("SQLite, sync full: of its own memory figure", _compared(compare.FULL, compare.MEMORY), 0.6),
    Goal("… of Node.js", _compared(compare.FULL, compare.NODE), 1.5),
    Goal("p99 of a durable 202 at half load", _median("answers", "p99"), at_most=5, unit="ms"),
    Goal("p99 from POST to handler start at half load", _median("starts", "p99"), at_most=1, unit="ms"),
    Goal(
        "Batches of 100: of 200,000 events/s, or of 0.85 of bare Duktape, whichever is nearer",
        _batches,
        at_least=1,
    ),
    Goal("The VM's time for an event: of bare Duktape's", lambda tables: tables["vm"].ratio(vm.BARE, vm.OURS), at_most=1.25),
    Goal("1,000 handlers x 100 ms HTTP: of 100 ms + the daemon's CPU time for them", _waiting, at_most=1.5),
    Goal("10,000 APIs: of the throughput with 1", lambda tables: tables["definitions"].ratio("10000", "1"), 0.95),
    Goal("Memory, idle", _median("memory", "idle"), at_most=12, unit="MB"),
    Goal("Memory, 100,000 events of 500 bytes queued", _median("memory", "100000 events queued, memory"), at_most=150, unit="MB"),
]


def judged(tables):
    """The goals for which there are figures, with their verdicts."""
    by_key = {table.key: table for table in tables}
    return [verdict for goal in GOALS if (verdict := goal.judge(by_key)) is not None]
