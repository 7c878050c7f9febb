//! How the fields of all formats are judged.

use kezhi_law::{
    Day,
    identifier::{CreditCode, PatentKind, PatentNumber, PctNumber},
};

use crate::{
    Agent, Party, Priority,
    bad_record::Fault,
    office::{is_country, is_office},
    wording::{collapsed, quoted},
};

/// Characters of an abstract that are kept.
const LONGEST_ABSTRACT: usize = 20_000;
/// Characters of any other text.
const LONGEST_TEXT: usize = 2_000;
/// Characters of a number.
const LONGEST_NUMBER: usize = 60;

/// The text collapsed.
pub(crate) fn text(field: &str, value: &str) -> Result<String, Fault> {
    within(field, collapsed(value), LONGEST_TEXT)
}

fn within(field: &str, value: String, longest: usize) -> Result<String, Fault> {
    if value.chars().count() <= longest {
        Ok(value)
    } else {
        Err(Fault::of(field, format!("it has more than {longest} characters")))
    }
}

/// The text collapsed, or nothing if it is empty or only zeros, as the Chinese office fills fields that it leaves open.
pub(crate) fn optional(field: &str, value: &str) -> Result<Option<String>, Fault> {
    Ok(Some(text(field, value)?).filter(|text| !text.trim_matches('0').is_empty()))
}

/// The abstract, shortened to what is kept.
pub(crate) fn abstract_text(value: &str) -> String {
    let mut text = collapsed(value);
    if let Some((end, _)) = text.char_indices().nth(LONGEST_ABSTRACT) {
        text.truncate(end);
    }
    text
}

/// The day, as `2017-03-24` (a time zone may follow) or `20170324`, or as people in China write it: `2014.12.24`, `2016/5/12`,
/// `2016年5月12日`, midnight behind it or not. Nothing if it is empty or only zeros.
pub(crate) fn day(field: &str, value: &str) -> Result<Option<Day>, Fault> {
    let value = collapsed(value);
    if value.trim_matches(['0', '-', '.', '/']).is_empty() {
        return Ok(None);
    }
    let dashed = match (value.get(..4), value.get(4..6), value.get(6..)) {
        (Some(year), Some(month), Some(day)) if value.len() == 8 && is_digits(&value) => {
            format!("{year}-{month}-{day}")
        }
        _ => dashed(&value).unwrap_or_else(|| without_zone(&value).to_owned()),
    };
    dashed
        .parse()
        .map(Some)
        .map_err(|_| Fault::of(field, format!("{} is no day: write YYYY-MM-DD", quoted(&value))))
}

/// A day of three numbers, whatever separates them.
fn dashed(value: &str) -> Option<String> {
    let midnight = [" 00:00:00", " 0:00:00", " 00:00", " 0:00"];
    let day = midnight
        .iter()
        .find_map(|time| value.strip_suffix(time))
        .unwrap_or(value);
    let day = day.strip_suffix('日').unwrap_or(day);
    let parts: Vec<&str> = day.split(['-', '.', '/', '年', '月']).map(str::trim).collect();
    match parts[..] {
        [year, month, day] if year.len() == 4 && parts.iter().all(|part| is_digits(part)) => {
            Some(format!("{year}-{month:0>2}-{day:0>2}"))
        }
        _ => None,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit())
}

fn without_zone(value: &str) -> &str {
    let Some((day, zone)) = value.split_at_checked(10) else {
        return value;
    };
    let is_offset = zone.len() == 6 && zone.starts_with(['+', '-']) && zone.get(3..4) == Some(":");
    if zone == "Z" || is_offset { day } else { value }
}

/// The code of an office.
pub(crate) fn office(field: &str, value: &str) -> Result<String, Fault> {
    let code = collapsed(value).to_ascii_uppercase();
    if is_office(&code) {
        Ok(code)
    } else {
        Err(Fault::of(field, format!("{} is no office of WIPO ST.3", quoted(value))))
    }
}

/// The number of a publication or of an earlier application.
pub(crate) fn number(field: &str, value: &str) -> Result<String, Fault> {
    within(field, collapsed(value), LONGEST_NUMBER)
}

/// The kind code of WIPO ST.16: a letter, and a digit where there is one.
pub(crate) fn kind_code(value: &str) -> Result<Option<String>, Fault> {
    let code = collapsed(value).to_ascii_uppercase();
    match code.as_bytes() {
        [] => Ok(None),
        [b'A'..=b'Z'] | [b'A'..=b'Z', b'0'..=b'9'] => Ok(Some(code)),
        _ => Err(Fault::of(
            "kind_code",
            format!("{} is no kind code of WIPO ST.16", quoted(value)),
        )),
    }
}

