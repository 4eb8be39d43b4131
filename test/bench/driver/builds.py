"""Which of several builds of the daemon takes least processor time for an event.

    python3 test/bench/driver/builds.py BEFORE=PROGRAM AFTER=PROGRAM [--queue memory|full|normal] [--batch N]

All of them run side by side on the first core, and are sent to in turn, for a moment each: what slows the machine down for
longer than that happens to all. scripts/bench measures each figure in a process of its own, which tells less of small
differences.
"""

import argparse
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import machine
import sidehook
from load import Client, Load, lines

PROGRAMS = Path(__file__).resolve().parents[3] / "build" / "bench"
QUEUES = {"memory": sidehook.MEMORY, "full": sidehook.SQLITE_FULL, "normal": sidehook.SQLITE_NORMAL}
WARM_UP = 0.5


def arguments():
    line = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    line.add_argument("builds", nargs="+", metavar="NAME=PROGRAM", type=lambda text: tuple(text.split("=", 1)))
    line.add_argument("--queue", choices=QUEUES, default="memory")
    line.add_argument("--batch", type=int, default=1, metavar="N", help="so many events in a request")
    line.add_argument("--rounds", type=int, default=40)
    line.add_argument("--seconds", type=float, default=0.4, help="of each, in a round")
    line.add_argument("--nice", type=int, default=0)
    given = line.parse_args()
    if any(len(build) != 2 for build in given.builds):
        line.error("each build needs a name: NAME=PROGRAM")
    return given


def microseconds(client, server, load, seconds):
    """Processor time of an event."""
    before = machine.cpu_seconds(server.pid)
    events = client.send(server, load, seconds).accepted * load.events
    server.settle(events)
    return (machine.cpu_seconds(server.pid) - before) / events * 1e6


def in_short(name, taken, base):
    """Medians, of the ratios too, with the quartiles of those."""
    ratios = sorted(of_base / of_this for of_base, of_this in zip(base, taken))
    low, middle, high = statistics.quantiles(ratios, n=4)
    return f"{name:12} {statistics.median(taken):8.2f} µs an event, {middle:.3f} times as fast ({low:.2f} to {high:.2f})"


def main():
    given = arguments()
    machine.take_priority(given.nice)
    load = Load(body=lines(given.batch), events=given.batch)
    taken = {name: [] for name, _ in given.builds}
    with tempfile.TemporaryDirectory() as work, ExitStack() as running:
        client = Client(PROGRAMS, Path(work))
        servers = []
        for name, program in given.builds:
            folder = sidehook.make_folder(Path(work) / name)
            server = sidehook.Sidehook(name, [Path(program).resolve()], folder, QUEUES[given.queue])
            running.callback(server.stop)
            microseconds(client, server, load, WARM_UP)
            servers.append(server)
        for round_ in range(given.rounds):
            for server in servers if round_ % 2 == 0 else reversed(servers):
                taken[server.name].append(microseconds(client, server, load, given.seconds))
        for server in servers:
            server.check()
    for name, times in taken.items():
        print(in_short(name, times, taken[given.builds[0][0]]))


if __name__ == "__main__":
    sys.exit(main())
