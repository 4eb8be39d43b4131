"""The second part: the VM alone, without HTTP and queue, against Duktape alone."""

import json
import subprocess

import machine
from contestants import FILES
from load import event
from tables import Table, in_turn

BARE, OURS = "bare Duktape: decode + call", "Sidehook's VM: decode + call + outcome"
PROGRAMS = {BARE: "bare_duktape", OURS: "vm_events"}


# In a round the programs take turns as often: what others do to the processor's caches then happens to both.
TURNS = 4


def figures(bench, program, seconds):
    """How many events one of them has run in the time, and the processor time that they took."""
    path = bench.work / "vm-event.json"
    path.write_text(event())
    command = [bench.programs / program, FILES / "handlers.js", "counter", path, str(seconds)]
    running = machine.start(command, machine.SERVER_CORE, stdout=subprocess.PIPE)
    text, _ = running.communicate(timeout=60 + seconds)
    if running.returncode != 0:
        raise RuntimeError(f"{program} failed")
    return json.loads(text)


def run(bench):
    table = Table("vm", "The VM alone, an event of 500 bytes", "events/s of processor time", BARE)
    for _ in range(bench.rounds):
        made = {name: [] for name in PROGRAMS}
        for name in in_turn(TURNS, PROGRAMS):
            made[name].append(figures(bench, PROGRAMS[name], bench.seconds / TURNS))
        for name, turns in made.items():
            events = sum(turn["events"] for turn in turns)
            seconds = sum(turn["cpu_seconds"] for turn in turns)
            table.add(name, events / seconds, microseconds=1e6 * seconds / events)
    return [table]
