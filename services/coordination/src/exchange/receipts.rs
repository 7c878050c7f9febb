//! Receipts: what a partner made of a letter, told to the matter that the letter is about.

use kezhi_chassis::clock::day_of;
use kezhi_chassis::store::not_found;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::coordination::{DeliverLetterRequest, Letter, LetterEvent, LetterReceipt};
use serde::Deserialize;

use super::deliveries::settled::{self, Said};
use super::kind::LetterKinds;
use super::letters::LETTERS;
use super::settings::PartnerSettings;

/// The data of a receipt.
#[derive(Debug, Deserialize)]
struct Data {
    /// The id of the letter.
    letter: String,
    accepted: bool,
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
    given_on: String,
}

/// Takes a receipt. One that says what is known already changes nothing; one that says otherwise than the partner said before moves the
/// matter too, or is refused where the matter has gone on.
pub async fn take(
    call: &Call,
    (partner, settings): (&str, &PartnerSettings),
    letter: &DeliverLetterRequest,
    kinds: LetterKinds,
) -> Result<(), Error> {
    let (id, receipt) = read(&letter.data)?;
    let name = format!("letters/{id}");
    let letter = call.load(&LETTERS, &name).await?;
    // What was not sent to a partner does not exist for it.
    let written = LetterEvent {
        letter: name.clone(),
        r#type: letter.value.r#type.clone(),
        addressee: letter.value.addressee.clone(),
    };
    // What it was sent before it was to be sent no more, it may still answer.
    let is_theirs = settings.is_for(&written) || settings.is_sent(partner, &written, made_on(&letter.value));
    if !is_theirs || letter.authority != call.authority() {
        return Err(not_found(&name).into());
    }
    refuse_unfit_day(&receipt.given_on, made_on(&letter.value), call.today())?;
    let said = settled::receipted(call, partner, &letter, &receipt).await?;
    if said == Said::Again {
        return Ok(());
    }
    let receipt = LetterReceipt {
        partner: partner.to_string(),
        ..receipt
    };
    match kinds.receipted(&letter.value.r#type) {
        Some(receipted) => receipted(call, &letter, receipt, said).await,
        None => Ok(()),
    }
}

/// Puts a receipt among those of a letter, in the place of what the same partner said before; true where no partner rejects the letter.
pub fn noted(receipts: &mut Vec<LetterReceipt>, receipt: LetterReceipt) -> bool {
    receipts.retain(|before| before.partner != receipt.partner);
    receipts.push(receipt);
    receipts.iter().all(|receipt| receipt.accepted)
}

/// A receipt is given once its letter was made, and not on a day to come.
fn refuse_unfit_day(given_on: &str, made_on: Day, today: Day) -> Result<(), Refusal> {
    let day = field::day("data.given_on", given_on)?;
    let otherwise =
        format!("data.given_on is {day}; it must lie between {made_on}, when the letter was made, and {today}");
    field::must((made_on..=today).contains(&day), "data.given_on", otherwise)
}

fn made_on(letter: &Letter) -> Day {
    let made = letter.create_time.unwrap_or_default();
    day_of(made.seconds.saturating_mul(1_000_000))
}

fn read(data: &[u8]) -> Result<(String, LetterReceipt), Refusal> {
    let data: Data =
        serde_json::from_slice(data).map_err(|error| Refusal::field("data", format!("no receipt: {error}")))?;
    for (path, text, longest) in [
        ("data.letter", &data.letter, 100),
        ("data.code", &data.code, 100),
        ("data.message", &data.message, 2_000),
    ] {
        let fits = text.chars().count() <= longest && !text.contains('\0');
        field::must(
            fits,
            path,
            format!("{path} has at most {longest} characters, and none is U+0000"),
        )?;
    }
    field::day("data.given_on", &data.given_on)?;
    let receipt = LetterReceipt {
        accepted: data.accepted,
        code: data.code,
        message: data.message,
        given_on: data.given_on,
        partner: String::new(),
    };
    Ok((data.letter, receipt))
}

#[cfg(test)]
mod tests {
    use kezhi_proto::coordination::LetterReceipt;

    use super::{noted, read, refuse_unfit_day};
    use crate::exchange::letter_type::RECEIPT;
    use crate::exchange::samples;

    #[test]
    fn each_partners_last_word_stands_by_itself_and_one_rejection_is_enough() {
        let mut receipts = Vec::new();
        for (partner, accepted, none_rejects) in [
            ("a", true, true),
            ("b", false, false),
            ("a", true, false),
            ("b", true, true),
            ("a", false, false),
        ] {
            let receipt = LetterReceipt {
                partner: partner.into(),
                accepted,
                ..LetterReceipt::default()
            };
            assert_eq!(noted(&mut receipts, receipt), none_rejects, "{receipts:?}");
        }
        assert_eq!(receipts.len(), 2);
    }

    #[test]
    fn the_receipt_of_the_docs_is_one() {
        let (letter, receipt) = read(&samples::sent(RECEIPT)).unwrap();
        assert_eq!(letter, "0197f2a4-5b8e-7c11-9d60-3f2c8a7b1e04");
        assert_eq!(
            (receipt.code.as_str(), receipt.given_on.as_str()),
            ("E17", "2026-03-05")
        );
    }

    #[test]
    fn a_receipt_names_its_letter_and_a_day() {
        let good = br#"{"letter":"1","accepted":true,"given_on":"2026-03-02"}"#;
        let (letter, receipt) = read(good).unwrap();
        assert_eq!((letter.as_str(), receipt.accepted), ("1", true));
        for (bad, field) in [
            (&b"\xff"[..], "data"),
            (br#"{"accepted":true,"given_on":"2026-03-02"}"#, "data"),
            (
                br#"{"letter":"a\u0000","accepted":true,"given_on":"2026-03-02"}"#,
                "data.letter",
            ),
            (
                br#"{"letter":"1","accepted":true,"given_on":"2026-02-30"}"#,
                "data.given_on",
            ),
        ] {
            assert_eq!(read(bad).unwrap_err().field, field);
        }
    }

    #[test]
    fn a_receipt_is_given_after_its_letter_and_not_on_a_day_to_come() {
        let (made_on, today) = ("2026-03-02".parse().unwrap(), "2026-03-09".parse().unwrap());
        for (given_on, fits) in [
            ("2026-03-01", false),
            ("2026-03-02", true),
            ("2026-03-09", true),
            ("2026-03-10", false),
            ("2999-01-01", false),
        ] {
            assert_eq!(refuse_unfit_day(given_on, made_on, today).is_ok(), fits, "{given_on}");
        }
    }
}
