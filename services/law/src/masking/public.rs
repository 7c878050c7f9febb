//! What is certainly no person's: patent numbers, credit codes, official numbers, amounts and days.

use std::ops::Range;

use jiff::civil::Date;

use super::amount::amount;
use super::period::{listed, months, time, years};
use super::written::{Glyph, Written};
use crate::identifier::{CreditCode, PatentNumber};

/// The years of which numbers and days may be.
pub(super) const YEARS: Range<i16> = 1949..2100;
/// The years of which the numbers of patents begin with two digits, and those since.
const SHORT_PATENTS: [Range<i16>; 2] = [85..100, 0..4];
const LONG_PATENTS: Range<i16> = 1985..YEARS.end;
/// How many digits the numbers of patents have without a check digit.
const SHORT_PATENT: usize = 8;
const LONG_PATENT: usize = 12;
/// How many characters may stand between two of one number or name.
pub const BETWEEN: usize = 12;
/// What an official number has its year in.
const OPENING: &str = "([〔【〖{〈《「";
const CLOSING: &str = ")]〕】〗}〉》」";

/// The stretches of a text that are public.
pub fn found(written: &Written) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let (mut index, mut after) = (0, 0);
    while index < written.len() {
        let reader = Reader { written, index, after };
        let end = match reader.is_in_a_word() {
            true => None,
            false => KINDS.iter().find_map(|kind| kind(reader)),
        };
        match end {
            Some(end) => {
                items.push(index..end);
                (index, after) = (end, end);
            }
            None => index += 1,
        }
    }
    items
}

fn day_of(eight: &str) -> Option<Date> {
    let number = |range: Range<usize>| eight.get(range)?.parse::<i16>().ok();
    let part = |range| i8::try_from(number(range)?).ok();
    Date::new(number(0..4)?, part(4..6)?, part(6..8)?).ok()
}

/// Reads on from a place; each answers where what it has read ends.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub written: &'a Written,
    pub index: usize,
    /// Where what was found last to be public ends.
    pub after: usize,
}

type Kind = fn(Reader<'_>) -> Option<usize>;
const KINDS: [Kind; 12] = [
    patent,
    publication,
    international,
    credit_code,
    official_number,
    articles,
    amount,
    day,
    years,
    months,
    time,
    listed,
];

impl<'a> Reader<'a> {
    /// The glyphs before that may be of the same number, back to what is public.
    pub fn back(&self) -> impl Iterator<Item = &'a Glyph> + use<'a> {
        let written = self.written;
        (self.after..self.index).rev().filter_map(|index| written.at(index))
    }

    pub fn glyph(&self) -> Option<&'a Glyph> {
        self.written.at(self.index)
    }

    /// True where a letter or digit of the same word stands before.
    pub fn is_in_a_word(&self) -> bool {
        let before = self.index.checked_sub(1).and_then(|index| self.written.at(index));
        let is_part = |glyph: &Glyph| glyph.digit.is_some() || glyph.is_latin();
        before.is_some_and(is_part) && self.glyph().is_some_and(is_part)
    }

    /// True where no digit follows, nor a letter of the same word.
    pub fn ends(&self) -> bool {
        !self
            .glyph()
            .is_some_and(|glyph| glyph.digit.is_some() || glyph.is_latin())
    }

    pub fn word(mut self, word: &str) -> Option<Self> {
        for letter in word.chars() {
            self = self.letter(|found| found == letter)?;
        }
        Some(self)
    }

    pub fn letter(self, is: impl Fn(char) -> bool) -> Option<Self> {
        is(self.glyph()?.letter).then_some(Self {
            index: self.index + 1,
            ..self
        })
    }

    /// The same, or where it was.
    pub fn maybe(self, is: impl Fn(char) -> bool) -> Self {
        self.letter(is).unwrap_or(self)
    }

    pub fn separator(self) -> Option<Self> {
        self.glyph()?.separates().then_some(Self {
            index: self.index + 1,
            ..self
        })
    }

    fn check_digit(self) -> Option<(char, Self)> {
        let check = self.glyph()?.letter;
        let end = self.letter(|letter| letter.is_ascii_digit() || letter == 'X')?;
        Some((check, end))
    }

    /// So many digits at the least and at the most.
    pub fn digits(mut self, least: usize, most: usize) -> Option<(String, Self)> {
        let mut digits = String::new();
        while digits.len() < most
            && let Some(digit) = self.glyph().and_then(|glyph| glyph.digit)
        {
            digits.push(digit);
            self.index += 1;
        }
        (digits.len() >= least).then_some((digits, self))
    }
}

