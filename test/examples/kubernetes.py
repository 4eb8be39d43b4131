"""kubernetes.py PROGRAM: whether scripts/examples/kubernetes holds what it says.
kubernetes.py --typescript FOLDER: writes its documents as constants of their types, for a compiler that knows these."""

import json
import pathlib
import re
import sys

from container import (
    Container, Fault, check_gateway, checkout, documented_rights, documents_of, image_environment, is_pinned, require,
    running_redis, sha256, temporary_folder, try_events,
)

example = checkout / "scripts/examples/kubernetes"
documents = [document for name in ("config.yaml", "gateway.yaml") for document in documents_of(example / name)]


def named(kind, name):
    found = [d for d in documents if d["kind"] == kind and d["metadata"]["name"] == name]
    require(len(found) == 1, f"there is no {kind} {name}")
    return found[0]


def write_typescript(folder):
    for number, document in enumerate(documents):
        group = document["apiVersion"] if "/" in document["apiVersion"] else "core/" + document["apiVersion"]
        group = group.replace(".k8s.io", "")
        text = f'import {{ {document["kind"]} }} from "kubernetes-types/{group}";\n'
        text += f'export const document: {document["kind"]} = {json.dumps(document, indent=2)};\n'
        (pathlib.Path(folder) / f"{document['kind'].lower()}_{number}.ts").write_text(text)


