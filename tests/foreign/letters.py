#!/usr/bin/env python3
"""A thousand letters to a province that is killed, over wires that are cut: nothing is lost, nothing comes twice, the order is kept.

    python tests/foreign/letters.py --binary target/debug/kezhi

It decides penalties, corrects and withdraws their notices, and holds what the provincial stand-in kept (province.py) against
what was written, for each transport: gRPC with mutual TLS, a drop folder, NATS JetStream. The suite, the province and NATS are
killed (SIGKILL) at random meanwhile, and the wires between them cut and slow.
"""

import argparse
import asyncio
import collections
import hashlib
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import grpc
import house
from client import Client, Refused
from google.protobuf import descriptor_pb2
from province import POISON, REJECTED
from suite import Suite
from telling import Story, evidence, must, must_equal
from wires import Wire

TRANSPORTS = ["grpc", "folder", "nats"]
TODAY = "2025-03-03"
CASES = 10
PATIENCE_SECONDS = 300
AGENCY = "91431271MA0000001J"


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def certificates(folder):
    """An authority, and a certificate for each side."""
    os.mkdir(folder)
    new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"]
    openssl(folder, "req", "-x509", *new, "-keyout", "ca.key.pem", "-out", "ca.pem", "-days", "30", "-subj", "/CN=ca",
            "-addext", "basicConstraints=critical,CA:TRUE")  # fmt: skip
    for name in ["kezhi", "province", "stranger"]:
        openssl(folder, "req", *new, "-keyout", f"{name}.key.pem", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        with open(f"{folder}/{name}.ext", "w", encoding="utf-8") as extensions:
            extensions.write("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
        openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key.pem",
                "-CAcreateserial", "-out", f"{name}.pem", "-days", "30", "-extfile", f"{name}.ext")  # fmt: skip


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Process:
    """A process that is killed and started again."""

    def __init__(self, command, log):
        self.command, self.log, self.process = command, log, None

    def start(self):
        with open(self.log, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log)

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()


class Scene:
    """The suite, the province and NATS, and the wires between them."""

    def __init__(self, binary, folder, settings=None):
        self.folder = folder
        self.certs = f"{folder}/certs"
        certificates(self.certs)
        for place in ["drop/out", "drop/in", "data", "nats"]:
            os.makedirs(f"{folder}/{place}")
        province_port, nats_port = free_port(), free_port()
        self.to_province, self.to_nats = Wire(province_port), Wire(nats_port)
        self.suite = Suite(binary, f"{folder}/data", self.settings(settings))
        self.nats = Process(
            ["nats-server", "-js", "-sd", f"{folder}/nats", "-a", "127.0.0.1", "-p", str(nats_port)], f"{folder}/nats.log"
        )
        here = os.path.dirname(os.path.abspath(__file__))
        self.province = Process(
            [sys.executable, f"{here}/province.py", "--register", f"{folder}/province.db", "--certs", self.certs,
             "--contract", f"{folder}/contract.binpb", "--port", str(province_port), "--gateway", self.suite.address,
             "--folder", f"{folder}/drop", "--nats", f"nats://127.0.0.1:{nats_port}", "--cured", f"{folder}/cured",
             "--calm", f"{folder}/calm", "--today", TODAY], f"{folder}/province.log",
        )  # fmt: skip

    def settings(self, more):
        """What an operator would write, the file of another database before it."""
        der = subprocess.run(
            ["openssl", "x509", "-in", f"{self.certs}/province.pem", "-outform", "DER"], check=True, capture_output=True
        ).stdout
        given = read(more).decode() if more else ""
        path = f"{self.folder}/settings.toml"
        with open(path, "w", encoding="utf-8") as file:
            file.write(
                f"""{given}
[tls]
certificate = "{self.certs}/kezhi.pem"
key = "{self.certs}/kezhi.key.pem"
client_ca = "{self.certs}/ca.pem"

[limits]
calls_per_second = 100000
burst = 100000

[coordination.exchange]
agency_name = "洪江区知识产权局"
agency_code = "{AGENCY}"
longest_pause_seconds = 1

[coordination.exchange.partners.grpc]
sends = ["kezhi.penalty-notice"]
client_certificate = "{hashlib.sha256(der).hexdigest()}"

[coordination.exchange.partners.grpc.grpc]
endpoint = "https://localhost:{self.to_province.port}"
ca = "{self.certs}/ca.pem"
certificate = "{self.certs}/kezhi.pem"
key = "{self.certs}/kezhi.key.pem"

[coordination.exchange.partners.folder]
sends = ["kezhi.penalty-notice"]

[coordination.exchange.partners.folder.folder]
path = "{self.folder}/drop"

[coordination.exchange.partners.nats]
sends = ["kezhi.penalty-notice"]

[coordination.exchange.partners.nats.nats]
url = "nats://127.0.0.1:{self.to_nats.port}"
out_subject = "exchange.out"
in_stream = "EXCHANGE"
in_subject = "exchange.in"
"""
            )
        return path

    def credentials(self, name=None):
        shown = [read(f"{self.certs}/{name}.key.pem"), read(f"{self.certs}/{name}.pem")] if name else [None, None]
        return grpc.ssl_channel_credentials(read(f"{self.certs}/ca.pem"), *shown)

    def client(self, name=None):
        return Client(self.suite.address, self.credentials(name))

    def start(self):
        self.nats.start()
        self.suite.start(TODAY)

    def publish_contract(self, client):
        """What reflection says of ExchangeService, as anyone would keep it."""
        found, order = {}, []

        def add(file):
            if file.name in found:
                return
            found[file.name] = file
            for dependency in file.dependencies:
                add(dependency)
            order.append(file)

        add(client.pool.FindFileContainingSymbol("kezhi.coordination.v1.ExchangeService"))
        descriptors = descriptor_pb2.FileDescriptorSet()
        for file in order:
            file.CopyToProto(descriptors.file.add())
        with open(f"{self.folder}/contract.binpb", "wb") as out:
            out.write(descriptors.SerializeToString())

    def end(self):
        for process in [self.province, self.nats]:
            process.kill()
        self.suite.end()


class Chaos(threading.Thread):
    """Kills and cuts at random, until it is told to stop."""

    def __init__(self, scene, seed):
        super().__init__(daemon=True)
        self.scene, self.random, self.over = scene, random.Random(seed), threading.Event()
        self.done, self.failure = collections.Counter(), None

    def run(self):
        try:
            while not self.over.wait(self.random.uniform(0.5, 2)):
                self.strike(self.random.choice(["suite", "province", "nats", "cut", "cut", "slow"]))
        except Exception as failure:  # told by the one who waits
            self.failure = failure

    def strike(self, what):
        scene = self.scene
        if what == "suite":
            scene.suite.kill()
            time.sleep(self.random.random())
            scene.suite.start(TODAY)
        elif what in ("province", "nats"):
            process = getattr(scene, what)
            process.kill()
            time.sleep(self.random.random())
            process.start()
        elif what == "cut":
            self.random.choice([scene.to_province, scene.to_nats]).cut(self.random.random())
        else:
            wire = self.random.choice([scene.to_province, scene.to_nats])
            wire.slow = not wire.slow
        self.done[what] += 1

    def stop(self):
        self.over.set()
        self.join()
        if self.failure:
            raise self.failure


class Told(Story):
    """A story over a suite that may be away for a moment."""

    def __init__(self, scene):
        super().__init__(scene.suite)
        self.scene = scene

    def until_answered(self, who, method, **request):
        """A call under one request_id, as often as it takes."""
        return self.asks(who, method, request | {"request_id": str(uuid.uuid4())})

    def asks(self, who, method, request):
        """The same of a call that changes nothing."""
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self.client.call(method, request, self.token(who))
            except Refused as refused:
                must(
                    refused.code in ("UNAVAILABLE", "CANCELLED", "DEADLINE_EXCEEDED") and time.monotonic() < end,
                    f"{method}: {refused}",
                )
                time.sleep(0.1)


def decided(story, officers, number):
    """A case that is decided in a day: small gains, no fine, no hearing; every third party is a natural person."""
    person = {"kind": "KIND_NATURAL_PERSON", "citizen_id": "431202199001010012"}
    organisation = {"kind": "KIND_ORGANISATION", "credit_code": AGENCY, "representative": "李四"}
    party = {"display_name": f"当事人{number}"} | (person if number % 3 == 0 else organisation)
    lead = story.client.call("LeadService/CreateLead", {"lead": {
        "received_on": TODAY, "party": party, "patent_numbers": ["ZL201230178118.5"], "facts": "销售标注失效专利的产品。",
    }}, story.token("li"))  # fmt: skip
    case = story.client.call("CaseService/FileCase", {"name": lead.name}, story.token("li")).name
    findings = {
        "violation": "patent-passing-off", "committed_to": TODAY, "illegal_gains_fen": 27_601, "circumstances": ["mild"],
        "statement": "销售专利权终止后仍标注专利标识的产品。",
    }  # fmt: skip
    for who, step, request in [
        ("ma", "AssignOfficers", {"officers": [officers["li"], officers["wang"]]}),
        ("li", "RecordEvidence", {"evidence": evidence("票据", TODAY)}),
        ("li", "EndInvestigation", {"findings": findings}),
        ("li", "ProposePenalty", {"confiscate_fen": 27_601}),
        ("wang", "NotifyParty", {"method": "SERVICE_METHOD_IN_PERSON"}),
        ("ma", "DecidePenalty", {}),
    ]:
        story.client.call(f"CaseService/{step}", {"name": case, **request}, story.token(who))
    return case


def notices(story):
    found = story.asks("li", "PenaltyNoticeService/ListPenaltyNotices", {"page_size": 200})
    return {notice.case: notice for notice in found.penalty_notices}


def wording(note):
    return {
        "violation": "假冒专利", "facts": "销售专利权终止后仍标注专利标识的产品。", "legal_basis": "专利法第六十八条",
        "penalty_kinds": "没收违法所得", "content": "没收违法所得276.01元", "note": note,
    }  # fmt: skip


def kept(scene, transport):
    """What the province keeps of a transport, in the order in which it came."""
    with sqlite3.connect(f"file:{scene.folder}/province.db?mode=ro", uri=True, timeout=30) as register:
        rows = register.execute(
            "SELECT id, subject, sequence, data, came FROM letters WHERE transport = ? ORDER BY position", (transport,)
        )
        return rows.fetchall()


def count(story, **request):
    """How many deliveries there are, page by page."""
    found, token = 0, ""
    while True:
        page = story.client.call(
            "DeliveryService/ListDeliveries", {**request, "page_size": 200, "page_token": token}, story.token("root")
        )
        found += len(page.deliveries)
        token = page.next_page_token
        if not token:
            return found


def wait(what, look):
    end = time.monotonic() + PATIENCE_SECONDS
    while not look():
        must(time.monotonic() < end, f"it never came to pass: {what}")
        time.sleep(0.2)


def who_shows_what(story, scene):
    """The certificate of a partner is its token; nobody else delivers."""
    deliver = "ExchangeService/DeliverLetter"
    letter = {"id": "1", "source": "x", "type": "kezhi.receipt", "data_content_type": "application/json", "data": ""}
    for name, code, reason in [
        (None, "UNAUTHENTICATED", "TOKEN_MISSING"),
        ("stranger", "UNAUTHENTICATED", "TOKEN_MISSING"),
        ("province", "INVALID_ARGUMENT", "FIELD_INVALID"),
    ]:
        client = scene.client(name)
        try:
            client.call(deliver, letter)
            raise AssertionError(f"the letter of {name} was taken")
        except Refused as refused:
            must_equal((refused.code, refused.reason), (code, reason), f"what {name} is told: {refused.message}")
        client.close()
    story.ok("only the known certificate delivers letters, and a receipt that is none is refused by its field")


def dead_letters(story, scene, notice):
    """A letter that the province refuses as it is waits for the administrator, and those after it behind it."""
    for note in [POISON, "更正一", "更正二"]:
        story.until_answered(
            "li", "PenaltyNoticeService/CorrectPenaltyNotice", name=notice, wording=wording(note), reasons="更正"
        )
    dead = lambda: count(story, state="STATE_DEAD", partner="grpc", subject=notice)  # noqa: E731
    wait("the letter is dead", lambda: dead() == 1)
    wait("two wait behind it", lambda: count(story, state="STATE_HELD", partner="grpc", subject=notice) == 2)
    listed = story.client.call(
        "DeliveryService/ListDeliveries", {"state": "STATE_DEAD", "partner": "grpc"}, story.token("root")
    )
    delivery = listed.deliveries[0]
    must("cannot be read" in delivery.refusal, f"it does not say why: {delivery.refusal}")
    must_equal(list(delivery.allowed_steps), ["ResendDelivery", "DiscardDelivery"], "what may be done")
    partners = story.client.call("DeliveryService/ListPartners", {}, story.token("root")).partners
    must_equal([(one.id, one.dead) for one in partners if one.id == "grpc"], [("grpc", 1)], "the dead of the partner")
    story.ok("a letter that is refused as it is becomes dead and says why; two about the same notice wait behind it")
    with open(f"{scene.folder}/cured", "w", encoding="utf-8"):
        pass
    story.client.call("DeliveryService/ResendDelivery", {"name": delivery.name}, story.token("root"))
    wait("all have gone", lambda: not dead() and not count(story, state="STATE_HELD", subject=notice))
    story.ok("sent again by the administrator it arrives, and the others follow")
    story.refuses(
        "it is not sent a second time", "root", "DeliveryService/ResendDelivery", "STEP_NOT_ALLOWED", name=delivery.name
    )


def poison(scene):
    """What cannot be taken lies in the stream, and then a file of a patent."""
    import nats

    good = {"ce-specversion": "1.0", "ce-id": "good", "ce-source": "province", "ce-type": "kezhi.patents.csv",
            "content-type": "text/csv"}  # fmt: skip
    table = b"application_number,title,kind\nUS10000001,,\n"
    letters = [
        (None, b""),
        (None, os.urandom(1000)),
        ({"ce-id": "only"}, table),
        (good | {"ce-id": ""}, table),
        (good | {"ce-id": "x" * 10_000}, table),
        (good | {"ce-id": "a\0b"}, table),
        (good | {"ce-id": "subject", "ce-subject": "题" * 1000}, table),
        (good | {"ce-id": "unknown", "ce-type": "kezhi.unknown"}, table),
        (good | {"ce-id": "receipt", "ce-type": "kezhi.receipt"}, b"\xff\xfe{"),
        (good | {"ce-id": "nul", "ce-type": "kezhi.receipt"}, b'{"letter": "a\\u0000b", "accepted": true}'),
        (good | {"ce-id": "deep", "ce-type": "kezhi.interagency-request"}, b"[" * 100_000),
    ]

    async def publish():
        connection = await nats.connect(f"nats://127.0.0.1:{scene.to_nats.port}")
        stream = connection.jetstream()
        for headers, data in [*letters, (good, table)]:
            await stream.publish("exchange.in", data, headers=headers)
        await connection.close()

    asyncio.run(publish())
    return len(letters)


def poisonous_letters(story, scene):
    """A message that cannot be taken holds up none that comes after it."""
    poisons = poison(scene)

    def received(state):
        request = {"state": state, "partner": "nats", "page_size": 200}
        listed = story.client.call("DeliveryService/ListReceivedLetters", request, story.token("root"))
        return listed.received_letters

    wait("the letter after them is taken", lambda: "good" in [one.letter_id for one in received("STATE_TAKEN")])
    refused = received("STATE_REFUSED")
    must_equal(len(refused), poisons, "the messages that were set aside")
    must(all(one.refusal for one in refused), f"each says why: {refused}")
    story.ok(f"of {poisons} messages that cannot be taken each is set aside with its reason, and the next is taken")


def tell(story, scene, events, seed):
    scene.start()
    story.client = scene.client()
    scene.publish_contract(story.client)
    officers = house.officers_are_registered(story)
    who_shows_what(story, scene)
    scene.province.start()
    cases = [decided(story, officers, number) for number in range(CASES)]
    wait("each decision has its notice", lambda: len(notices(story)) == CASES)
    story.ok(f"{CASES} penalties are decided, and each has its notice by itself")
    names = [notices(story)[case].name for case in cases]
    written = collections.Counter({name: 1 for name in names})
    dead_letters(story, scene, names[0])
    written[names[0]] += 3
    poisonous_letters(story, scene)

    chaos = Chaos(scene, seed)
    chaos.start()
    dice = random.Random(seed)
    began = time.monotonic()
    while sum(written.values()) < events - CASES:
        name = dice.choice(names)
        note = REJECTED if dice.random() < 0.1 else f"第{written[name]}次"
        story.until_answered(
            "li", "PenaltyNoticeService/CorrectPenaltyNotice", name=name,
            wording=wording(note) | {"facts": f"第{written[name]}次更正"}, reasons="更正",
        )  # fmt: skip
        written[name] += 1
    for case in cases:
        story.until_answered("ma", "CaseService/RevokeDecision", name=case, reasons="事实不清")
    written.update(names)
    must_equal(sum(written.values()), events, "the events")
    wait("each withdrawal is written", lambda: all(notice.withdrawal_reason for notice in notices(story).values()))
    chaos.stop()
    print(f"     {events} events were written in {time.monotonic() - began:.0f} s; {dict(chaos.done)}")
    with open(f"{scene.folder}/calm", "w", encoding="utf-8"):
        pass
    scene.to_province.slow = scene.to_nats.slow = False
    for transport in TRANSPORTS:
        wait(f"all letters came by {transport}", lambda transport=transport: len(kept(scene, transport)) >= events)
        hold_against(story, scene, transport, written)
        settled = lambda transport=transport: sum(  # noqa: E731
            count(story, state=state, partner=transport) for state in ["STATE_ACCEPTED", "STATE_REJECTED"]
        )
        wait(f"all receipts came by {transport}", lambda: settled() == events)
        story.ok(f"{transport}: each of the {events} letters has its receipt, and just one delivery")
    wait("every withdrawal is confirmed", lambda: {notice.state for notice in notices(story).values()} == {5})
    story.ok("every notice is withdrawn, as its last receipt says")
    partners = story.client.call("DeliveryService/ListPartners", {}, story.token("root")).partners
    must_equal([(one.waiting, one.dead) for one in partners], [(0, 0)] * len(TRANSPORTS), "what waits and is dead")
    story.client.close()
    must_equal(scene.suite.stop(), 0, "the exit code after SIGTERM")
    code, out, err = scene.suite.run("verify")
    must_equal(code, 0, f"the exit code of kezhi verify: {out}{err}")
    story.ok("the logs are whole")


def hold_against(story, scene, transport, written):
    rows = kept(scene, transport)
    must_equal(collections.Counter(subject for _, subject, *_ in rows), written, f"what came by {transport}")
    last = {}
    for _, subject, sequence, data, _ in rows:
        must(last.get(subject, "") < sequence, f"{transport}: {sequence} of {subject} came after {last.get(subject)}")
        last[subject] = sequence
        if "自然人" in data:
            must('"CF_XDR_SHXYM":""' in data and '"CF_XDR_ZJHM":"431202199001010012"' in data, f"a person: {data}")
        must('"CF_NR_WFFF":"0.027601"' in data, f"27,601 fen are 0.027601 万元: {data}")
    repeats = sum(came - 1 for *_, came in rows)
    story.ok(f"{transport}: {len(rows)} letters, none lost, in their order; {repeats} came again and were known by their id")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=os.environ.get("KEZHI_BINARY", "target/release/kezhi"))
    parser.add_argument("--settings", help="settings of the suite, as for PostgreSQL (migrated and empty)")
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    arguments = parser.parse_args()
    must(shutil.which("nats-server"), "nats-server is not on the PATH: install Debian's nats-server")
    print(f"---- {arguments.events} events, seed {arguments.seed}")
    with tempfile.TemporaryDirectory(prefix="kezhi-letters-") as folder:
        scene = Scene(os.path.abspath(arguments.binary), folder, arguments.settings)
        story = Told(scene)
        try:
            tell(story, scene, arguments.events, arguments.seed)
        except Exception as failure:  # whatever it is, it ends the story
            print(f"FAIL {failure}\n{scene.suite.log()[-4000:]}")
            print(read(scene.province.log)[-2000:].decode() if os.path.exists(scene.province.log) else "")
            print(f"{story.passed} passed, 1 failed")
            return 1
        finally:
            scene.end()
    print(f"{story.passed} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
