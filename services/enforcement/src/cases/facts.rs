//! What a step of a case is decided on.

use std::sync::Arc;

use kezhi_law::identifier::CitizenId;
use kezhi_law::{Assessment, Day, Fen, Law, PenaltyError, PenaltyFacts};
use kezhi_procedure::{Refusal, field};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::{Case, Discussion, Findings, Officer, Payment, party};

use crate::settings::Settings;

/// The facts. What only some steps gather is `None` elsewhere, and a rule that asks for it there decides nothing
/// ([`gathered`](kezhi_procedure::gathered)).
#[derive(Clone)]
pub struct Facts {
    /// The case as it stands.
    pub case: Case,
    /// The day of the step.
    pub on: Day,
    /// The law.
    pub law: Arc<Law>,
    /// What the authority has set.
    pub settings: Settings,
    /// The caller as a registered officer; `None` when the caller is none.
    pub caller: Option<Officer>,
    /// The officers whom the request names.
    pub named_officers: Option<Vec<Officer>>,
    /// The findings that the request states; those of the case hold where it states none.
    pub findings: Option<Findings>,
    /// The penalty that the request intends.
    pub penalty: Option<Penalty>,
    /// The last day of the limit that the step must keep; the inner one is `None` while it cannot be computed.
    pub due_on: Option<Option<Day>>,
    /// The day of the event that the step records, where it is not that of the step.
    pub event_on: Option<Day>,
    /// The amount and the voucher of a payment.
    pub payment: Option<Payment>,
    /// How the defence was weighed.
    pub reply_to_defence: Option<String>,
    /// What is corrected.
    pub correction: Option<Correction>,
    /// The cases of the same subject and the same patents in which a fine stands.
    pub fined: Option<Vec<Case>>,
}

/// What a correction rests on.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The case as it stood before.
    pub before: Case,
    /// The fields that it names.
    pub fields: Vec<String>,
}

/// A penalty that is proposed or decided.
#[derive(Debug, Clone, Default)]
pub struct Penalty {
    /// The fine, in fen.
    pub fine_fen: i64,
    /// The confiscation, in fen.
    pub confiscate_fen: i64,
    /// The discretion standard; empty for the authority's own.
    pub standard: String,
    /// Why the fine leaves the tier.
    pub departure_reasons: String,
    /// How the act differs from one for which the party was fined before.
    pub act_difference: String,
    /// The collective discussion.
    pub discussion: Option<Discussion>,
}

impl Facts {
    /// What is known of a case on a day whatever the step.
    pub fn of(case: Case, on: Day, law: Arc<Law>, settings: Settings, caller: Option<Officer>) -> Self {
        Self {
            case,
            on,
            law,
            settings,
            caller,
            named_officers: None,
            findings: None,
            penalty: None,
            due_on: None,
            event_on: None,
            payment: None,
            reply_to_defence: None,
            correction: None,
            fined: None,
        }
    }

    /// What the law says of what was found: of the request's findings, else of the case's.
    pub fn assess(&self) -> Result<Assessment, Refusal> {
        let facts = self.penalty_facts()?;
        self.law
            .assess(&facts)
            .map_err(|error| assessment_refusal("findings.", &error))
    }

    /// The findings as the law crate reads them.
    pub fn penalty_facts(&self) -> Result<PenaltyFacts, Refusal> {
        let findings = self.findings.as_ref().or(self.case.findings.as_ref());
        let findings = findings.ok_or_else(|| Refusal::field("findings", "there are no findings"))?;
        let mut facts = PenaltyFacts::new(
            &findings.violation,
            field::day("findings.committed_to", &findings.committed_to)?,
            self.on,
        );
        facts.committed_from = match findings.committed_from.as_str() {
            "" => None,
            text => Some(field::day("findings.committed_from", text)?),
        };
        facts.discovered_on = self.case.received_on.parse().ok();
        facts.illegal_gains = findings.illegal_gains_fen.map(Fen);
        facts.illegal_turnover = findings.illegal_turnover_fen.map(Fen);
        facts.circumstances = findings.circumstances.clone();
        let standard = self.penalty.as_ref().map(|penalty| penalty.standard.as_str());
        facts.standard = self.settings.standard_or_own(standard.unwrap_or_default());
        facts.others_patents = u32::try_from(findings.others_patents).unwrap_or(0);
        facts.direct_loss = findings.direct_loss_fen.map(Fen);
        facts.punished_within_two_years = findings.punished_within_two_years;
        facts.born_on = self.born_on();
        Ok(facts)
    }

    /// When the person was born who is the party, or in whose name the party trades.
    fn born_on(&self) -> Option<Day> {
        let party = self.case.party.as_ref()?;
        match party.kind() {
            party::Kind::Organisation => None,
            _ => CitizenId::parse(&party.citizen_id).ok()?.born_on(),
        }
    }

    /// From which sum the party may ask for a hearing, in fen.
    pub fn hearing_from_fen(&self) -> i64 {
        match self.case.party.as_ref().map(|party| party.kind()) {
            Some(party::Kind::Organisation) => self.settings.hearing_from_organisation_fen,
            // Who is not known to be an organisation has the wider right.
            _ => self.settings.hearing_from_person_fen,
        }
    }
}

/// A mistake in the facts of an act, as a refusal; `prefix` leads to the fields.
pub fn assessment_refusal(prefix: &str, error: &PenaltyError) -> Refusal {
    match error {
        PenaltyError::NotPassingOff {
            violation,
            belongs_to,
            legal_basis,
        } => Refusal::precondition(ErrorReason::NotPassingOff.code(), error.to_string())
            .with("violation", violation)
            .with("belongs_to", format!("{belongs_to} ({legal_basis})")),
        PenaltyError::DaysOutOfOrder { field: "born_on", .. } => {
            Refusal::field("party.citizen_id", "who was born after the act is no party to it")
        }
        other => Refusal::field(field_of(prefix, other.field()), other.to_string()),
    }
}

/// The field of the request that the law crate means.
fn field_of(prefix: &str, field: &str) -> String {
    match field {
        "standard" => field.to_string(),
        "illegal_gains" | "illegal_turnover" | "direct_loss" => format!("{prefix}{field}_fen"),
        _ => format!("{prefix}{field}"),
    }
}
