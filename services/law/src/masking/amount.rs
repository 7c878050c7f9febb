//! Amounts of money, told apart from the numbers of persons.

use super::public::{BETWEEN, Reader};

/// An amount of more digits before its point is written with commas, or is none.
const LONGEST: usize = 12;
/// From how many digits on a number may be a person's.
const TELEPHONE: usize = 7;
/// What an amount is in, the longest first; of a long number only the first of them tell that it is one.
const YUAN: [&str; 4] = ["万亿元", "万元", "亿元", "元"];
const OTHERS: [&str; 5] = ["万亿", "万", "亿", "角", "分"];
/// What makes a name of 元, as of a street or a person.
const NAMES: &str = "宝街路巷村镇乡弄店先女庄园里坊旦首老";
/// What is said before the number of a person.
const CONTACTS: [&str; 14] = [
    "电话",
    "手机",
    "手机号",
    "号码",
    "电话号",
    "联系方式",
    "QQ",
    "QQ号",
    "微信",
    "微信号",
    "传真",
    "账号",
    "帐号",
    "卡号",
];
/// What the members of a range stand apart by.
const RANGE: &str = "-‐‑–—―~";
/// What ends a number or the words before one: what follows is another.
const STOPS: &str = ";。:)×*=";
/// What follows on the number of an item.
const AFTER_ITEM: &str = ".) 、";

/// `1,500,000.00元`, `¥15000`.
pub fn amount(from: Reader<'_>) -> Option<usize> {
    let currency = ["¥", "RMB", "CNY", "人民币"].iter().find_map(|mark| from.word(mark));
    let (first, mut reader) = currency.unwrap_or(from).maybe(|letter| letter == ' ').digits(1, 18)?;
    let mut is_grouped = false;
    while first.len() <= 3
        && let Some((_, next)) = reader
            .letter(|letter| letter == ',')
            .and_then(|comma| comma.digits(3, 3))
    {
        (reader, is_grouped) = (next, true);
    }
    let fraction = reader
        .letter(|letter| letter == '.')
        .and_then(|point| point.digits(1, 6));
    let has_fen = fraction.as_ref().is_some_and(|(digits, _)| digits.len() == 2);
    let reader = fraction.map_or(reader, |(_, next)| next);
    let blank = reader.maybe(|letter| letter == ' ');
    let unit = |units: &[&str]| units.iter().find_map(|unit| blank.word(unit));
    let is_told_apart = currency.is_some() || is_grouped || has_fen || first.len() < TELEPHONE;
    let end = match (unit(&YUAN), is_told_apart) {
        (Some(end), true) => end,
        (Some(end), false) if !is_mobile(&first) && !makes_a_name(end) && !is_told_as_a_contact(from) => end,
        (None, true) => match unit(&OTHERS) {
            Some(end) => end,
            None if currency.is_some() && reader.ends() => reader,
            None => return None,
        },
        _ => return None,
    };
    (first.len() <= LONGEST && !goes_on(from, &first)).then_some(end.index)
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && !digits.starts_with("10") && !digits.starts_with("12")
}

fn makes_a_name(end: Reader<'_>) -> bool {
    end.glyph().is_some_and(|glyph| NAMES.contains(glyph.letter))
}

/// True where the words before say that the number is a person's.
fn is_told_as_a_contact(from: Reader<'_>) -> bool {
    let letters = from
        .back()
        .skip_while(|glyph| glyph.separates() || "为是".contains(glyph.letter));
    let before: Vec<char> = letters.take(4).map(|glyph| glyph.letter).collect();
    let ends = |word: &&str| word.chars().rev().eq(before.iter().copied().take(word.chars().count()));
    CONTACTS.iter().any(ends)
}

/// True where digits of the same number stand before, and not those of an item, or the other end of a range.
fn goes_on(from: Reader<'_>, first: &str) -> bool {
    let mut back = from.back().peekable();
    let mut between: Vec<char> = Vec::new();
    while let Some(glyph) = back.next_if(|glyph| glyph.separates()) {
        between.push(glyph.letter);
    }
    let mut group = 0;
    let mut leading = None;
    while let Some(digit) = back
        .next_if(|glyph| glyph.digit.is_some())
        .and_then(|glyph| glyph.digit)
    {
        (group, leading) = (group + 1, Some(digit));
    }
    if group == 0 || between.len() > BETWEEN || between.iter().any(|letter| STOPS.contains(*letter)) {
        return false;
    }
    let is_alone = back
        .take(BETWEEN)
        .find(|glyph| !glyph.separates())
        .is_none_or(|glyph| glyph.digit.is_none());
    let after_group = between.last();
    let is_item = group <= 2 && after_group.is_none_or(|letter| AFTER_ITEM.contains(*letter));
    let is_short = |digits: usize, leading: Option<char>| digits < TELEPHONE && leading != Some('0');
    let is_range = !between.is_empty()
        && between.iter().all(|letter| RANGE.contains(*letter))
        && is_short(group, leading)
        && is_short(first.len(), first.chars().next());
    !(is_alone && (is_item || is_range))
}
