"""What was dated or recorded wrong, as `mended.py` tries it: what cannot be is refused with its place, and what is wrong is put right or
taken back on the record."""

import base64

import road
from cases import FIRST, NOTICE, TODAY
from house import MAKER
from telling import FEN, must, must_equal

AGENCY, COURT = MAKER, "91120113754806625Q"
PAPER = {"digest": road.PAPER}
# What an incentive is.
GIVEN = 500 * FEN
CSV = "PATENT_FORMAT_CSV"
COLUMNS = "application_number,title,filed_on,granted_on,publication_number,published_on,status,status_on\n"
STEEL = "201710183506.4"
# Rows that cannot be, and the field at fault.
UNFIT = [
    (f"{STEEL},一种钢,2017-03-24,,,,lapsed,2999-01-01", "status_on"),
    (f"{STEEL},一种钢,2017-03-24,2041-01-01,,,in_force,2020-03-24", "granted_on"),
    (f"{STEEL},一种钢,2017-03-24,2017-03-23,,,in_force,2020-03-24", "granted_on"),
    (f"{STEEL},一种钢,2017-03-24,,CN107000001A,2016-01-01,in_force,2020-03-24", "published_on"),
    (f"{STEEL},一种钢,2018-01-02,,,,in_force,2020-03-24", "filed_on"),
    ("201710183506.5,一种钢,2017-03-24,,,,in_force,2020-03-24", "application_number"),
]
TRUE = f"{STEEL},一种钢,2017-03-24,2019-05-07,CN107000001A,2017-08-01,in_force,2020-03-24"
LATER = f"{STEEL},一种钢,2017-03-24,,,,lapsed,2021-03-25"


def imported(story, sentence, table):
    """What became of a table that came in pieces."""
    data = table.encode()
    pieces = [{"header": {"file_name": "patents.csv", "format": CSV}}]
    pieces += [{"chunk": base64.b64encode(data[at : at + 100]).decode()} for at in range(0, len(data), 100)]
    answer = story.client.pour("PatentService/ImportPatents", pieces, story.token("li"))
    story.ok(sentence)
    return answer


def rows_that_cannot_be_are_faults(story):
    rows = [row for row, _ in UNFIT]
    came = imported(story, "a table with days that cannot be", COLUMNS + "\n".join([*rows, TRUE]) + "\n")
    must_equal((came.added, came.changed, came.faults), (1, 0, len(UNFIT)), "what came of it")
    faults = story.does("each says where", "audit", "PatentService/ListImportFaults", name=came.name).faults
    places = [(fault.record, fault.line, fault.field) for fault in faults]
    must_equal(places, [(at, at + 1, field) for at, (_, field) in enumerate(UNFIT, start=1)], "the faults")
    name = f"patents/{STEEL}"
    patent = story.does("the true row holds", None, "PatentService/GetPatent", name=name)
    must_equal((patent.granted_on, patent.status_on), ("2019-05-07", "2020-03-24"), "the patent")
    imported(story, "a later row", COLUMNS + LATER + "\n")
    patent = story.does("and it holds", None, "PatentService/GetPatent", name=name)
    must_equal((patent.granted_on, patent.status_on), ("2019-05-07", "2021-03-25"), "the patent")


def is_refused(story, folder, sentence, letter_id, field, of, content):
    """A letter is set aside, with the field that is at fault, in the list and in the folder."""
    folder.lay(letter_id, of, content)

    def refused():
        request = {"state": "STATE_REFUSED", "page_size": 200}
        listed = story.client.call("DeliveryService/ListReceivedLetters", request, story.token("root"))
        return [one.refusal for one in listed.received_letters if one.letter_id == letter_id]

    refusal = story.waits_for(sentence, refused)[0]
    must(field in refusal, f"{letter_id} is refused, and not for {field}: {refusal}")
    why = story.waits_for("why lies beside it", lambda: folder.why_refused(letter_id))
    must(field in why, f"what lies beside {letter_id} does not name {field}: {why}")


