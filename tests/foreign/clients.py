#!/usr/bin/env python3
"""Plays docs/clients.md: compiles the contract of this checkout with compilers that are not ours, and runs each client against the
binary; what it prints must be what the page says.

    python tests/foreign/clients.py --binary target/debug/kezhi [--node FOLDER] [--debian]

FOLDER has `@grpc/grpc-js` and `@grpc/proto-loader` in its `node_modules`; without it, Node.js is left out and said so. So are Java and Go
without `--debian`, which says that Debian's packages are there: protobuf-compiler, libgrpc-java, protobuf-compiler-grpc-java-plugin,
libprotobuf-java, libnetty-java, libguava-java, libgeronimo-annotation-1.3-spec-java and a JDK; protoc-gen-go-1-5, protoc-gen-go-grpc,
golang-google-grpc-dev and Go.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

from suite import ENVIRONMENT, Suite

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
PAGE = os.path.join(ROOT, "docs", "clients.md")
SECTION = re.compile(r"^## (?P<name>.*?)\n(?P<text>.*?)(?=^## |\Z)", re.M | re.S)
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```\n", re.M | re.S)
ADDRESS = "127.0.0.1:50051"
TODAY = "2026-05-11"


def sections():
    with open(PAGE, encoding="utf-8") as page:
        text = page.read()
    for section in SECTION.finditer(text):
        yield section["name"], {block["kind"]: block["text"] for block in BLOCK.finditer(section["text"])}


def run(command, folder, **environment):
    done = subprocess.run(command, cwd=folder, env={**ENVIRONMENT, **environment}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def compiles_whole(folder):
    """protoc takes every file of the checkout as it is, with one include folder and without a warning."""
    protos = sorted(
        os.path.relpath(os.path.join(place, file), os.path.join(folder, "proto"))
        for place, _, files in os.walk(os.path.join(folder, "proto"))
        for file in files
        if file.endswith(".proto")
    )
    protoc = [sys.executable, "-m", "grpc_tools.protoc", "-I", "proto", "--fatal_warnings"]
    run([*protoc, "--descriptor_set_out=all.binpb", "--include_imports", *protos], folder)


STAND_IN = os.path.join(ROOT, "tests", "foreign", "stand_in")
JARS = [
    "protobuf", "guava", "geronimo-annotation-1.3-spec",
    *(f"grpc-{part}" for part in ["api", "context", "core", "stub", "protobuf", "protobuf-lite", "netty"]),
    *(f"netty-{part}" for part in ["common", "buffer", "transport", "resolver", "codec", "codec-http", "codec-http2", "handler"]),
]  # fmt: skip


def python(folder, given):
    return {}, [[sys.executable, "client.python"]]


def node(folder, given):
    if not given.node:
        return None, "there is no --node"
    return {"NODE_PATH": os.path.join(os.path.abspath(given.node), "node_modules")}, [["node", "client.js"]]


def java(folder, given):
    if not given.debian:
        return None, "there is no --debian"
    classes = os.pathsep.join(["classes", *(f"/usr/share/java/{jar}.jar" for jar in JARS)])
    shutil.copytree(os.path.join(STAND_IN, "io"), os.path.join(folder, "io"))
    compile_all = "mv client.java Client.java && javac -nowarn -d classes -sourcepath . Client.java io/perfmark/*.java"
    return {"CLASSPATH": classes}, [["sh", "-ec", compile_all], ["java", "Client"]]


def go(folder, given):
    if not given.debian:
        return None, "there is no --debian"
    os.makedirs(os.path.join(folder, "go", "src"))
    paths = os.pathsep.join([os.path.join(folder, "go"), "/usr/share/gocode"])
    shutil.copy(os.path.join(STAND_IN, "codec.go"), folder)
    environment = {"GO111MODULE": "off", "GOPATH": paths, "GOCACHE": os.path.join(folder, "cache")}
    return environment, [["go", "run", "client.go", "codec.go"]]


KINDS = {"python": python, "js": node, "java": java, "go": go}


def play(name, blocks, folder, address, given):
    kind = next(kind for kind in KINDS if kind in blocks)
    environment, programs = KINDS[kind](folder, given)
    if environment is None:
        print(f"{name}: left out, for {programs}")
        return
    environment["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")
    if "sh" in blocks:
        first_path = environment.get("GOPATH", "").split(os.pathsep)[0]
        run(["sh", "-ec", blocks["sh"]], folder, **{**environment, "GOPATH": first_path})
    with open(os.path.join(folder, f"client.{kind}"), "w", encoding="utf-8") as file:
        file.write(blocks[kind].replace(ADDRESS, address))
    *before, last = programs
    for program in before:
        run(program, folder, **environment)
    printed = run(last, folder, **environment)
    assert printed == blocks["text"], f"{name} prints\n{printed}and not\n{blocks['text']}"
    print(f"{name}: as the page says")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--binary", required=True)
    arguments.add_argument("--node")
    arguments.add_argument("--debian", action="store_true")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(os.path.join(ROOT, "proto"), os.path.join(folder, "proto"))
        compiles_whole(folder)
        suite = Suite(os.path.abspath(given.binary), os.path.join(folder, "data"))
        suite.start(TODAY)
        try:
            played = [play(name, blocks, folder, suite.address, given) for name, blocks in sections()]
        finally:
            suite.end()
        assert len(played) >= 4, "the page has lost its clients"


main()
