"""What an example's container would be, without one: its settings, the files that it sees, and the real programs
started so."""

import base64
import contextlib
import hashlib
import html
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

import yaml

checkout = pathlib.Path(__file__).resolve().parents[2]
# The server under another name, from a package that starts none when it is installed.
redis_server = "/usr/bin/redis-check-rdb"


class Fault(Exception):
    """What is wrong with an example, in one sentence."""


def require(condition, sentence):
    if not condition:
        raise Fault(sentence)


class StrictLoader(yaml.SafeLoader):
    """YAML, in which no member may come twice: the second would silently count."""

    def construct_mapping(self, node, deep=False):
        names = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        for name in names:
            require(names.count(name) == 1, f"'{name}' comes twice{node.start_mark}")
        return super().construct_mapping(node, deep)


def documents_of(path):
    return list(yaml.load_all(pathlib.Path(path).read_text(), StrictLoader))


def image_environment():
    """The variables that the Dockerfile's last stage sets, and its user and folder."""
    text = (checkout / "Dockerfile").read_text().split("\nFROM ")[-1]
    variables = dict(re.findall(r"^ENV (\w+)=(.*)$", text, re.MULTILINE))
    user, folder = (re.search(rf"^{word} (\S+)$", text, re.MULTILINE)[1] for word in ("USER", "WORKDIR"))
    return variables, user, folder


def is_pinned(image):
    _, _, tag = image.rpartition(":")
    return ":" in image and tag not in ("latest", "") and "/" not in tag


