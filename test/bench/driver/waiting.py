"""The third part: N events at once, whose handlers each make one HTTP request that takes 100 ms, in one VM."""

import subprocess
from contextlib import contextmanager

import machine
import sidehook
from load import Load, lines
from tables import Table, in_order, in_turn

COUNTS = (1, 10, 100, 1000)
DELAY_MS = 100


@contextmanager
def slow_server(bench, delay_ms):
    """Gives the URL of a server that answers so late."""
    command = [bench.programs / "slow_server", str(delay_ms)]
    process = machine.start(command, machine.CLIENT_CORE, stdout=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        machine.stop(process)


def _settings(count):
    names = ("jsvm.concurrency", "http_client.max_connections", "http_client.max_connections_per_host")
    return {**sidehook.MEMORY, **dict.fromkeys(names, count)}


def _measure(bench, table, count, url):
    target = "/events/api-0?wait=true"
    batch = lines(count, kind="Call", Url=url)
    with bench.sidehook("Sidehook", _settings(count)) as server:
        server.is_counted = False
        load = Load(body=batch, events=count, target=target, connections=1)
        for measured in (False, True):  # at first connections are made
            used, on_thread = machine.cpu_seconds(server.pid), server.handler_cpu_seconds()
            sent = bench.client.send(server, load, requests=1)
            used, on_thread = machine.cpu_seconds(server.pid) - used, server.handler_cpu_seconds() - on_thread
            if sent.answers != {"200": 1}:
                raise RuntimeError(f"{count} handlers that wait: answered by {sent.answers}")
            server.runs()  # none may have failed
            if measured:
                table.add(f"{count} handlers", sent.seconds * 1000, cpu_ms=used * 1000, handler_cpu_ms=on_thread * 1000)


def run(bench):
    table = Table("waiting", f"N handlers x one HTTP request of {DELAY_MS} ms, until all have ended", "ms")
    with slow_server(bench, DELAY_MS) as url:
        for count in in_turn(bench.rounds, COUNTS):
            _measure(bench, table, count, url)
    return [in_order(table, [f"{count} handlers" for count in COUNTS])]
