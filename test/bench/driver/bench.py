"""What all parts are measured with."""

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import sidehook
from contestants import Tools
from load import Client, throughput


@dataclass
class Bench:
    rounds: int
    seconds: float  # of a measurement
    warm_up: float  # before it
    programs: Path
    daemon: Path
    work: Path  # for everything that is written meanwhile
    tools: Tools

    def __post_init__(self):
        self.client = Client(self.programs, self.work)

    @contextmanager
    def folder(self):
        made = Path(tempfile.mkdtemp(dir=self.work))
        try:
            yield made
        finally:
            shutil.rmtree(made)

    @contextmanager
    def sidehook(self, name, settings, apis=1):
        """The daemon on that many definitions; at its end its own count is checked."""
        folder = self.work / f"apis-{apis}"
        if not folder.exists():
            sidehook.make_folder(folder, apis)
        server = sidehook.Sidehook(name, [self.daemon], folder, settings)
        with checked(server):
            yield server

    @contextmanager
    def contestant(self, make):
        with self.folder() as folder:
            with checked(make(folder, self.tools)) as server:
                yield server

    def add(self, table, row, server, load):
        """Measures once more how many events a second the server runs, and notes what was going on meanwhile."""
        got = asdict(throughput(self.client, server, load, self.seconds, self.warm_up))
        table.add(row, got.pop("per_second"), **got)


@contextmanager
def checked(server):
    try:
        yield server
        server.check()
    finally:
        server.stop()
