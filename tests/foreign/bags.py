"""Seasoning bags (Liujiang District, 2021): a maker knew that three design patents had lapsed and went on marking.

The one case that goes the whole way: from a citizen's tip-off to a decision that is published, paid late and revoked.
"""

import uuid

from house import MAKER
from telling import FEN, RECORD, Steps, evidence, must, must_equal, published

PATENTS = ["ZL201630312136.6", "ZL201630310387.0", "ZL201630310356.5"]


def a_citizen_tells(story):
    """Q3: the tip-off, its receipt, its sealed sender."""
    report = {
        "subject_name": "某调味品有限公司", "subject_kind": "SUBJECT_KIND_ORGANISATION", "subject_credit_code": MAKER,
        "address": "工业园区3号", "patent_numbers": PATENTS,
        "facts": "三项外观设计专利已于2021年7月2日和6日因未缴年费终止，该公司明知而继续在11批调味料包装袋上标注专利号。",
    }  # fmt: skip
    submit = "TipoffService/SubmitTipoff"
    story.refuses(
        "what is missing is named by its field", None, submit, "FIELD_INVALID", code="INVALID_ARGUMENT",
        report={**report, "facts": ""},
    )  # fmt: skip
    request_id = str(uuid.uuid4())
    tipoff = {"report": report, "contact": {"display_name": "陈某某", "phone": "13900000000"}, "request_id": request_id}
    receipt = story.does("a citizen tells of seasoning bags marked with three lapsed patents", None, submit, **tipoff)
    must_equal((receipt.number, receipt.received_on), ("洪知举〔2021〕1号", "2021-09-13"), "the receipt")
    must_equal(receipt.answer_by, "2021-09-27", "ten working days, over the Mid-Autumn holiday and its make-up days")
    again = story.does("sent again, the same tip-off has the same receipt", None, submit, **tipoff)
    must_equal((again.number, again.secret), (receipt.number, receipt.secret), "the receipt")
    story.refuses(
        "another tip-off under the same request_id is refused", None, submit, "REQUEST_ID_REUSED",
        code="INVALID_ARGUMENT", report={**report, "facts": "别的事"}, request_id=request_id,
    )  # fmt: skip
    track = "TipoffService/TrackTipoff"
    seen = story.does(
        "with number and secret it can be tracked", None, track, number=receipt.number, secret=receipt.secret
    )
    must_equal([field.name for field, _ in seen.ListFields()], ["state", "received_on"], "what the tipster sees")
    wrong = [
        story.refuses(f"a wrong {what} opens nothing", None, track, "RESOURCE_NOT_FOUND", code="NOT_FOUND", **request)
        for what, request in [
            ("secret", {"number": receipt.number, "secret": "x" * 22}),
            ("number", {"number": "洪知举〔2021〕9号", "secret": receipt.secret}),
        ]
    ]
    must_equal(
        wrong[0].message.replace(receipt.number, ""), wrong[1].message.replace("洪知举〔2021〕9号", ""), "the answer"
    )
    story.refuses(
        "an officer of enforcement does not read tip-offs", "li", "TipoffService/ListTipoffs", "ROLE_MISSING",
        code="PERMISSION_DENIED",
    )  # fmt: skip
    return receipt


def it_is_handed_over(story, receipt):
    """L3's other half: enforcement learns of it from the log, also when the suite is killed right after."""
    listed = story.client.call("TipoffService/ListTipoffs", {}, story.token("tang"))
    tipoff = next(tipoff for tipoff in listed.tipoffs if tipoff.number == receipt.number)
    must("陈某某" not in str(tipoff) and tipoff.has_contact, "the sender is not sealed")
    story.ok("an officer of public services reads it; who sent it stays sealed")
    story.refuses(
        "a stale etag is refused", "tang", "TipoffService/TransferTipoff", "ETAG_STALE", code="ABORTED",
        name=tipoff.name, etag="stale",
    )  # fmt: skip
    tipoff = story.does(
        "it is handed to enforcement", "tang", "TipoffService/TransferTipoff", name=tipoff.name, etag=tipoff.etag
    )
    story.suite.kill()
    story.ok("the suite is killed at once (SIGKILL)")
    story.day("2021-09-14")
    story.waits_for("and still enforcement has its lead", lambda: leads_of(story, tipoff.name))
    leads = leads_of(story, tipoff.name)
    must_equal(len(leads), 1, "the leads of the tip-off")
    story.ok("exactly one")
    story.runs_until("ten working days run to file", leads[0].name, "passing-off.file.reported", "2021-09-27")
    return tipoff.name, leads[0]