def receipts_have_their_day(story, folder):
    letter = story.waits_for(
        "a partner has a notice", lambda: folder.last(NOTICE, lambda told: told["record"]["CF_XDR_MC"] == FIRST)
    )
    notice = {"name": letter.subject}
    receipt = {"letter": letter.id, "accepted": True, "code": "0", "message": ""}
    for number, (given_on, what) in enumerate([("2999-01-01", "in the future"), ("2021-09-12", "before its letter")]):
        said = {**receipt, "given_on": given_on}
        is_refused(story, folder, f"no receipt is given {what}", f"r{number}", "given_on", "kezhi.receipt", said)
    read = story.does("the notice awaits one", "li", "PenaltyNoticeService/GetPenaltyNotice", **notice)
    must(not read.receipts, f"it has {read.receipts}")
    folder.lay("r9", "kezhi.receipt", {**receipt, "given_on": TODAY})

    def receipted():
        return story.client.call("PenaltyNoticeService/GetPenaltyNotice", notice, story.token("li")).receipts

    must(story.waits_for("one of today is taken", receipted)[0].accepted, "it does not accept it")


def interagency_requests_are_answered_after_they_are_sent(story, folder):
    department = {"display_name": "区法院", "credit_code": COURT, "region": "431271", "state": "STATE_ACTIVE"}
    story.does("the partner is a department", "li", "DepartmentService/CreateDepartment", department=department)
    told = {"kind": "TRANSFER", "matter": "移送线索", "reasons": "属贵局管辖", "sent_on": TODAY}
    sentence = "nobody asks for an answer by a day that is over"
    is_refused(story, folder, sentence, "h1", "answer_by", "kezhi.interagency-request", {**told, "answer_by": "2021-09-10"})
    folder.lay("h2", "kezhi.interagency-request", {**told, "answer_by": "2021-09-30"})

    def received():
        listed = story.client.call("InteragencyRequestService/ListInteragencyRequests", {"direction": "DIRECTION_IN"}, story.token("li"))
        return listed.interagency_requests

    received = story.waits_for("one to come is taken", received)
    must_equal([one.sender_letter for one in received], ["h2"], "what was handed over")


def days_that_cannot_be_are_refused(story, folder):
    """C."""
    rows_that_cannot_be_are_faults(story)
    receipts_have_their_day(story, folder)
    interagency_requests_are_answered_after_they_are_sent(story, folder)


def a_payee_is_put_right(story, project):
    payee = {"credit_code": COURT, "display_name": "供应商", "ceiling_fen": 1_000, "contract": {"kind": "contract", **PAPER}}
    story.does("a payee is registered", "li", "ProjectService/RegisterPayee", name=project.name, payee=payee)
    correction = {
        "name": project.name, "credit_code": COURT, "payee": {"ceiling_fen": 2_000}, "update_mask": "ceilingFen",
        "reason": "金额录错",
    }  # fmt: skip
    correct = "ProjectService/CorrectPayee"
    story.refuses("not by who registered it", "li", correct, "SAME_PERSON", says={"earlier_step": "RegisterPayee"}, **correction)
    right = story.does("another puts it right", "wang", correct, **correction).payees[0]
    put_right = right.corrections[0]
    must_equal((right.ceiling_fen, right.display_name), (2_000, "供应商"), "the payee")
    must_equal((put_right.field, put_right.old_value, put_right.new_value), ("ceiling_fen", '"1000"', '"2000"'), "what stood there")


