"""How many instructions an event takes on each thread of the daemon, counted by callgrind.

    python3 test/bench/driver/instructions.py PROGRAM [--queue memory|full|normal] [--batch N] [--keep FOLDER]

The same each time within some hundreds, however busy the machine is; the kernel's are not among them. Needs Debian's
valgrind. What --keep has put into the folder callgrind_annotate tells apart by functions.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import sidehook
from builds import PROGRAMS, QUEUES
from load import Client, Load, lines

EVENTS = 4000
LEAST = 20  # of a thread that is shown
# Under valgrind one thread runs at a time, and slowly: no supervisor that takes the daemon for stuck.
SETTINGS = {"supervise": "false", "listen.threads": 1}


def arguments():
    line = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    line.add_argument("program", type=Path)
    line.add_argument("--queue", choices=QUEUES, default="memory")
    line.add_argument("--batch", type=int, default=1, metavar="N", help="so many events in a request")
    line.add_argument("--keep", type=Path, metavar="FOLDER", help="where callgrind's own files are put")
    return line.parse_args()


def watched(program, out):
    """Counts nothing until it is told to."""
    options = ["--separate-threads=yes", "--instr-atstart=no", f"--callgrind-out-file={out}"]
    return ["valgrind", "--tool=callgrind", *options, program]


def send(client, server, load, events):
    """About so many events; gives how many it were."""
    sent = client.send(server, load, requests=max(events // load.events, 1)).accepted * load.events
    server.settle(sent)
    return sent


def tell(server, what):
    subprocess.run(["callgrind_control", "-i", what, str(server.pid)], check=True, stdout=subprocess.DEVNULL)


def main():
    given = arguments()
    load = Load(body=lines(given.batch), events=given.batch, connections=16)
    with tempfile.TemporaryDirectory() as work:
        folder = sidehook.make_folder(Path(work) / "daemon")
        client = Client(PROGRAMS, Path(work))
        out = Path(work) / "callgrind.out"
        program = watched(given.program.resolve(), out)
        server = sidehook.Sidehook("Sidehook", program, folder, {**QUEUES[given.queue], **SETTINGS})
        try:
            send(client, server, load, EVENTS // 10)
            tell(server, "on")
            events = send(client, server, load, EVENTS)
            tell(server, "off")
        finally:
            server.stop()
        for each in sorted(Path(work).glob("callgrind.out-*")):
            count = int(re.search(r"^totals: (\d+)", each.read_text(), re.MULTILINE)[1]) / events
            if count < LEAST:
                continue
            print(f"{each.name}: {count:,.0f} instructions an event")
            if given.keep:
                given.keep.mkdir(parents=True, exist_ok=True)
                shutil.copy(each, given.keep)


if __name__ == "__main__":
    sys.exit(main())
