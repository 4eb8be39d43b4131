"""The daemon, as the bench starts it: on a free port, with definitions and scripts in a folder of its own."""

import json
import os
import re
import shutil
import time
from pathlib import Path

import machine
from contestants import FILES

# What each type of event runs.
EVENTS = {
    "KeyExpired": ["counter"],
    "Report": ["reporter"],
    "Watch": ["watch"],
    "WatchReport": ["watchReporter"],
    "Call": ["caller"],
    "Held": ["caller"],
    "Two": ["counter", "second"],
    "Four": ["counter", "second", "third", "fourth"],
}
# Of those that wait in the queue, one at a time.
HELD_RULES = {"concurrency": 1, "timeout_ms": 600_000}

# Bounds out of the way, and lines for what is wrong only, as the other servers have it.
SETTINGS = {
    "apis_path": "apis",
    "listen.port": 0,
    "admin.port": 0,
    "listen.max_connections": 5000,
    "listen.max_connections_per_address": 5000,
    "listen.max_requests_per_connection": 1_000_000_000,
    "listen.max_body_bytes": 16 << 20,
    "queue.max_events": 1_000_000,
    "queue.max_bytes": 4 << 30,
    "queue.max_disk_bytes": 16 << 30,
    "http_client.timeout_ms": 600_000,
    "jsvm.log_line_bytes": 1 << 20,
    "shutdown.timeout_ms": 100,
    "log.level": "warn",
}
MEMORY = {"queue.kind": "memory"}
SQLITE_FULL = {"queue.kind": "sqlite", "queue.sync": "full"}
SQLITE_NORMAL = {"queue.kind": "sqlite", "queue.sync": "normal"}


def _environment():
    """This process' own, with what the image sets for the C library."""
    dockerfile = (Path(__file__).parents[3] / "Dockerfile").read_text()
    (tunables,) = re.findall(r"^ENV (GLIBC_TUNABLES)=(\S+)$", dockerfile, re.MULTILINE)
    return {**os.environ, **dict([tunables])}


def _handler(name, event):
    path = "handlers.js" if name == "counter" else "sidehook.js"
    meta = {"name": name, "path": path, **({"sidehook": HELD_RULES} if event == "Held" else {})}
    return {"handler_name": "eh_dynamic_handler", "handler_meta": meta}


def _definition(api, events):
    return {
        "api_id": api,
        "org_id": "acme",
        "name": api,
        "proxy": {"listen_path": f"/{api}/", "target_url": "http://upstream.invalid/"},
        "event_handlers": {
            "events": {event: [_handler(name, event) for name in EVENTS[event]] for event in events}
        },
    }


def make_folder(folder: Path, apis=1):
    """Definitions api-0, api-1, …: the first for all events, the others for the one that is counted."""
    (folder / "apis").mkdir(parents=True)
    for index in range(apis):
        events = EVENTS if index == 0 else ["KeyExpired"]
        definition = _definition(f"api-{index}", events)
        (folder / "apis" / f"api-{index}.json").write_text(json.dumps(definition))
    for script in ("handlers.js", "sidehook.js"):
        shutil.copy(FILES / script, folder)
    return folder


class Sidehook:
    """The running daemon, its supervisor on."""

    target = "/events/api-0"

    def __init__(self, name, program: list, folder: Path, settings):
        """The program is the beginning of a command: its path, and what may stand before it."""
        self.name = name
        self.folder = folder
        self.accepted = 0
        self.asked = 0
        self.runs_per_event = 1
        self.is_counted = True  # by the handler of all contestants
        shutil.rmtree(folder / "data", ignore_errors=True)
        command = [*program, "serve"]
        for option, value in {**SETTINGS, **settings}.items():
            command += ["--set", f"{option}={value}"]
        self.process, ready = self._start(command)
        if not ready:
            raise RuntimeError(f"{name} does not start: {(folder / 'log').read_text()}")
        ports = json.loads(ready)
        self.port, self.admin_port = ports["events"], ports["admin"]

    def _start(self, command):
        ours, its = os.pipe()
        words = [str(word) for word in command] + ["--ready-fd", str(its)]
        with open(self.folder / "log", "w") as log:
            process = machine.start(
                words, machine.SERVER_CORE, stderr=log, cwd=self.folder, pass_fds=[its], env=_environment()
            )
        os.close(its)
        with os.fdopen(ours) as ready:
            return process, ready.readline()

    @property
    def pid(self):
        return self.process.pid

    def status(self):
        return json.loads(machine.get(self.admin_port, "/status"))

    def runs(self):
        runs = self.status()["runs"]
        failed = {how: count for how, count in runs.items() if how != "succeeded" and count > 0}
        if failed:
            raise RuntimeError(f"{self.name}: handlers have failed: {failed}")
        return runs["succeeded"]

    def handler_cpu_seconds(self):
        """What handlers had of the JavaScript thread."""
        metrics = machine.get(self.admin_port, "/metrics")
        return sum(map(float, re.findall(r"^sidehook_handler_cpu_seconds_total\{.*\} (.*)", metrics, re.MULTILINE)))

    def settle(self, more):
        """Notes that so many more were accepted; gives the time at which their handlers had run, 0 if they had."""
        self.accepted += more
        expected = self.accepted * self.runs_per_event + self.asked
        ended, patience = 0, time.monotonic() + 120
        while (runs := self.runs()) < expected:
            if time.monotonic() > patience:
                raise RuntimeError(f"{self.name} has run {runs} of {expected}")
            time.sleep(0.002)
            ended = time.monotonic()
        if runs != expected:
            raise RuntimeError(f"{self.name} has run {runs} instead of {expected}")
        return ended

    def ask(self, kind):
        """What a handler writes that is run for an event of this type."""
        answer = json.loads(
            machine.get(self.port, self.target + "?wait=true", json.dumps({"EventType": kind}))
        )
        self.asked += 1
        return json.loads(answer["events"][0]["runs"][0]["logs"][0]["message"])

    def check(self):
        """Whether the handler itself has counted every event that was accepted."""
        if not self.is_counted:
            return
        counts, expected = self.ask("Report"), self.accepted * self.runs_per_event
        if counts["events"] != expected or counts["expired"] != expected:
            raise RuntimeError(f"{self.name} should have run {expected}, and its handler counts {counts}")

    def stop(self):
        machine.stop(self.process)
