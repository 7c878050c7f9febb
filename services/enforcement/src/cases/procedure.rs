//! The table of a penalty case. It reads as the law does: each step with its article, the states that it leaves and enters,
//! who must not take it, and what must hold before.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::enforcement::case::State::{self, *};

use super::facts::Facts;
use super::rules::*;

/// Every state before the decision.
const OPEN: &[State] = &[Filed, Investigating, Investigated, Proposed, Notified, Hearing, Heard];
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
/// The review: who took it does not decide.
const REVIEW: &[&str] = &["ReviewLegality"];

/// The procedure of a penalty case.
pub const CASE: Procedure<State, Facts> = Procedure {
    matter: "case",
    steps: &[
        Step {
            basis: ("patent-measures-2015", "28"),
            must: &[the_lead_was_received],
            ..Step::plain("FileCase", "case.filed", &[], Some(Filed))
        },
        Step {
            basis: ("penalty-law", "42"),
            must: &[two_officers_at_least, certificates_are_valid, no_officer_has_a_tie],
            ..Step::plain(
                "AssignOfficers",
                "case.officers-assigned",
                &[Filed],
                Some(Investigating),
            )
        },
        Step {
            basis: ("penalty-law", "42"),
            must: &[two_officers_at_least, certificates_are_valid, no_officer_has_a_tie],
            ..Step::plain("AssignOfficers", "case.officers-assigned", UNDER_WAY, None)
        },
        Step {
            basis: ("penalty-law", "54"),
            must: &[caller_is_assigned],
            ..Step::plain("RecordEvidence", "case.evidence-recorded", &[Investigating], None)
        },
        Step {
            basis: ("penalty-law", "56"),
            not_by_taker_of: &[PREPARING],
            ..Step::plain(
                "RegisterPreservation",
                "case.preservation-registered",
                &[Investigating],
                None,
            )
        },
        Step {
            basis: ("penalty-law", "56"),
            must: &[caller_is_assigned],
            ..Step::plain("ResolvePreservation", "case.preservation-resolved", HOLDING, None)
        },
        Step {
            basis: ("patent-law-2020", "69"),
            not_by_taker_of: &[PREPARING],
            must: &[evidence_is_recorded],
            ..Step::plain("SealProducts", "case.products-sealed", &[Investigating], None)
        },
        Step {
            basis: ("compulsion-law", "25"),
            not_by_taker_of: &[PREPARING],
            ..Step::plain("ExtendSeal", "case.seal-extended", OPEN, None)
        },
        Step {
            basis: ("compulsion-law", "25"),
            must: &[caller_is_assigned],
            ..Step::plain("ReleaseSeal", "case.seal-released", HOLDING, None)
        },
        Step {
            basis: ("patent-measures-2015", "36"),
            not_by_taker_of: &[PREPARING],
            ..Step::plain("ExtendCase", "case.extended", OPEN, None)
        },
        Step {
            basis: ("patent-measures-2015", "31"),
            must: &[
                caller_is_assigned,
                evidence_is_recorded,
                preservations_are_resolved,
                party_is_established,
                act_is_passing_off,
            ],
            ..Step::plain(
                "EndInvestigation",
                "case.investigated",
                &[Investigating],
                Some(Investigated),
            )
        },
        Step {
            basis: ("penalty-law", "57"),
            must: &[
                caller_is_assigned,
                referral_is_not_due,
                a_penalty_is_due,
                fine_is_within_the_limit,
                confiscation_is_what_was_found,
                leaving_the_tier_has_reasons,
            ],
            ..Step::plain(
                "ProposePenalty",
                "case.penalty-proposed",
                &[Investigated, Proposed],
                Some(Proposed),
            )
        },
        Step {
            basis: ("penalty-law", "58"),
            not_by_taker_of: &[PREPARING],
            must: &[caller_did_not_investigate, caller_has_no_tie],
            ..Step::plain("ReviewLegality", "case.legality-reviewed", &[Proposed, Heard], None)
        },
        Step {
            basis: ("penalty-law", "44"),
            must: &[caller_is_assigned, review_has_passed],
            ..Step::plain("NotifyParty", "case.party-told", &[Proposed], Some(Notified))
        },
        Step {
            basis: ("penalty-law", "45"),
            must: &[caller_is_assigned],
            ..Step::plain(
                "RecordDefence",
                "case.defence-recorded",
                &[Notified, Hearing, Heard],
                None,
            )
        },
        Step {
            basis: ("penalty-law", "64"),
            must: &[
                caller_is_assigned,
                party_has_a_right_to_a_hearing,
                hearing_is_asked_for_in_time,
            ],
            meets: &["penalty.hearing.request"],
            ..Step::plain("RequestHearing", "case.hearing-requested", &[Notified], Some(Hearing))
        },
        Step {
            basis: ("penalty-law", "64"),
            must: &[
                caller_is_assigned,
                hearing_is_announced_early_enough,
                presider_did_not_investigate,
            ],
            ..Step::plain("ArrangeHearing", "case.hearing-arranged", &[Hearing], None)
        },
        Step {
            basis: ("penalty-law", "65"),
            must: &[caller_is_assigned, hearing_day_has_come],
            ..Step::plain("RecordHearing", "case.hearing-held", &[Hearing], Some(Heard))
        },
        Step {
            basis: ("penalty-law", "57"),
            not_by_taker_of: &[PREPARING, REVIEW],
            must: &[
                caller_did_not_investigate,
                caller_has_no_tie,
                party_was_told,
                hearing_was_held,
                hearing_right_has_run_out,
                review_has_passed,
                discussion_is_recorded,
                referral_is_not_due,
                fine_is_within_the_limit,
                not_heavier_after_a_defence,
                defence_is_answered,
                leaving_the_tier_has_reasons,
            ],
            meets: &["passing-off.conclude", "market.passing-off.conclude"],
            ..Step::plain(
                "DecidePenalty",
                "case.decided",
                &[Proposed, Notified, Hearing, Heard],
                Some(Decided),
            )
        },
        Step {
            basis: ("penalty-law", "57"),
            not_by_taker_of: &[PREPARING],
            must: &[caller_did_not_investigate, caller_has_no_tie, no_measure_is_open],
            meets: &["*"],
            ..Step::plain("DismissCase", "case.dismissed", OPEN, Some(Dismissed))
        },
        Step {
            basis: ("penalty-law", "57"),
            not_by_taker_of: &[PREPARING],
            must: &[caller_did_not_investigate, caller_has_no_tie],
            meets: &["*"],
            ..Step::plain("ReferCase", "case.referred", OPEN, Some(Referred))
        },
        Step {
            basis: ("penalty-law", "61"),
            meets: &["penalty.serve"],
            ..Step::plain("ServeDecision", "case.served", &[Decided], Some(Served))
        },
        Step {
            basis: ("penalty-law", "67"),
            must: &[the_voucher_is_new, no_more_is_paid_than_is_owed],
            ..Step::plain("RecordPayment", "case.payment-recorded", &[Served], None)
        },
        Step {
            basis: ("patent-measures-2015", "46"),
            meets: &["disclosure.publish"],
            must: &[not_published_yet],
            ..Step::plain("PublishDecision", "case.published", &[Decided, Served, Closed], None)
        },
        Step {
            must: &[nothing_is_owed, no_measure_is_open],
            meets: &["penalty.pay"],
            ..Step::plain("CloseCase", "case.closed", &[Served], Some(Closed))
        },
        Step {
            basis: ("penalty-law", "48"),
            ..Step::plain(
                "RevokeDecision",
                "case.revoked",
                &[Decided, Served, Closed],
                Some(Revoked),
            )
        },
        Step {
            basis: ("penalty-law", "48"),
            must: &[publication_stands],
            meets: &["disclosure.withdraw"],
            ..Step::plain("WithdrawPublication", "case.publication-withdrawn", &[Revoked], None)
        },
    ],
};