pub(super) fn is_year(digits: &str, years: &Range<i16>) -> bool {
    digits.parse().is_ok_and(|year| years.contains(&year))
}

/// `ZL201630312136.6`, also with blanks in it and one that was made up; without its mark only with its point and the right check digit.
/// What follows on a whole number is another.
fn patent(from: Reader<'_>) -> Option<usize> {
    let marked = from.word("ZL").or_else(|| from.word("CN"));
    let mut reader = marked.unwrap_or(from);
    let mut serial = String::new();
    loop {
        let gap = match marked {
            Some(_) if !serial.is_empty() && serial.len() == patent_length(&serial) => break,
            Some(_) => reader.maybe(|letter| letter == ' ' || letter == '-'),
            None => reader,
        };
        let Some((digits, next)) = gap.digits(1, 14) else { break };
        serial.push_str(&digits);
        reader = next;
    }
    let check = reader
        .letter(|letter| ".。·".contains(letter))
        .and_then(Reader::check_digit);
    let (number, end) = match check {
        Some((check, end)) => (format!("{serial}.{check}"), end),
        None => (serial.clone(), reader.maybe(|letter| letter == 'X')),
    };
    let length = patent_length(&serial);
    let has_form = length > 0 && (length..=length + 1).contains(&serial.len());
    let is_right = || length == LONG_PATENT && check.is_some() && PatentNumber::parse(&number).is_ok();
    (has_form && end.ends() && (marked.is_some() || is_right())).then_some(end.index)
}

/// How many digits a number that begins so has, without its check digit; none where no patent's begins so.
fn patent_length(serial: &str) -> usize {
    let is_kind = |place: Range<usize>| matches!(serial.get(place), Some("1" | "2" | "3" | "8" | "9"));
    let is_of = |place: Range<usize>, years: &Range<i16>| serial.get(place).is_some_and(|year| is_year(year, years));
    if is_of(0..4, &LONG_PATENTS) && is_kind(4..5) {
        LONG_PATENT
    } else if SHORT_PATENTS.iter().any(|years| is_of(0..2, years)) && is_kind(2..3) {
        SHORT_PATENT
    } else {
        0
    }
}

/// `CN101234567B`, a publication.
fn publication(from: Reader<'_>) -> Option<usize> {
    let number = from.word("CN")?.maybe(|letter| letter == ' ');
    let (_, after) = number.digits(7, 9)?;
    let kind = after
        .maybe(|letter| letter == ' ')
        .letter(|letter| "ABCSUY".contains(letter))?;
    let end = kind.maybe(|letter| letter.is_ascii_digit());
    end.ends().then_some(end.index)
}

/// `PCT/CN2012/071234`, an international application.
fn international(from: Reader<'_>) -> Option<usize> {
    let office = from.word("PCT")?.separator()?;
    let year = office
        .letter(|l| l.is_ascii_alphabetic())?
        .letter(|l| l.is_ascii_alphabetic())?;
    let (year, after) = year.digits(4, 4)?;
    let (_, end) = after.separator()?.digits(5, 6)?;
    (is_year(&year, &YEARS) && end.ends()).then_some(end.index)
}

