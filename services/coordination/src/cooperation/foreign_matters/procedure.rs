//! How a foreign matter moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::foreign_matter::State::{self, *};

use super::rules::{Facts, head_approved_where_needed, office_consents};

/// The limit within which an office gives its opinion.
pub const OPINION: &str = "agreed.office-opinion";
/// The limit within which a matter is concluded.
pub const CONCLUSION: &str = "agreed.foreign-matter";

/// The procedure of a foreign matter.
pub const MATTER: Procedure<State, Facts> = Procedure::of(
    "foreign matter",
    &[
        Step::named("RegisterForeignMatter", "foreign-matter.registered").to(Registered),
        Step::named("ConsultOffice", "foreign-matter.office-consulted")
            .from(&[Registered, Advised])
            .to(Consulting),
        Step::named("RecordOfficeOpinion", "foreign-matter.opinion-recorded")
            .from(&[Consulting])
            .to(Advised)
            .meets(&[OPINION]),
        Step::named("ApproveForeignMatter", "foreign-matter.approved")
            .from(&[Registered, Advised])
            .to(Approved)
            .not_by_taker_of(&[&["RegisterForeignMatter"]])
            .must(rules![office_consents]),
        Step::named("HandleForeignMatter", "foreign-matter.handled")
            .from(&[Registered, Advised, Approved, InHand])
            .to(InHand)
            .must(rules![office_consents, head_approved_where_needed]),
        Step::named("ConcludeForeignMatter", "foreign-matter.concluded")
            .from(&[InHand])
            .to(Concluded)
            .meets(&[CONCLUSION]),
        Step::named("DropForeignMatter", "foreign-matter.dropped")
            .from(&[Registered, Consulting, Advised, Approved])
            .to(Dropped)
            .cancels(&[OPINION, CONCLUSION]),
    ],
);
