"""Those that are measured beside Sidehook: each takes the event over HTTP and runs the same handler."""

import json
import os
import re
import subprocess
import time
from pathlib import Path

import machine

FILES = Path(__file__).parent.parent / "contestants"


class Server:
    """A server that has run the handler when it answers."""

    target = "/events"

    def __init__(self, name, folder: Path, command):
        """Has "@PORT@" in the command replaced by a free port."""
        self.name = name
        self.port = machine.free_port()
        self.accepted = 0
        self.log = folder / "log"
        self.prepare(folder)
        words = [str(word).replace("@PORT@", str(self.port)) for word in command]
        with open(self.log, "w") as log:
            self.process = machine.start(words, machine.SERVER_CORE, stderr=log, stdout=log, cwd=folder)
        self.wait_until_it_answers()

    def prepare(self, folder):
        """Writes what the server reads when it starts."""

    @property
    def pid(self):
        return self.process.pid

    def wait_until_it_answers(self):
        for _ in range(1000):
            if self.process.poll() is not None:
                break
            try:
                self.counts()
                return
            except OSError:
                time.sleep(0.01)
        raise RuntimeError(f"{self.name} does not start: {self.log.read_text()}")

    def counts(self):
        return json.loads(machine.get(self.port, "/counts"))

    def settle(self, more):
        """Notes that so many more were accepted; gives the time at which their handlers had run."""
        self.accepted += more
        return 0

    def check(self):
        """Whether the handler itself has counted every event that was answered."""
        counts = self.counts()
        if counts["events"] != self.accepted or counts["expired"] != self.accepted:
            raise RuntimeError(f"{self.name} accepted {self.accepted} events, and its handler counts {counts}")

    def stop(self):
        machine.stop(self.process)


class Nginx(Server):
    """Its own count is that of requests, ours for it included."""

    def __init__(self, name, folder, configuration, unpacked):
        self.configuration = (FILES / configuration).read_text()
        self.modules = unpacked / "usr/lib/nginx/modules"
        self.asked = 0
        super().__init__(name, folder, [unpacked / "usr/sbin/nginx", "-p", ".", "-c", "nginx.conf", "-e", "stderr"])

    def prepare(self, folder):
        text = self.configuration.replace("@MODULES@", str(self.modules)).replace("@PORT@", str(self.port))
        (folder / "nginx.conf").write_text(text)

    def counts(self):
        text = machine.get(self.port, "/counts")
        self.asked += 1
        requests = int(re.search(r"\n \d+ \d+ (\d+)", text)[1]) - self.asked
        return {"events": requests, "expired": requests}


def nginx_202(folder, tools):
    return Nginx("nginx, 202 at once", folder, "nginx_202.conf", tools.nginx)


def nginx_njs(folder, tools):
    module = (FILES / "handlers.js").read_text() + (FILES / "njs_module.js").read_text()
    (folder / "handlers_njs.js").write_text(module)
    return Nginx("nginx + njs", folder, "nginx_njs.conf", tools.nginx)


def node(folder, tools):
    return Server("Node.js http + vm", folder, ["node", FILES / "node_vm.js", "@PORT@", FILES / "handlers.js"])


def go_otto(folder, tools):
    return Server("Go + otto, as Tyk", folder, [tools.go_otto(), "@PORT@", FILES / "handlers.js"])


class Tools:
    """What the contestants are made of, as scripts/install bench has put it."""

    def __init__(self, build: Path):
        self.build = build
        self.nginx = build / "clients" / "nginx-njs"

    def go_otto(self):
        """The Go server's program, built when its source is newer."""
        source, program = FILES / "go_otto.go", self.build / "bench" / "go_otto"
        if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
            environment = {
                **os.environ,
                "GO111MODULE": "off",
                "GOPATH": "/usr/share/gocode",
                "GOCACHE": str(self.build / "bench" / "go-cache"),
            }
            subprocess.run(["go", "build", "-o", program, source], check=True, env=environment)
        return program

    def versions(self):
        def first_line(*command):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            return (done.stdout + done.stderr).strip().splitlines()[0]

        return {
            "nginx": first_line(self.nginx / "usr/sbin/nginx", "-v").partition("/")[2],
            "node": first_line("node", "--version"),
            "go": first_line("go", "version").split()[2],
        }
