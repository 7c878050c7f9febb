//! The publicity of a selection begins.

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::ReviewEvent;
use kezhi_proto::projects::{Review, StartPublicityRequest};

use crate::planning::funding_calls::FUNDING_CALLS;
use crate::selection::reviews::procedure::REVIEW;
use crate::selection::reviews::rules::publicity_to;
use crate::selection::reviews::{REVIEWS, shown};
use crate::settings::Settings;

pub async fn start(call: Call, request: StartPublicityRequest) -> Result<Review, Error> {
    let settings: &Settings = call.settings()?;
    let mut review = call.open(&REVIEWS, &request).await?;
    let funding_call = call.load(&FUNDING_CALLS, &review.value.funding_call).await?.value;
    let days = match funding_call.publicity_days {
        0 => i64::from(settings.publicity_days),
        days => i64::from(days),
    };
    // The public reads it from today on, whatever day the step is dated.
    let from = call.today();
    let to = publicity_to(from, days)?;
    let taken = review.take_freely(&call, &REVIEW)?;
    review.value.publicity_from = from.to_string();
    review.value.publicity_to = to.to_string();
    let data = ReviewEvent {
        publicity_to: review.value.publicity_to.to_string(),
        ..ReviewEvent::default()
    };
    let review = review.store(&call, &REVIEWS, &taken, data).await?;
    Ok(shown(review.value))
}
