"""Three shorter cases: a lapsed patent without a fine, a right that lapses unused, and an act that is no passing-off."""

from telling import FEN, Steps, evidence, must, must_equal, published


def porridge_with_a_lapsed_patent(story, officers):
    """Liucheng 2021, played in a day: found by an officer, filed late, no fine, published masked."""
    party = {"display_name": "张三", "kind": "KIND_NATURAL_PERSON", "citizen_id": "431202199001010012"}
    lead = story.does(
        "an officer records what he found on 26 July: cans marked with a design patent that ended in 2014",
        "li", "LeadService/CreateLead", lead={
            "received_on": "2021-07-26", "party": party, "patent_numbers": ["ZL201230178118.5"],
            "facts": "销售标注ZL201230178118.5的八宝粥，该专利2014年7月因未缴年费终止；购进120罐333元，已售276元。",
        },
    )  # fmt: skip
    story.runs_until("five working days run to file", lead.name, "passing-off.file.discovered", "2021-08-02")
    case = story.does("filed in September it is accepted", "li", "CaseService/FileCase", name=lead.name)
    must(case.filed_late and story.limit(lead.name, "passing-off.file.discovered").late, "the lateness is not recorded")
    story.ok("and recorded as late")
    step = Steps(story, case.name)
    step("the head assigns two officers", "ma", "AssignOfficers", officers=[officers["li"], officers["wang"]])
    step("evidence is recorded", "li", "RecordEvidence", evidence=evidence("进货票据", "2021-07-26"))
    findings = {
        "violation": "patent-passing-off", "committed_to": "2021-07-26", "illegal_gains_fen": 276 * FEN,
        "circumstances": ["mild"], "statement": "销售专利权终止后仍标注专利标识的产品，违法所得276元。",
    }  # fmt: skip
    step("the investigation ends", "li", "EndInvestigation", findings=findings)
    step.refuses("the gains are confiscated as found, no more", "CONFISCATION_MISMATCH", "第六十八条", "li",
                 "ProposePenalty", fine_fen=0, confiscate_fen=300 * FEN, says={"confiscate_fen": 276 * FEN})  # fmt: skip
    step("no fine and 276 yuan of gains are proposed", "li", "ProposePenalty", fine_fen=0, confiscate_fen=276 * FEN)
    step("the party is notified", "wang", "NotifyParty", method="SERVICE_METHOD_IN_PERSON")
    step.refuses("so little gives no right to a hearing", "NO_HEARING_RIGHT", "第六十三条", "li", "RequestHearing")
    case = step("the head decides", "ma", "DecidePenalty", fine_fen=0)
    must_equal(case.decision.number, "洪知执〔2021〕1号", "the official number")
    case = step("the decision is served", "li", "ServeDecision", method="SERVICE_METHOD_IN_PERSON")
    must_equal(case.account.owed_fen, 276 * FEN, "what is owed")
    step("the gains are paid at the bank", "li", "RecordPayment", amount_fen=276 * FEN, voucher="B-1")
    summary = "当事人张三（身份证431202199001010012，电话13800000000）销售标注ZL201230178118.5的八宝粥。"
    step("the decision is published", "li", "PublishDecision", summary=summary)
    case = step("the case is closed", "li", "CloseCase")
    must_equal(case.state, 10, "the state")
    shown = story.waits_for("anyone reads it without a token", lambda: published(story, "洪知执〔2021〕1号"))
    must_equal(shown.party, "张*", "the party as published")
    for hidden in ["张三", "431202199001010012", "13800000000"]:
        must(hidden not in shown.summary, f"{hidden} is published")
    must("ZL201230178118.5" in shown.summary, f"the patent number is masked: {shown.summary}")
    story.ok("a natural person's name, identity number and telephone are masked; the patent number is not")


def millet_bags(story, officers):
    """Shunping 2023: the right to a hearing lapses unused, and a large fine is discussed."""
    lead = story.client.call("LeadService/CreateLead", {"lead": {
        "received_on": "2023-04-20", "patent_numbers": ["3339754"],
        "party": {"display_name": "某粮油商行", "kind": "KIND_ORGANISATION"},
        "facts": "销售标注“本包装已获专利”的小米袋，所示第3339754号证书与之不符，无实施许可。",
    }}, story.token("li"))  # fmt: skip
    case = story.does(
        "millet bags with a certificate that does not match", "li", "CaseService/FileCase", name=lead.name
    )
    step = Steps(story, case.name)
    step("two officers", "ma", "AssignOfficers", officers=[officers["li"], officers["wang"]])
    step("evidence", "li", "RecordEvidence", evidence=evidence("包装袋", "2023-04-20"))
    findings = {"violation": "patent-passing-off", "committed_to": "2023-04-20", "statement": "未经许可标注专利标识。"}
    step("the investigation ends", "li", "EndInvestigation", findings=findings)
    case = step("a hundred thousand yuan are proposed", "li", "ProposePenalty", fine_fen=100_000 * FEN)
    must_equal((case.proposal.tier, case.proposal.discussion_due), ("ordinary", True), "tier and discussion")
    case = step("the party is notified", "li", "NotifyParty", method="SERVICE_METHOD_POST")
    must_equal(case.notice.hearing_request_by, "2023-04-26", "five working days, one of them a Sunday")
    return step


def the_right_lapses(story, step):
    step.refuses("too late to ask for a hearing", "LIMIT_LAPSED", "第六十四条", "li", "RequestHearing",
                 says={"due_on": "2023-04-26"})  # fmt: skip
    must_equal(story.limit(step.name, "penalty.hearing.request").state in (1, 4), True, "the state of the right")
    decide = {"fine_fen": 100_000 * FEN}
    step.refuses(
        "so large a fine is discussed together", "DISCUSSION_MISSING", "第五十七条", "ma", "DecidePenalty", **decide
    )
    discussion = {"held_on": "2023-05-04", "participants": ["ma", "xu"], "conclusion": "同意"}
    case = step("the head decides", "ma", "DecidePenalty", **decide, discussion=discussion)
    must_equal(case.decision.number, "洪知执〔2023〕1号", "the number, anew each year")


def an_agency_without_a_licence(story, officers):
    """Guangdong 2024: no passing-off; the case goes where it belongs."""
    lead = story.client.call("LeadService/CreateLead", {"lead": {
        "received_on": "2023-11-16", "party": {"display_name": "某咨询公司", "kind": "KIND_ORGANISATION"},
        "facts": "2021年11月至2022年12月无资质承接专利代理16件，收取18250元。",
    }}, story.token("li"))  # fmt: skip
    case = story.does("an agency without a licence is looked into", "li", "CaseService/FileCase", name=lead.name)
    step = Steps(story, case.name)
    step("two officers", "ma", "AssignOfficers", officers=[officers["li"], officers["wang"]])
    step("evidence", "li", "RecordEvidence", evidence=evidence("代理合同", "2023-11-16"))
    findings = {
        "violation": "unlicensed-patent-agency", "committed_from": "2021-11-01", "committed_to": "2022-12-31",
        "illegal_gains_fen": 18_250 * FEN, "statement": "无资质代理",
    }  # fmt: skip
    step.refuses("it is no passing-off", "NOT_PASSING_OFF", "", "li", "EndInvestigation", findings=findings,
                 says={"belongs_to": "第二十七条"})  # fmt: skip
    case = step("the head hands it to whom it belongs", "ma", "ReferCase", to="省知识产权局", reasons="属专利代理违法")
    must_equal(case.state, 12, "the state")
