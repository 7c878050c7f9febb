"""The suite as an operator runs it: the built binary, a data folder, a port of its own, and the drop folder of a partner."""

import collections
import hashlib
import json
import os
import signal
import socket
import subprocess
import time

START_SECONDS = 30
# What is set around the test is no setting of the suite.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("KEZHI_")}


class Suite:
    """Starts and stops `kezhi up` on one data folder; each start may rehearse another day."""

    def __init__(self, binary, data, settings=None):
        self.binary, self.data = binary, data
        self.settings = ["--settings", os.path.abspath(settings)] if settings else []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.process = None

    def start(self, today):
        """Starts it, as if today were that day where one is given, and waits for the ready line."""
        command = [self.binary, *self.settings, "up", "--data", self.data, "--listen", self.address]
        command += ["--today", today] if today else []
        with open(f"{self.data}.log", "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=ENVIRONMENT)
        began = time.monotonic()
        lines = []
        while time.monotonic() - began < START_SECONDS:
            line = self.process.stdout.readline()
            lines.append(line)
            if "is ready on" in line:
                return time.monotonic() - began
            if not line and self.process.poll() is not None:
                break
        self.end()
        raise AssertionError(f"the suite did not start: {''.join(lines)}{self.log()}")

    def stop(self):
        """Asks it to stop, as a supervisor does; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=START_SECONDS)
        return self.process.returncode

    def kill(self):
        """Ends it in the midst of whatever it does."""
        self.process.kill()
        self.process.communicate(timeout=START_SECONDS)

    def log(self):
        with open(f"{self.data}.log", encoding="utf-8") as log:
            return log.read()

    def end(self):
        if self.process and self.process.poll() is None:
            self.kill()

    def run(self, *arguments, data=None):
        """Runs another subcommand: exit code, stdout, stderr."""
        command = [self.binary, *self.settings, *arguments, "--data", data or self.data]
        done = subprocess.run(command, capture_output=True, text=True, timeout=START_SECONDS, env=ENVIRONMENT)
        return done.returncode, done.stdout, done.stderr

    def token(self, role, account):
        code, out, err = self.run("token", role, "--account", account)
        assert code == 0, f"kezhi token {role}: {err}"
        return out.strip()


MANIFEST = ".manifest.json"
Letter = collections.namedtuple("Letter", "id subject data")


class Folder:
    """A drop folder, as the partner at its other end uses it."""

    def __init__(self, path):
        self.path = path
        for side in ["in", "out"]:
            os.makedirs(f"{path}/{side}")

    def settings(self, file, agency_code, partner_code, given=None):
        """Writes the settings of a suite that has this partner, after those of another file."""
        before = ""
        if given:
            with open(given, encoding="utf-8") as of_database:
                before = of_database.read()
        with open(file, "w", encoding="utf-8") as written:
            written.write(
                f"""{before}
[coordination.exchange]
agency_name = "洪江区知识产权局"
agency_code = "{agency_code}"

[coordination.exchange.partners.province]
credit_code = "{partner_code}"
officer = "li"
folder = {{ path = "{self.path}" }}
"""
            )
        return file

    def last(self, of, fits):
        """The last letter of a type that fits by what it says; nothing where there is none yet."""
        for name in sorted(os.listdir(f"{self.path}/out"), reverse=True):
            if not name.endswith(MANIFEST) or name.startswith("."):
                continue
            with open(f"{self.path}/out/{name}", encoding="utf-8") as manifest:
                told = json.load(manifest)
            if told["type"] != of:
                continue
            with open(f"{self.path}/out/{told['file']}", encoding="utf-8") as file:
                data = json.load(file)
            if fits(data):
                return Letter(told["id"], told["subject"], data)
        return None

    def lay(self, letter_id, of, content):
        """Lays a letter into it, the manifest last."""
        data = json.dumps(content).encode()
        manifest = {
            "specversion": "1.0", "id": letter_id, "source": "province", "type": of, "subject": "",
            "datacontenttype": "application/json", "file": f"{letter_id}.data", "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }  # fmt: skip
        for name, laid in [(f"{letter_id}.data", data), (letter_id + MANIFEST, json.dumps(manifest).encode())]:
            with open(f"{self.path}/{name}", "wb") as file:
                file.write(laid)
            os.rename(f"{self.path}/{name}", f"{self.path}/in/{name}")

    def why_refused(self, letter_id):
        """What lies beside a letter that was refused; nothing before."""
        path = f"{self.path}/in/refused/{letter_id}.reason.txt"
        if not os.path.exists(path):
            return ""
        with open(path, encoding="utf-8") as reason:
            return reason.read()
