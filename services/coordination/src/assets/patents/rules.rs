//! How a patent is found, and what becomes of what is known of one when it is published again. Pure.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_law::Day;
use kezhi_law::identifier::PatentNumber;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::coordination::{Patent, PatentKind, PatentPublication};

/// How many years a patent lasts at most, from the day on which it was applied for.
const LONGEST_RIGHT: i16 = 20;

/// How many characters a number has at most: it is the name of the patent.
const LONGEST_NUMBER: usize = 40;
/// How many characters an index key has at most: as many as it can be asked for with.
const LONGEST_KEY: usize = 200;
/// How many characters a field has at most; what is longer is no class.
const LONGEST_FIELD: usize = 8;

/// An index key under which a patent is found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexKey {
    /// The number, the code or the name.
    pub text: String,
    /// True for the name of an owner.
    pub is_owner: bool,
}

/// A patent can be registered by its number.
pub fn refuse_unfit_number(number: &str) -> Result<(), Refusal> {
    let fits = (1..=LONGEST_NUMBER).contains(&number.chars().count());
    let otherwise = format!("the number has no character, or more than {LONGEST_NUMBER}");
    field::must(fits, "application_number", otherwise)
}

/// Nothing has happened to a patent that is still to come, and nothing before it was filed. A record that says so would win for ever over
/// the true ones that come later.
pub fn refuse_unfit_days(patent: &Patent, today: Day) -> Result<(), Refusal> {
    let filed_on = patent.filed_on.parse::<Day>().ok();
    let published = patent
        .publications
        .iter()
        .map(|publication| ("published_on", &publication.published_on));
    let after_filing = [("granted_on", &patent.granted_on)].into_iter().chain(published);
    let all = after_filing
        .clone()
        .chain([("filed_on", &patent.filed_on), ("status_on", &patent.status_on)])
        .chain(
            patent
                .priorities
                .iter()
                .map(|priority| ("priorities.filed_on", &priority.filed_on)),
        );
    let day = |text: &str| text.parse::<Day>().ok();
    for (name, text) in all {
        let come = day(text).is_none_or(|day| day <= today);
        field::must(come, name, format!("{name} is {text}, which is after {today}"))?;
    }
    for (name, text) in after_filing {
        let follows = day(text).is_none_or(|day| filed_on.is_none_or(|filed_on| day >= filed_on));
        field::must(
            follows,
            name,
            format!("{name} is {text}, before it was filed, on {}", patent.filed_on),
        )?;
    }
    refuse_unfit_year(patent, filed_on)
}

/// A number is given out when an application comes in. A divisional application (分案申请) keeps the earlier day of the one it was divided
/// from, so a day may lie before the year of the number, but not so long that no right could last (专利法, article 42: twenty years
/// from that day), and never after it.
fn refuse_unfit_year(patent: &Patent, filed_on: Option<Day>) -> Result<(), Refusal> {
    let chinese = matches!(patent.office.as_str(), "" | "CN").then(|| PatentNumber::parse(&patent.number));
    let (Some(Ok(number)), Some(filed_on)) = (chinese, filed_on) else {
        return Ok(());
    };
    let given_out = i16::try_from(number.year()).unwrap_or(i16::MAX);
    let (filed, number) = (filed_on.year(), &patent.number);
    let otherwise = format!("filed_on is {filed_on}, after the year of the number {number}");
    field::must(filed <= given_out, "filed_on", otherwise)?;
    let otherwise =
        format!("filed_on is {filed_on}, more than {LONGEST_RIGHT} years before that of the number {number}");
    field::must(filed.saturating_add(LONGEST_RIGHT) >= given_out, "filed_on", otherwise)
}

