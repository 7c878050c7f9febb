//! Masking personal data before it leaves the bureau.

use kezhi_law::identifier::{CreditCode, PatentNumber};
use kezhi_proto::enforcement::{Party, party};

/// From how many digits on a number may be a person's: a telephone, an identity or an account number.
const PERSONAL_DIGITS: usize = 11;
/// How many of them stay at each end.
const KEPT: usize = 3;

/// The name of a party as the public reads it: an organisation's whole, a natural person's surname.
pub fn party_name(party: &Party) -> String {
    match party.kind() {
        party::Kind::Organisation | party::Kind::SoleTrader => party.display_name.clone(),
        // Who is not known to be an organisation may be a person.
        party::Kind::NaturalPerson | party::Kind::Unspecified => person(&party.display_name),
    }
}

/// A text with the names and the address of the party's persons and every personal number masked.
pub fn text(text: &str, party: &Party) -> String {
    let is_person = matches!(party.kind(), party::Kind::NaturalPerson | party::Kind::Unspecified);
    let names = [is_person.then_some(&party.display_name), Some(&party.representative)];
    let mut masked = text.to_string();
    for name in names.into_iter().flatten().filter(|name| name.chars().count() > 1) {
        masked = masked.replace(name.as_str(), &person(name));
    }
    if is_person && party.address.chars().count() > 1 {
        masked = masked.replace(&party.address, "***");
    }
    numbers(&masked)
}

/// `张三丰` as `张**`.
fn person(name: &str) -> String {
    name.chars()
        .enumerate()
        .map(|(position, letter)| if position == 0 { letter } else { '*' })
        .collect()
}

/// Every number that may be a person's, however it is written; patent numbers and credit codes are public and stay.
fn numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut token = String::new();
    for letter in text.chars() {
        if is_part_of_a_number(letter) {
            token.push(letter);
        } else {
            masked.push_str(&mask_token(&token));
            token.clear();
            masked.push(letter);
        }
    }
    masked.push_str(&mask_token(&token));
    masked
}

/// Digits and letters, of either width, and what stands between the groups of a number.
fn is_part_of_a_number(letter: char) -> bool {
    let narrow = narrow(letter);
    narrow.is_ascii_alphanumeric() || matches!(narrow, '-' | '.' | ' ')
}

/// The half-width form of a full-width letter or digit.
fn narrow(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        _ => letter,
    }
}

fn mask_token(token: &str) -> String {
    let plain: String = token.chars().map(narrow).collect();
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    if digits < PERSONAL_DIGITS || is_public(plain.trim()) {
        return token.to_string();
    }
    // Words may stand around a public number: each is looked at by itself before the whole is.
    if let Some((first, rest)) = split_off_public_word(token) {
        return format!("{}{}", mask_token(first), mask_token(rest));
    }
    hide(token, digits)
}

fn is_public(word: &str) -> bool {
    let names_a_patent = word.to_ascii_uppercase().starts_with("ZL") && PatentNumber::parse(word).is_ok();
    names_a_patent || CreditCode::parse(word).is_ok()
}

/// Splits a token before and after its first word that is public.
fn split_off_public_word(token: &str) -> Option<(&str, &str)> {
    let word = token
        .split(' ')
        .find(|word| is_public(&word.chars().map(narrow).collect::<String>()))?;
    let start = token.find(word)?;
    match start {
        0 => token.split_at_checked(word.len()),
        _ => token.split_at_checked(start),
    }
}

/// The token with all digits hidden but a few at each end, and an identity number's final X with them.
fn hide(token: &str, digits: usize) -> String {
    let mut seen = 0;
    let mut hidden = String::with_capacity(token.len());
    for letter in token.chars() {
        if narrow(letter).is_ascii_digit() {
            seen += 1;
            hidden.push(if seen > KEPT && seen + KEPT <= digits {
                '*'
            } else {
                letter
            });
        } else {
            hidden.push(letter);
        }
    }
    hidden
}