class Container:
    """Sidehook's container: `mounts` are pairs of what the host has and where the container sees it."""

    def __init__(self, program, folder, environment, mounts):
        self.program = program
        variables, self.user, self.folder = image_environment()
        self.environment = {**variables, **environment}
        self.view = pathlib.Path(folder) / "container"
        self.view.mkdir()
        inside = self.folder + "/"
        for source, target in sorted(mounts, key=lambda mount: mount[1]):
            if target.startswith(inside):
                place = self.view / target[len(inside) :]
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(source)
        # What is mounted elsewhere is named by its place on this machine.
        for name, value in self.environment.items():
            for source, target in mounts:
                if not target.startswith(inside):
                    value = value.replace(target, str(source))
            self.environment[name] = value

    def run(self, *arguments, **environment):
        return subprocess.run(
            [self.program, *arguments],
            cwd=self.view,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def settings(self):
        """What is in force with its variables and its file; each of them has to be an option, and valid."""
        result = self.run("config")
        require(result.returncode == 0, "sidehook config: " + result.stderr)
        return json.loads(result.stdout)

    def check_definitions(self):
        result = self.run("check")
        require(result.returncode == 0, "sidehook check: " + result.stdout + result.stderr)
        require(" ready" in result.stdout, "sidehook check shows no handler that would run: " + result.stdout)

    @contextlib.contextmanager
    def serve(self, redis_port):
        """The daemon, on free ports."""
        reader, writer = os.pipe()
        free_ports = ["--set", "listen.port=0", "--set", "admin.port=0"]
        log = self.view.parent / "daemon.log"
        process = subprocess.Popen(
            [self.program, "serve", *free_ports, "--ready-fd", str(writer)],
            cwd=self.view,
            env={**self.environment, "SIDEHOOK_REDIS_ADDRESSES": f"127.0.0.1:{redis_port}"},
            pass_fds=[writer],
            stderr=log.open("w"),
        )
        os.close(writer)
        try:
            line = os.fdopen(reader).readline()
            require(line, "sidehook serve does not start: " + log.read_text())
            yield Daemon(log, **json.loads(line))
            process.send_signal(signal.SIGTERM)
            require(process.wait(60) == 0, "sidehook ends badly: " + log.read_text())
        finally:
            process.kill()
            process.wait()


class Daemon:
    def __init__(self, log, events, admin):
        self.log = log
        self.events = events
        self.admin = admin

    def ask(self, port, method, target, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        text = answer.read()
        is_json = "json" in answer.headers.get("Content-Type", "")
        return answer.status, json.loads(text) if is_json else text.decode()

    def wait_until_it_accepts_events(self):
        until_true(lambda: self.ask(self.events, "GET", "/readyz")[0] == 200, "sidehook does not accept events")

    def run_event(self, target, body, headers):
        """The outcomes of the handlers."""
        status, answer = self.ask(self.events, "POST", target + "?wait=true", body, headers)
        require(status == 200, f"POST {target} is answered with {status}: {answer}")
        return {run["handler"]: run["outcome"] for event in answer["events"] for run in event["runs"]}


def until_true(condition, sentence):
    """Waits for what nothing tells of."""
    until = time.monotonic() + 30
    while not condition():
        require(time.monotonic() < until, sentence)
        time.sleep(0.02)


class Redis:
    def __init__(self, port):
        self.port = port

    def ask(self, *words, user=None, password=None):
        login = ["--user", user, "--pass", password, "--no-auth-warning"] if user else []
        result = subprocess.run(
            ["redis-cli", "-p", str(self.port), *login, *words], capture_output=True, text=True, timeout=30
        )
        return (result.stdout + result.stderr).strip()


@contextlib.contextmanager
def running_redis(folder, arguments):
    folder = pathlib.Path(folder) / "redis"
    folder.mkdir()
    (folder / "redis-server").symlink_to(redis_server)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [folder / "redis-server", *arguments, "--port", str(port), "--bind", "127.0.0.1"],
        cwd=folder,
        stdout=(folder / "log").open("w"),
    )
    try:
        redis = Redis(port)

        def answers():
            require(process.poll() is None, "redis-server does not start: " + (folder / "log").read_text())
            return redis.ask("ping") == "PONG"

        until_true(answers, "redis-server does not answer, who shows no password")
        yield redis
    finally:
        process.terminate()
        process.wait()


def render(template, event):
    """A webhook's body, as the gateway makes it: a text is quoted, and then escaped for HTML."""

    def value(found):
        at = event
        for name in found[1].split(".")[1:]:
            at = at[name]
        return html.escape(json.dumps(at)).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")

    text = re.sub(r'{{printf "%q" ([.\w]+)}}', value, template)
    require("{{" not in text, "the template has what this test does not know: " + text)
    return text


def webhook_events(definition):
    """The event types of a Classic definition that the gateway sends, with each one's handler_meta."""
    for event_type, handlers in definition["event_handlers"]["events"].items():
        for handler in handlers:
            if handler["handler_name"] == "eh_web_hook_handler":
                yield event_type, handler["handler_meta"]


def template_of(meta, templates):
    """Where this machine has a webhook's template."""
    return pathlib.Path(templates) / pathlib.Path(meta["template_path"]).name


def check_gateway(tyk, definition, settings, redis_address, templates, listens_at):
    """What the gateway's files have to have in common with Sidehook's."""
    for option in ("hash_keys", "hash_key_function"):
        require(tyk.get(option) == settings["sessions"][option], f"tyk.conf and Sidehook differ in {option}")
    require(not tyk["allow_insecure_configs"], "the gateway follows unsigned notifications")
    require(
        f"{tyk['storage']['host']}:{tyk['storage']['port']}" == redis_address,
        "the gateway has another Redis than Sidehook",
    )
    sent = list(webhook_events(definition))
    require(sent, "the gateway sends no events")
    for event_type, meta in sent:
        where = f"the webhook for {event_type}"
        target = f"http://{listens_at}:{settings['listen']['port']}/events/{definition['api_id']}"
        require(meta["target_path"] == target, where + " goes elsewhere")
        require(template_of(meta, templates).is_file(), where + " has no template")
        require(meta["event_timeout"] > 0, where + " is sent once for ever: event_timeout is 0")


def try_events(daemon, definition, templates, hash_function, headers_of):
    """Sends each event as the gateway would; a key that has expired is good again afterwards."""
    # As the gateway makes one, with the function that it will be hashed by.
    told = {"org": definition["org_id"], "id": "0123456789abcdef", "h": hash_function}
    key = base64.b64encode(json.dumps(told, separators=(",", ":")).encode()).decode()
    api_id = definition["api_id"]
    rights = {api_id: {"api_id": api_id}}
    session = {"org_id": definition["org_id"], "expires": 1700000000, "access_rights": rights}
    status, _ = daemon.ask(daemon.admin, "PUT", "/sessions/" + urllib.parse.quote(key, safe=""), json.dumps(session))
    require(status == 200, f"a session cannot be written: {status}")
    for event_type, meta in webhook_events(definition):
        told = {"Message": 'a "message" & more', "OriginatingRequest": "", "Path": "/orders/1?a=1&b=2"}
        event = {"Type": event_type, "Meta": {**told, "Origin": "10.1.2.3", "Key": key}}
        template = template_of(meta, templates).read_text()
        headers = {"User-Agent": "Tyk-Hookshot", "Content-Type": "application/json", **headers_of(meta)}
        outcomes = daemon.run_event(f"/events/{api_id}", render(template, event), headers)
        require(
            outcomes and set(outcomes.values()) == {"succeeded"},
            f"{event_type} ends so: {outcomes}; {daemon.log.read_text()}",
        )
    _, session_now = daemon.ask(daemon.admin, "GET", "/sessions/" + urllib.parse.quote(key, safe=""))
    require(
        session_now["expires"] == session["expires"] + 24 * 60 * 60,
        "the handler of KeyExpired has not extended the session",
    )


def seconds_of(duration):
    require(re.fullmatch(r"\d+s", duration), f"'{duration}' is no number of seconds")
    return int(duration[:-1])


@contextlib.contextmanager
def temporary_folder():
    folder = tempfile.mkdtemp(prefix="sidehook-example-")
    try:
        yield pathlib.Path(folder)
    finally:
        shutil.rmtree(folder)


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def documented_rights(readme):
    """The line by which a README has Redis grant what Sidehook needs, from the first pattern of keys on."""
    text = (checkout / readme).read_text()
    return re.search(r"^ACL SETUSER sidehook on >PASSWORD (.*)$", text, re.MULTILINE)[1]