def an_intermediary_is_put_right(story, project):
    qualification = {"title": "会计师事务所执业证书", "number": "43010021", "valid_from": "2024-01-01", "valid_to": "2026-12-31"}
    intermediary = {
        "credit_code": MAKER, "display_name": "某会计师事务所", "kind": "KIND_ACCOUNTING", "qualification": qualification,
    }  # fmt: skip
    register, correct = "IntermediaryService/RegisterIntermediary", "IntermediaryService/CorrectIntermediary"
    known = story.does("an institution is registered", "li", register, intermediary=intermediary)

    def to(code):
        return {"name": known.name, "intermediary": {"credit_code": code}, "update_mask": "creditCode", "reason": "代码录错"}

    right = story.does("its code is put right, before it had an effect by who typed it", "li", correct, **to(COURT))
    must_equal((right.credit_code, right.corrections[0].old_value), (COURT, f'"{MAKER}"'), "the code")
    entrustment = {
        "intermediary": known.name, "purpose": "PURPOSE_AUDIT", "agreement": {"kind": "agreement", **PAPER},
        "projects": [project.name], "from": "2026-05-08", "to": "2026-12-31",
    }  # fmt: skip
    story.does("it is entrusted", "ma", "IntermediaryService/CreateEntrustment", entrustment=entrustment)
    story.refuses("and then not by who typed it", "li", correct, "SAME_PERSON", **to(MAKER))
    right = story.does("but by another", "wang", correct, **to(MAKER))
    old = [put_right.old_value for put_right in right.corrections]
    must_equal(old, [f'"{MAKER}"', f'"{COURT}"'], "what stood there")


class Claim:
    """A claim by a policy that a plan pays for, as far as to its payment."""

    def __init__(self, story, plan):
        self.story = story
        patent = "202110000001.6"
        imported(story, "a patent of the district", (
            "application_number,title,filed_on,granted_on,owners,owner_codes,status,status_on,town_code\n"
            f"{patent},一种钢,2021-01-01,2025-06-01,示例钢铁,{COURT},in_force,2026-02-01,431271001\n"
        ))  # fmt: skip
        item = {
            "id": "invention-grant", "kind": "PATENT_KIND_INVENTION", "granted_from": "2025-01-01", "granted_to": "2025-12-31",
            "in_district": True, "amount_fen": GIVEN,
        }  # fmt: skip
        terms = {
            "title": "专利资助办法", "document_number": "洪政办发〔2026〕3号", "valid_from": "2026-01-01", "valid_to": "2026-12-31",
            "items": [item], "ceiling_fen": 2 * GIVEN, "plan": plan, "source": road.DISTRICT,
        }  # fmt: skip
        policy = story.does("a policy is drafted", "li", "IncentivePolicyService/DraftIncentivePolicy", terms=terms).name
        story.does("and published", "ma", "IncentivePolicyService/PublishIncentivePolicy", name=policy)
        self.name = story.does(
            "a unit claims by it", road.UNIT, "IncentiveClaimService/SubmitIncentiveClaim", policy=policy,
            claimant={"credit_code": COURT, "display_name": "示例钢铁"},
            entries=[{"item": "invention-grant", "patent": f"patents/{patent}"}],
        ).name  # fmt: skip
        story.does("its claim is checked", "li", "IncentiveClaimService/CheckIncentiveClaim", name=self.name)
        story.does("and approved", "ma", "IncentiveClaimService/ApproveIncentiveClaim", name=self.name)
        self.payment = story.waits_for("its money is reserved", self.reserved)

    def reserved(self):
        request = {"state": "STATE_RESERVED"}
        listed = self.story.client.call("IncentivePaymentService/ListIncentivePayments", request, self.story.token("audit"))
        return next((payment for payment in listed.incentive_payments if payment.claim == self.name), None)

    def paid(self, receipt):
        name = self.payment.name
        self.story.does("it is sent", "li", "IncentivePaymentService/DispatchIncentivePayment", name=name)
        return self.story.does(
            "and paid", "wang", "IncentivePaymentService/ConfirmIncentivePayment", name=name, receipt=receipt, amount_fen=GIVEN
        )

    def says(self, sentence, order_number):
        def read():
            asked = {"name": self.name}
            claim = self.story.client.call("IncentiveClaimService/GetIncentiveClaim", asked, self.story.token("audit"))
            return claim.order_number == order_number and bool(claim.paid_on) == bool(order_number)

        self.story.waits_for(sentence, read)


