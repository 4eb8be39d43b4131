"""The second part: the VM alone, without HTTP and queue, against Duktape alone; and handlers that compute, against V8."""

import json
import subprocess

import machine
from contestants import FILES
from load import event
from tables import Table, in_turn

BARE, OURS = "bare Duktape: decode + call", "Sidehook's VM: decode + call + outcome"
V8 = "Node.js: decode + call"

# A script, and the variable in it that is the handler.
COUNTER, HEAVY = ("handlers.js", "counter"), ("heavy.js", "heavy")

# In a round the programs take turns as often: what others do to the processor's caches then happens to both.
TURNS = 4


def command(bench, name):
    node = ["node", FILES / "node_events.js"]
    return {BARE: [bench.programs / "bare_duktape"], OURS: [bench.programs / "vm_events"], V8: node}[name]


def figures(bench, name, handler, seconds):
    """How many events one of them has run in the time, and the processor time that they took."""
    path = bench.work / "vm-event.json"
    path.write_text(event())
    script, variable = handler
    words = [*command(bench, name), FILES / script, variable, path, str(seconds)]
    running = machine.start(words, machine.SERVER_CORE, stdout=subprocess.PIPE)
    text, _ = running.communicate(timeout=60 + seconds)
    if running.returncode != 0:
        raise RuntimeError(f"{name} failed")
    return json.loads(text)


def measured(bench, key, title, handler, names):
    """A table of these programs, of which the first is the base."""
    table = Table(key, title, "events/s of processor time", names[0])
    for _ in range(bench.rounds):
        made = {name: [] for name in names}
        for name in in_turn(TURNS, names):
            made[name].append(figures(bench, name, handler, bench.seconds / TURNS))
        for name, turns in made.items():
            events = sum(turn["events"] for turn in turns)
            seconds = sum(turn["cpu_seconds"] for turn in turns)
            table.add(name, events / seconds, microseconds=1e6 * seconds / events)
    return table


def run(bench):
    return [
        measured(bench, "vm", "The VM alone, an event of 500 bytes", COUNTER, (BARE, OURS)),
        measured(bench, "heavy", "A handler that computes: 20,000 steps of a loop", HEAVY, (OURS, V8)),
    ]
