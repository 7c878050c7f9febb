"""Money and registers, as `mended.py` tries them: a document serves once, a day that is over stays as it was stated, and what is wrong
is put right on the record."""

import hashlib

import road
from telling import FEN, must, must_equal

DAY_BEFORE = "2021-09-13"
DISTRICT = "FUND_SOURCE_DISTRICT"


def a_plan(story, title="农业科技"):
    """A plan that is revised by another before a head approves it."""
    budget = [{"source": DISTRICT, "amount_fen": 1_000 * FEN}]
    plan = {"year": 2021, "field": "FIELD_AGRICULTURE", "title": "农业", "budget": budget}
    drafted = story.does("a plan is drafted", "li", "PlanService/CreatePlan", plan=plan)
    revised = story.does(
        "and revised", "wang", "PlanService/RevisePlan", name=drafted.name, plan={"title": title}, update_mask="title"
    )
    must_equal((revised.title, len(revised.budget)), (title, 1), "the plan")
    story.refuses(
        "who revised it does not approve it", "head:wang", "PlanService/ApprovePlan", "SAME_PERSON", name=drafted.name
    )
    story.does("a head approves it", "ma", "PlanService/ApprovePlan", name=drafted.name)
    return drafted.name


def appropriation(plan, document, amount_fen=100 * FEN, **more):
    return {"plan": plan, "source": DISTRICT, "amount_fen": amount_fen, "document": document, **more}


def available(story, plan, as_of=""):
    answer = story.does(f"what the plan has {as_of or 'now'}", "audit", "LedgerService/GetStatement", owner=plan, as_of=as_of)
    return answer.sources[0].available_fen if answer.sources else 0


def a_document_serves_once(story, plan):
    """B."""
    story.does("money is appropriated", "li", "FundService/AppropriateFunds", **appropriation(plan, "洪财指〔2021〕07号"))
    for typed in ["洪财指〔2021〕07号 ", "洪财指（2021）07号", "洪财指[２０２１]07 号"]:
        story.refuses(
            f"{typed!r} is the same document", "li", "FundService/AppropriateFunds", "DOCUMENT_USED",
            says={"used_by": plan}, **appropriation(plan, typed),
        )  # fmt: skip


def a_day_that_is_over_stays_as_it_was(story, plan):
    """C: what comes late is posted today, and says which day it concerns."""
    before = available(story, plan, DAY_BEFORE)
    posted = story.does(
        "a withdrawal of the day before comes late", "ma", "FundService/WithdrawAppropriation",
        **appropriation(plan, "收1", 30 * FEN, taken_on=DAY_BEFORE, reasons="压减"),
    )  # fmt: skip
    must_equal(posted.taken_on, DAY_BEFORE, "the day that it concerns")
    must(posted.day > DAY_BEFORE, f"it is dated {posted.day}")
    must_equal(available(story, plan, DAY_BEFORE), before, "what the plan had the day before")
    must_equal(available(story, plan), before - 30 * FEN, "what the plan has")
    story.refuses(
        "nothing is posted for a day to come", "li", "FundService/AppropriateFunds", "DAY_OUT_OF_ORDER",
        **appropriation(plan, "洪财指〔2021〕8号", taken_on="2999-01-01"),
    )  # fmt: skip


def what_is_wrong_is_taken_back(story, plan):
    """E: by another, once, and what it rested on serves again."""
    wrong = story.does(
        "too much is recorded", "li", "FundService/AppropriateFunds", **appropriation(plan, "洪财指〔2021〕9号", 900 * FEN)
    )
    reversal = {"posting": wrong.name, "document": "更1", "reasons": "多记一笔"}
    story.refuses("not by who recorded it", "li", "FundService/ReversePosting", "SAME_PERSON", **reversal)
    back = story.does("another takes it back", "wang", "FundService/ReversePosting", **reversal)
    must_equal((back.reverses, back.transfers[0].amount_fen), (wrong.name, -900 * FEN), "the reversal")
    story.refuses("once", "ma", "FundService/ReversePosting", "POSTING_REVERSED", **reversal)
    story.does("the right sum, by the same document", "li", "FundService/AppropriateFunds", **appropriation(plan, "洪财指〔2021〕9号", 90 * FEN))
    must_equal(available(story, plan), 160 * FEN, "what the plan has")
    must(
        story.does("the books balance", "audit", "LedgerService/GetTrialBalance").replayed, "the journal says otherwise"
    )


