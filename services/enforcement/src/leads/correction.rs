//! Putting right what was mistyped of a lead (更正), before a case is filed on it.

use kezhi_chassis::correction::Correcting;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::enforcement::{CorrectLeadRequest, Lead, LeadEvent};

use super::procedure::LEAD;
use super::{DISCOVERED, LEADS, shown, with_normal_codes};
use crate::same_act::{self, StatesAct};
use crate::settings::Settings;

/// What can be mistyped of a lead.
const CORRECTABLE: [&str; 9] = [
    "facts",
    "party.address",
    "party.citizen_id",
    "party.credit_code",
    "party.display_name",
    "party.kind",
    "party.representative",
    "patent_numbers",
    "received_on",
];
/// What someone told the bureau stays as it was told.
const TOLD: [&str; 2] = ["facts", "received_on"];

pub(super) async fn correct(call: Call, request: CorrectLeadRequest) -> Result<Lead, Error> {
    let settings: &Settings = call.settings()?;
    let lead = call.load_to_change(&LEADS, &request.name, &request.etag).await?;
    let mut lead = call.moving(lead, CorrectLeadRequest::STEP, call.today()).await?;
    let taken = lead.take_freely(&call, &LEAD)?;
    let mask = request.update_mask.unwrap_or_default();
    refuse_told(&lead.value, &mask.paths)?;
    let correcting = Correcting {
        field: "lead",
        stated: request.lead,
        mask: Some(mask),
        reason: request.reason,
    };
    let corrected = call.correct(&lead.value, correcting, &CORRECTABLE)?;
    let mut now = corrected.value;
    let party = now.party.take();
    let party = party.map(|party| with_normal_codes("lead.party", party, call.today()));
    now.party = party.transpose()?;
    if now.received_on != lead.value.received_on {
        let received_on = call.past_day("lead.received_on", &now.received_on)?;
        let rule_id = call.law().rule_id_for(settings.regime, DISCOVERED).to_string();
        call.retrigger_limit(&lead.name, &rule_id, received_on).await?;
    }
    now.corrections.extend(corrected.corrections);
    let before = lead.value.act();
    lead.value = now;
    same_act::index(&call, &LEADS, &lead, Some(&before)).await?;
    let data = LeadEvent {
        corrected: corrected.changes,
        ..LeadEvent::default()
    };
    let lead = lead.store(&call, &LEADS, &taken, data).await?;
    shown(&call, lead.value).await
}

fn refuse_told(lead: &Lead, paths: &[String]) -> Result<(), Refusal> {
    let told = paths.iter().find(|path| TOLD.contains(&path.as_str()));
    match told {
        Some(path) if !lead.source.is_empty() => Err(Refusal::field(
            "update_mask",
            format!("{path} is as it was told in {}, and stays", lead.source),
        )),
        _ => Ok(()),
    }
}
