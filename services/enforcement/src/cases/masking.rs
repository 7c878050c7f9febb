//! Masking personal data before it leaves the bureau.

use kezhi_proto::enforcement::{Party, party};

/// How many digits in a row make a number that belongs to a person: a telephone or identity number.
const PERSONAL_DIGITS: usize = 11;
/// How many of them stay at each end.
const KEPT: usize = 3;

/// The name of a party as the public reads it: an organisation's whole, a natural person's surname.
pub fn party_name(party: &Party) -> String {
    match party.kind() {
        party::Kind::NaturalPerson => person(&party.display_name),
        _ => party.display_name.clone(),
    }
}

/// A text with the names of the party's persons and every personal number masked.
pub fn text(text: &str, party: &Party) -> String {
    let mut masked = text.to_string();
    let natural = party.kind() == party::Kind::NaturalPerson;
    let names = [natural.then_some(&party.display_name), Some(&party.representative)];
    for name in names.into_iter().flatten().filter(|name| name.chars().count() > 1) {
        masked = masked.replace(name.as_str(), &person(name));
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

/// Runs of eleven digits and more, an identity number's final X among them; patent numbers stay, they are public.
fn numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut run = String::new();
    let mut before = ' ';
    for letter in text.chars().chain(std::iter::once('\0')) {
        let continues = letter.is_ascii_digit() || (!run.is_empty() && matches!(letter, 'X' | 'x'));
        if continues {
            run.push(letter);
            continue;
        }
        masked.push_str(&mask_run(&run, before));
        run.clear();
        if letter != '\0' {
            masked.push(letter);
        }
        before = letter;
    }
    masked
}

fn mask_run(run: &str, before: char) -> String {
    // `ZL201630312136.6`: a letter before the digits marks a patent number.
    if run.len() < PERSONAL_DIGITS || before == 'L' {
        return run.to_string();
    }
    let hidden = run.len().saturating_sub(2 * KEPT);
    run.chars()
        .enumerate()
        .map(|(position, digit)| {
            if (KEPT..KEPT + hidden).contains(&position) {
                '*'
            } else {
                digit
            }
        })
        .collect()
}
