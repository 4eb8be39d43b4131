"""The machine that is measured on: its cores, processes pinned to them, and what they use."""

import http.client
import os
import platform
import re
import socket
import subprocess
import time

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, CLIENT_CORE = CORES[0], CORES[-1]
TICKS = os.sysconf("SC_CLK_TCK")


def take_priority(nice):
    """Of this process, of what it starts, and of the group in which Linux schedules a session's processes."""
    if nice == 0:
        return
    os.nice(nice)
    try:
        with open("/proc/self/autogroup", "w") as group:
            group.write(str(nice))
    except FileNotFoundError:
        pass


def start(command, core, **options):
    """Starts a process that stays on one core, with all its threads and children."""
    return subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, {core}), **options)


def stop(process):
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


def get(port, target, body=None):
    """What a server on this machine answers to a GET, or to a POST of the body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET" if body is None else "POST", target, body)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 300:
            raise RuntimeError(f"{target} answers {answer.status}: {text}")
        return text
    finally:
        connection.close()


def with_children(pid):
    """The process and all that it has started."""
    found = [pid]
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as children:
                for child in children.read().split():
                    found += with_children(int(child))
    except FileNotFoundError:
        pass
    return found


def cpu_seconds(pid):
    """Processor time of a process and its children."""
    total = 0
    for each in with_children(pid):
        with open(f"/proc/{each}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def _memory(pid):
    """Figures of smaps_rollup by their names, in MB."""
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        lines = (re.match(r"(\w+):\s+(\d+) kB", line) for line in rollup)
        return {line[1]: int(line[2]) / 1024 for line in lines if line}


def memory_mb(pid):
    """What the child of a process has in memory, and the process has for itself; and what of that is no file's."""
    process, child = (_memory(each) for each in with_children(pid))
    own = process["Private_Clean"] + process["Private_Dirty"]
    return child["Rss"] + own, child["Anonymous"] + process["Private_Dirty"]


def core_seconds(core):
    """How long a core was busy since the machine started, whoever used it, and the hypervisor's share of it."""
    with open("/proc/stat") as stat:
        fields = next(line for line in stat if line.startswith(f"cpu{core} ")).split()[1:]
    user, nice, system, _idle, _iowait, irq, softirq, steal = (int(field) for field in fields[:8])
    return (user + nice + system + irq + softirq + steal) / TICKS


def usage(server_pid):
    """Processor time that was used until now, in seconds."""
    return {
        "server": cpu_seconds(server_pid),
        "server core": core_seconds(SERVER_CORE),
        "client core": core_seconds(CLIENT_CORE),
        "driver": time.process_time(),
    }


def description():
    with open("/proc/cpuinfo") as info:
        model = re.search(r"^model name\s*: (.*)", info.read(), re.MULTILINE)
    return {
        "processor": model[1] if model else platform.machine(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "load_before": round(os.getloadavg()[0], 2),
    }
