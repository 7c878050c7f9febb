"""Cases and whom they are about, as `mended.py` tries them: what is a person's stays theirs, who is young is spared, and of an officer
is on record what was put right."""

import bags
from telling import FEN, Steps, evidence, must, must_equal, published

TODAY = "2021-09-13"
PATENT = "ZL201630312136.6"
FINDINGS = {
    "violation": "patent-passing-off", "committed_to": "2021-09-13", "circumstances": ["mild"],
    "statement": "销售标注已终止专利的包装",
}  # fmt: skip
NOTICE = "kezhi.penalty-notice"
# The first party that is fined.
FIRST = "甲调味品有限公司"
# A person, and how the name and a phone are written among other words.
PERSON, NAME, PHONE = "张三丰", "张 三 丰", "138、0013、8000"
WORDS = f"当事人{NAME}（电话{PHONE}）销售标注{PATENT}的包装"


def lead(name="某调味品有限公司", **party):
    return {
        "received_on": TODAY, "facts": "包装上标注已终止的专利号", "patent_numbers": [PATENT],
        "party": {"display_name": name, "kind": "KIND_ORGANISATION", **party},
    }  # fmt: skip


def citizen_id(born):
    """The number of who was born on a day, as 19900101."""
    digits = f"431202{born}001"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return digits + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, weights)) % 11]


def person(born):
    return {"kind": "KIND_NATURAL_PERSON", "citizen_id": citizen_id(born)}


def investigated(story, officers, what, name, by=("li", "wang"), findings=FINDINGS, **party):
    """A case from the lead to the end of its investigation."""
    found = story.does(f"{what}: it is found", by[0], "LeadService/CreateLead", lead=lead(name, **party))
    filed = story.does(f"{what}: a case is filed", by[0], "CaseService/FileCase", name=found.name)
    step = Steps(story, filed.name)
    step.etag = filed.etag
    step(f"{what}: officers", "ma", "AssignOfficers", officers=[officers[account] for account in by])
    step(f"{what}: evidence", by[0], "RecordEvidence", evidence=evidence("照片", TODAY))
    step(f"{what}: it is investigated", by[0], "EndInvestigation", findings=findings)
    return step


def notified(story, officers, what, name, fine_fen=1_000 * FEN, **more):
    step = investigated(story, officers, what, name, **more)
    step(f"{what}: a fine is proposed", "li", "ProposePenalty", fine_fen=fine_fen)
    step(f"{what}: the party is notified", "li", "NotifyParty", method="SERVICE_METHOD_IN_PERSON")
    return step


def must_be_masked(text, what, name=True):
    """Neither the phone stands in it nor the name; what is nobody's does."""
    hidden = [PHONE, "0013", *([PERSON, NAME, "三 丰"] if name else [])]
    must(not any(part in text for part in hidden), f"{what} says what is a person's: {text}")
    must(PATENT in text, f"{what} says too little: {text}")


def what_leaves_the_bureau_is_masked(story, officers, folder):
    """A: to the public, while it is published and once it is withdrawn, and in the letter to a partner."""
    findings = {**FINDINGS, "statement": WORDS}
    step = notified(story, officers, "a person", PERSON, findings=findings, **person("19900101"))
    number = step("it is decided", "ma", "DecidePenalty", fine_fen=1_000 * FEN).decision.number
    a_letter_is_masked(story, folder, step.name, number)
    step("it is published", "li", "PublishDecision", summary=WORDS)
    shown = story.waits_for("the public reads it", lambda: published(story, number)).summary
    must_be_masked(shown, "the summary")
    step("it is revoked", "ma", "RevokeDecision", reasons=f"主要事实不清：{WORDS}")
    step("and taken back", "li", "WithdrawPublication")
    withdrawn = story.waits_for("the public reads why", lambda: published(story, number).withdrawal_reason)
    must_be_masked(withdrawn, "why it was withdrawn")
    told = story.waits_for("the partner is told", lambda: folder.last(NOTICE, lambda told: told["operation"] == "WITHDRAW"))
    must_be_masked(told.data["reasons"], "why the notice is withdrawn")