def registers_are_put_right(story):
    """E: never deleted, and what stood there stays on record."""
    department = {
        "display_name": "区法院", "credit_code": "91110000600037341L", "region": "431271", "state": "STATE_ACTIVE",
    }  # fmt: skip
    known = story.does("a department is registered", "li", "DepartmentService/CreateDepartment", department=department)
    right = story.does(
        "its code is put right", "li", "DepartmentService/CorrectDepartment", name=known.name,
        department={"credit_code": "12100000400000624D"}, update_mask="creditCode", reason="代码录错",
    )  # fmt: skip
    must_equal(right.credit_code, "12100000400000624D", "the code")
    must(known.credit_code in right.corrections[0].old_value, "what stood there is gone")
    expert = {
        "state": "STATE_ACTIVE", "account": "zhao1", "display_name": "赵", "fields": ["FIELD_TALENT"],
        "unit": {"credit_code": "91120113754806625Q", "display_name": "某大学"},
    }  # fmt: skip
    known = story.does("an expert is registered", "li", "ExpertService/CreateExpert", expert=expert)
    correction = {"name": known.name, "expert": {"account": "zhao2"}, "update_mask": "account", "reason": "账号录错"}
    story.refuses("not by the expert", "officer:zhao1", "ExpertService/CorrectExpert", "SAME_PERSON", **correction)
    right = story.does("the account is put right", "li", "ExpertService/CorrectExpert", **correction)
    must_equal((right.account, right.corrections[0].old_value), ("zhao2", '"zhao1"'), "the account")


def are_in_order(story):
    """The project under way with which they end."""
    plan = a_plan(story)
    a_document_serves_once(story, plan)
    story.day("2021-09-20")
    a_day_that_is_over_stays_as_it_was(story, plan)
    what_is_wrong_is_taken_back(story, plan)
    registers_are_put_right(story)
    return of_a_project_are_in_order(story)


