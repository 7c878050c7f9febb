"""The road of one project, as short as it can be: from its plan to the signed task book."""

SEEDS, STATION, COLLEGE = "91431271MA0000010G", "12431271MB0000010P", "12431271MB0000020Q"
DISTRICT, SELF_RAISED = "FUND_SOURCE_DISTRICT", "FUND_SOURCE_SELF_RAISED"
GRANT, OWN = 60_000_000, 20_000_000
PAPER = "ab" * 32
UNIT = "platform:portal"


def line(unit, source, head, amount_fen):
    return {"unit": unit, "source": source, "head": head, "amount_fen": amount_fen}


BUDGET = [
    line(SEEDS, DISTRICT, "equipment", 20_000_000), line(SEEDS, DISTRICT, "operation", 25_000_000),
    line(STATION, DISTRICT, "operation", 15_000_000), line(SEEDS, SELF_RAISED, "operation", OWN),
]  # fmt: skip


def called(story):
    """A plan with money, and a call under it."""
    budget = [{"source": DISTRICT, "amount_fen": 80_000_000}]
    plan = {"year": 2026, "field": "FIELD_AGRICULTURE", "title": "农业科技计划", "budget": budget}
    plan = story.does("a plan of 2026", "li", "PlanService/CreatePlan", plan=plan).name
    story.does("is approved", "ma", "PlanService/ApprovePlan", name=plan)
    story.does(
        "and has money", "li", "FundService/AppropriateFunds", plan=plan, source=DISTRICT, amount_fen=80_000_000,
        document="财教指〔2026〕12号",
    )  # fmt: skip
    call = {
        "plan": plan, "title": "甘薯良种繁育", "text": "支持甘薯种苗繁育与示范。", "opens_on": "2026-03-20", "closes_on": "2026-04-10",
        "ceiling_fen": GRANT, "own_funds_permille": 300, "attachment_kinds": ["business-licence"], "experts_per_application": 3,
        "conditions": {"eligibility": "本区法人单位", "partners_allowed": True},
        "criteria": [{"id": "novelty", "title": "创新性", "weight_permille": 1000}],
    }  # fmt: skip
    call = story.does("a call is drafted", "li", "FundingCallService/CreateFundingCall", funding_call=call).name
    story.does("and published", "ma", "FundingCallService/PublishFundingCall", name=call)
    return plan, call


def applied(story, call):
    content = {
        "title": "甘薯脱毒种苗繁育", "summary": "建立茎尖脱毒快繁体系", "goals": "示范500亩", "starts_on": "2026-04-21",
        "ends_on": "2026-12-31", "leader": {"display_name": "陈红", "citizen_id": "431271198001010010"}, "budget": BUDGET,
        "attachments": [{"kind": "business-licence", "digest": PAPER}],
        "grants": [{"source": DISTRICT, "amount_fen": GRANT}],
        "partners": [{"credit_code": STATION, "display_name": "区农技站"}],
    }  # fmt: skip
    application = {"funding_call": call, "applicant": {"credit_code": SEEDS, "display_name": "种业公司"}, "content": content}
    name = story.does("a unit applies", UNIT, "ApplicationService/SubmitApplication", application=application).name
    story.does("its form is checked", "wang", "ApplicationService/CheckApplication", name=name)
    return name


def selected(story, call, application):
    for account in ["e1", "e2", "e3"]:
        expert = {
            "state": "STATE_ACTIVE", "account": account, "display_name": "专家", "fields": ["FIELD_AGRICULTURE"],
            "unit": {"credit_code": COLLEGE, "display_name": "农学院"},
        }  # fmt: skip
        story.does(f"{account} is an expert", "li", "ExpertService/CreateExpert", expert=expert)
    drawn = {"name": call, "seed": "2026093-417", "seed_source": "福彩3D第2026093期"}
    review = story.does("a panel is drawn", "li", "ReviewService/DrawPanel", **drawn).name
    for account in ["e1", "e2", "e3"]:
        who = f"expert:{account}"
        mine = story.client.call("ReviewService/ListAssignments", {"application": application}, story.token(who))
        scores = [{"criterion": "novelty", "points": 90}]
        story.does(f"{account} scores", who, "ReviewService/SubmitScore", name=mine.assignments[0].name, scores=scores)
    story.does("the panel is closed", "li", "ReviewService/ClosePanel", name=review)
    grants = [{"application": application, "grants": [{"source": DISTRICT, "amount_fen": GRANT}]}]
    story.does("a selection is proposed", "li", "ReviewService/ProposeSelection", name=review, applications=grants)
    story.does("and decided", "ma", "ReviewService/DecideSelection", name=review)
    story.does("and shown to the public", "li", "ReviewService/StartPublicity", name=review)


def under_way(story):
    """A plan and a project under way, of which two payments wait for nothing."""
    story.day("2026-03-20")
    plan, call = called(story)
    application = applied(story, call)
    story.day("2026-04-13")
    selected(story, call, application)
    story.day("2026-04-21")
    project = story.does("the project is set up", "li", "ApplicationService/SetUpProject", name=application).project
    payments = [{"id": f"p{number}", "source": DISTRICT, "amount_fen": GRANT // 2} for number in (1, 2)]
    book = {
        "goals": "示范500亩", "members": ["陈红", "刘洋"], "starts_on": "2026-04-21", "ends_on": "2026-12-31",
        "own_funds_by": "2026-06-30", "budget": BUDGET, "payments": payments,
        "milestones": [{"id": "m1", "title": "脱毒苗下地", "due_on": "2026-10-31", "evidence_kinds": ["report"]}],
    }  # fmt: skip
    story.does("its task book is handed in", UNIT, "ProjectService/SubmitTaskBook", name=project, task_book=book)
    story.does("and signed", "ma", "ProjectService/SignTaskBook", name=project)
    return plan, project
