"""Measures Sidehook beside others, and writes results.json, results.md and results.svg: see test/bench/README.md."""

import argparse
import json
import os
import shutil
import sys
import time
from pathlib import Path

import chart
import compare
import goals
import growth
import machine
import report
import vm
import waiting
from bench import Bench
from contestants import Tools

PARTS = {"compare": compare, "vm": vm, "waiting": waiting, "growth": growth}
BUILD = Path(__file__).resolve().parents[3] / "build"


def arguments():
    line = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    line.add_argument("parts", nargs="*", metavar="PART", help=f"some of {', '.join(PARTS)}; all if none is named")
    line.add_argument("--rounds", type=int, default=5, help="how often each figure is measured (5)")
    line.add_argument("--seconds", type=float, default=2, help="how long each time (2)")
    line.add_argument("--warm-up", type=float, default=1, help="how long before, in seconds that do not count (1)")
    line.add_argument("--nice", type=int, default=0, help="priority of all that is started: below 0 beside others (0)")
    line.add_argument("--quick", action="store_true", help="one round of a moment: shows that it works")
    line.add_argument("--out", type=Path, default=BUILD / "bench", help="where the results are written (build/bench)")
    given = line.parse_args()
    if unknown := [part for part in given.parts if part not in PARTS]:
        line.error(f"no such part: {', '.join(unknown)}")
    if given.rounds < 1 or given.seconds <= 0 or given.warm_up <= 0:
        line.error("rounds and seconds have to be more than 0")
    if given.quick:
        given.rounds, given.seconds, given.warm_up = 1, 0.3, 0.1
    return given


def measured(bench, parts):
    tables = []
    for part in parts:
        print(f"== {part}", flush=True)
        for table in PARTS[part].run(bench):
            print("  " + report.in_short(table), flush=True)
            tables.append(table)
    return tables


def write(results, tables, folder):
    (folder / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    (folder / "results.md").write_text(report.markdown(results, tables))
    (folder / "results.svg").write_text(chart.svg(tables))


def main():
    given = arguments()
    if machine.SERVER_CORE == machine.CLIENT_CORE:
        sys.exit("scripts/bench needs two cores: one for the server, one for the client")
    # The driver itself takes nothing of the server's core.
    os.sched_setaffinity(0, {machine.CLIENT_CORE})
    machine.take_priority(given.nice)
    work = given.out / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    tools = Tools(BUILD)
    results = {
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "machine": machine.description(),
        "rounds": given.rounds,
        "seconds": given.seconds,
        "nice": given.nice,
        "versions": tools.versions(),
    }
    bench = Bench(given.rounds, given.seconds, given.warm_up, BUILD / "bench", BUILD / "profiled" / "sidehook", work, tools)
    tables = measured(bench, given.parts or PARTS)
    results["goals"] = goals.judged(tables)
    results["tables"] = {table.key: table.as_json() for table in tables}
    write(results, tables, given.out)
    shutil.rmtree(work)
    print()
    print(report.markdown(results, tables))
    print(f"Written: {given.out}/results.json, results.md, results.svg")


main()