def leads_of(story, source):
    answer = story.client.call("LeadService/ListLeads", {"page_size": 200}, story.token("li"))
    return [lead for lead in answer.leads if lead.source == source]


def the_case_is_filed(story, lead, officers):
    story.refuses(
        "nobody files without a token", None, "CaseService/FileCase", "TOKEN_MISSING", code="UNAUTHENTICATED",
        name=lead.name,
    )  # fmt: skip
    story.refuses(
        "nobody files tomorrow", "li", "CaseService/FileCase", "DAY_OUT_OF_ORDER", name=lead.name, taken_on="2021-09-15"
    )
    case = story.does("an officer files the case", "li", "CaseService/FileCase", name=lead.name, etag=lead.etag)
    must_equal((case.number, case.filed_late), ("洪知立〔2021〕2号", False), "number and lateness")
    story.refuses("a lead is filed once", "li", "CaseService/FileCase", "STEP_NOT_ALLOWED", name=lead.name)
    story.runs_until("a month runs to conclude it", case.name, "passing-off.conclude", "2021-10-14")
    step = Steps(story, case.name)
    step.refuses(
        "nothing is recorded before officers are assigned", "STEP_NOT_ALLOWED", "", "li", "RecordEvidence",
        evidence=evidence("x", "2021-09-14"), says={"state": "STATE_FILED", "allowed_steps": "AssignOfficers"},
    )  # fmt: skip
    assign = "AssignOfficers"
    one, expired, tied = [officers["li"]], [officers["li"], officers["zhao"]], [officers["li"], officers["sun"]]
    step.refuses("one officer is too few", "OFFICERS_TOO_FEW", "第四十二条", "ma", assign, officers=one)
    step.refuses("an expired certificate does not serve", "CERTIFICATE_EXPIRED", "第四十二条", "ma", assign,
                 officers=expired, says={"valid_to": "2021-08-31"})  # fmt: skip
    step.refuses("who has a tie must recuse", "OFFICER_MUST_RECUSE", "第四十三条", "ma", assign, officers=tied,
                 says={"officer": officers["sun"]})  # fmt: skip
    step("two certified officers without ties are assigned", "ma", assign, officers=[officers["li"], officers["wang"]])
    return step


def it_is_investigated(story, step):
    seal = {"items": "标注专利号的调味料包装袋11批"}
    step.refuses("nothing is sealed without evidence", "EVIDENCE_MISSING", "第五十四条", "ma", "SealProducts", **seal)
    step.refuses("only the assigned officers investigate", "OFFICER_NOT_ASSIGNED", "第四十二条", "zhou", "RecordEvidence",
                 evidence=evidence("x", "2021-09-14"))  # fmt: skip
    step("evidence is recorded by its digest", "li", "RecordEvidence", evidence=evidence("现场照片", "2021-09-14"))
    case = step("the head registers what may vanish for preservation", "ma", "RegisterPreservation", items="印刷版辊")
    measure = case.measures[0].id
    story.runs_until(
        "seven working days run to decide on it", f"{step.name}/measures/{measure}", "evidence.preserve", "2021-09-24"
    )
    step.refuses("who prepares does not approve", "SAME_PERSON", "第六十九条", "head:li", "SealProducts", **seal)
    case = step("the head has the products sealed", "ma", "SealProducts", **seal)
    sealing = case.measures[1].id
    subject = f"{step.name}/measures/{sealing}"
    story.runs_until("thirty days run", subject, "seal.detain", "2021-10-14")
    findings = {
        "violation": "patent-passing-off", "committed_from": "2021-07-07", "committed_to": "2021-09-10",
        "circumstances": ["mild"], "statement": "专利权终止后明知而继续在11批包装袋上标注专利标识。",
    }  # fmt: skip
    step.refuses("the investigation does not end with a preservation open", "MEASURE_OPEN", "第五十六条", "li",
                 "EndInvestigation", findings=findings, says={"measures": measure})  # fmt: skip
    step("the preservation is resolved", "wang", "ResolvePreservation", measure=measure, outcome="登记入证据")
    must_equal(story.limit(f"{step.name}/measures/{measure}", "evidence.preserve").met_on, "2021-09-14", "its limit")
    step("the sealing is extended by thirty days", "ma", "ExtendSeal", measure=sealing, reasons="需清点")
    story.runs_until("sealed thirty days more, past a Saturday", subject, "seal.detain", "2021-11-15")
    step.refuses("and not again", "LIMIT_NOT_EXTENDABLE", "", "ma", "ExtendSeal", measure=sealing, reasons="再延")
    step.refuses("an act of another kind is not swallowed", "NOT_PASSING_OFF", "", "li", "EndInvestigation",
                 findings={**findings, "violation": "unlicensed-patent-agency"}, says={"belongs_to": "第二十七条"})  # fmt: skip
    step("the investigation ends", "li", "EndInvestigation", findings=findings)
    return sealing


