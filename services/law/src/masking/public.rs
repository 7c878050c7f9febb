//! What is certainly no person's: patent numbers, credit codes, official numbers, amounts and days.

use std::ops::Range;

use jiff::civil::Date;

use super::written::{Glyph, Written};
use crate::identifier::{CreditCode, PatentNumber};

/// The years of which numbers and days may be.
const YEARS: Range<i16> = 1949..2100;
/// Patents have been applied for here since then.
const FIRST_PATENT: i16 = 1985;
/// An amount of more digits before its point is written with commas, or is none.
const LONGEST_AMOUNT: usize = 10;
/// How many characters may stand between two digits of one number.
pub const BETWEEN: usize = 4;

/// The stretches of a text that are public.
pub fn found(written: &Written) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut index = 0;
    while index < written.len() {
        let reader = Reader { written, index };
        let end = match reader.is_in_a_word() {
            true => None,
            false => KINDS.iter().find_map(|kind| kind(reader)),
        };
        match end {
            Some(end) => {
                items.push(index..end);
                index = end;
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
struct Reader<'a> {
    written: &'a Written,
    index: usize,
}

type Kind = fn(Reader<'_>) -> Option<usize>;
const KINDS: [Kind; 8] = [
    patent,
    publication,
    international,
    credit_code,
    official_number,
    articles,
    amount,
    day,
];

impl<'a> Reader<'a> {
    fn glyph(&self) -> Option<&'a Glyph> {
        self.written.at(self.index)
    }

    /// True where a letter or digit of the same word stands before.
    fn is_in_a_word(&self) -> bool {
        let before = self.index.checked_sub(1).and_then(|index| self.written.at(index));
        let is_part = |glyph: &Glyph| glyph.digit.is_some() || glyph.is_latin();
        before.is_some_and(is_part) && self.glyph().is_some_and(is_part)
    }

    /// True where no digit follows, nor a letter of the same word.
    fn ends(&self) -> bool {
        !self
            .glyph()
            .is_some_and(|glyph| glyph.digit.is_some() || glyph.is_latin())
    }

    fn word(mut self, word: &str) -> Option<Self> {
        for letter in word.chars() {
            self = self.letter(|found| found == letter)?;
        }
        Some(self)
    }

    fn letter(self, is: impl Fn(char) -> bool) -> Option<Self> {
        is(self.glyph()?.letter).then_some(Self {
            index: self.index + 1,
            ..self
        })
    }

    /// The same, or where it was.
    fn maybe(self, is: impl Fn(char) -> bool) -> Self {
        self.letter(is).unwrap_or(self)
    }

    fn separator(self) -> Option<Self> {
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
    fn digits(mut self, least: usize, most: usize) -> Option<(String, Self)> {
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

fn is_year(digits: &str, years: &Range<i16>) -> bool {
    digits.parse().is_ok_and(|year| years.contains(&year))
}

/// `ZL201630312136.6`, also with blanks in it and one that was made up; without its mark only with its point and the right check digit.
fn patent(from: Reader<'_>) -> Option<usize> {
    let marked = from.word("ZL").or_else(|| from.word("CN"));
    let mut reader = marked.unwrap_or(from);
    let mut serial = String::new();
    loop {
        let gap = match marked {
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
    let year = serial.get(..4)?;
    let has_form = match serial.len() {
        12 | 13 => {
            is_year(year, &(FIRST_PATENT..YEARS.end)) && matches!(serial.get(4..5), Some("1" | "2" | "3" | "8" | "9"))
        }
        8 | 9 => marked.is_some(),
        _ => false,
    };
    let is_right = || check.is_some() && PatentNumber::parse(&number).is_ok();
    (has_form && end.ends() && (marked.is_some() || is_right())).then_some(end.index)
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
    let (year, after) = from.separator()?.digits(4, 4)?;
    let number = after.separator()?.maybe(|letter| letter == '第');
    let (_, after) = number.digits(1, 6)?;
    let end = after.letter(|letter| letter == '号')?;
    is_year(&year, &YEARS).then_some(end.index)
}

/// `第12、13条`.
fn articles(from: Reader<'_>) -> Option<usize> {
    let mut reader = from.word("第")?;
    loop {
        let (_, after) = reader.digits(1, 3)?;
        if let Some(end) = after.letter(|letter| "条款项章节页".contains(letter)) {
            return Some(end.index);
        }
        reader = after.separator()?;
    }
}

/// `1,500,000.00元`, `¥15000`.
fn amount(from: Reader<'_>) -> Option<usize> {
    let currency = ["¥", "RMB", "CNY", "人民币"].iter().find_map(|mark| from.word(mark));
    let mut reader = currency.unwrap_or(from).maybe(|letter| letter == ' ');
    let (first, next) = reader.digits(1, 18)?;
    reader = next;
    while first.len() <= 3
        && let Some((_, next)) = reader
            .letter(|letter| letter == ',')
            .and_then(|comma| comma.digits(3, 3))
    {
        reader = next;
    }
    if let Some((_, next)) = reader
        .letter(|letter| letter == '.')
        .and_then(|point| point.digits(1, 6))
    {
        reader = next;
    }
    let unit = reader
        .maybe(|letter| letter == ' ')
        .letter(|letter| "元万亿角分".contains(letter));
    let end = unit.or(currency.filter(|_| reader.ends()).map(|_| reader))?;
    (first.len() <= LONGEST_AMOUNT).then_some(end.index)
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
