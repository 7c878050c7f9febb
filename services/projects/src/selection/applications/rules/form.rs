//! What the form of an application lacks (形式审查).

use std::collections::BTreeSet;

use kezhi_law::Day;
use kezhi_proto::projects::missing_item::Kind;
use kezhi_proto::projects::{ApplicationContent, BudgetLine, CallConditions, FundSource, MissingItem};

use super::{Facts, indirect_ceiling_fen};

/// Everything that is missing or wrong, in the order in which an applicant fills the form in.
pub fn missing(facts: &Facts) -> Vec<MissingItem> {
    let content = facts.application.content.clone().unwrap_or_default();
    let conditions = facts.funding_call.conditions.clone().unwrap_or_default();
    let mut found = barred_units(facts);
    found.extend(partners(&content, &conditions));
    found.extend(period(&content, &conditions));
    found.extend(grant_above_ceiling(&content, facts.funding_call.ceiling_fen));
    found.extend(unbalanced_sources(&content));
    found.extend(own_funds_short(&content, facts.funding_call.own_funds_permille));
    found.extend(indirect_above_ceiling(&content, facts));
    found.extend(attachments(&content, &facts.funding_call.attachment_kinds));
    found
}

fn barred_units(facts: &Facts) -> Vec<MissingItem> {
    let item = |(unit, until): &(String, Day)| {
        let message = format!("{unit} is barred from science plans until the end of {until}");
        item(Kind::UnitBarred, "applicant", message)
    };
    facts.barred.iter().map(item).collect()
}

fn partners(content: &ApplicationContent, conditions: &CallConditions) -> Option<MissingItem> {
    let forbidden = !conditions.partners_allowed && !content.partners.is_empty();
    forbidden.then(|| {
        item(
            Kind::PartnersNotAllowed,
            "content.partners",
            "the call allows no partners".into(),
        )
    })
}

fn period(content: &ApplicationContent, conditions: &CallConditions) -> Vec<MissingItem> {
    let mut found = Vec::new();
    let starts_on = Day::stated(&content.starts_on);
    let ends_on = Day::stated(&content.ends_on);
    if Day::stated(&conditions.starts_not_before).is_some_and(|first| starts_on.is_none_or(|day| day < first)) {
        let message = format!("the project must not begin before {}", conditions.starts_not_before);
        found.push(item(Kind::PeriodOutside, "content.starts_on", message));
    }
    if Day::stated(&conditions.starts_not_after).is_some_and(|last| starts_on.is_some_and(|day| last < day)) {
        let message = format!("the project must begin by {}", conditions.starts_not_after);
        found.push(item(Kind::PeriodOutside, "content.starts_on", message));
    }
    if let Some(last) =
        last_day(content, conditions.longest_months).filter(|last| ends_on.is_some_and(|day| *last < day))
    {
        let months = conditions.longest_months;
        let message = format!("the project may take {months} months and must end by {last}");
        found.push(item(Kind::PeriodOutside, "content.ends_on", message));
    }
    found
}

/// The last day that a project may have; `None` where the call sets none.
fn last_day(content: &ApplicationContent, longest_months: i32) -> Option<Day> {
    let starts_on: Day = content.starts_on.parse().ok()?;
    let after = starts_on.plus_months(i64::from(longest_months)).ok()?;
    (longest_months > 0).then(|| after.plus_days(-1).ok()).flatten()
}

fn grant_above_ceiling(content: &ApplicationContent, ceiling_fen: i64) -> Option<MissingItem> {
    let grant = grant_fen(content);
    (grant > ceiling_fen).then(|| {
        let message = format!("the grant asked for is {grant} fen, above the ceiling of {ceiling_fen} fen");
        item(Kind::GrantAboveCeiling, "content.grants", message)
    })
}

fn unbalanced_sources(content: &ApplicationContent) -> Vec<MissingItem> {
    let in_grants = content.grants.iter().map(|grant| grant.source);
    let in_budget = content
        .budget
        .iter()
        .filter(|line| is_treasury(line.source()))
        .map(|line| line.source);
    let sources: BTreeSet<i32> = in_grants.chain(in_budget).collect();
    sources
        .into_iter()
        .filter_map(|source| unbalanced(content, source))
        .collect()
}

fn unbalanced(content: &ApplicationContent, source: i32) -> Option<MissingItem> {
    let grants = content.grants.iter().filter(|grant| grant.source == source);
    let asked: i64 = grants.map(|grant| grant.amount_fen).sum();
    let budgeted = budget_fen(content, |line| line.source == source);
    (asked != budgeted).then(|| {
        let name = FundSource::try_from(source).unwrap_or_default().as_str_name();
        let message = format!("{asked} fen are asked for from {name}, and {budgeted} fen are budgeted from it");
        item(Kind::BudgetUnbalanced, "content.budget", message)
    })
}

fn own_funds_short(content: &ApplicationContent, permille: i32) -> Option<MissingItem> {
    let own = budget_fen(content, |line| !is_treasury(line.source()));
    // Rounded up: a share of a fen is a fen.
    let needed = (i128::from(grant_fen(content)) * i128::from(permille) + 999) / 1000;
    (i128::from(own) < needed).then(|| {
        let message = format!("matching and self-raised money is {own} fen, and must be {needed} fen at least");
        item(Kind::OwnFundsShort, "content.budget", message)
    })
}

/// The ceiling is kept by the money of the treasury; what a unit pays itself is its own affair.
fn indirect_above_ceiling(content: &ApplicationContent, facts: &Facts) -> Option<MissingItem> {
    let settings = &facts.settings;
    let indirect = budget_fen(content, |line| {
        is_treasury(line.source()) && line.head == settings.indirect_head
    });
    let direct = budget_fen(content, |line| {
        is_treasury(line.source()) && line.head != settings.indirect_head && line.head != settings.equipment_head
    });
    let ceiling = indirect_ceiling_fen(direct, &settings.indirect_tiers);
    (indirect > ceiling).then(|| {
        let message = format!(
            "indirect costs are {indirect} fen; {direct} fen of direct costs without equipment allow {ceiling} fen"
        );
        item(Kind::IndirectAboveCeiling, "content.budget", message)
    })
}

fn attachments(content: &ApplicationContent, kinds: &[String]) -> Vec<MissingItem> {
    let is_missing = |kind: &&String| {
        !content
            .attachments
            .iter()
            .any(|attachment| attachment.kind == kind.as_str())
    };
    kinds
        .iter()
        .filter(is_missing)
        .map(|kind| {
            item(
                Kind::AttachmentMissing,
                "content.attachments",
                format!("there is no {kind}"),
            )
        })
        .collect()
}

fn grant_fen(content: &ApplicationContent) -> i64 {
    content.grants.iter().map(|grant| grant.amount_fen).sum()
}

fn budget_fen(content: &ApplicationContent, counts: impl Fn(&BudgetLine) -> bool) -> i64 {
    let lines = content.budget.iter().filter(|line| counts(line));
    lines.map(|line| line.amount_fen).sum()
}

fn is_treasury(source: FundSource) -> bool {
    !matches!(source, FundSource::Matching | FundSource::SelfRaised)
}

fn item(kind: Kind, field: &str, message: String) -> MissingItem {
    MissingItem {
        kind: kind.into(),
        field: field.into(),
        message,
    }
}