def a_penalty_is_proposed(story, step):
    propose = "ProposePenalty"
    step.refuses("a fine beyond the law", "FINE_BEYOND_LIMIT", "第六十八条", "li", propose, fine_fen=250_001 * FEN,
                 says={"statutory_max_fen": 250_000 * FEN})  # fmt: skip
    step.refuses("the tier left without reasons", "TIER_LEFT_WITHOUT_REASONS", "第三十四条", "li", propose,
                 fine_fen=100_000 * FEN, says={"tier": "lighter"})  # fmt: skip
    case = step(
        "twenty thousand yuan are proposed, as a complex case", "li", propose, fine_fen=20_000 * FEN, complex=True
    )
    proposal = case.proposal
    must(proposal.review_due and proposal.discussion_due and proposal.hearing_right, f"what is due: {proposal}")
    must(proposal.reasons and all("第" in reason for reason in proposal.reasons if "(" in reason), "no articles")
    must(proposal.range_min_fen <= 20_000 * FEN <= proposal.range_max_fen, "the fine is not in the range")
    story.ok("the proposal holds law, range and reasons, and what is due before the decision")
    step.refuses("told only after the legality review", "REVIEW_MISSING", "第五十八条", "li", "NotifyParty",
                 method="SERVICE_METHOD_IN_PERSON")  # fmt: skip
    step.refuses("decided only after the party was notified", "PARTY_NOT_NOTIFIED", "第四十四条", "ma", "DecidePenalty",
                 fine_fen=20_000 * FEN)  # fmt: skip
    step.refuses("who prepared does not review", "SAME_PERSON", "第五十八条", "reviewer:li", "ReviewCaseLegality",
                 passed=True, opinion="同意")  # fmt: skip
    step("the review sends it back", "he", "ReviewCaseLegality", passed=False, opinion="补充裁量说明")
    step.refuses("what was sent back is not told", "REVIEW_MISSING", "第五十八条", "li", "NotifyParty",
                 method="SERVICE_METHOD_IN_PERSON")  # fmt: skip
    step("it is proposed anew", "li", propose, fine_fen=20_000 * FEN, complex=True)
    step("and passes the review", "he", "ReviewCaseLegality", passed=True, opinion="同意")


def the_party_is_notified(story, step):
    case = step("the party is notified, with its rights", "wang", "NotifyParty", method="SERVICE_METHOD_IN_PERSON",
                taken_on="2021-09-28")  # fmt: skip
    must_equal(case.notice.hearing_request_by, "2021-10-11", "five working days, over the National Day holiday")
    story.ok("it may ask for a hearing until 2021-10-11: five working days, over the National Day holiday")
    step.refuses("nothing is decided while that right runs", "HEARING_RIGHT_RUNS", "第六十四条", "ma", "DecidePenalty",
                 fine_fen=20_000 * FEN, says={"due_on": "2021-10-11"})  # fmt: skip
    step("the party states its defence", "li", "RecordDefence", statement="已销毁剩余包装袋，请求从轻。")


