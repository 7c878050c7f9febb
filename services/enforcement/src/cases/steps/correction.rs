//! Putting right what was mistyped (更正), and in a document that was issued, in writing (补正).

use kezhi_chassis::correction::Correcting;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::enforcement::{Case, CaseEvent, CorrectCaseRequest};

use crate::cases::facts::{Correction, Facts};
use crate::cases::rules::{GROUNDS, WORDS};
use crate::cases::steps::publication;
use crate::cases::{CASES, Moving};
use crate::leads::with_normal_codes;
use crate::masking;
use crate::same_act::{self, StatesAct};

/// Corrects fields of a case.
pub async fn correct(call: Call, request: CorrectCaseRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let mask = request.update_mask.unwrap_or_default();
    let fields = mask.paths.clone();
    let correcting = Correcting {
        field: "case",
        stated: request.case,
        mask: Some(mask),
        reason: request.reason,
    };
    let correctable = [&WORDS[..], &GROUNDS[..]].concat();
    let mut corrected = call.correct(&moving.case.value, correcting, &correctable)?;
    if let Some(party) = corrected.value.party.take() {
        corrected.value.party = Some(with_normal_codes("case.party", party, call.today())?);
    }
    let facts = Facts {
        findings: corrected.value.findings.clone(),
        case: corrected.value.clone(),
        correction: Some(Correction {
            before: moving.case.value.clone(),
            fields: fields.clone(),
        }),
        ..moving.facts(&call)
    };
    let taken = moving.take(&call, &facts)?;
    if moving.case.value.decision.is_some() {
        let number = call.next_number(&moving.case.authority, "补", moving.case.on).await?;
        for correction in &mut corrected.corrections {
            correction.document_number.clone_from(&number);
        }
    }
    let before = moving.case.value.act();
    move_limits(&call, &moving, &corrected.value, &fields).await?;
    moving.case.value = corrected.value;
    moving.case.value.corrections.extend(corrected.corrections);
    let mut data = CaseEvent {
        corrected: corrected.changes,
        ..CaseEvent::default()
    };
    publish_anew(&mut moving.case.value, &mut data);
    same_act::index(&call, &CASES, &moving.case, Some(&before)).await?;
    moving.store(&call, taken, data).await
}

/// What runs from a day of service runs from the right one.
async fn move_limits(call: &Call, moving: &Moving, now: &Case, fields: &[String]) -> Result<(), Error> {
    let name = &moving.case.name;
    let is_corrected = |field: &str| fields.iter().any(|corrected| corrected == field);
    if let Some(notice) = now.notice.as_ref().filter(|_| is_corrected("notice.served_on")) {
        let served_on = field::day("case.notice.served_on", &notice.served_on)?;
        call.retrigger_limit(name, "penalty.hearing.request", served_on).await?;
    }
    if let Some(decision) = now.decision.as_ref().filter(|_| is_corrected("decision.served_on")) {
        let served_on = field::day("case.decision.served_on", &decision.served_on)?;
        call.limit_was_met_on(name, "penalty.serve", served_on).await?;
        for rule in ["penalty.pay", "reconsideration.apply", "litigation.direct"] {
            call.retrigger_limit(name, rule, served_on).await?;
        }
    }
    Ok(())
}

/// What the public reads of the party is what it is called now, and of the summary no more than it may.
fn publish_anew(case: &mut Case, data: &mut CaseEvent) {
    let (Some(publication), Some(party)) = (&mut case.publication, &case.party) else {
        return;
    };
    publication.party = masking::party_name(party);
    publication.summary = masking::text(&publication.summary, party);
    let number = case.decision.as_ref().map(|decision| decision.number.clone());
    data.decision_number = number.unwrap_or_default();
    data.party.clone_from(&publication.party);
    data.credit_code = publication::public_code(party).into();
    data.summary.clone_from(&publication.summary);
}
