//! Years, months and times of day, and members of a list.

use super::public::{Reader, YEARS, is_year};

/// What stands between the ends of a period.
const RANGE: &str = "-‐‑–—―~";
/// What stands between years that are listed.
const LISTED: &str = "、,";
/// How many members make a list.
const MEMBERS: u16 = 3;

/// `2024-2026年`, `2023、2024年度`.
pub fn years(from: Reader<'_>) -> Option<usize> {
    let mut reader = from;
    loop {
        let (year, after) = reader.digits(4, 4)?;
        if !is_year(&year, &YEARS) || is_joined(from) {
            return None;
        }
        if let Some(end) = after.letter(|letter| letter == '年') {
            return Some(end.index);
        }
        reader = after.letter(|letter| RANGE.contains(letter) || LISTED.contains(letter))?;
    }
}

/// `2025.1-2025.12`.
pub fn months(from: Reader<'_>) -> Option<usize> {
    let month = |reader: Reader<'_>| {
        let (year, after) = reader.digits(4, 4)?;
        let (month, end) = after.letter(|letter| "./".contains(letter))?.digits(1, 2)?;
        let is_month = month.parse().is_ok_and(|month| (1..=12).contains(&month));
        (is_year(&year, &YEARS) && is_month).then_some(end.index)
    };
    let at = |index: usize| Reader { index, ..from };
    let begins = at(month(from)?);
    let end = month(begins.letter(|letter| RANGE.contains(letter))?)?;
    (!is_joined(from) && !is_followed(at(end))).then_some(end)
}

/// `14:00`, `9:05:30`.
pub fn time(from: Reader<'_>) -> Option<usize> {
    let below = |digits: &str, limit: u8| digits.parse().is_ok_and(|number: u8| number < limit);
    let (hour, after) = from.digits(1, 2)?;
    let (minute, mut end) = after.letter(|letter| letter == ':')?.digits(2, 2)?;
    if let Some((second, after)) = end.letter(|letter| letter == ':').and_then(|colon| colon.digits(2, 2)) {
        if !below(&second, 60) {
            return None;
        }
        end = after;
    }
    let goes_on = end.letter(|letter| letter == ':').is_some() || is_followed_at_once(end);
    (below(&hour, 24) && below(&minute, 60) && !goes_on && !is_joined(from)).then_some(end.index)
}

/// `1、2、3`: each is one more than the one before.
pub fn listed(from: Reader<'_>) -> Option<usize> {
    let (first, mut reader) = from.digits(1, 2)?;
    let (mut number, mut members): (u16, u16) = (first.parse().ok()?, 1);
    while let Some((next, after)) = reader
        .letter(|letter| LISTED.contains(letter))
        .and_then(|comma| comma.digits(1, 2))
        && next.parse() == Ok(number + 1)
        && !next.starts_with('0')
    {
        (reader, number, members) = (after, number + 1, members + 1);
    }
    (members >= MEMBERS && !is_joined(from) && !is_followed(reader)).then_some(reader.index)
}

/// True where digits that are not public stand before, with nothing but separators between.
fn is_joined(from: Reader<'_>) -> bool {
    let before = from.back().find(|glyph| !glyph.separates());
    before.is_some_and(|glyph| glyph.digit.is_some())
}

/// The same of what follows, but for a blank or a mark between sentences.
fn is_followed(end: Reader<'_>) -> bool {
    is_followed_at_once(end)
        || end
            .letter(|letter| "-./·、,".contains(letter))
            .is_some_and(is_followed_at_once)
}

fn is_followed_at_once(end: Reader<'_>) -> bool {
    end.glyph().is_some_and(|glyph| glyph.digit.is_some())
}