/// The number of the application in its normal form, and what was applied for: at the Chinese office the number says it, and
/// nothing else may say otherwise.
pub(crate) fn application(
    office: &str,
    value: &str,
    stated: Option<PatentKind>,
    kind_code: Option<&str>,
) -> Result<(String, PatentKind), Fault> {
    const FIELD: &str = "application_number";
    let written = number(FIELD, value)?;
    if written.is_empty() {
        return Err(Fault::of(FIELD, "it is missing"));
    }
    let published = kind_code.and_then(|code| kind_of_code(office, code));
    if let Ok(international) = PctNumber::parse(&written) {
        return Ok((
            international.to_string(),
            stated.or(published).unwrap_or(PatentKind::Invention),
        ));
    }
    if office != "CN" {
        let bare = written.strip_prefix(office).unwrap_or(&written).trim_start();
        let kind = stated.or(published).unwrap_or(PatentKind::Invention);
        return Ok((format!("{office}{bare}"), kind));
    }
    let read = PatentNumber::parse(&written).map_err(|invalid| Fault::of(FIELD, invalid.to_string()))?;
    let kind = read.kind();
    if stated.is_some_and(|stated| stated != kind) {
        return Err(Fault::of("kind", format!("the number is that of {}", described(kind))));
    }
    if published.is_some_and(|published| published != kind) {
        return Err(Fault::of(
            "kind_code",
            format!("the number is that of {}", described(kind)),
        ));
    }
    Ok((read.to_string().trim_start_matches("ZL").to_owned(), kind))
}

fn described(kind: PatentKind) -> &'static str {
    match kind {
        PatentKind::Invention => "an invention (发明)",
        PatentKind::UtilityModel => "a utility model (实用新型)",
        PatentKind::Design => "a design (外观设计)",
    }
}

/// What the kind code says was applied for. That of the Chinese office says it always.
fn kind_of_code(office: &str, code: &str) -> Option<PatentKind> {
    match (code.get(..1)?, office) {
        ("U" | "Y", _) => Some(PatentKind::UtilityModel),
        ("S", _) | ("D", "CN") => Some(PatentKind::Design),
        ("A" | "B" | "C", "CN") => Some(PatentKind::Invention),
        _ => None,
    }
}

/// What a word such as `发明专利` says was applied for.
pub(crate) fn kind_of_word(word: &str) -> Option<PatentKind> {
    match word {
        "invention" | "发明" | "发明专利" => Some(PatentKind::Invention),
        "utility_model" | "实用新型" | "实用新型专利" => Some(PatentKind::UtilityModel),
        "design" | "外观设计" | "外观设计专利" => Some(PatentKind::Design),
        _ => None,
    }
}

/// The day of grant that a Chinese publication states as its own day. Until the first amendment of the Patent Law took effect
/// in 1993, B, U and S were publications before the grant.
pub(crate) fn grant_day(office: &str, kind_code: Option<&str>, published_on: Option<Day>) -> Option<Day> {
    let granted = |day: &Day| match kind_code.and_then(|code| code.get(..1)) {
        Some("C" | "D" | "Y") => true,
        Some("B" | "S" | "U") => day.year() >= 1993,
        _ => false,
    };
    published_on.filter(|day| office == "CN" && granted(day))
}

/// A party, if it has a name.
pub(crate) fn party(field: &str, name: &str, address: &str, country: &str) -> Result<Option<Party>, Fault> {
    let name = text(field, name)?;
    if name.is_empty() {
        return Ok(None);
    }
    Ok(Some(Party {
        name,
        address: optional(field, address)?,
        country: Some(collapsed(country).to_ascii_uppercase()).filter(|code| is_country(code)),
        credit_code: None,
    }))
}

/// An earlier application whose priority is claimed.
pub(crate) fn priority(office: &str, number: &str, filed_on: &str) -> Result<Priority, Fault> {
    const FIELD: &str = "priorities";
    Ok(Priority {
        office: self::office(FIELD, office)?,
        number: self::number(FIELD, number)?,
        filed_on: day(FIELD, filed_on)?,
    })
}

/// An agent, if there is a name of one or of an agency.
pub(crate) fn agent(name: &str, agency: &str) -> Result<Option<Agent>, Fault> {
    let (name, agency) = (optional("agents", name)?, optional("agents", agency)?);
    Ok((name.is_some() || agency.is_some()).then_some(Agent { name, agency }))
}

/// The names that are not empty.
pub(crate) fn names<'a>(field: &str, values: impl IntoIterator<Item = &'a str>) -> Result<Vec<String>, Fault> {
    let read = values.into_iter().map(|value| text(field, value));
    read.filter(|name| !matches!(name, Ok(name) if name.is_empty()))
        .collect()
}

/// The credit code, if the value is one.
pub(crate) fn credit_code(value: &str) -> Option<String> {
    CreditCode::parse(value).ok().map(|code| code.as_str().to_owned())
}
