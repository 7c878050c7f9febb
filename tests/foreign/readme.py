#!/usr/bin/env python3
"""Plays the README and the walkthroughs: every `sh` block in order, and holds what it prints against the block that follows. The READMEs and
the pages in Chinese are played by themselves, the walkthroughs one after the other in one shell and one data folder.

    python tests/foreign/readme.py --binary target/debug/kezhi [--update]

A block that begins with `cargo run` starts the suite, on the day that it names; what was running before is stopped. Names,
secrets and instants differ from run to run, and are compared by their form only. `--update` writes what was printed.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

from suite import ENVIRONMENT, Suite

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
ALONE = [["README.md"], ["README.zh-CN.md"], ["docs/zh/platform.md"], ["docs/zh/administrator.md"]]
WALKTHROUGHS = [f"docs/walkthroughs/{name}.md" for name in ["law", "penalty", "project", "technology-contract", "keeping"]]
# A block of commands, and the block of what they print where one follows.
BLOCK = re.compile(r"^```sh\n(?P<commands>.*?)^```\n(?:\n```(?P<form>json|text)\n(?P<printed>.*?)^```\n)?", re.M | re.S)
ADDRESS = "127.0.0.1:50051"
END = "-- end of block --"
# What differs from run to run.
VOLATILE = [
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "ID"),
    (re.compile(r"\d{4}-\d{2}-\d{2}T[0-9:.]+Z"), "INSTANT"),
    (re.compile(r'("secret": ")[^"]+'), r"\1SECRET"),
    (re.compile(r"[0-9a-f]{64}"), "HASH"),
    (re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"), "TRACE"),
    # The sweep logs warnings of its own in between.
    (re.compile(r'("(?:position|through)": ")\d+'), r"\1N"),
    (re.compile(r"\d+ entries"), "N entries"),
    (re.compile(r"up to \d+"), "up to N"),
]


class Shell:
    """One shell for all blocks, so that what one sets the next has."""

    def __init__(self, folder, suite):
        path = os.path.dirname(sys.executable) + os.pathsep + ENVIRONMENT["PATH"]
        self.suite = suite
        self.process = subprocess.Popen(
            ["bash"], cwd=folder, env={**ENVIRONMENT, "PATH": path}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def run(self, commands):
        commands = commands.replace(ADDRESS, self.suite.address).replace("target/release/kezhi", self.suite.binary)
        self.process.stdin.write(f"{commands}\necho '{END}'\n")
        self.process.stdin.flush()
        printed = ""
        for line in self.process.stdout:
            if line.endswith(f"{END}\n"):
                return (printed + line.removesuffix(f"{END}\n")).replace(self.suite.address, ADDRESS)
            printed += line
        raise AssertionError(f"the shell ended: {printed}")


def same_form(text):
    for pattern, mark in VOLATILE:
        text = pattern.sub(mark, text)
    return [line.rstrip() for line in text.strip().splitlines()]


def start(suite, commands):
    if suite.process:
        suite.stop()
    day = re.search(r"--today (\S+)", commands)
    suite.start(day and day.group(1))


def play(text, suite, shell):
    """A page with what was printed, and how many of its blocks print something else than it says."""
    different = 0

    def block(found):
        nonlocal different
        commands, said = found["commands"], found["printed"]
        if commands.startswith("cargo run"):
            start(suite, commands)
            return found[0]
        printed = shell.run(commands).strip("\n") + "\n"
        if said is not None and same_form(printed) == same_form(said):
            print(f"ok   {commands.splitlines()[0][:100]}")
            return found[0]
        if said is None and printed.strip() == "":
            return found[0]
        different += 1
        print(f"FAIL {commands}--- says\n{said}--- prints\n{printed}")
        form = "json" if printed.startswith("{") else "text"
        return f"```sh\n{commands}```\n\n```{form}\n{printed}```\n"

    return BLOCK.sub(block, text), different


def played(pages, arguments):
    """How many blocks of these pages, played one after the other, print something else than they say."""
    different = 0
    with tempfile.TemporaryDirectory(prefix="kezhi-readme-") as folder:
        suite = Suite(os.path.abspath(arguments.binary), os.path.join(folder, "data"))
        os.mkdir(suite.data)
        try:
            suite.start(None)
            shell = Shell(folder, suite)
            for page in pages:
                path = os.path.join(ROOT, page)
                with open(path, encoding="utf-8") as file:
                    text, wrong = play(file.read(), suite, shell)
                different += wrong
                if arguments.update:
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(text)
        finally:
            suite.end()
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=os.environ.get("KEZHI_BINARY", "target/release/kezhi"))
    parser.add_argument("--update", action="store_true")
    arguments = parser.parse_args()
    different = sum(played(pages, arguments) for pages in [*ALONE, WALKTHROUGHS])
    print(f"{different} blocks print something else than their page says" if different else "the README and the walkthroughs are true")
    return 1 if different and not arguments.update else 0


if __name__ == "__main__":
    sys.exit(main())
