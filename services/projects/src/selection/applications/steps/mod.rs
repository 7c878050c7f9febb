//! The steps of an application: of those who apply, and of the bureau. Those of its review are the review's.

mod checking;
mod handing_in;
mod setting_up;

use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::{Application, ApplicationContent, Unit};

use super::rules::Facts;

use crate::oversight::integrity;
use crate::planning::funding_calls::FUNDING_CALLS;
use crate::planning::plans::PLANS;
use crate::selection::reviews::REVIEWS;
use crate::settings::Settings;
pub(super) use checking::{check, reject};
pub(super) use handing_in::{complete, submit, withdraw};
pub(super) use setting_up::set_up;

/// The facts of a step, as far as the application itself leads to them.
async fn gather(call: &Call, application: &Moving<Application>, settings: &Settings) -> Result<Facts, Error> {
    let funding_call = call.load(&FUNDING_CALLS, &application.value.funding_call).await?.value;
    let review = match funding_call.review.as_str() {
        "" => None,
        name => Some(call.load(&REVIEWS, name).await?.value),
    };
    let applicant = application.value.applicant.clone().unwrap_or_default();
    let content = application.value.content.clone().unwrap_or_default();
    Ok(Facts {
        application: application.value.clone(),
        plan: call.load(&PLANS, &funding_call.plan).await?.value,
        funding_call,
        on: application.on,
        settings: settings.clone(),
        barred: barred(call, &applicant, &content, application.on).await?,
        completed: application.times_taken("CompleteApplication"),
        others_of_the_unit: None,
        missing: None,
        review: Some(review),
        open_objections: None,
    })
}

/// The units of an application that are barred on a day.
async fn barred(
    call: &Call,
    applicant: &Unit,
    content: &ApplicationContent,
    on: Day,
) -> Result<Vec<(String, Day)>, Error> {
    let mut barred = Vec::new();
    for unit in std::iter::once(applicant).chain(&content.partners) {
        let standing = integrity::standing(call, &unit.credit_code, on).await?;
        if let Some(until) = standing.barred_until {
            barred.push((unit.credit_code.clone(), until));
        }
    }
    Ok(barred)
}
