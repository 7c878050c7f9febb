//! A test letter, by which an administrator sees that a partner can be reached and answers.

use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::coordination::{Letter, SendTestLetterRequest};
use serde_json::{Value, json};

use super::letter_type::TEST;
use super::letters::{Draft, LETTERS, write};
use crate::settings::Settings;

/// Writes a test letter to one partner.
pub async fn send(call: Call, request: SendTestLetterRequest) -> Result<Letter, Error> {
    let settings: &Settings = call.settings()?;
    let partner = &request.partner;
    let known = settings.exchange.partners.get(partner);
    let known = known.filter(|known| known.authority_or(&call.context().authority().code) == call.authority());
    if known.is_none() {
        let message = format!("the settings of this authority have no partner {partner}");
        return Err(Refusal::field("partner", message).into());
    }
    let told = content(call.today());
    // Each is a matter of its own: one that the partner refuses holds up no other.
    let subject = format!("test/{partner}/{}", call.new_id());
    let letter = Draft::about(&subject, TEST, &told).to(partner);
    let name = write(&call, call.authority(), letter).await?;
    Ok(call.load(&LETTERS, &name).await?.value)
}

fn content(day: Day) -> Value {
    json!({"sent_on": day.to_string(), "text": "测试信件，请回执"})
}

#[cfg(test)]
mod tests {
    use super::content;
    use crate::exchange::letter_type::TEST;
    use crate::exchange::samples;

    #[test]
    fn the_docs_show_a_test_letter() {
        samples::shows(TEST, &content("2026-03-02".parse().unwrap()));
    }
}
