"""Holds docker-compose.yml against the binary: every setting is one that it knows, every port the one that it listens on, and what
an operator sets up beside it is mounted where the settings look for it."""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
PORT = re.compile(r":(\d+)$")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    binary = pathlib.Path(parser.parse_args().binary).resolve()
    compose = yaml.safe_load(filled_in((ROOT / "docker-compose.yml").read_text()))
    services = compose["services"]
    ours = {name: service for name, service in services.items() if service.get("image") == "kezhi"}
    checks = [check(binary, name, service, services) for name, service in ours.items()]
    served = {service["command"][1] for service in ours.values() if service["command"][0] == "serve"}
    must(served == {"gateway", "coordination", "enforcement", "projects", "publicservices"}, f"the services of the suite are served, not {served}")
    dockerfile = (ROOT / "Dockerfile").read_text()
    mounted(binary, ours)
    started_in_order(services)
    must('CMD ["kezhi", "healthcheck"]' in dockerfile, "the image checks the gateway's health by default, where its settings have it")
    print(f"{sum(checks) + 4} passed, 0 failed")


def check(binary, name, service, services):
    """One service of the suite; answers how many things it held."""
    settings = read_settings(binary, service["environment"])
    command = service["command"]
    if command[0] == "serve":
        check_served(command[1], service, settings)
    known = databases()
    for place, values in settings["services"].items():
        owner = values["owner_database"]
        owns = command == ["migrate", place] or name == "admin"
        must(bool(owner) == owns, f"{name}: only what migrates {place} is its owner, and the administrator")
        for url, login in [(values["database"], place), (owner, f"{place}_owner")]:
            if not url:
                continue
            user, host, database = re.fullmatch(r"postgres://(\w+)(?::[^@]*)?@(\w+)/(\w+)", url).groups()
            must(user == login and database == place, f"{name}: {place} has logins and a database of its own")
            must(host in services, f"{name}: {host} is a service of the compose file")
            must(database in known, f"{name}: deploy/postgres/databases.sh makes {database}")
    must(set(service.get("depends_on", [])) <= set(services), f"{name}: what it waits for is there")
    return 1


def mounted(binary, ours):
    """The files that the settings name lie in what is mounted, and the example of settings is one that the binary takes."""
    example = ROOT / "deploy/settings/kezhi.toml"
    for name, service in ours.items():
        must(service["entrypoint"][:2] == ["kezhi", "--settings"], f"{name} reads the settings")
        places = [volume.split(":")[1] for volume in service["volumes"]]
        settings = read_settings(binary, service["environment"], ["--settings", example])
        files = [settings["sealing"]["key_file"], settings["tls"]["certificate"], settings["tls"]["key"], service["entrypoint"][2], "/var/lib/kezhi/law/x.toml"]
        for file in files:
            must(str(pathlib.PurePath(file).parent) in places, f"{name}: {file} is in {places}")
        must(settings["identity"]["service_key"] == "/run/secrets/service_key" and service["secrets"], f"{name} has the key")
        must(settings["data"] in places, f"{name}: {settings['data']} outlives the container")
    sets = [volume for volume in ours["admin"]["volumes"] if volume.endswith(":/sets")]
    must(sets == ["./deploy/sets:/sets"], "the administrator's backups outlive the container")
    for volume in ours["admin"]["volumes"]:
        source = volume.split(":")[0]
        must(not source.startswith("./") or (ROOT / source).is_dir(), f"{source} is there")


def started_in_order(services):
    """What runs for ever waits, however far back, for the files to be looked at, and what migrates for its database to be made."""
    for name, service in services.items():
        if service.get("image") != "kezhi" or service["restart"] == "no":
            continue
        waited = awaited(services, name)
        must("files" in waited, f"{name} is not started with a key that it cannot read")
        must(name == "gateway" or {f"{name}-migrate", "databases", "postgres"} <= waited, f"{name} waits for its database: {waited}")
    must(services["files"]["command"] == ["doctor", "--files"], "the files are looked at once")
    must(services["files"]["restart"] == services["databases"]["restart"] == "no", "what fails at the start does not fail for ever")
    gateway = services["gateway"]["healthcheck"]["test"]
    must(gateway[-1].startswith("https://"), "the gateway is asked with TLS")


def awaited(services, name):
    direct = set(services[name].get("depends_on", {}))
    return direct.union(*(awaited(services, other) for other in direct))


def check_served(served, service, settings):
    listen = settings["listen"] if served == "gateway" else settings["services"][served]["listen"]
    port = PORT.search(listen).group(1)
    must(listen.startswith("0.0.0.0:"), f"{served} listens for the others, not on {listen}")
    if served == "gateway":
        published = [entry.rsplit(":", 1)[1] for entry in service["ports"]]
        must(published == [port], f"the gateway publishes {published} and listens on {port}")
        return
    endpoint = settings["services"][served]["endpoint"]
    must(endpoint == f"http://{served}:{port}", f"{served} is reached at {endpoint} and listens on {port}")
    probe = service["healthcheck"]["test"][-1]
    must(PORT.search(probe).group(1) == port, f"{served} is probed at {probe} and listens on {port}")


def read_settings(binary, environment, arguments=()):
    """The settings as the binary itself reads them from the environment of a service."""
    with tempfile.TemporaryDirectory() as folder:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("KEZHI_")}
        run = subprocess.run(
            [binary, *arguments, "config"], cwd=folder, env=inherited | environment, capture_output=True, text=True, check=False
        )
    # What a container mounts is not here; the binary says so, and nothing else.
    refused = [line for line in run.stderr.splitlines() if not line.endswith("No such file or directory (os error 2)")]
    must(run.returncode in (0, 2) and not refused, f"the binary refuses the settings: {run.stderr}")
    return tomllib.loads(run.stdout)


def databases():
    made = re.search(r"for service in ([\w ]+);", (ROOT / "deploy/postgres/databases.sh").read_text())
    return set(made[1].split()) if made else set()


def filled_in(text):
    """The text with its variables at their defaults; those that must be set get a stand-in."""
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    return re.sub(r"\$\{\w+:\?[^}]*\}", "secret", text)


def must(holds, what):
    if not holds:
        print(f"FAIL {what}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