def check_confinement(pod, container):
    name = container["name"]
    of = container["securityContext"]
    require(pod["securityContext"].get("runAsNonRoot") is True, "the pod may run as root")
    require(pod["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault", "the pod has no seccomp profile")
    require(of.get("runAsUser", 0) != 0, f"{name}: it runs as root")
    require(of.get("allowPrivilegeEscalation") is False, f"{name}: it may gain privileges")
    require(of.get("readOnlyRootFilesystem") is True, f"{name}: its root can be written")
    require(of["capabilities"] == {"drop": ["ALL"]}, f"{name}: it has capabilities")
    for which in ("requests", "limits"):
        require(
            container["resources"][which].keys() == {"cpu", "memory"},
            f"{name}: it has no {which} of cpu and memory",
        )
    require(is_pinned(container["image"]), f"{name}: {container['image']} may be any version")


def check_mounts(pod, containers, known_secrets):
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    used = {mount["name"] for container in containers for mount in container["volumeMounts"]}
    require(used == volumes.keys(), f"volumes and mounts differ: {used ^ volumes.keys()}")
    for volume in volumes.values():
        if "configMap" in volume:
            named("ConfigMap", volume["configMap"]["name"])
        for item in volume.get("secret", {}).get("items", []):
            require(item["key"] in known_secrets, f"the secret has no {item['key']}")
    for container in containers:
        for mount in container["volumeMounts"]:
            volume = volumes[mount["name"]]
            if "subPath" in mount:
                require(
                    mount["subPath"] in named("ConfigMap", volume["configMap"]["name"])["data"],
                    f"there is no {mount['subPath']}",
                )
            require(
                mount.get("readOnly") or "emptyDir" in volume,
                f"{container['name']}: {mount['name']} can be written",
            )
        for variable in container["env"]:
            if "valueFrom" in variable:
                require(
                    variable["valueFrom"]["secretKeyRef"]["key"] in known_secrets,
                    f"the secret has no key for {variable['name']}",
                )


def write_config_map(volume, folder, secrets):
    """A volume's files, as its container sees them."""
    folder.mkdir()
    if "configMap" in volume:
        for name, text in named("ConfigMap", volume["configMap"]["name"])["data"].items():
            (folder / name).write_text(text)
    for item in volume.get("secret", {}).get("items", []):
        (folder / item["path"]).write_text(secrets[item["key"]])
    return folder


def check_copies():
    """What is also elsewhere in scripts/ is the same there."""
    for name, folder in (("sidehook-handlers", "event_handlers"), ("gateway-templates", "webhook_templates")):
        for file, text in named("ConfigMap", name)["data"].items():
            require(
                (checkout / "scripts" / folder / file).read_text() == text,
                f"{file} differs from scripts/{folder}/{file}",
            )


def header_map_of(meta):
    return meta.get("header_map", {})


def main(program):
    deployment = named("Deployment", "gateway")
    template = deployment["spec"]["template"]
    pod = template["spec"]
    labels = template["metadata"]["labels"]
    sidecars = [c for c in pod["initContainers"] if c.get("restartPolicy") == "Always"]
    require([c["name"] for c in sidecars] == ["sidehook"], "Sidehook is no sidecar")
    sidehook, gateway = sidecars[0], pod["containers"][0]
    containers = [sidehook, gateway]
    for container in containers:
        check_confinement(pod, container)
    for selector in (
        deployment["spec"]["selector"]["matchLabels"],
        named("Service", "gateway")["spec"]["selector"],
        named("NetworkPolicy", "gateway")["spec"]["podSelector"]["matchLabels"],
    ):
        require(selector.items() <= labels.items(), f"{selector} selects other pods")
    ports = {port["name"]: port["containerPort"] for port in gateway["ports"]}
    require(named("Service", "gateway")["spec"]["ports"][0]["targetPort"] in ports, "the Service leads to no port")
    allowed = [p["port"] for rule in named("NetworkPolicy", "gateway")["spec"]["ingress"] for p in rule["ports"]]
    require(allowed == list(ports.values()), "the NetworkPolicy lets others in than the gateway's clients")
    known_secrets = re.findall(r"--from-literal=(\w+)=", (example / "gateway.yaml").read_text())
    check_mounts(pod, containers, known_secrets)
    check_copies()
    secrets = {name: "secret-of-" + name for name in known_secrets}

    with temporary_folder() as work:
        volumes = {v["name"]: write_config_map(v, work / v["name"], secrets) for v in pod["volumes"]}
        mounts = [(volumes[m["name"]] / m.get("subPath", ""), m["mountPath"]) for m in sidehook["volumeMounts"]]
        container = Container(program, work, {v["name"]: v["value"] for v in sidehook["env"]}, mounts)
        require(
            container.user == "{runAsUser}:{runAsGroup}".format(**sidehook["securityContext"]),
            "Sidehook is another user than in its image",
        )
        require(
            pod["securityContext"]["fsGroup"] == sidehook["securityContext"]["runAsGroup"],
            "Sidehook cannot read its secrets",
        )
        settings = container.settings()
        container.check_definitions()
        before = gateway["lifecycle"]["preStop"]["sleep"]["seconds"] + 30
        require(
            pod["terminationGracePeriodSeconds"] > before + settings["shutdown"]["timeout_ms"] / 1000,
            "Sidehook is killed before shutdown.timeout_ms",
        )
        require(settings["listen"]["address"] == "127.0.0.1", "others than this pod may send events")
        require(settings["queue"]["kind"] == "redis", "what was accepted is gone with the pod")

        tyk = json.loads(named("ConfigMap", "gateway")["data"]["tyk.conf"])
        definition = json.loads(named("ConfigMap", "gateway-apis")["data"]["orders.json"])
        check_gateway(tyk, definition, settings, settings["redis"]["addresses"][0], volumes["templates"], "127.0.0.1")

        rights = [documented_rights(f"daemon/{part}/README.md") for part in ("redis_store", "redis_queue")]
        readme = (example.parent / "README.md").read_text()
        for right in rights:
            require(right in readme, "scripts/examples/README.md does not name Sidehook's rights in Redis: " + right)
        users = work / "users"
        users.write_text(
            "user default on nopass +ping\n"
            f"user sidehook on #{sha256(secrets['sidehook_redis_password'])} {' '.join(rights)}\n"
            f"user {tyk['storage']['username']} on #{sha256(secrets['gateway_redis_password'])} ~* &* +@all\n"
        )
        gateway_user = {"user": tyk["storage"]["username"], "password": secrets["gateway_redis_password"]}
        arguments = ["--aclfile", str(users), "--appendonly", "yes", "--maxmemory-policy", "noeviction"]
        with running_redis(work, arguments) as redis:
            with container.serve(redis.port) as daemon:
                daemon.wait_until_it_accepts_events()
                try_events(daemon, definition, volumes["templates"], tyk["hash_key_function"], header_map_of)
                for probe in ("startupProbe", "livenessProbe"):
                    command = sidehook[probe]["exec"]["command"]
                    told = container.run(*command[1:], SIDEHOOK_ADMIN_PORT=str(daemon.admin))
                    require(
                        command[0] == "sidehook" and told.returncode == 0,
                        f"the {probe} fails: {told.stdout}{told.stderr}",
                    )
                kept = redis.ask("exists", "{sidehook}:counts", **gateway_user)
                require(kept == "1", "the queue is not in Redis")
            left = [file.name for file in (work / "data").rglob("*") if file.is_file()]
            require(not any(name.endswith(".db") for name in left), f"Sidehook keeps something in its folder: {left}")


if __name__ == "__main__":
    try:
        if sys.argv[1] == "--typescript":
            write_typescript(sys.argv[2])
        else:
            main(*sys.argv[1:])
    except Fault as fault:
        sys.exit(f"scripts/examples/kubernetes: {fault}")