/// What is known of a patent once a record of it has come: the younger of both says what it says, and the other one only adds
/// what is missing. A field that is empty says nothing.
pub fn merged(known: &Patent, record: Patent) -> Patent {
    let (younger, older) = match as_of(&record) >= as_of(known) {
        true => (record, known.clone()),
        false => (known.clone(), record),
    };
    let mut merged = Patent {
        publications: all_publications(&younger, &older),
        ..younger
    };
    for (into, from) in [
        (&mut merged.office, older.office),
        (&mut merged.title, older.title),
        (&mut merged.r#abstract, older.r#abstract),
        (&mut merged.filed_on, older.filed_on),
        (&mut merged.granted_on, older.granted_on),
        (&mut merged.town, older.town),
    ] {
        fill(into, from);
    }
    fill_list(&mut merged.owners, older.owners);
    fill_list(&mut merged.inventors, older.inventors);
    fill_list(&mut merged.agents, older.agents);
    fill_list(&mut merged.classes, older.classes);
    fill_list(&mut merged.priorities, older.priorities);
    if merged.kind == 0 {
        merged.kind = older.kind;
    }
    // A status and its day belong together.
    if merged.status == 0 {
        (merged.status, merged.status_on) = (older.status, older.status_on);
    }
    merged
}

fn fill(into: &mut String, from: String) {
    if into.is_empty() {
        *into = from;
    }
}

fn fill_list<T>(into: &mut Vec<T>, from: Vec<T>) {
    if into.is_empty() {
        *into = from;
    }
}

/// The latest day that a record knows of; none where it knows of none.
fn as_of(patent: &Patent) -> Option<Day> {
    let published = patent
        .publications
        .iter()
        .map(|publication| publication.published_on.as_str());
    let own = [&patent.filed_on, &patent.granted_on, &patent.status_on];
    own.into_iter()
        .map(String::as_str)
        .chain(published)
        .filter_map(Day::stated)
        .max()
}

fn all_publications(younger: &Patent, older: &Patent) -> Vec<PatentPublication> {
    let mut all = younger.publications.clone();
    let known = |number: &str| {
        younger
            .publications
            .iter()
            .any(|publication| publication.number == number)
    };
    all.extend(
        older
            .publications
            .iter()
            .filter(|publication| !known(&publication.number))
            .cloned(),
    );
    all.sort_by(|one, other| (&one.published_on, &one.number).cmp(&(&other.published_on, &other.number)));
    all
}

/// All index_keys of a patent. One that is an owner's name is one, whatever else it is.
pub fn index_keys(patent: &Patent) -> Vec<IndexKey> {
    let numbers = patent.publications.iter().flat_map(|publication| {
        let whole = number_key(&publication.number);
        let bare = whole
            .strip_suffix(publication.kind_code.as_str())
            .unwrap_or(&whole)
            .to_string();
        [whole, bare]
    });
    let codes = patent.owners.iter().map(|owner| owner.credit_code.clone());
    let others = [number_key(&patent.number)].into_iter().chain(numbers).chain(codes);
    let others = others.map(|text| IndexKey { text, is_owner: false });
    let owners = patent.owners.iter().map(|owner| IndexKey {
        text: owner.display_name.clone(),
        is_owner: true,
    });
    let fits = |index_key: &IndexKey| (1..=LONGEST_KEY).contains(&index_key.text.chars().count());
    let mut all = BTreeMap::<String, bool>::new();
    for index_key in others.chain(owners).filter(fits) {
        *all.entry(index_key.text).or_default() |= index_key.is_owner;
    }
    let all = all.into_iter().map(|(text, is_owner)| IndexKey { text, is_owner });
    all.collect()
}

/// A number without what its spellings differ in: `ZL 201710183506.4`, `CN201710183506.4` and `201710183506` are one.
pub fn number_key(text: &str) -> String {
    if let Ok(number) = PatentNumber::parse(text.trim().trim_start_matches("CN")) {
        return number.to_string().trim_start_matches("ZL").replace('.', "");
    }
    let kept = text.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|letter| letter.to_ascii_uppercase()).collect()
}

/// The key by which a field is sought; nothing where it is empty. Refuses a text that says nothing.
pub fn sought_key(field: &str, text: &str, key: fn(&str) -> String) -> Result<Option<String>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    let key = key(text);
    field::must(!key.is_empty(), field, format!("nothing can be found by {text:?}"))?;
    Ok(Some(key))
}

/// The index_key of an owner who is asked for: a code in its normal form, or the name as it stands.
pub fn owner_key(text: &str) -> String {
    field::credit_code("owner", text).unwrap_or_else(|_| text.trim().to_string())
}

/// The text in which words are sought: the title and the names of the owners.
pub fn searched(patent: &Patent) -> String {
    let owners = patent.owners.iter().map(|owner| owner.display_name.as_str());
    let all: Vec<&str> = [patent.title.as_str()].into_iter().chain(owners).collect();
    all.join("\n").to_lowercase()
}

/// The terms of a text: every pair of neighbouring letters or digits, so that a word is found wherever it stands.
pub fn terms(text: &str) -> BTreeSet<String> {
    let runs = text.split(|letter: char| !letter.is_alphanumeric());
    runs.flat_map(pairs).collect()
}

fn pairs(text: &str) -> impl Iterator<Item = String> {
    let next = text.chars().skip(1);
    text.chars().zip(next).map(|(one, other)| [one, other].iter().collect())
}

/// The words that are sought, and the terms that a text with all of them has. Refuses a word that has none.
pub fn read_words(text: &str) -> Result<(Vec<String>, BTreeSet<String>), Refusal> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let said = text.is_empty() || !words.is_empty();
    field::must(said, "words", format!("nothing can be found by {text:?}"))?;
    let mut all = BTreeSet::new();
    for word in &words {
        let terms = terms(word);
        field::must(
            !terms.is_empty(),
            "words",
            format!("{word:?} is too short: a word has two characters at least"),
        )?;
        all.extend(terms);
    }
    Ok((words, all))
}

/// The year of the application; 0 where it is not known.
pub fn year_of(patent: &Patent) -> i32 {
    patent.filed_on.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0)
}

/// The field: the subclass of the IPC, or the class of Locarno, of the main classification.
pub fn field_of(patent: &Patent) -> String {
    let main = patent.classes.first().map(String::as_str).unwrap_or_default();
    let end = match patent.kind() {
        PatentKind::Design => main.find('-'),
        _ => main.find(char::is_whitespace),
    };
    let field = main.get(..end.unwrap_or(main.len())).unwrap_or_default();
    Some(field)
        .filter(|field| field.len() <= LONGEST_FIELD)
        .unwrap_or_default()
        .to_string()
}
