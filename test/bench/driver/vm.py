"""The second part: the VM alone, without HTTP and queue, against Duktape alone."""

import json
import subprocess

import machine
from contestants import FILES
from load import event
from tables import Table, in_order, in_turn

BARE, OURS = "bare Duktape: decode + call", "Sidehook's VM: decode + call + outcome"
PROGRAMS = {BARE: "bare_duktape", OURS: "vm_events"}


def events_per_cpu_second(bench, program, seconds):
    path = bench.work / "vm-event.json"
    path.write_text(event())
    command = [bench.programs / program, FILES / "handlers.js", "counter", path, str(seconds)]
    running = machine.start(command, machine.SERVER_CORE, stdout=subprocess.PIPE)
    text, _ = running.communicate(timeout=60 + seconds)
    if running.returncode != 0:
        raise RuntimeError(f"{program} failed")
    figures = json.loads(text)
    return figures["events"] / figures["cpu_seconds"]


def run(bench):
    table = Table("vm", "The VM alone, an event of 500 bytes", "events/s of processor time", BARE)
    for name in in_turn(bench.rounds, PROGRAMS):
        made = events_per_cpu_second(bench, PROGRAMS[name], bench.seconds / 2)
        table.add(name, made, microseconds=1e6 / made)
    return [in_order(table, PROGRAMS)]
