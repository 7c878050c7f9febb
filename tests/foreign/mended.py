#!/usr/bin/env python3
"""What real cases broke, tried again by a client that is not ours, on both databases.

    python tests/foreign/mended.py --binary target/debug/kezhi

It starts the binary itself, with embedded databases and, where the machine has PostgreSQL, with a cluster of its own, and
calls it through the gateway by reflection alone. It ends at the first thing that is not as it must be.
"""

import argparse
import os
import sys
import tempfile

import books
import cases
import postgres
import undone
from cases import FINDINGS, FIRST, TODAY, citizen_id, investigated, lead, notified
from house import officers_are_registered
from suite import Folder, Suite
from telling import FEN, Story, must, must_equal, published

# What is a person's, however it is written, and what is not.
PERSONS = [
    "431202199001010389", "138‑0013‑8000", "138 0013 8000", "138—0013—8000", "138·0013·8000", "138、0013、8000",
    "138/0013/8000", "(0745)7623456", "一三八〇〇一三八〇〇〇", "①③⑧⓪⓪①③⑧⓪⓪⓪", "١٣٨٠٠١٣٨٠٠٠", "E12345678", "zhangsan@qq.com",
]  # fmt: skip
NOBODYS = ["201630312136.6", "ZL201630312136.6", "1000.00元", "2021-09-13"]


def what_is_a_persons_never_becomes_public(story, officers):
    """A."""
    step = notified(story, officers, "to be published", FIRST)
    number = step("it is decided", "ma", "DecidePenalty", fine_fen=1_000 * FEN).decision.number
    summary = "。".join(PERSONS + NOBODYS)
    step("it is published", "li", "PublishDecision", summary=summary)
    shown = story.waits_for("the public reads it", lambda: published(story, number)).summary
    for person in PERSONS:
        must(person not in shown, f"{person} is public: {shown}")
    for figure in NOBODYS:
        must(figure in shown, f"{figure} is masked: {shown}")
    story.ok(f"{len(PERSONS)} ways to write what is a person's are masked, and {len(NOBODYS)} others are not")


def one_thing_has_one_form(story, officers):
    """B."""
    certificate = {"number": "湘431271-LI", "valid_from": "2020-01-01", "valid_to": "2025-12-31"}
    for account, number in [("LI", "湘431271-new"), (" li", "湘431271-new"), ("new", "湘431271-ＬＩ ")]:
        story.refuses(
            f"{account} with {number} is an officer who is there already", "ma", "OfficerService/CreateOfficer",
            "RESOURCE_EXISTS", code="ALREADY_EXISTS",
            officer={"display_name": "李", "account": account, "certificate": {**certificate, "number": number}},
        )  # fmt: skip
    identifier = "0191A2B3-C4D5-7E6F-8A9B-0C1D2E3F4A5B"
    first = story.does("a lead under a request_id in capitals", "li", "LeadService/CreateLead", lead=lead(), request_id=identifier)
    again = story.does("the same in small letters", "li", "LeadService/CreateLead", lead=lead(), request_id=identifier.lower())
    must_equal(again.name, first.name, "the lead")


def days_have_bounds(story, officers):
    """C."""
    for what, born in [("tomorrow", "20210914"), ("before 1900", "18991231")]:
        number = citizen_id(born)
        answer = story.does(f"nobody is born {what}", None, "LawService/CheckIdentifier", kind="citizen-id", value=number)
        must(not answer.valid, f"{number} is valid")
    step = investigated(story, officers, "a child", "林小满")
    step("it goes back, as the party was mistaken", "ma", "ReturnCase", reason="当事人为未成年人")
    child = {"display_name": "林小满", "kind": "KIND_NATURAL_PERSON", "citizen_id": "431202201601010016"}
    step("the party is a child of five", "li", "EndInvestigation", findings=FINDINGS, party=child)
    step.refuses("and no child is punished", "NO_PENALTY_DUE", "第三十条", "li", "ProposePenalty", fine_fen=1_000 * FEN)


def one_act_is_fined_once(story, officers):
    """D."""
    first = notified(story, officers, "the first tip-off", "乙调味品有限公司")
    second = notified(story, officers, "the second tip-off", "乙 调味品有限公司")
    must_equal([same.name for same in second.read().same_act], [first.name], "what may be the same act")
    number = first("the first is decided", "ma", "DecidePenalty", fine_fen=1_000 * FEN).decision.number
    second.refuses(
        "a second fine for one act", "ACT_ALREADY_FINED", "第二十九条", "ma", "DecidePenalty", fine_fen=1_000 * FEN,
        says={"number": number, "case": first.name},
    )  # fmt: skip
    second(
        "another act, as it is stated", "ma", "DecidePenalty", fine_fen=1_000 * FEN, act_difference="另一批次，8月起销售"
    )
    found = story.does("a third lead", "li", "LeadService/CreateLead", lead=lead("乙调味品有限公司"))
    joined = story.does(
        "it is joined to the first", "ma", "LeadService/JoinLead", name=found.name, into=first.name, reason="同一行为"
    )
    must_equal(joined.joined_to, first.name, "what it is joined to")


