//! The table of a penalty case. It reads as the law does: each step with its article, the states that it leaves and enters,
//! who must not take it, and what must hold before.

use kezhi_procedure::Starts::{Duty, Right};
use kezhi_procedure::{Procedure, RuleArticle, Step, rules};
use kezhi_proto::enforcement::case::State::{self, *};

use super::facts::Facts;
use super::rules::*;

/// Every state before the decision.
pub const OPEN: &[State] = &[Filed, Investigating, Investigated, Proposed, Notified, Hearing, Heard];
/// Every state before the decision in which officers are at work.
const UNDER_WAY: &[State] = &[Investigating, Investigated, Proposed, Notified, Hearing, Heard];
/// Every state in which something may still be held.
const HOLDING: &[State] = &[
    Investigating,
    Investigated,
    Proposed,
    Notified,
    Hearing,
    Heard,
    Decided,
    Served,
    Dismissed,
    Referred,
    Revoked,
];
/// The steps by which a case is prepared: who took one does not review it and does not decide it.
const PREPARING: &[&str] = &[
    "FileCase",
    "RecordEvidence",
    "EndInvestigation",
    "ProposePenalty",
    "NotifyParty",
    "RecordDefence",
    "RequestHearing",
    "ArrangeHearing",
    "RecordHearing",
];
/// The steps by which the case is described: once that had an effect, someone else puts it right.
const DESCRIBING: &[&str] = &[
    "FileCase",
    "EndInvestigation",
    "NotifyParty",
    "RecordHearing",
    "ServeDecision",
];
/// Who records payments reverses none.
const PAYMENTS: &[&str] = &["RecordPayment"];
/// The review: who took it does not decide.
const REVIEW: &[&str] = &["ReviewCaseLegality"];

/// The articles that the rules keep.
const RULES_REST_ON: &[RuleArticle] = &[
    ("two_officers_at_least", "penalty-law", "42"),
    ("certificates_are_valid", "penalty-law", "42"),
    ("caller_is_assigned", "penalty-law", "42"),
    ("no_officer_has_a_tie", "penalty-law", "43"),
    ("caller_has_no_tie", "penalty-law", "43"),
    ("caller_did_not_investigate", "penalty-law", "57"),
    ("party_is_established", "penalty-law", "54"),
    ("evidence_is_recorded", "penalty-law", "54"),
    ("preservations_are_resolved", "penalty-law", "56"),
    ("no_measure_is_open", "penalty-law", "56"),
    ("act_is_not_fined_twice", "penalty-law", "29"),
    ("a_penalty_is_due", "penalty-law", "33"),
    ("leaving_the_tier_has_reasons", "penalty-law", "34"),
    ("fine_is_within_the_limit", "patent-law-2020", "68"),
    ("confiscation_is_what_was_found", "patent-law-2020", "68"),
    ("party_was_notified", "penalty-law", "44"),
    ("defence_is_answered", "penalty-law", "45"),
    ("not_heavier_after_a_defence", "penalty-law", "45"),
    ("discussion_is_recorded", "penalty-law", "57"),
    ("review_has_passed", "penalty-law", "58"),
    ("party_has_a_right_to_a_hearing", "penalty-law", "63"),
    ("hearing_was_held", "penalty-law", "63"),
    ("hearing_is_asked_for_in_time", "penalty-law", "64"),
    ("hearing_is_announced_early_enough", "penalty-law", "64"),
    ("hearing_right_has_run_out", "penalty-law", "64"),
    ("hearing_day_has_come", "penalty-law", "64"),
    ("presider_did_not_investigate", "penalty-law", "64"),
    ("no_more_is_paid_than_is_owed", "penalty-law", "72"),
    ("nothing_is_owed", "penalty-law", "72"),
];

