//! Numbers that may be a person's, however they are written.

use std::ops::Range;

use super::names::set;
use super::public::{self, BETWEEN};
use super::written::Written;

/// From how many digits on a number may be a person's: a telephone has seven.
const PERSONAL: usize = 7;
/// From how many on it is still told apart by its first and last digits, and how many of them stay; of a shorter one, one stays.
const LONG: usize = 11;
const KEPT_OF_LONG: usize = 3;
const KEPT: usize = 1;
/// How many of the characters between two digits of one number may be letters.
const LETTERS_BETWEEN: usize = 2;

/// Hides the numbers that may be a person's.
pub fn hide(written: &Written, hidden: &mut [bool]) {
    let public = public::found(written);
    let mut index = 0;
    while let Some(run) = next_run(written, index) {
        index = run.end;
        hide_run(written, &run, &public, hidden);
    }
}

/// The next digits that may be one number, from a place on.
fn next_run(written: &Written, from: usize) -> Option<Range<usize>> {
    let start = (from..written.len()).find(|index| is_digit(written, *index))?;
    let mut end = start + 1;
    while let Some(next) = next_digit(written, end) {
        end = next + 1;
    }
    Some(start..end)
}

/// The next digit of the same number.
fn next_digit(written: &Written, from: usize) -> Option<usize> {
    let mut letters = 0;
    for index in (from..written.len()).take(BETWEEN + 1) {
        let glyph = written.at(index)?;
        if glyph.digit.is_some() {
            return Some(index);
        }
        letters += usize::from(glyph.is_latin());
        if letters > LETTERS_BETWEEN || !(glyph.separates() || glyph.is_latin()) {
            return None;
        }
    }
    None
}

/// Hides what of a run is not public.
fn hide_run(written: &Written, run: &Range<usize>, public: &[Range<usize>], hidden: &mut [bool]) {
    let within = |index: usize| public.iter().find(|item| item.contains(&index));
    let digits: Vec<usize> = run.clone().filter(|index| is_digit(written, *index)).collect();
    // The digits between what is public, group by group.
    let mut unknown: Vec<Vec<usize>> = vec![Vec::new()];
    for index in &digits {
        match (within(*index), unknown.last_mut()) {
            (None, Some(last)) => last.push(*index),
            (Some(_), Some(last)) if !last.is_empty() => unknown.push(Vec::new()),
            _ => {}
        }
    }
    unknown.iter().for_each(|group| hide_number(group, hidden));
}

/// Hides a number but for its ends.
fn hide_number(digits: &[usize], hidden: &mut [bool]) {
    let kept = match digits.len() {
        ..PERSONAL => return,
        PERSONAL..LONG => KEPT,
        _ => KEPT_OF_LONG,
    };
    for index in digits.iter().take(digits.len() - kept).skip(kept) {
        set(hidden, *index, true);
    }
}

fn is_digit(written: &Written, index: usize) -> bool {
    written.at(index).is_some_and(|glyph| glyph.digit.is_some())
}
