//! What an application must be in itself to be taken at all: codes that agree, figures that refer to each other.

use std::collections::BTreeSet;

use kezhi_procedure::{Refusal, field};
use kezhi_proto::projects::{ApplicationContent, Plan, ProjectLeader, Unit};

use crate::settings::Settings;

/// An application as it is stored: its codes in their normal form.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The unit that applies.
    pub applicant: Unit,
    /// What is applied for.
    pub content: ApplicationContent,
}

/// Reads an application as it was handed in; `content` is where it stands in the request, as `application.content`.
pub fn read_entry(
    path: (&str, &str),
    applicant: Unit,
    content: ApplicationContent,
    plan: &Plan,
    settings: &Settings,
) -> Result<Entry, Refusal> {
    let (applicant_path, content_path) = path;
    let applicant = normal_unit(applicant_path, applicant)?;
    let mut content = content;
    content.partners = normal_partners(content_path, &applicant, content.partners)?;
    for (position, line) in content.budget.iter_mut().enumerate() {
        line.unit = field::credit_code(&format!("{content_path}.budget[{position}].unit"), &line.unit)?;
    }
    refuse_bad_period(content_path, &content)?;
    refuse_bad_grants(content_path, &content, plan)?;
    refuse_bad_budget(content_path, &applicant, &content, settings)?;
    refuse_same_attachment_twice(content_path, &content)?;
    Ok(Entry { applicant, content })
}

/// Who acts for an organisation hands in applications of that organisation only.
pub fn refuse_other_organisation(own: Option<&str>, applicant: &Unit) -> Result<(), Refusal> {
    match own {
        Some(own) if own != applicant.credit_code => Err(Refusal::field(
            "application.applicant.credit_code",
            format!(
                "the caller acts for {own} and may not apply for {}",
                applicant.credit_code
            ),
        )),
        _ => Ok(()),
    }
}

/// True when the leader of a completed application is sent back as it was read: the same name, and the masked number.
pub fn leader_is_unchanged(before: Option<&ProjectLeader>, sent: &ProjectLeader) -> bool {
    before.is_some_and(|before| before == sent)
}

fn normal_unit(path: &str, unit: Unit) -> Result<Unit, Refusal> {
    let credit_code = field::credit_code(&format!("{path}.credit_code"), &unit.credit_code)?;
    Ok(Unit {
        credit_code_remark: field::credit_code_remark(&credit_code),
        credit_code,
        ..unit
    })
}

fn normal_partners(path: &str, applicant: &Unit, partners: Vec<Unit>) -> Result<Vec<Unit>, Refusal> {
    let mut seen = BTreeSet::from([applicant.credit_code.clone()]);
    let mut normal = Vec::new();
    for (position, partner) in partners.into_iter().enumerate() {
        let field = format!("{path}.partners[{position}]");
        let partner = normal_unit(&field, partner)?;
        if !seen.insert(partner.credit_code.clone()) {
            let message = format!("{} takes part already", partner.credit_code);
            return Err(Refusal::field(format!("{field}.credit_code"), message));
        }
        normal.push(partner);
    }
    Ok(normal)
}

fn refuse_bad_period(path: &str, content: &ApplicationContent) -> Result<(), Refusal> {
    let starts_on = field::day(&format!("{path}.starts_on"), &content.starts_on)?;
    field::day_not_before(&format!("{path}.ends_on"), &content.ends_on, starts_on)?;
    Ok(())
}

fn refuse_bad_grants(path: &str, content: &ApplicationContent, plan: &Plan) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (position, grant) in content.grants.iter().enumerate() {
        let field = format!("{path}.grants[{position}].source");
        if !plan.budget.iter().any(|line| line.source == grant.source) {
            let message = format!("the plan has no money from {}", grant.source().as_str_name());
            return Err(Refusal::field(field, message));
        }
        if !seen.insert(grant.source) {
            return Err(Refusal::field(field, "this source stands in the grants twice"));
        }
    }
    Ok(())
}

fn refuse_bad_budget(
    path: &str,
    applicant: &Unit,
    content: &ApplicationContent,
    settings: &Settings,
) -> Result<(), Refusal> {
    let takes_part = |code: &str| {
        code == applicant.credit_code || content.partners.iter().any(|partner| partner.credit_code == code)
    };
    let mut seen = BTreeSet::new();
    for (position, line) in content.budget.iter().enumerate() {
        let field = |name: &str| format!("{path}.budget[{position}].{name}");
        if !takes_part(&line.unit) {
            let message = format!("{} is neither the applicant nor one of its partners", line.unit);
            return Err(Refusal::field(field("unit"), message));
        }
        if !settings.budget_heads.contains(&line.head) {
            let heads = settings.budget_heads.join(", ");
            let message = format!("{} is no budget head; these are: {heads}", line.head);
            return Err(Refusal::field(field("head"), message));
        }
        if !seen.insert((&line.unit, line.source, &line.head)) {
            let message = "this unit has a line for this source and head already";
            return Err(Refusal::field(field("head"), message));
        }
    }
    Ok(())
}

fn refuse_same_attachment_twice(path: &str, content: &ApplicationContent) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (position, attachment) in content.attachments.iter().enumerate() {
        if !seen.insert((&attachment.kind, &attachment.digest)) {
            let field = format!("{path}.attachments[{position}].digest");
            return Err(Refusal::field(field, "this file is attached twice"));
        }
    }
    Ok(())
}