def the_hearing(story, step, officers):
    step.refuses("a retelling out of order is refused", "DAY_OUT_OF_ORDER", "", "li", "RequestHearing",
                 taken_on="2021-09-27", says={"not_before": "2021-09-29"})  # fmt: skip
    step("in time, the party asks for a hearing", "li", "RequestHearing", grounds="对罚款数额有异议")
    step.refuses("nothing is decided before it is held", "HEARING_NOT_HELD", "第六十三条", "ma", "DecidePenalty",
                 fine_fen=20_000 * FEN)  # fmt: skip
    arrange, place = "ArrangeHearing", {"place": "局会议室"}
    step.refuses("a notice of four working days is too short", "NOTICE_TOO_SHORT", "第六十四条", "li", arrange,
                 held_on="2021-10-15", presider=officers["zhou"], **place)  # fmt: skip
    step.refuses("who investigated does not preside", "PRESIDER_INVESTIGATED", "第六十四条", "li", arrange,
                 held_on="2021-10-21", presider=officers["wang"], **place)  # fmt: skip
    step("the hearing is fixed, with another presider", "li", arrange, held_on="2021-10-21", presider=officers["zhou"],
         **place)  # fmt: skip
    limit = story.limit(step.name, "passing-off.conclude")
    must_equal([(range.to) for range in limit.suspensions], ["2021-10-21"], "the range that does not count")
    story.ok(f"the days until the hearing do not count: the case is to be concluded by {limit.due_on}")
    told = story.client.call(f"{RECORD}/ExplainTimeLimit", {"name": limit.name}, story.token("li"))
    must(told.explanation and any("2021-10-21" in line for line in told.explanation), f"{told.explanation}")
    story.ok("and the limit explains itself, step by step")
    step("the head extends the case by fifteen days", "ma", "ExtendCase", reasons="听证后需复核")
    step.refuses("and not again", "LIMIT_NOT_EXTENDABLE", "", "ma", "ExtendCase", reasons="再延")
    step.refuses("no minutes before the day", "HEARING_NOT_HELD", "第六十四条", "li", "RecordHearing", minutes="x")


def the_head_decides(story, step):
    discussion = {"held_on": "2021-10-25", "participants": ["ma", "xu"], "conclusion": "同意罚款一万五千元"}
    step("the hearing is recorded", "li", "RecordHearing", minutes="听证笔录", taken_on="2021-10-21")
    decide, lighter = "DecidePenalty", {"fine_fen": 15_000 * FEN, "reply_to_defence": "采纳，从轻"}
    step.refuses(
        "after a hearing the legality is reviewed again", "REVIEW_MISSING", "第五十八条", "ma", decide, **lighter
    )
    step("it is reviewed again", "he", "ReviewCaseLegality", passed=True, opinion="听证程序合法")
    step.refuses("a complex case is discussed together", "DISCUSSION_MISSING", "第五十七条", "ma", decide, **lighter)
    step.refuses("a defence makes nothing heavier", "HEAVIER_AFTER_DEFENCE", "第四十五条", "ma", decide,
                 fine_fen=20_001 * FEN, discussion=discussion, says={"notified_fine_fen": 20_000 * FEN})  # fmt: skip
    step.refuses("nor is the law's limit passed", "FINE_BEYOND_LIMIT", "第六十八条", "ma", decide,
                 fine_fen=250_001 * FEN, discussion=discussion)  # fmt: skip
    step.refuses("who prepared does not decide", "SAME_PERSON", "第五十七条", "head:li", decide, **lighter,
                 discussion=discussion)  # fmt: skip
    step.refuses("nor does who reviewed", "SAME_PERSON", "第五十七条", "head:he", decide, **lighter,
                 discussion=discussion, says={"earlier_step": "ReviewCaseLegality"})  # fmt: skip
    case = step("the head decides fifteen thousand yuan", "ma", decide, **lighter, discussion=discussion)
    must_equal(case.decision.number, "洪知执〔2021〕2号", "the official number, without holes")
    story.ok("it has the number 洪知执〔2021〕2号")
    story.runs_until("seven working days run to serve it", step.name, "penalty.serve", "2021-11-03")
    story.runs_until("twenty working days run to publish it", step.name, "disclosure.publish", "2021-11-22")
    case = step("it is served", "li", "ServeDecision", method="SERVICE_METHOD_IN_PERSON")
    must_equal(case.decision.pay_by, "2021-11-09", "the last day to pay")
    story.runs_until("fifteen days run to pay", step.name, "penalty.pay", "2021-11-09")


