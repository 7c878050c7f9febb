#!/usr/bin/env python3
"""Plays docs/clients.md: compiles the contract of this checkout with compilers that are not ours, and runs each client against the
binary; what it prints must be what the page says.

    python tests/foreign/clients.py --binary target/debug/kezhi [--node FOLDER]

FOLDER has `@grpc/grpc-js` and `@grpc/proto-loader` in its `node_modules`; without it, Node.js is left out and said so.
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


def play(name, blocks, folder, address, node):
    kind, program = ("python", [sys.executable]) if "python" in blocks else ("js", ["node"])
    if kind == "js" and not node:
        print(f"{name}: left out, for there is no --node")
        return
    path = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")
    modules = {"NODE_PATH": os.path.join(os.path.abspath(node), "node_modules")} if node else {}
    if "sh" in blocks:
        run(["sh", "-ec", blocks["sh"]], folder, PATH=path)
    client = os.path.join(folder, f"client.{kind}")
    with open(client, "w", encoding="utf-8") as file:
        file.write(blocks[kind].replace(ADDRESS, address))
    printed = run([*program, client], folder, PATH=path, **modules)
    assert printed == blocks["text"], f"{name} prints\n{printed}and not\n{blocks['text']}"
    print(f"{name}: as the page says")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--binary", required=True)
    arguments.add_argument("--node")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(os.path.join(ROOT, "proto"), os.path.join(folder, "proto"))
        compiles_whole(folder)
        suite = Suite(os.path.abspath(given.binary), os.path.join(folder, "data"))
        suite.start(TODAY)
        try:
            played = [play(name, blocks, folder, suite.address, given.node) for name, blocks in sections()]
        finally:
            suite.end()
        assert len(played) >= 2, "the page has lost its clients"


main()
