"""The fourth part: what becomes of the figures as something grows."""

import machine
import sidehook
import vm
from load import Load, event, lines
from tables import Table, in_order, in_turn
from waiting import slow_server

NEVER_MS = 600_000
BATCH = 1000
QUEUE_LENGTHS = (1, 100_000)
QUEUED, QUEUED_ON_DISK = "100,000 events queued, memory", "100,000 events queued, sqlite full"


def _measure_definitions(bench):
    table = Table("definitions", "API definitions, events of all of them in turn", "events/s", "1")
    counts = (1, 10, 10_000)
    for count in in_turn(bench.rounds, counts):
        with bench.sidehook("Sidehook", sidehook.MEMORY, apis=count) as server:
            bench.add(table, str(count), server, Load(target="/events/api-{}", targets=count))
    return in_order(table, map(str, counts))


def _fill(bench, server, url, count):
    """Has so many events of 500 bytes wait in the queue: the first handler waits for an answer that does not come."""
    batch = min(count, BATCH)
    load = Load(body=lines(batch, kind="Held", Url=url), connections=1)
    sent = bench.client.send(server, load, requests=count // batch)
    if sent.accepted * batch != count or server.status()["queue"]["deliveries"] != count:
        raise RuntimeError(f"not {count} events wait: {sent.answers}, {server.status()['queue']}")


def _add_memory(table, row, server):
    resident, anonymous = machine.memory_mb(server.pid)
    table.add(row, resident, anonymous_mb=anonymous)


def _measure_queue(bench):
    """Throughput beside those that wait, and memory."""
    events = Table("queued", "Events that wait in the queue, throughput of others", "events/s", "1")
    memory = Table("memory", "Memory of the worker, and what the supervisor does not share with it", "MB")
    with slow_server(bench, NEVER_MS) as url:
        for count in in_turn(bench.rounds, QUEUE_LENGTHS):
            with bench.sidehook("Sidehook", sidehook.MEMORY) as server:
                if count == 1:
                    _add_memory(memory, "idle", server)
                _fill(bench, server, url, count)
                if count > 1:
                    _add_memory(memory, QUEUED, server)
                bench.add(events, str(count), server, Load())
    with slow_server(bench, NEVER_MS) as url:
        with bench.sidehook("Sidehook", sidehook.SQLITE_FULL) as server:
            _fill(bench, server, url, QUEUE_LENGTHS[-1])
            _add_memory(memory, QUEUED_ON_DISK, server)
    return [in_order(events, map(str, QUEUE_LENGTHS)), memory]


def _measure_loads(bench, table, loads, runs_per_event=None):
    """One daemon a figure, the load being what differs."""
    for row in in_turn(bench.rounds, loads):
        with bench.sidehook("Sidehook", sidehook.MEMORY) as server:
            server.runs_per_event = (runs_per_event or {}).get(row, 1)
            bench.add(table, row, server, loads[row])
    return in_order(table, loads)


def _measure_connections(bench):
    table = Table("connections", "Connections", "events/s", "64")
    counts = (1, 16, 64, 256, 1000)
    return _measure_loads(bench, table, {str(count): Load(connections=count) for count in counts})


def _measure_handlers(bench):
    table = Table("handlers", "Handlers of an event", "events/s", "1")
    kinds = {"1": "KeyExpired", "2": "Two", "4": "Four"}
    loads = {row: Load(body=event(kind=kind)) for row, kind in kinds.items()}
    return _measure_loads(bench, table, loads, {row: int(row) for row in kinds})


def _measure_bodies(bench):
    table = Table("bodies", "Size of an event, KB", "events/s", "0.5")
    sizes = {"0.5": 500, "5": 5_000, "50": 50_000}
    return _measure_loads(bench, table, {row: Load(body=event(size)) for row, size in sizes.items()})


def _measure_batches(bench):
    """Beside Duktape alone, which is measured once a round, too."""
    table = Table("batches", "Events in a request", "events/s", "1")
    counts = (1, 10, 100, 1000)
    for count in in_turn(bench.rounds, (*counts, vm.BARE)):
        if count == vm.BARE:
            bare = vm.figures(bench, vm.BARE, vm.COUNTER, bench.seconds / 2)
            table.add(vm.BARE, bare["events"] / bare["cpu_seconds"])
            continue
        # As many events under way, whatever a batch holds.
        load = Load(body=lines(count), events=count, connections=max(64 // count, 2))
        with bench.sidehook("Sidehook", sidehook.MEMORY) as server:
            bench.add(table, str(count), server, load)
    return in_order(table, [*map(str, counts), vm.BARE])


def run(bench):
    yield _measure_definitions(bench)
    yield from _measure_queue(bench)
    yield _measure_connections(bench)
    yield _measure_handlers(bench)
    yield _measure_bodies(bench)
    yield _measure_batches(bench)
