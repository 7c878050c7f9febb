//! The tables of a project, of its milestones and of its amendments. They read as the task book and the bureau's own list of
//! duties (权责清单) do: what follows what, who must not take a step, and what must hold before it.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::project::State::{self, *};
use kezhi_proto::projects::{amendment, milestone};

use super::rules::*;

/// The rule id of the limit of a milestone: its day is agreed in the task book.
pub const MILESTONE_DUE: &str = "agreed.milestone";

/// The states in which the work has begun and has not ended.
pub const AT_WORK: [State; 3] = [UnderWay, Suspended, InAcceptance];
/// The states in which the work is over.
pub const OVER: &[State] = &[Accepted, Failed, Terminated];
/// The states in which money moves between the units and out of them: from the signed task book to the closing.
pub const BOOKS_IN_USE: &[State] = &[UnderWay, Suspended, InAcceptance, Accepted, Failed, Terminated];

/// The states in which the work goes on, or could.
const AMENDABLE: &[State] = &[UnderWay, Suspended];
/// The states in which what was reported is judged.
const JUDGING: &[State] = &[UnderWay, InAcceptance];

/// The procedure of a project.
pub const PROJECT: Procedure<State, Facts> = Procedure {
    matter: "project",
    steps: &[
        Step::plain("SetUpProject", "project.set-up", &[], Some(SetUp)),
        Step {
            must: &[
                the_period_is_a_period,
                members_begin_with_the_leader,
                indicators_differ,
                milestones_lie_within_the_period,
                budget_lines_are_the_projects,
                budget_is_the_grant,
                own_money_has_a_day,
                payments_follow_milestones,
                payments_are_the_grant,
            ],
            ..Step::plain(
                "SubmitTaskBook",
                "project.task-book-submitted",
                &[SetUp, TaskBookSubmitted],
                Some(TaskBookSubmitted),
            )
        },
        Step {
            not_by_taker_of: &[&["SubmitTaskBook"]],
            ..Step::plain(
                "SignTaskBook",
                "project.task-book-signed",
                &[TaskBookSubmitted],
                Some(UnderWay),
            )
        },
        Step {
            must: &[payee_is_no_unit, payee_is_new, ceiling_is_within_the_budget],
            ..Step::plain("RegisterPayee", "project.payee-registered", &[UnderWay], None)
        },
        Step::plain("ReportMilestone", "project.milestone-reported", &[UnderWay], None),
        Step::plain("AcceptMilestone", "project.milestone-accepted", JUDGING, None),
        Step::plain("RejectMilestone", "project.milestone-rejected", JUDGING, None),
        Step {
            must: &[
                no_amendment_is_open,
                the_period_is_a_period,
                members_begin_with_the_leader,
                indicators_differ,
                milestones_lie_within_the_period,
                budget_lines_are_the_projects,
                budget_is_the_grant,
                own_money_has_a_day,
                payments_follow_milestones,
                payments_are_the_grant,
                something_changes,
                what_was_reached_stays,
                what_fell_due_stays,
            ],
            ..Step::plain("ProposeAmendment", "project.amendment-proposed", AMENDABLE, None)
        },
        Step {
            must: &[what_was_reached_stays, what_fell_due_stays],
            ..Step::plain("ApproveAmendment", "project.amended", AMENDABLE, None)
        },
        Step::plain(
            "RefuseAmendment",
            "project.amendment-refused",
            &[UnderWay, Suspended, Terminated],
            None,
        ),
        Step::plain("SuspendProject", "project.suspended", &[UnderWay], Some(Suspended)),
        Step::plain("ResumeProject", "project.resumed", &[Suspended], Some(UnderWay)),
        Step {
            basis: ("seed", ""),
            ..Step::plain("TerminateProject", "project.terminated", AMENDABLE, Some(Terminated))
        },
        Step {
            must: &[no_amendment_is_open],
            ..Step::plain(
                "ApplyForAcceptance",
                "project.acceptance-applied",
                &[UnderWay],
                Some(InAcceptance),
            )
        },
        Step::plain("PassAcceptance", "project.accepted", &[InAcceptance], Some(Accepted)),
        Step::plain("FailAcceptance", "project.failed", &[InAcceptance], Some(Failed)),
        Step::plain(
            "ReturnFromAcceptance",
            "project.returned-from-acceptance",
            &[InAcceptance],
            Some(UnderWay),
        ),
        Step::plain(
            "EvaluatePerformance",
            "project.evaluated",
            &[Accepted, Failed, Terminated, Closed],
            None,
        ),
        Step {
            must: &[nothing_holds_the_project, no_amendment_is_open],
            ..Step::plain("CloseProject", "project.closed", OVER, Some(Closed))
        },
    ],
};

/// The procedure of one milestone. The day agreed for it is met by its report: whether the bureau judges it in time is not the
/// unit's lateness.
pub const MILESTONE: Procedure<milestone::State, MilestoneFacts> = Procedure {
    matter: "milestone",
    steps: &[
        Step::plain("OpenMilestone", "milestone.opened", &[], Some(milestone::State::Open)),
        Step {
            meets: &[MILESTONE_DUE],
            ..Step::plain(
                "ReportMilestone",
                "milestone.reported",
                &[milestone::State::Open],
                Some(milestone::State::Reported),
            )
        },
        Step {
            not_by_taker_of: &[&["ReportMilestone"]],
            must: &[every_kind_of_evidence_is_there],
            ..Step::plain(
                "AcceptMilestone",
                "milestone.accepted",
                &[milestone::State::Reported],
                Some(milestone::State::Accepted),
            )
        },
        Step::plain(
            "RejectMilestone",
            "milestone.rejected",
            &[milestone::State::Reported],
            Some(milestone::State::Open),
        ),
    ],
};

/// The procedure of an amendment.
pub const AMENDMENT: Procedure<amendment::State, ()> = Procedure {
    matter: "amendment",
    steps: &[
        Step::plain(
            "ProposeAmendment",
            "amendment.proposed",
            &[],
            Some(amendment::State::Proposed),
        ),
        Step {
            not_by_taker_of: &[&["ProposeAmendment"]],
            ..Step::plain(
                "ApproveAmendment",
                "amendment.approved",
                &[amendment::State::Proposed],
                Some(amendment::State::Approved),
            )
        },
        Step::plain(
            "RefuseAmendment",
            "amendment.refused",
            &[amendment::State::Proposed],
            Some(amendment::State::Refused),
        ),
    ],
};
