"""What the project holds itself to, and whether the figures meet it."""

from dataclasses import dataclass
from statistics import median
from typing import Callable

import compare
import growth
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


def _vm_overhead(tables):
    return tables["vm"].ratio(vm.BARE, vm.OURS)


def _of_one_api(tables):
    return tables["definitions"].ratio("10000", "1")


def _waiting(tables):
    """The time of each round by what it would have taken at best."""
    table, row = tables["waiting"], f"{waiting.COUNTS[-1]} handlers"
    rounds = zip(table.rounds[row], table.notes[row]["cpu_ms"])
    return median(took / (waiting.DELAY_MS + cpu) for took, cpu in rounds)


def _batches(tables):
    """How far it is to the nearer of two goals."""
    table = tables["batches"]
    return max(table.median("100") / 200_000, table.ratio("100", vm.BARE) / 0.85)


GOALS = [
    Goal("memory queue: of nginx + njs", _compared(compare.MEMORY, compare.NJS), at_least=1.15),
    Goal("memory queue: of nginx's bare 202", _compared(compare.MEMORY, compare.NGINX), at_least=0.8),
    Goal("memory queue: of Node.js", _compared(compare.MEMORY, compare.NODE), at_least=3),
    Goal("memory queue: of Go + otto", _compared(compare.MEMORY, compare.GO), at_least=7),
    Goal("sqlite full: of the memory queue", _compared(compare.FULL, compare.MEMORY), at_least=0.6),
    Goal("sqlite full: of Node.js", _compared(compare.FULL, compare.NODE), at_least=1.5),
    Goal("p99 of a durable 202 at half load", _median("answers", "p99"), at_most=5, unit="ms"),
    Goal("p99 from POST to handler start at half load", _median("starts", "p99"), at_most=1, unit="ms"),
    Goal("batches of 100: of 200,000 events/s, or of 0.85 of bare Duktape, whichever is nearer", _batches, at_least=1),
    Goal("the VM's time for an event: of bare Duktape's", _vm_overhead, at_most=1.25),
    Goal("1,000 handlers x 100 ms HTTP: of 100 ms + the daemon's CPU time for them", _waiting, at_most=1.5),
    Goal("10,000 APIs: of the throughput with 1", _of_one_api, at_least=0.95),
    Goal("memory, idle", _median("memory", "idle"), at_most=12, unit="MB"),
    Goal("memory, 100,000 events of 500 bytes queued", _median("memory", growth.QUEUED), at_most=150, unit="MB"),
]


def judged(tables):
    """The goals for which there are figures, with their verdicts."""
    by_key = {table.key: table for table in tables}
    return [verdict for goal in GOALS if (verdict := goal.judge(by_key)) is not None]
