"""Sends events with the load client, and says what came of them."""

import json
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import machine

KEY = "b2c1f0d4e5"


def event(size=500, kind="KeyExpired", **metadata):
    """A documented event of exactly so many bytes."""
    made = {
        "EventType": kind,
        "EventMetaData": {
            "Message": "Attempted access from expired key.",
            "Path": "/orders/1",
            "Origin": "10.1.2.3",
            "Key": KEY,
            **metadata,
            "Note": "",
        },
        "TimeStamp": "2026-08-21 10:11:12 +0000 UTC",
    }
    missing = size - len(json.dumps(made, separators=(",", ":")))
    made["EventMetaData"]["Note"] = "n" * max(missing, 0)
    return json.dumps(made, separators=(",", ":"))


def lines(count, **of):
    """A body with so many events, one a line."""
    return "\n".join([event(**of)] * count)


def due_event():
    """One into which the client writes when it was due to be sent."""
    return event(kind="Watch", Due="@" * 16)


@dataclass
class Load:
    """What is sent: some of the load client's options."""

    body: str = field(default_factory=event)
    events: int = 1  # in a body
    target: str = ""  # that of the server, if it says nothing
    targets: int = 1
    connections: int = 64
    rate: float = 0


@dataclass
class Sent:
    """What came of it."""

    answers: dict
    seconds: float
    ended: float  # by the monotonic clock
    client_busy: float  # of its core's time
    latency_ms: dict
    unsent: int

    @property
    def accepted(self):
        return self.answers.get("202", 0)


class Client:
    def __init__(self, programs: Path, folder: Path):
        self.program = programs / "load_client"
        self.folder = folder
        self.bodies = {}

    def _file(self, body):
        """The file that holds a body."""
        if body not in self.bodies:
            self.bodies[body] = self.folder / f"body-{len(self.bodies)}"
            self.bodies[body].write_text(body)
        return self.bodies[body]

    def send(self, server, load: Load, seconds=1.0, requests=0):
        command = [self.program, "--port", server.port, "--target", load.target or server.target]
        command += ["--body", self._file(load.body), "--connections", load.connections]
        command += ["--targets", load.targets, "--rate", load.rate]
        command += ["--requests", requests] if requests else ["--seconds", seconds]
        client = machine.start([str(word) for word in command], machine.CLIENT_CORE, stdout=subprocess.PIPE)
        text, _ = client.communicate(timeout=120 + 10 * seconds)
        if client.returncode != 0:
            raise RuntimeError(f"the load client failed with {server.name}")
        figures = json.loads(text)
        took = max(figures["ended"] - figures["began"], 1e-6)
        return Sent(
            figures["answers"],
            took,
            figures["ended"],
            figures["cpu_seconds"] / took,
            figures["latency_ms"],
            figures["unsent"],
        )


@dataclass
class Throughput:
    """Events that were run, by the time from the first request to the end of the last handler."""

    per_second: float
    per_cpu_second: float  # of the server's own processor time
    server_busy: float
    client_busy: float
    others: float  # what other processes had of the server's core
    others_beside: float  # and of the client's
    refused: int
    p99_ms: float


def throughput(client, server, load: Load, seconds, warm_up):
    """Sends as fast as answers come, waits until all that was accepted has run, and checks the server's count."""
    server.settle(client.send(server, load, warm_up).accepted * load.events)
    before, began = machine.usage(server.pid), time.monotonic()
    sent = client.send(server, load, seconds)
    took = max(server.settle(sent.accepted * load.events) - sent.ended, 0) + sent.seconds
    used = {of: now - before[of] for of, now in machine.usage(server.pid).items()}
    elapsed = time.monotonic() - began
    events = sent.accepted * load.events
    others_beside = used["client core"] - used["driver"] - sent.client_busy * sent.seconds
    return Throughput(
        per_second=events / took,
        per_cpu_second=events / max(used["server"], 0.01),
        server_busy=used["server"] / took,
        client_busy=sent.client_busy,
        others=max(used["server core"] - used["server"], 0) / elapsed,
        others_beside=max(others_beside, 0) / elapsed,
        refused=sum(sent.answers.values()) - sent.accepted,
        p99_ms=sent.latency_ms["p99"],
    )
