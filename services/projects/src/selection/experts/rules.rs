//! What an expert must be in itself. Pure.

use std::collections::BTreeSet;

use kezhi_law::Day;
use kezhi_law::identifier::CitizenId;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::projects::Expert;

/// An expert as it is stored, and the identity number where one was sent: what the expert had before stays masked as it was.
pub fn read(given: Expert, before: Option<&Expert>, today: Day) -> Result<(Expert, Option<CitizenId>), Refusal> {
    let mut expert = Expert {
        state: given.state,
        account: given.account,
        display_name: given.display_name,
        citizen_id: given.citizen_id,
        unit: given.unit,
        fields: given.fields,
        interests: given.interests,
        corrections: before.map(|before| before.corrections.clone()).unwrap_or_default(),
        ..Expert::default()
    };
    if let Some(before) = before {
        refuse_other_account(&expert, before)?;
    }
    refuse_same_field_twice(&expert)?;
    if let Some(unit) = &mut expert.unit {
        unit.credit_code = field::credit_code("expert.unit.credit_code", &unit.credit_code)?;
        unit.credit_code_remark = field::credit_code_remark(&unit.credit_code);
    }
    for (position, code) in expert.interests.iter_mut().enumerate() {
        *code = field::credit_code(&format!("expert.interests[{position}]"), code)?;
    }
    let is_unchanged = before.is_some_and(|before| before.citizen_id == expert.citizen_id);
    if expert.citizen_id.is_empty() || is_unchanged {
        return Ok((expert, None));
    }
    let number = field::citizen_id("expert.citizen_id", &expert.citizen_id, today)?;
    expert.citizen_id = number.masked();
    Ok((expert, Some(number)))
}

fn refuse_other_account(expert: &Expert, before: &Expert) -> Result<(), Refusal> {
    match expert.account == before.account {
        true => Ok(()),
        false => Err(Refusal::field(
            "expert.account",
            "UpdateExpert leaves the account as it is; CorrectExpert puts it right",
        )),
    }
}

fn refuse_same_field_twice(expert: &Expert) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (position, field) in expert.fields.iter().enumerate() {
        if !seen.insert(field) {
            let message = "this field stands in the expert twice";
            return Err(Refusal::field(format!("expert.fields[{position}]"), message));
        }
    }
    Ok(())
}