/// `91120113754806625Q`; not where it may be the number of a person, of whose identity numbers one in thirty-one is a credit code too.
fn credit_code(from: Reader<'_>) -> Option<usize> {
    let end = from.index + 18;
    let glyphs = from.written.glyphs().get(from.index..end)?;
    let code: String = glyphs.iter().map(|glyph| glyph.letter).collect();
    let is_told_apart = code
        .trim_end_matches('X')
        .chars()
        .any(|letter| letter.is_ascii_alphabetic());
    let is_code = code.chars().all(|letter| letter.is_ascii_alphanumeric()) && CreditCode::parse(&code).is_ok();
    let ends = Reader { index: end, ..from }.ends();
    (is_told_apart && is_code && ends).then_some(end)
}

/// `〔2026〕7号`.
fn official_number(from: Reader<'_>) -> Option<usize> {
    let (year, after) = from.letter(|letter| OPENING.contains(letter))?.digits(4, 4)?;
    let number = after.letter(|letter| CLOSING.contains(letter))?;
    let number = number.maybe(|letter| letter == '第');
    let (_, after) = number.digits(1, 6)?;
    let end = after.letter(|letter| letter == '号')?;
    is_year(&year, &YEARS).then_some(end.index)
}

/// `第12、13条`: each after the one before.
fn articles(from: Reader<'_>) -> Option<usize> {
    let (mut reader, mut before) = (from.word("第")?, 0);
    loop {
        let (digits, after) = reader.digits(1, 3)?;
        let number = digits.parse::<u16>().ok().filter(|number| *number > before)?;
        if digits.starts_with('0') {
            return None;
        }
        before = number;
        if let Some(end) = after.letter(|letter| "条款项章节页".contains(letter)) {
            return Some(end.index);
        }
        reader = after.separator()?;
    }
}

/// `2026-03-20`, `2026.3.20`, `2026/3/20`; not in the midst of a longer number.
fn day(from: Reader<'_>) -> Option<usize> {
    let (year, after) = from.digits(4, 4)?;
    let between = after.glyph()?.letter;
    let same = |letter: char| letter == between && "-./".contains(letter);
    let (month, after) = after.letter(same)?.digits(1, 2)?;
    let (day, end) = after.letter(same)?.digits(1, 2)?;
    let valid = day_of(&format!("{year}{month:0>2}{day:0>2}")).is_some();
    let ends = end.glyph().is_none_or(|glyph| glyph.digit.is_none());
    (valid && is_year(&year, &YEARS) && ends && !is_in_a_number(from, end)).then_some(end.index)
}

/// True for a day that is that of an identity number, or that other digits touch on both sides.
fn is_in_a_number(begin: Reader<'_>, end: Reader<'_>) -> bool {
    let before = || (0..begin.index).rev();
    let after = || end.index..end.written.len();
    let glyph = |index: usize| begin.written.at(index);
    let is_birthday = digits_along(begin.written, before()) == 6 && matches!(digits_along(end.written, after()), 3 | 4);
    let touches = |along: &mut dyn Iterator<Item = usize>| {
        let first = along
            .take(BETWEEN)
            .filter_map(glyph)
            .find(|glyph| !glyph.separates() || parts(glyph.letter));
        first.is_some_and(|glyph| glyph.digit.is_some())
    };
    is_birthday || (touches(&mut before()) && touches(&mut after()))
}

/// True for what stands between the members of a sentence rather than between the groups of a number.
fn parts(letter: char) -> bool {
    letter.is_whitespace() || ",;:、。()".contains(letter)
}

/// How many digits of one number there are along a way.
fn digits_along(written: &Written, way: impl Iterator<Item = usize>) -> usize {
    let (mut digits, mut between) = (0, 0);
    for glyph in way.filter_map(|index| written.at(index)) {
        match (glyph.digit.is_some(), glyph.separates()) {
            (true, _) => (digits, between) = (digits + 1, 0),
            (_, true) if between < BETWEEN => between += 1,
            _ => break,
        }
    }
    digits
}
