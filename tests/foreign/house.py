"""What holds for the whole house: it shows itself, says the law, knows its officers, and keeps books that add up."""

import contextlib
import hashlib
import shutil
import sqlite3

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from telling import FEN, must, must_equal

LAW = "kezhi.enforcement.v1.LawService"
LOGS = ["coordination", "enforcement", "projects", "publicservices"]
MAKER = "91431271MA0000001J"
# What must never be in a log: who sent the tip-off, and who the natural person is.
PERSONAL = ["陈某某", "13900000000", "张三", "431202199001010012"]


def the_house_is_open(story):
    """Anyone finds out what there is and asks what the law says."""
    client = story.client
    for service in ["CaseService", "LawService", "LeadService", "OfficerService"]:
        must(f"kezhi.enforcement.v1.{service}" in client.services, f"reflection does not list {service}")
    for service in ["TipoffService", "DisclosureService"]:
        must(f"kezhi.publicservices.v1.{service}" in client.services, f"reflection does not list {service}")
    story.ok(f"reflection lists the {len(client.services)} services of the suite at one address")
    options = client.pool.FindServiceByName("kezhi.enforcement.v1.CaseService").methods_by_name["DecidePenalty"]
    must("access" in str(options.GetOptions()) or options.GetOptions().ByteSize() > 0, "the options are lost")
    story.ok("a method describes itself with its options")
    health = health_pb2_grpc.HealthStub(client.channel)
    for service in ["", "kezhi.enforcement.v1.CaseService", "kezhi.publicservices.v1.TipoffService"]:
        status = health.Check(health_pb2.HealthCheckRequest(service=service)).status
        must_equal(status, health_pb2.HealthCheckResponse.SERVING, f"the health of {service!r}")
    story.ok("health is SERVING, overall and per service")
    answer = story.does(
        "the law says until when to pay, over the Spring Festival, with its articles",
        None, f"{LAW}/ComputeDeadline", rule_id="penalty.pay", trigger_date="2026-02-01",
    )  # fmt: skip
    must_equal(answer.due_on, "2026-02-24", "the last day to pay")
    must("第六十七条" in answer.legal_basis and answer.explanation, f"no article: {answer.legal_basis}")
    story.refuses(
        "a day in a year without a published calendar is no guess",
        None, f"{LAW}/ComputeDeadline", "CALENDAR_UNPUBLISHED", says={"year": 2027},
        rule_id="penalty.hearing.request", trigger_date="2026-12-31",
    )  # fmt: skip
    answer = story.does(
        "the law gives the range of Liucheng's porridge: 276 yuan confiscated, and no fine is in it",
        None, f"{LAW}/AssessPenalty", violation="patent-passing-off", committed_to="2021-07-26",
        decided_on="2021-09-13", illegal_gains_fen=276 * FEN, circumstances=["mild"],
    )  # fmt: skip
    must_equal(
        (answer.law, answer.confiscate_fen, answer.range_min_fen), ("patent-law-2020", 276 * FEN, 0), "the range"
    )
    answer = story.does(
        "Lezhi's chains of January 2021 fall under the law of 2008: at most four times the gains",
        None, f"{LAW}/AssessPenalty", violation="patent-passing-off", committed_to="2021-01-29",
        decided_on="2021-05-10", illegal_gains_fen=50 * FEN,
    )  # fmt: skip
    must_equal((answer.law, answer.statutory_max_fen), ("patent-law-2008", 200 * FEN), "law and maximum")
    story.refuses(
        "an agency without a licence is no passing-off, and the answer says where it belongs",
        None, f"{LAW}/AssessPenalty", "NOT_PASSING_OFF", says={"belongs_to": "第二十七条"},
        violation="unlicensed-patent-agency", committed_from="2021-11-01", committed_to="2022-12-31",
        decided_on="2024-01-18", illegal_gains_fen=18_250 * FEN,
    )  # fmt: skip
    for kind, value, valid in [
        ("uscc", MAKER, True),
        ("uscc", MAKER[:-1] + "K", False),
        ("patent", "ZL201630312136.6", True),
    ]:
        answer = client.call(f"{LAW}/CheckIdentifier", {"kind": kind, "value": value})
        must_equal(answer.valid, valid, f"{kind} {value}")
    story.ok("a credit code and a patent number are checked by their check digits")