def mistakes_are_put_right(story, officers):
    """E."""
    step = notified(story, officers, "a mistyped statement", "丙调味品有限公司")
    mistake = {"case": {"findings": {"statement": "更正后的事实"}}, "update_mask": "findings.statement", "reason": "笔误"}
    step.refuses("not by who wrote it, once it had an effect", "SAME_PERSON", "", "li", "CorrectCase", **mistake)
    case = step("by someone else, on the record", "wang", "CorrectCase", **mistake)
    must_equal(case.corrections[0].old_value, f'"{FINDINGS["statement"]}"', "what stood there")
    case = step("it goes back to the investigation", "ma", "ReturnCase", reason="补充调查")
    must_equal(case.former_rounds[0].findings.statement, "更正后的事实", "what was found before")


def codes_are_as_they_are(story, _officers):
    """G."""
    for code in ["91350203M0001FUE2P", "91350100M0001TGQXM", "91350211M0000XUF46"]:
        answer = story.does(f"{code} is known", None, "LawService/CheckIdentifier", kind="uscc", value=code)
        must(answer.valid, answer.reason)
        party = story.does("and taken", "li", "LeadService/CreateLead", lead=lead(credit_code=code)).party
        must(party.credit_code_remark, "there is no remark")
    institution = {
        "credit_code": "91350203M0001FUE3P", "display_name": "某会计师事务所", "kind": "KIND_ACCOUNTING",
        "qualification": {"title": "执业证书", "number": "43010021", "valid_from": "2020-01-01", "valid_to": "2030-12-31"},
    }  # fmt: skip
    known = story.does(
        "one that nobody has listed is taken too", "li", "IntermediaryService/RegisterIntermediary", intermediary=institution
    )
    must(known.credit_code_remark, "there is no remark")
    report = {"subject_name": "某公司", "facts": "标注", "subject_credit_code": "看不清 9135…"}
    story.does("no tip-off is refused for its code", None, "TipoffService/SubmitTipoff", report=report)


def tell(story, folder):
    story.day(TODAY)
    officers = officers_are_registered(story)
    what_is_a_persons_never_becomes_public(story, officers)
    cases.what_leaves_the_bureau_is_masked(story, officers, folder)
    cases.what_a_tipster_reads_is_masked(story)
    one_thing_has_one_form(story, officers)
    days_have_bounds(story, officers)
    cases.who_is_young_is_spared(story, officers)
    undone.days_that_cannot_be_are_refused(story, folder)
    one_act_is_fined_once(story, officers)
    mistakes_are_put_right(story, officers)
    cases.what_was_recorded_by_mistake_is_taken_back(story, officers)
    cases.officers_are_put_right_and_leave(story, officers)
    codes_are_as_they_are(story, officers)
    project = books.are_in_order(story)
    undone.what_was_wrong_is_put_right(story, project)


def told(binary, settings=None):
    """How many steps were passed, and whether all of them."""
    with tempfile.TemporaryDirectory(prefix="kezhi-mended-") as folder:
        partner = Folder(os.path.join(folder, "drop"))
        written = partner.settings(os.path.join(folder, "kezhi.toml"), undone.AGENCY, undone.COURT, settings)
        suite = Suite(binary, os.path.join(folder, "data"), written)
        os.mkdir(suite.data)
        story = Story(suite)
        try:
            if settings:
                code, out, err = suite.run("migrate")
                must_equal(code, 0, f"the exit code of migrate: {out}{err}")
            tell(story, partner)
            return story.passed, True
        except Exception as failure:  # whatever it is, it ends the story
            print(f"FAIL {failure}\n{suite.log()[-4000:]}")
            return story.passed, False
        finally:
            suite.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=os.environ.get("KEZHI_BINARY", "target/release/kezhi"))
    binary = os.path.abspath(parser.parse_args().binary)
    if not os.path.exists(binary):
        parser.error(f"{binary} does not exist; build it, or name another by --binary or KEZHI_BINARY")
    results = [told(binary)]
    if results[0][1] and postgres.programs():
        print("---- PostgreSQL")
        with postgres.settings() as settings:
            results.append(told(binary, settings))
    for passed, whole in results:
        print(f"{passed} passed, {0 if whole else 1} failed")
    return 0 if all(whole for _, whole in results) else 1


if __name__ == "__main__":
    sys.exit(main())
