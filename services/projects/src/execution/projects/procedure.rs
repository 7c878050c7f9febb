//! The tables of a project, of its milestones and of its amendments. They read as the task book and the bureau's own list of
//! duties (权责清单) do: what follows what, who must not take a step, and what must hold before it.

use kezhi_procedure::{Procedure, Step, rules};
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
pub const PROJECT: Procedure<State, Facts> = Procedure::of(
    "project",
    &[
        Step::named("SetUpProject", "project.set-up").to(SetUp),
        Step::named("SubmitTaskBook", "project.task-book-submitted")
            .from(&[SetUp, TaskBookSubmitted])
            .to(TaskBookSubmitted)
            .must(rules![
                the_period_is_a_period,
                members_begin_with_the_leader,
                indicators_differ,
                milestones_lie_within_the_period,
                budget_lines_are_the_projects,
                budget_is_the_grant,
                own_money_has_a_day,
                payments_follow_milestones,
                payments_are_the_grant,
            ]),
        Step::named("SignTaskBook", "project.task-book-signed")
            .from(&[TaskBookSubmitted])
            .to(UnderWay)
            .not_by_taker_of(&[&["SubmitTaskBook"]]),
        Step::named("RegisterPayee", "project.payee-registered")
            .from(&[UnderWay])
            .must(rules![payee_is_no_unit, payee_is_new, ceiling_is_within_the_budget]),
        Step::named("CorrectPayee", "project.payee-corrected")
            .from(&[UnderWay])
            .not_by_taker_of(&[&["RegisterPayee"]])
            .must(rules![payee_is_no_unit, payee_is_new, ceiling_is_within_the_budget]),
        Step::named("ReportMilestone", "project.milestone-reported").from(&[UnderWay]),
        Step::named("AcceptMilestone", "project.milestone-accepted").from(JUDGING),
        Step::named("RejectMilestone", "project.milestone-rejected").from(JUDGING),
        Step::named("ReopenMilestone", "project.milestone-reopened").from(&[UnderWay]),
        Step::named("ProposeAmendment", "project.amendment-proposed")
            .from(AMENDABLE)
            .must(rules![
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
            ]),
        Step::named("ApproveAmendment", "project.amended")
            .from(AMENDABLE)
            .must(rules![
                budget_is_the_grant,
                payments_are_the_grant,
                what_was_reached_stays,
                what_fell_due_stays,
            ]),
        Step::named("RefuseAmendment", "project.amendment-refused").from(&[UnderWay, Suspended, Terminated]),
        Step::named("SuspendProject", "project.suspended")
            .from(&[UnderWay])
            .to(Suspended),
        Step::named("ResumeProject", "project.resumed")
            .from(&[Suspended])
            .to(UnderWay),
        Step::named("TerminateProject", "project.terminated")
            .resting_on("duty-list", "")
            .from(AMENDABLE)
            .to(Terminated),
        Step::named("ApplyForAcceptance", "project.acceptance-applied")
            .from(&[UnderWay])
            .to(InAcceptance)
            .must(rules![no_amendment_is_open]),
        Step::named("PassAcceptance", "project.accepted")
            .from(&[InAcceptance])
            .to(Accepted),
        Step::named("FailAcceptance", "project.failed")
            .from(&[InAcceptance])
            .to(Failed),
        Step::named("ReturnFromAcceptance", "project.returned-from-acceptance")
            .automatic()
            .from(&[InAcceptance])
            .to(UnderWay),
        Step::named("EvaluatePerformance", "project.evaluated").from(&[Accepted, Failed, Terminated, Closed]),
        Step::named("CloseProject", "project.closed")
            .from(OVER)
            .to(Closed)
            .must(rules![nothing_holds_the_project, no_amendment_is_open]),
    ],
);

/// The procedure of one milestone. The day agreed for it is met by its report: whether the bureau judges it in time is not the
/// unit's lateness.
pub const MILESTONE: Procedure<milestone::State, MilestoneFacts> = Procedure::of(
    "milestone",
    &[
        Step::named("OpenMilestone", "milestone.opened")
            .automatic()
            .to(milestone::State::Open),
        Step::named("ReportMilestone", "milestone.reported")
            .from(&[milestone::State::Open])
            .to(milestone::State::Reported)
            .meets(&[MILESTONE_DUE]),
        Step::named("AcceptMilestone", "milestone.accepted")
            .from(&[milestone::State::Reported])
            .to(milestone::State::Accepted)
            .not_by_taker_of(&[&["ReportMilestone"]])
            .must(rules![every_kind_of_evidence_is_there]),
        Step::named("RejectMilestone", "milestone.rejected")
            .from(&[milestone::State::Reported])
            .to(milestone::State::Open),
        Step::named("ReopenMilestone", "milestone.reopened")
            .from(&[milestone::State::Accepted])
            .to(milestone::State::Reported)
            .not_by_taker_of(&[&["AcceptMilestone"]]),
    ],
);

/// The procedure of an amendment.
pub const AMENDMENT: Procedure<amendment::State, ()> = Procedure::of(
    "amendment",
    &[
        Step::named("ProposeAmendment", "amendment.proposed").to(amendment::State::Proposed),
        Step::named("ApproveAmendment", "amendment.approved")
            .from(&[amendment::State::Proposed])
            .to(amendment::State::Approved)
            .not_by_taker_of(&[&["ProposeAmendment"]]),
        Step::named("RefuseAmendment", "amendment.refused")
            .from(&[amendment::State::Proposed])
            .to(amendment::State::Refused),
    ],
);
