"""compose.py PROGRAM FOLDER: whether scripts/examples/compose holds what it says. FOLDER has a copy of scripts/, with
secrets, and in composed.yml what docker-compose makes of the file."""

import json
import pathlib
import sys

from container import (
    Container, Fault, check_gateway, documented_rights, documents_of, image_environment, is_pinned, require,
    running_redis, seconds_of, sha256, temporary_folder, try_events,
)


def mounts_of(service):
    """What the host has → where the container sees it; named volumes left out."""
    for volume in service.get("volumes", []):
        source, target = volume.split(":")[:2]
        if source.startswith("/"):
            require(pathlib.Path(source).exists(), f"{source} is mounted and not there")
            require(volume.endswith(":ro"), f"{source} is mounted to be written")
            yield source, target


def check_hardening(name, service):
    require(service.get("read_only") is True, f"{name}: its root can be written")
    require(service.get("cap_drop") == ["ALL"], f"{name}: it has capabilities")
    require("cap_add" not in service, f"{name}: it gets capabilities")
    require("no-new-privileges:true" in service.get("security_opt", []), f"{name}: it may gain privileges")
    for limit in ("mem_limit", "cpus", "pids_limit"):
        require(service.get(limit), f"{name}: it has no {limit}")
    require(is_pinned(service["image"]), f"{name}: {service['image']} may be any version")
    for other, how in service.get("depends_on", {}).items():
        require(how["condition"] == "service_healthy", f"{name}: it does not wait for {other} to be healthy")


def main(program, folder):
    example = pathlib.Path(folder) / "scripts/examples/compose"
    composed = documents_of(pathlib.Path(folder) / "composed.yml")[0]
    services = composed["services"]
    secret_files = {name: secret["file"] for name, secret in composed["secrets"].items()}
    for name, file in secret_files.items():
        require(pathlib.Path(file).is_file(), f"make-secrets does not write {name}")

    for name, service in services.items():
        check_hardening(name, service)
        require(name == "gateway" or not service.get("ports"), f"{name} has ports of the host")
        require(name == "gateway" or list(service["networks"]) == ["inside"], f"{name} is in a network with others")
        for other in service.get("depends_on", {}):
            require("healthcheck" in services[other], f"{other} is waited for, and has no healthcheck")
        for secret in service.get("secrets", []):
            require(secret["source"] in secret_files, f"{name}: nobody writes the secret {secret['source']}")
    require(composed["networks"]["inside"]["internal"], "the network inside leads outside")
    require(
        services["gateway"]["depends_on"].keys() == {"redis", "sidehook"},
        "the gateway does not wait for the others",
    )

    sidehook, gateway, redis_service = services["sidehook"], services["gateway"], services["redis"]
    secrets = [(pathlib.Path(secret_files[s["source"]]), "/run/secrets/" + s["source"]) for s in sidehook["secrets"]]
    sidehook_mounts = list(mounts_of(sidehook))
    gateway_mounts = {target: source for source, target in mounts_of(gateway)}
    data = [v for v in sidehook["volumes"] if v.split(":")[1] == image_environment()[2] + "/data"]
    require(data and not data[0].startswith("/"), "what Sidehook keeps is in no volume")

    with temporary_folder() as work:
        environment = {name: str(value) for name, value in sidehook["environment"].items()}
        container = Container(program, work, environment, sidehook_mounts + secrets)
        settings = container.settings()
        container.check_definitions()
        require(
            seconds_of(sidehook["stop_grace_period"]) * 1000 > settings["shutdown"]["timeout_ms"],
            "Sidehook is killed before shutdown.timeout_ms",
        )

        tyk = json.loads(pathlib.Path(gateway_mounts["/opt/tyk-gateway/tyk.conf"]).read_text())
        definition = json.loads((pathlib.Path(gateway_mounts["/opt/tyk-gateway/apps"]) / "orders.json").read_text())
        templates = gateway_mounts["/opt/tyk-gateway/sidehook_templates"]
        require(
            gateway_mounts["/opt/tyk-gateway/apps"] == dict((t, s) for s, t in sidehook_mounts)["/sidehook/apis"],
            "the gateway and Sidehook have different definitions",
        )
        check_gateway(tyk, definition, settings, settings["redis"]["addresses"][0], templates, "sidehook")
        require(settings["listen"]["auth"] and not settings["listen"]["allow_anonymous"], "anybody may send events")

        def headers_of(meta):
            """With the gateway's variables in the place of env://NAME."""
            told = {}
            for name, value in meta["header_map"].items():
                require(value.startswith("env://"), f"the secret of {name} stands in the definition")
                require(value[6:] in gateway["environment"], f"the gateway has no variable {value[6:]}")
                told[name] = gateway["environment"][value[6:]]
            return told

        users = pathlib.Path(secret_files["redis_users"]).read_text()
        require(
            documented_rights("daemon/redis_store/README.md") in users,
            "Sidehook's rights in Redis are not those that it needs",
        )
        password = gateway["environment"]["TYK_GW_STORAGE_PASSWORD"]
        require(
            f"user {tyk['storage']['username']} on #{sha256(password)} " in users,
            "the gateway's user of Redis has another password",
        )
        own_password = (example / "secrets/sidehook_redis_password").read_text().strip()

        require(redis_service["command"][0] == "redis-server", "redis does not start redis-server")
        users_file = secret_files["redis_users"]
        arguments = [word.replace("/run/secrets/redis_users", users_file) for word in redis_service["command"][1:]]
        with running_redis(work, arguments) as redis, container.serve(redis.port) as daemon:
            daemon.wait_until_it_accepts_events()
            status, _ = daemon.ask(daemon.events, "POST", "/events/orders", "{}")
            require(status == 401, f"who shows nothing is answered with {status}")
            try_events(daemon, definition, templates, tyk["hash_key_function"], headers_of)
            keys = redis.ask("keys", "apikey-*", user=tyk["storage"]["username"], password=password)
            require(len(keys) == len("apikey-") + 16, f"the gateway finds no session of a hashed key: {keys}")
            require(
                "NOPERM" in redis.ask("flushall", user="sidehook", password=own_password),
                "Sidehook may delete all of Redis",
            )
            require("NOPERM" in redis.ask("get", "apikey-1"), "who shows no password may read sessions")
            health = container.run(*sidehook["healthcheck"]["test"][2:], SIDEHOOK_ADMIN_PORT=str(daemon.admin))
            require(
                sidehook["healthcheck"]["test"][:2] == ["CMD", "sidehook"] and health.returncode == 0,
                "it is not healthy: " + health.stdout + health.stderr,
            )


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Fault as fault:
        sys.exit(f"scripts/examples/compose: {fault}")
