//! Masking what is a person's before a text becomes public (政府信息公开条例第十五条, 处罚法第五十条).
//!
//! What may be a person's is masked, and only what certainly is not stays: whoever writes a telephone number in a way that nobody
//! thought of must not be the first whose number becomes public.

mod amount;
mod names;
mod numbers;
mod period;
mod public;
mod written;

#[cfg(test)]
mod tests;

use written::Written;

/// Whom a text is about: whose names must not be read in it.
#[derive(Debug, Clone, Default)]
pub struct Persons<'a> {
    /// Their names, each masked but for its first character.
    pub names: Vec<&'a str>,
    /// Where they live, and whatever else of them is a text: masked whole.
    pub hidden: Vec<&'a str>,
    /// What is an office's, and no person's: its telephone numbers and addresses of electronic mail. They stay.
    pub known: Vec<&'a str>,
}

/// A text as the public may read it: the names of the persons it is about, and every number and address of electronic mail that may be a
/// person's, are masked. Patent numbers, official numbers, credit codes of organisations, amounts and days stay.
pub fn text(text: &str, persons: &Persons<'_>) -> String {
    let written = Written::read(text);
    let mut hidden = vec![false; written.len()];
    for name in &persons.names {
        names::hide(&written, name, 1, &mut hidden);
    }
    for words in &persons.hidden {
        names::hide(&written, words, 0, &mut hidden);
    }
    names::hide_mail(&written, &mut hidden);
    numbers::hide(&written, &mut hidden);
    for known in &persons.known {
        names::show(&written, known, &mut hidden);
    }
    written.masked(&hidden)
}

/// `张三丰` as `张**`.
pub fn name(name: &str) -> String {
    name.chars()
        .enumerate()
        .map(|(position, letter)| if position == 0 { letter } else { '*' })
        .collect()
}