def officers_are_registered(story):
    register = "OfficerService/CreateOfficer"
    known = {
        "li": ("李明", "2025-12-31", []),
        "wang": ("王强", "2025-12-31", []),
        "zhao": ("赵刚", "2021-08-31", []),
        "sun": ("孙丽", "2025-12-31", [MAKER]),
        "zhou": ("周平", "2025-12-31", []),
    }
    story.refuses("who calls without a token registers nobody", None, register, "TOKEN_MISSING", code="UNAUTHENTICATED")
    story.refuses("nor does an officer", "li", register, "ROLE_MISSING", code="PERMISSION_DENIED")
    officers = {}
    for account, (name, valid_to, tied_to) in known.items():
        certificate = {"number": f"湘431271-{account}", "valid_from": "2020-01-01", "valid_to": valid_to}
        officer = {"display_name": name, "account": account, "certificate": certificate, "tied_to": tied_to}
        officers[account] = story.client.call(register, {"officer": officer}, story.token("root")).name
    story.ok("five officers are registered with their certificates and ties")
    story.refuses(
        "an account belongs to one officer",
        "root", register, "RESOURCE_EXISTS", code="ALREADY_EXISTS",
        officer={"display_name": "李明", "account": "li", "certificate": certificate},
    )  # fmt: skip
    return officers


def the_books_are_right(story):
    """Each log is read whole by an auditor, and its chain computed here, by the sentence in the contract."""
    read = {service: read_log(story, f"kezhi.{service}.v1.RecordService") for service in LOGS}
    story.client.close()
    must_equal(story.suite.stop(), 0, "the exit code after SIGTERM")
    code, out, err = story.suite.run("verify")
    must_equal(code, 0, f"the exit code of kezhi verify: {out}{err}")
    story.ok("kezhi verify ends with 0")
    for service, entries in read.items():
        must(f"{service}: {len(entries)} entries, the chain is whole" in out, f"read {len(entries)}, verified {out}")
        previous = "0" * 64
        for position, entry in enumerate(entries, start=1):
            must_equal((entry.position, entry.previous_hash), (position, previous), f"entry {position} of {service}")
            previous = hash_of(entry)
            must_equal(entry.hash, previous, f"the hash of entry {position} of {service}")
            for personal in PERSONAL:
                must(personal not in entry.data + entry.actor, f"{personal} is in entry {position}: {entry.data}")
        story.ok(
            f"the log of {service}: {len(entries)} entries, their chain computed here too, nothing personal in them"
        )


def read_log(story, service):
    """A watch never ends by itself: what is there comes at once, and then the client hangs up."""
    entries = []
    try:
        for response in story.client.stream(f"{service}/Watch", {}, story.token("audit"), timeout=3):
            if response.HasField("entry"):
                entries.append(response.entry)
    except grpc.RpcError as error:
        must_equal(error.code(), grpc.StatusCode.DEADLINE_EXCEEDED, "how the watch ended")
    return entries


def hash_of(entry):
    micros = entry.record_time.seconds * 1_000_000 + entry.record_time.nanos // 1000
    texts = [entry.previous_hash, entry.position, micros, entry.authority, entry.subject, entry.type, entry.actor]
    texts += [entry.legal_basis, entry.data]
    texts += [entry.rows_digest] if entry.rows_digest else []
    return hashlib.sha256(b"".join(str(text).encode() + b"\0" for text in texts)).hexdigest()


def nobody_can_rewrite_them(story):
    """On SQLite alone, whose file is at hand: one digit of a decision is changed behind the suite's back."""
    copy = f"{story.suite.data}.copy"
    shutil.copytree(story.suite.data, copy)
    with contextlib.closing(sqlite3.connect(f"{copy}/enforcement.db")) as db:
        db.execute("UPDATE log_entries SET data = replace(data, '1500000', '1400000') WHERE type = 'case.decided'")
        changed = db.execute("SELECT position FROM log_entries WHERE data LIKE '%1400000%'").fetchone()[0]
        db.commit()
    code, out, err = story.suite.run("verify", data=copy)
    must_equal(code, 1, f"the exit code of verify on a forged log: {out}{err}")
    must(f"row {changed}" in err, f"verify does not name row {changed}: {err}")
    story.ok(f"with one digit of a decision changed in the database it ends with 1 and names row {changed}")