def a_letter_is_masked(story, folder, case, number):
    """The party's own columns excepted."""

    def sent(operation):
        return lambda told: told["operation"] == operation and told["record"]["CF_WSH"] == number

    record = story.waits_for("a partner has its notice", lambda: folder.last(NOTICE, sent("PUBLISH"))).data["record"]
    must_be_masked(record["CF_SY"], "CF_SY")
    must_equal((record["CF_XDR_MC"], record["CF_XDR_ZJHM"]), (PERSON, citizen_id("19900101")), "the party")
    notices = story.client.call("PenaltyNoticeService/ListPenaltyNotices", {"case": case}, story.token("li"))
    wording = {
        "violation": WORDS, "facts": WORDS, "legal_basis": WORDS, "penalty_kinds": f"罚款{WORDS}", "content": WORDS, "note": WORDS,
    }  # fmt: skip
    story.does(
        "the notice is corrected", "li", "PenaltyNoticeService/CorrectPenaltyNotice",
        name=notices.penalty_notices[0].name, wording=wording, reasons=WORDS,
    )  # fmt: skip
    told = story.waits_for("the partner is told", lambda: folder.last(NOTICE, sent("CORRECT"))).data
    for column in ["CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB", "CF_NR", "BZ"]:
        must_be_masked(told["record"][column], column)
    must_be_masked(told["reasons"], "why it is corrected")


def what_a_tipster_reads_is_masked(story):
    """A."""
    report = {"subject_name": "某摊位", "subject_kind": "SUBJECT_KIND_ORGANISATION", "facts": "标注已终止的专利号"}
    receipt = story.does("a citizen tells", None, "TipoffService/SubmitTipoff", report=report)
    listed = story.client.call("TipoffService/ListTipoffs", {}, story.token("tang")).tipoffs
    tipoff = next(tipoff.name for tipoff in listed if tipoff.number == receipt.number)
    story.does("it is handed over", "tang", "TipoffService/TransferTipoff", name=tipoff)
    found = story.waits_for("enforcement has its lead", lambda: bags.leads_of(story, tipoff))[0]
    reasons = f"{PATENT}仍有效，请致电{PHONE}"
    story.does("it is declined", "ma", "LeadService/DeclineLead", name=found.name, reasons=reasons)
    track = {"number": receipt.number, "secret": receipt.secret}
    outcome = story.waits_for(
        "the tipster reads why", lambda: story.client.call("TipoffService/TrackTipoff", track).outcome
    )
    must_be_masked(outcome, "the outcome", name=False)


def who_is_young_is_spared(story, officers):
    """C: by the identity number and the day of the act; a year of age is completed on the day after the birthday."""
    findings = {**FINDINGS, "circumstances": []}
    fine = {"fine_fen": 1_000 * FEN}
    for name, born, age in [("周小满", "20080601", "13"), ("吴小满", "20070913", "13, to be 14 tomorrow")]:
        step = investigated(story, officers, f"a child of {age}", name, findings=findings, **person(born))
        step.refuses("is not punished", "NO_PENALTY_DUE", "第三十条", "li", "ProposePenalty", **fine)
    for name, born, age in [("郑小满", "20060601", "15"), ("冯小满", "20070912", "14 since yesterday")]:
        step = investigated(story, officers, f"a party of {age}", name, findings=findings, **person(born))
        proposal = step("is fined less", "li", "ProposePenalty", **fine).proposal
        must(proposal.tier in ("lighter", "mitigated"), f"the tier is {proposal.tier}")
        must(any("第三十条" in reason for reason in proposal.reasons), f"not for the age: {proposal.reasons}")
    step = investigated(story, officers, "who is grown", "陈大满", findings=findings, **person("20030912"))
    step.refuses("is not", "TIER_LEFT_WITHOUT_REASONS", "第三十四条", "li", "ProposePenalty", says={"tier": "ordinary"}, **fine)


