"""The first part: one event a request, beside others; and how long an event waits at half of that load."""

import contestants
import sidehook
from load import Load, due_event
from tables import Table, in_order, in_turn

MEMORY, FULL, NORMAL = "Sidehook, memory", "Sidehook, sqlite full", "Sidehook, sqlite normal"
NGINX, NJS, NODE, GO = "nginx, 202 at once", "nginx + njs", "Node.js http + vm", "Go + otto, as Tyk"

SETTINGS = {MEMORY: sidehook.MEMORY, FULL: sidehook.SQLITE_FULL, NORMAL: sidehook.SQLITE_NORMAL}
OTHERS = {
    NGINX: contestants.nginx_202,
    NJS: contestants.nginx_njs,
    NODE: contestants.node,
    GO: contestants.go_otto,
}


def _started(bench, name):
    return bench.sidehook(name, SETTINGS[name]) if name in SETTINGS else bench.contestant(OTHERS[name])


def _measure_throughput(bench):
    table = Table("compare", "One event a request, 64 connections", "events/s", NGINX)
    names = [*SETTINGS, *OTHERS]
    for name in in_turn(bench.rounds, names):
        with _started(bench, name) as server:
            bench.add(table, name, server, Load())
    return in_order(table, names)


def _at_rate(bench, server, load):
    """The time from when each request was due to its answer."""
    server.settle(bench.client.send(server, load, bench.warm_up).accepted)
    sent = bench.client.send(server, load, bench.seconds)
    server.settle(sent.accepted)
    return sent


def _measure_answers(bench, name, rate, table):
    for _ in range(bench.rounds):
        with _started(bench, name) as server:
            sent = _at_rate(bench, server, Load(rate=rate))
            for part in ("p50", "p99"):
                table.add(part, sent.latency_ms[part], unsent=sent.unsent)
    return table


def _measure_durable_answers(bench, rate):
    title = f"Time to a durable 202 at half load ({rate:.0f} events/s, sqlite full)"
    return _measure_answers(bench, FULL, rate, Table("answers", title, "ms"))


def _measure_machine(bench, rate):
    """What is the machine's own part in such times: those of a server that does next to nothing."""
    title = f"Time to an answer at half load, of nginx alone ({rate:.0f} requests/s)"
    return _measure_answers(bench, NGINX, rate, Table("machine", title, "ms"))


def percentile(counts, part):
    """Of how often each value was counted."""
    left = part * sum(counts.values())
    for value in sorted(counts):
        left -= counts[value]
        if left <= 0:
            return value
    return 0


def _measure_starts(bench, rate):
    table = Table("starts", f"Time from POST to handler start at half load ({rate:.0f} events/s, memory)", "ms")
    load = Load(body=due_event(), rate=rate)
    for _ in range(bench.rounds):
        with bench.sidehook(MEMORY, sidehook.MEMORY) as server:
            server.is_counted = False
            server.settle(bench.client.send(server, load, bench.warm_up).accepted)
            server.ask("WatchReport")
            sent = bench.client.send(server, load, bench.seconds)
            server.settle(sent.accepted)
            waits = {int(hundredths) / 100: count for hundredths, count in server.ask("WatchReport").items()}
            if sum(waits.values()) != sent.accepted:
                raise RuntimeError(f"{sent.accepted} events were accepted, and {sum(waits.values())} have begun")
            for name, part in (("p50", 0.5), ("p99", 0.99)):
                table.add(name, percentile(waits, part), unsent=sent.unsent)
    return table


def run(bench):
    events = _measure_throughput(bench)
    yield events
    yield _measure_durable_answers(bench, events.median(FULL) / 2)
    yield _measure_starts(bench, events.median(MEMORY) / 2)
    yield _measure_machine(bench, events.median(NGINX) / 2)