class Project:
    """The money of one project under way."""

    def __init__(self, story):
        self.story = story
        self.plan, self.name = road.under_way(story)

    def paid(self, payment, receipt):
        """A payment from the request to the order that was sent; its receipt is what is tried."""
        story = self.story
        name = story.does("a payment", "li", "DisbursementService/RequestDisbursement", project=self.name, payment=payment).name
        story.does("is approved", "ma", "DisbursementService/ApproveDisbursement", name=name)
        story.does("and sent", "wang", "DisbursementService/DispatchDisbursement", name=name)
        return {"name": name, "receipt": receipt, "amount_fen": road.GRANT // 2}

    def voucher(self, number, day="2026-04-21", paper=None, **more):
        return {
            "project": self.name,
            "voucher": {
                "unit": road.SEEDS, "source": road.DISTRICT, "head": "equipment", "number": number, "amount_fen": 1_000_00,
                "payee_name": "收款人", "purpose": "试验", "day": day, "handled_by": "刘洋", "approved_by": "陈红",
                "digest": hashlib.sha256((paper or number).encode()).hexdigest(), **more,
            },
        }  # fmt: skip

    def stated(self, as_of=""):
        answer = self.story.does(
            f"the project's money {as_of or 'now'}", "audit", "LedgerService/GetStatement", owner=self.name, as_of=as_of
        )
        return [(totals.paid_fen, totals.held_fen, totals.spent_fen, totals.returned_fen) for totals in answer.sources]


def receipts_and_vouchers_serve_once(story, project):
    """B."""
    confirm, record = "DisbursementService/ConfirmDisbursement", "VoucherService/RecordVoucher"
    story.does("it is paid", "wang", confirm, **project.paid("p1", "国库回单07"))
    second = project.paid("p2", "国库回单07 ")
    story.refuses("one receipt confirms one payment", "wang", confirm, "DOCUMENT_USED", **second)
    story.does("the other has its own", "wang", confirm, **{**second, "receipt": "国库回单08"})
    story.does("a voucher is accounted for", road.UNIT, record, **project.voucher("记1"))
    for typed in ["记1 ", "记 1", "记１", "记01"]:
        story.refuses(
            f"{typed!r} is the same voucher", road.UNIT, record, "DOCUMENT_USED", **project.voucher(typed, paper=f"另 {typed}")
        )
    story.refuses("a scan is charged once", road.UNIT, record, "DOCUMENT_USED", **project.voucher("记2", paper="记1"))
    for handled_by, approved_by in [("刘洋", "刘洋 "), ("", "刘洋")]:
        same = project.voucher("记3", handled_by=handled_by, approved_by=approved_by)
        story.refuses(
            f"{approved_by!r} does not approve what {handled_by!r} handled", road.UNIT, record, "APPROVAL_MISSING", **same
        )
    slip = {
        "project": project.name, "source": road.SELF_RAISED, "unit": road.SEEDS, "amount_fen": 1_000_00, "proof_digest": "cd" * 32,
    }  # fmt: skip
    story.does("own money arrives", road.UNIT, "FundService/RecordContribution", document="B-1 ", **slip)
    story.refuses("once", road.UNIT, "FundService/RecordContribution", "DOCUMENT_USED", document="Ｂ-1", **slip)


def no_past_day_shows_what_was_not_there(story, project):
    """C: what came back before it was paid, as it is said a fortnight later."""
    days = ["2026-04-02", "2026-04-03", "2026-04-21"]
    before = [project.stated(day) for day in days]
    posted = story.does(
        "money comes back, as of a day before it was paid", "li", "FundService/ReturnFunds", project=project.name,
        source=road.DISTRICT, unit=road.SEEDS, amount_fen=100_00, document="国库回单41", taken_on="2026-04-02",
    )  # fmt: skip
    must_equal((posted.taken_on, posted.day), ("2026-04-02", "2026-05-08"), "its days")
    must_equal([project.stated(day) for day in days], before, "what was stated of days that are over")
    must(all(held >= 0 for stated in [*before, project.stated()] for _, held, _, _ in stated), "something is below zero")


def money_is_put_right(story, project):
    """E."""
    record, reverse = "VoucherService/RecordVoucher", "FundService/ReversePosting"
    wrong = story.does("a voucher of May has a number of April", road.UNIT, record, **project.voucher("记1", "2026-05-07", "五月"))
    reversal = {"posting": wrong.posting, "document": "更2", "reasons": "金额录错"}
    story.refuses("not by who reported it", road.UNIT, reverse, "SAME_PERSON", **reversal)
    story.does("an officer takes it back", "wang", reverse, **reversal)
    story.does("and it is reported anew", road.UNIT, record, **project.voucher("记1", "2026-05-07", "五月"))
    payments = story.client.call("DisbursementService/ListDisbursements", {"project": project.name}, story.token("li")).disbursements
    second = next(payment for payment in payments if payment.payment == "p2")
    returned = {"name": second.name, "notice_number": "退1", "reasons": "户名不符"}
    back = story.does("the bank returns a payment", "ma", "DisbursementService/ReturnDisbursement", **returned)
    must(back.order_number != second.order_number, "the order is the same")
    must_equal(project.stated()[0][0], road.GRANT // 2, "what is paid")
    story.does("it is sent anew", "wang", "DisbursementService/DispatchDisbursement", name=second.name)
    receipt = {"name": second.name, "receipt": "国库回单09", "amount_fen": road.GRANT // 2}
    story.does("and paid", "wang", "DisbursementService/ConfirmDisbursement", **receipt)
    must_equal(project.stated()[0][0], road.GRANT, "what is paid")


def of_a_project_are_in_order(story):
    project = Project(story)
    receipts_and_vouchers_serve_once(story, project)
    story.day("2026-05-08")
    no_past_day_shows_what_was_not_there(story, project)
    money_is_put_right(story, project)
    return project