def what_was_recorded_by_mistake_is_taken_back(story, officers):
    """E."""
    found = story.does("a lead is mistyped", "li", "LeadService/CreateLead", lead=lead("己调味品有限公司"))
    facts = {"facts": "包装上标注已终止的专利号，共12批"}
    correction = {"name": found.name, "lead": facts, "update_mask": "facts", "reason": "漏记批数"}
    right = story.does("and put right", "li", "LeadService/CorrectLead", **correction)
    must_equal((right.facts, right.corrections[0].reason), (facts["facts"], "漏记批数"), "the lead")
    step = notified(story, officers, "a payment", "庚调味品有限公司")
    step("it is decided", "ma", "DecidePenalty", fine_fen=1_000 * FEN)
    step("it is served", "li", "ServeDecision", method="SERVICE_METHOD_IN_PERSON")
    step("a payment is recorded that was none", "li", "RecordPayment", amount_fen=1_000 * FEN, voucher="B-9")
    taken_back = {"voucher": "Ｂ-9 ", "reason": "录入有误"}
    step.refuses("not by who recorded it", "SAME_PERSON", "", "li", "ReversePayment", **taken_back)
    account = step("it is reversed", "wang", "ReversePayment", **taken_back).account
    must_equal((account.paid_fen, account.owed_fen, len(account.payments)), (0, 1_000 * FEN, 1), "the account")
    step.refuses("and once", "RESOURCE_NOT_FOUND", "", "wang", "ReversePayment", code="NOT_FOUND", **taken_back)
    account = step("its voucher serves again", "li", "RecordPayment", amount_fen=1_000 * FEN, voucher="B-9").account
    must_equal((account.paid_fen, account.owed_fen), (1_000 * FEN, 0), "the account")
    step("the case is closed", "li", "CloseCase")
    opened = step("the bank takes it back, and the case is open again", "wang", "ReversePayment", **taken_back)
    must_equal(opened.account.owed_fen, 1_000 * FEN, "what is owed")


def officers_are_put_right_and_leave(story, officers):
    """E."""
    registered = {}
    for account in ["qain", "feng"]:
        certificate = {"number": f"湘431271-{account}", "valid_from": "2020-01-01", "valid_to": "2025-12-31"}
        officer = {"display_name": "钱", "account": account, "certificate": certificate}
        registered[account] = story.does(f"{account} is registered", "root", "OfficerService/CreateOfficer", officer=officer).name
    mistyped = registered["qain"]
    correction = {"name": mistyped, "officer": {"account": "qian"}, "update_mask": "account", "reason": "账号录错"}
    correct, retire = "OfficerService/CorrectOfficer", "OfficerService/RetireOfficer"
    story.refuses("not by the officer", "head:qain", correct, "SAME_PERSON", "第四十三条", **correction)
    right = story.does("an account is put right", "ma", correct, **correction)
    must_equal((right.account, list(right.former_accounts)), ("qian", ["qain"]), "the account")
    put_right = right.corrections[0]
    must_equal((put_right.old_value, put_right.reason, put_right.corrected_by), ('"qain"', "账号录错", "ma"), "what stood there")
    officers = {**officers, "qian": mistyped, "feng": registered["feng"]}
    step = investigated(story, officers, "before one leaves", "丁调味品有限公司", by=("qian", "feng"))
    story.refuses("nobody retires himself", "head:qian", retire, "SAME_PERSON", "第四十三条", name=mistyped)
    left = story.does("an officer leaves", "ma", retire, name=mistyped)
    must_equal((left.left_on, list(left.open_cases)), (TODAY, [step.name]), "what is open")
    propose = {"fine_fen": 1_000 * FEN}
    step.refuses("and takes no step", "OFFICER_LEFT", "第四十二条", "qian", "ProposePenalty", says={"left_on": TODAY}, **propose)
    again = [mistyped, officers["feng"]]
    step.refuses("nor is assigned again", "OFFICER_LEFT", "第四十二条", "ma", "AssignOfficers", officers=again)
    step("another takes over", "ma", "AssignOfficers", officers=[officers["li"], officers["feng"]])
    read = story.does("nothing is left open", "audit", "OfficerService/GetOfficer", name=mistyped)
    must_equal(list(read.open_cases), [], "what is open")
    step("and goes on", "li", "ProposePenalty", **propose)
