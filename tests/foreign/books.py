"""Money and registers, as `mended.py` tries them: a document serves once, a day that is over stays as it was stated, and what is wrong
is put right on the record."""

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
        "state": "STATE_ACTIVE", "account": "zhao1", "display_name": "赵", "fields": ["FIELD_AGRICULTURE"],
        "unit": {"credit_code": "91120113754806625Q", "display_name": "某大学"},
    }  # fmt: skip
    known = story.does("an expert is registered", "li", "ExpertService/CreateExpert", expert=expert)
    correction = {"name": known.name, "expert": {"account": "zhao2"}, "update_mask": "account", "reason": "账号录错"}
    story.refuses("not by the expert", "officer:zhao1", "ExpertService/CorrectExpert", "SAME_PERSON", **correction)
    right = story.does("the account is put right", "li", "ExpertService/CorrectExpert", **correction)
    must_equal((right.account, right.corrections[0].old_value), ("zhao2", '"zhao1"'), "the account")


def are_in_order(story):
    plan = a_plan(story)
    a_document_serves_once(story, plan)
    story.day("2021-09-20")
    a_day_that_is_over_stays_as_it_was(story, plan)
    what_is_wrong_is_taken_back(story, plan)
    registers_are_put_right(story)
