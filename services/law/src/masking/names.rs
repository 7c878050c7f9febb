//! Names and addresses, whatever stands between their characters.

use unicode_normalization::UnicodeNormalization;

use super::public::BETWEEN;
use super::written::{FILLERS, Written};

/// A name of one character is a word of the language.
const SHORTEST: usize = 2;

/// Hides each occurrence of a name, but for so many characters at its beginning.
pub fn hide(written: &Written, name: &str, kept: usize, hidden: &mut [bool]) {
    let name = letters(name);
    if name.len() < SHORTEST {
        return;
    }
    for start in 0..written.len() {
        for index in found(written, start, &name).unwrap_or_default().into_iter().skip(kept) {
            set(hidden, index, true);
        }
    }
}

/// Shows each occurrence of what is known to be no person's. As a part of a longer number or word it is something else.
pub fn show(written: &Written, known: &str, hidden: &mut [bool]) {
    let known = letters(known);
    let is_letter = |index: Option<usize>| {
        let glyph = index.and_then(|index| written.at(index));
        glyph.is_some_and(|glyph| glyph.digit.is_some() || glyph.letter.is_ascii_alphanumeric())
    };
    for start in 0..written.len() {
        let Some(places) = found(written, start, &known) else {
            continue;
        };
        let after = places.last().map(|last| last + 1);
        if !is_letter(start.checked_sub(1)) && !is_letter(after) {
            places.into_iter().for_each(|index| set(hidden, index, false));
        }
    }
}

fn letters(name: &str) -> Vec<char> {
    name.nfkc()
        .filter(|letter| letter.is_alphanumeric() && !FILLERS.contains(letter))
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

/// Where the characters of a name stand that begins at a place; nothing where it does not.
fn found(written: &Written, start: usize, name: &[char]) -> Option<Vec<usize>> {
    let mut places = Vec::with_capacity(name.len());
    let mut index = start;
    for letter in name {
        let skipped = (index..).take(BETWEEN + 1).find(|at| {
            let glyph = written.at(*at);
            !glyph.is_some_and(|glyph| glyph.separates()) || at == &start
        })?;
        if written.at(skipped)?.letter != *letter {
            return None;
        }
        places.push(skipped);
        index = skipped + 1;
    }
    Some(places)
}

/// Hides the part before the @ of each address of electronic mail.
pub fn hide_mail(written: &Written, hidden: &mut [bool]) {
    let ats = (0..written.len()).filter(|index| written.at(*index).is_some_and(|glyph| glyph.letter == '@'));
    for at in ats {
        let is_part = |index: &usize| written.at(*index).is_some_and(|glyph| is_of_mail(glyph.letter));
        for index in (0..at)
            .rev()
            .skip_while(|index| is_blank(written, *index))
            .take_while(is_part)
        {
            set(hidden, index, true);
        }
    }
}

fn is_blank(written: &Written, index: usize) -> bool {
    written.at(index).is_some_and(|glyph| glyph.letter.is_whitespace())
}

fn is_of_mail(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "._%+-".contains(letter)
}

pub(super) fn set(hidden: &mut [bool], index: usize, hide: bool) {
    if let Some(hidden) = hidden.get_mut(index) {
        *hidden = hide;
    }
}
