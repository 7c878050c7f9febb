//! How much training the people of an organisation, or an official, had in a year.

use std::collections::BTreeMap;

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::course::Kind;
use kezhi_proto::coordination::enrolment::{State, Trainee};
use kezhi_proto::coordination::{
    Enrolment, GetTrainingHoursRequest as Request, GetTrainingHoursResponse as Response, TrainingHours,
};

use super::ENROLMENTS;
use super::rules::index_key_of;

pub(super) async fn answer(call: Call, request: Request) -> Result<Response, Error> {
    let one = request.account.is_empty() != request.organisation.is_empty();
    field::must(one, "organisation", "ask for an account or for an organisation")?;
    let organisation = match request.organisation.as_str() {
        "" => String::new(),
        code => field::credit_code("organisation", code)?,
    };
    call.caller().refuse_to_speak_for(&organisation)?;
    let index_key = index_key_of(&Trainee {
        account: request.account,
        organisation,
        ..Trainee::default()
    });
    let year = request.year.to_string();
    let mut kinds = BTreeMap::<Kind, TrainingHours>::new();
    let mut total = TrainingHours::default();
    let filter = Filter::of(call.authority()).under(&index_key).under(&year);
    for enrolment in call.all(&ENROLMENTS, &filter).await? {
        count(&mut total, &enrolment.value);
        count(kinds.entry(enrolment.value.kind()).or_default(), &enrolment.value);
    }
    let of_kind = |(kind, hours): (Kind, _)| TrainingHours {
        kind: kind.into(),
        ..hours
    };
    let kinds = kinds.into_iter().filter(|(_, hours)| hours.attendances > 0);
    Ok(Response {
        kinds: kinds.map(of_kind).collect(),
        total: Some(total),
    })
}

/// Counts an enrolment; one that nobody attended counts for nothing.
pub fn count(hours: &mut TrainingHours, enrolment: &Enrolment) {
    let minutes = enrolment.attendance.clone().unwrap_or_default().minutes;
    hours.attendances += i64::from(minutes > 0);
    hours.minutes = hours.minutes.saturating_add(minutes.into());
    hours.certificates += i64::from(enrolment.state() == State::Certified);
}