/// The procedure of a penalty case.
pub const CASE: Procedure<State, Facts> = Procedure::of(
    "case",
    &[
        Step::named("FileCase", "case.filed")
            .resting_on("patent-measures-2015", "28")
            .to(Filed)
            .must(rules![the_lead_was_received]),
        Step::named("AssignOfficers", "case.officers-assigned")
            .resting_on("penalty-law", "42")
            .from(&[Filed])
            .to(Investigating)
            .must(rules![
                two_officers_at_least,
                certificates_are_valid,
                no_officer_has_a_tie
            ]),
        Step::named("AssignOfficers", "case.officers-assigned")
            .resting_on("penalty-law", "42")
            .from(UNDER_WAY)
            .must(rules![
                two_officers_at_least,
                certificates_are_valid,
                no_officer_has_a_tie
            ]),
        Step::named("RecordEvidence", "case.evidence-recorded")
            .resting_on("penalty-law", "54")
            .from(&[Investigating])
            .must(rules![caller_is_assigned, caller_has_no_tie]),
        Step::named("RegisterPreservation", "case.preservation-registered")
            .resting_on("penalty-law", "56")
            .from(&[Investigating])
            .not_by_taker_of(&[PREPARING]),
        Step::named("ResolvePreservation", "case.preservation-resolved")
            .resting_on("penalty-law", "56")
            .from(HOLDING)
            .must(rules![caller_is_assigned, caller_has_no_tie]),
        Step::named("SealProducts", "case.products-sealed")
            .resting_on("patent-law-2020", "69")
            .from(&[Investigating])
            .not_by_taker_of(&[PREPARING])
            .must(rules![evidence_is_recorded]),
        Step::named("ExtendSeal", "case.seal-extended")
            .resting_on("compulsion-law", "25")
            .from(OPEN)
            .not_by_taker_of(&[PREPARING]),
        Step::named("ReleaseSeal", "case.seal-released")
            .resting_on("compulsion-law", "25")
            .from(HOLDING)
            .must(rules![caller_is_assigned, caller_has_no_tie]),
        Step::named("ExtendCase", "case.extended")
            .resting_on("patent-measures-2015", "36")
            .from(OPEN)
            .not_by_taker_of(&[PREPARING]),
        Step::named("EndInvestigation", "case.investigated")
            .resting_on("patent-measures-2015", "31")
            .from(&[Investigating])
            .to(Investigated)
            .must(rules![
                caller_is_assigned,
                caller_has_no_tie,
                evidence_is_recorded,
                preservations_are_resolved,
                party_is_established,
                act_is_passing_off,
            ]),
        Step::named("ProposePenalty", "case.penalty-proposed")
            .resting_on("penalty-law", "57")
            .from(&[Investigated, Proposed])
            .to(Proposed)
            .must(rules![
                caller_is_assigned,
                caller_has_no_tie,
                referral_is_not_due,
                a_penalty_is_due,
                act_is_not_fined_twice,
                fine_is_within_the_limit,
                confiscation_is_what_was_found,
                leaving_the_tier_has_reasons,
            ]),
        Step::named("ReviewCaseLegality", "case.legality-reviewed")
            .resting_on("penalty-law", "58")
            .from(&[Proposed, Heard])
            .not_by_taker_of(&[PREPARING])
            .must(rules![caller_did_not_investigate, caller_has_no_tie]),
        Step::named("CorrectCase", "case.corrected").from(&[Filed]).must(rules![
            caller_has_no_tie,
            nothing_is_added_or_removed,
            findings_hold,
        ]),
        Step::named("CorrectCase", "case.corrected")
            .from(&[Investigating, Investigated, Proposed])
            .must(rules![
                caller_is_assigned,
                caller_has_no_tie,
                nothing_rests_on_it,
                nothing_is_added_or_removed,
                findings_hold,
            ]),
        Step::named("CorrectCase", "case.corrected")
            .from(&[Notified, Hearing, Heard, Decided, Served, Closed])
            .not_by_taker_of(&[DESCRIBING])
            .must(rules![
                caller_has_no_tie,
                nothing_rests_on_it,
                nothing_is_added_or_removed,
                service_days_are_in_order,
            ]),
        Step::named("ReturnCase", "case.returned")
            .resting_on("penalty-law", "54")
            .from(&[Investigated, Proposed, Notified, Hearing, Heard])
            .to(Investigating)
            .not_by_taker_of(&[PREPARING])
            .must(rules![caller_did_not_investigate, caller_has_no_tie])
            .cancels(&["penalty.hearing.*"]),
        Step::named("NotifyParty", "case.party-notified")
            .resting_on("penalty-law", "44")
            .from(&[Proposed])
            .to(Notified)
            .must(rules![caller_is_assigned, caller_has_no_tie, review_has_passed]),
        Step::named("RecordDefence", "case.defence-recorded")
            .resting_on("penalty-law", "45")
            .from(&[Notified, Hearing, Heard])
            .must(rules![caller_is_assigned, caller_has_no_tie]),
        Step::named("RequestHearing", "case.hearing-requested")
            .resting_on("penalty-law", "64")
            .from(&[Notified])
            .to(Hearing)
            .must(rules![
                caller_is_assigned,
                caller_has_no_tie,
                party_has_a_right_to_a_hearing,
                hearing_is_asked_for_in_time,
            ])
            .meets(&["penalty.hearing.request"]),
        Step::named("ArrangeHearing", "case.hearing-arranged")
            .resting_on("penalty-law", "64")
            .from(&[Hearing])
            .must(rules![
                caller_is_assigned,
                caller_has_no_tie,
                hearing_is_announced_early_enough,
                presider_did_not_investigate,
            ]),
        Step::named("RecordHearing", "case.hearing-held")
            .resting_on("penalty-law", "65")
            .from(&[Hearing])
            .to(Heard)
            .must(rules![caller_is_assigned, caller_has_no_tie, hearing_day_has_come]),
        Step::named("DecidePenalty", "case.decided")
            .resting_on("penalty-law", "57")
            .from(&[Proposed, Notified, Hearing, Heard])
            .to(Decided)
            .not_by_taker_of(&[PREPARING, REVIEW])
            .must(rules![
                caller_did_not_investigate,
                caller_has_no_tie,
                party_was_notified,
                hearing_was_held,
                hearing_right_has_run_out,
                review_has_passed,
                discussion_is_recorded,
                referral_is_not_due,
                act_is_not_fined_twice,
                fine_is_within_the_limit,
                not_heavier_after_a_defence,
                defence_is_answered,
                leaving_the_tier_has_reasons,
            ])
            .meets(&["passing-off.conclude", "market.passing-off.conclude"])
            .starts(&[Duty("penalty.serve"), Duty("disclosure.publish")]),
        Step::named("DismissCase", "case.dismissed")
            .resting_on("penalty-law", "57")
            .from(OPEN)
            .to(Dismissed)
            .not_by_taker_of(&[PREPARING])
            .must(rules![
                caller_did_not_investigate,
                caller_has_no_tie,
                no_measure_is_open
            ])
            .cancels(&["penalty.*"])
            .meets(&["*"]),
        Step::named("ReferCase", "case.referred")
            .resting_on("penalty-law", "57")
            .from(OPEN)
            .to(Referred)
            .not_by_taker_of(&[PREPARING])
            .must(rules![caller_did_not_investigate, caller_has_no_tie])
            .cancels(&["penalty.*"])
            .meets(&["*"]),
        Step::named("ServeDecision", "case.served")
            .resting_on("penalty-law", "61")
            .from(&[Decided])
            .to(Served)
            .meets(&["penalty.serve"])
            .starts(&[Right("reconsideration.apply"), Right("litigation.direct")]),
        Step::named("RecordPayment", "case.payment-recorded")
            .resting_on("penalty-law", "67")
            .from(&[Served])
            .must(rules![the_voucher_is_new, no_more_is_paid_than_is_owed]),
        Step::named("ReversePayment", "case.payment-reversed")
            .resting_on("penalty-law", "67")
            .from(&[Served])
            .not_by_taker_of(&[PAYMENTS])
            .must(rules![caller_has_no_tie]),
        Step::named("ReversePayment", "case.reopened")
            .resting_on("penalty-law", "67")
            .from(&[Closed])
            .to(Served)
            .not_by_taker_of(&[PAYMENTS])
            .must(rules![caller_has_no_tie]),
        Step::named("PublishDecision", "case.published")
            .resting_on("patent-measures-2015", "46")
            .from(&[Decided, Served, Closed])
            .must(rules![not_published_yet])
            .meets(&["disclosure.publish"]),
        Step::named("CloseCase", "case.closed")
            .from(&[Served])
            .to(Closed)
            .must(rules![nothing_is_owed, no_measure_is_open])
            .meets(&["penalty.pay"]),
        Step::named("RevokeDecision", "case.revoked")
            .resting_on("penalty-law", "48")
            .from(&[Decided, Served, Closed])
            .to(Revoked),
        Step::named("WithdrawPublication", "case.publication-withdrawn")
            .resting_on("penalty-law", "48")
            .from(&[Revoked])
            .must(rules![publication_stands])
            .meets(&["disclosure.withdraw"]),
    ],
)
.whose_rules_rest_on(RULES_REST_ON);