def an_incentive_that_came_back_is_paid_again(story, project):
    spent = plan_of(story, project)
    claim = Claim(story, project.plan)
    first = claim.paid("国库回单71")
    claim.says("the claim is paid", first.order_number)
    come_back = {"name": first.name, "notice_number": "退71", "reasons": "户名不符"}
    return_it = "IncentivePaymentService/ReturnIncentivePayment"
    story.refuses("not by who confirmed it", "wang", return_it, "SAME_PERSON", **come_back)
    back = story.does("the bank returns it", "ma", return_it, **come_back)
    must(back.order_number not in ("", first.order_number), f"the order is {back.order_number}")
    must_equal([order.order_number for order in back.returned_orders], [first.order_number], "the orders that came back")
    must_equal((back.receipt, back.paid_on), ("", ""), "what it says of its payment")
    claim.says("its claim waits with it", "")
    must_equal(plan_of(story, project), spent, "what the plan has paid and spent")
    again = claim.paid("国库回单72")
    must_equal(again.order_number, back.order_number, "the order")
    claim.says("the claim is paid by the other order", again.order_number)
    must_equal(plan_of(story, project), tuple(sum_fen + GIVEN for sum_fen in spent), "what the plan has paid and spent")


def plan_of(story, project):
    totals = story.client.call("LedgerService/GetStatement", {"owner": project.plan}, story.token("audit")).sources[0]
    return totals.paid_fen, totals.spent_fen


def reversed_once(story, project, what, method, operation):
    """A operation is taken back by another, once, and its document serves again; what the project and its units have is then as before."""
    reverse = "FundService/ReversePosting"
    before = accounts_of(story, project)
    wrong = story.does(what, "li", method, **operation)
    must(accounts_of(story, project) != before, "nothing was posted")
    reversal = {"posting": wrong.name, "document": f"更{operation['document']}", "reasons": "单位录错"}
    story.refuses("not by who recorded it", "li", reverse, "SAME_PERSON", **reversal)
    back = story.does("another takes it back", "wang", reverse, **reversal)
    must_equal((back.reverses, back.transfers[0].amount_fen), (wrong.name, -operation["amount_fen"]), "the reversal")
    must_equal(accounts_of(story, project), before, "the accounts")
    story.refuses("once", "ma", reverse, "POSTING_REVERSED", says={"reversed_by": back.name}, **reversal)
    story.does("and it is recorded anew, by the same document", "li", method, **{**operation, "amount_fen": 7 * FEN})
    listed = story.client.call("LedgerService/ListPostings", {"owner": project.name, "page_size": 200}, story.token("audit"))
    of = {posting.name: posting.reversed_by for posting in listed.postings}
    must_equal(of[wrong.name], back.name, "what took it back")


def accounts_of(story, project):
    listed = story.client.call("LedgerService/ListAccounts", {"owner": project.name}, story.token("audit"))
    accounts = {(one.kind, one.unit, one.source, one.head): one.balance_fen for one in listed.accounts}
    return {account: balance for account, balance in accounts.items() if balance}


def postings_are_taken_back(story, project):
    passed = {
        "project": project.name, "source": road.DISTRICT, "unit": road.STATION, "amount_fen": 900 * FEN, "document": "转1",
    }  # fmt: skip
    reversed_once(story, project, "too much is passed on", "FundService/PassOnFunds", passed)
    arrived = {**passed, "source": road.SELF_RAISED, "unit": road.SEEDS, "document": "B-2", "proof_digest": "ef" * 32}
    reversed_once(story, project, "too much is said to have arrived", "FundService/RecordContribution", arrived)
    must(story.does("the books balance", "audit", "LedgerService/GetTrialBalance").replayed, "the journal says otherwise")


def what_was_wrong_is_put_right(story, project):
    """E."""
    a_payee_is_put_right(story, project)
    an_intermediary_is_put_right(story, project)
    an_incentive_that_came_back_is_paid_again(story, project)
    postings_are_taken_back(story, project)