def it_is_published(story, step, receipt):
    summary = "该公司（联系电话13800000000）在专利权终止后继续在11批包装袋上标注ZL201630312136.6等专利号。"
    step("it is published", "li", "PublishDecision", summary=summary)
    step.refuses("and not twice", "STEP_NOT_ALLOWED", "", "li", "PublishDecision", summary=summary)
    shown = story.waits_for("anyone reads it without a token", lambda: published(story, "洪知执〔2021〕2号"))
    must_equal(
        (shown.fine_fen, shown.party, shown.credit_code), (15_000 * FEN, "某调味品有限公司", MAKER), "what is read"
    )
    must("13800000000" not in shown.summary and PATENTS[0] in shown.summary, f"masking: {shown.summary}")

    def seen():
        answer = story.client.call("TipoffService/TrackTipoff", {"number": receipt.number, "secret": receipt.secret})
        return answer.disclosure == shown.name and answer

    answer = story.waits_for("the tipster sees the outcome by number and secret", seen)
    must("洪知执〔2021〕2号" in answer.outcome, f"the outcome is {answer.outcome}")
    one = story.client.call("DisclosureService/GetDisclosure", {"name": shown.name})
    must_equal(one, shown, "the publication read by its name")
    return shown.name


def it_is_paid_late(story, step, sealing):
    case = step.read()
    must_equal((case.account.surcharge_fen, case.account.owed_fen), (1_350 * FEN, 16_350 * FEN), "3 % a day for 3 days")
    story.ok("three days late, three times three per cent are owed besides")
    pay = "RecordPayment"
    step.refuses("more than is owed is not taken", "AMOUNT_MISMATCH", "第七十二条", "li", pay,
                 amount_fen=16_350 * FEN + 1, voucher="B-2", says={"owed_fen": 16_350 * FEN})  # fmt: skip
    step("the fine is paid", "li", pay, amount_fen=15_000 * FEN, voucher="B-2")
    must(story.limit(step.name, "penalty.pay").late, "the payment is not recorded as late")
    story.ok("and recorded as late")
    step.refuses("a case with money owed is not closed", "AMOUNT_MISMATCH", "第七十二条", "li", "CloseCase",
                 says={"owed_fen": 1_350 * FEN})  # fmt: skip
    step("the surcharge is paid", "li", pay, amount_fen=1_350 * FEN, voucher="B-3")
    step.refuses("nor is one with things sealed", "MEASURE_OPEN", "", "li", "CloseCase", says={"measures": sealing})
    step("what was sealed is released", "wang", "ReleaseSeal", measure=sealing, outcome="监督销毁")
    case = step("the case is closed", "li", "CloseCase")
    must_equal((case.state, case.account.owed_fen), (10, 0), "state and money owed")


def it_is_revoked(story, step, receipt, disclosure):
    step.refuses("only a revoked decision is withdrawn", "STEP_NOT_ALLOWED", "第四十八条", "li", "WithdrawPublication")
    step("the head revokes the decision, with reasons", "ma", "RevokeDecision", reasons="复议机关撤销")
    story.runs_until("three working days run to withdraw it", step.name, "disclosure.withdraw", "2021-12-06")
    step("the publication is withdrawn", "li", "WithdrawPublication")
    get = {"name": disclosure}
    shown = story.waits_for(
        "anyone reads that it was withdrawn",
        lambda: (answer := story.client.call("DisclosureService/GetDisclosure", get)).withdrawn_on and answer,
    )
    must_equal((shown.summary, shown.fine_fen, shown.withdrawal_reason), ("", 0, "复议机关撤销"), "what is left")
    story.ok("and why; what it said is gone")
    answer = story.client.call("TipoffService/TrackTipoff", {"number": receipt.number, "secret": receipt.secret})
    must("撤销" in answer.outcome, f"the tipster reads {answer.outcome}")
    story.ok("and so does the tipster")
    step.refuses("a revoked decision moves no further", "STEP_NOT_ALLOWED", "", "li", "RecordPayment", amount_fen=1,
                 voucher="B-4", says={"allowed_steps": "WithdrawPublication"})  # fmt: skip
