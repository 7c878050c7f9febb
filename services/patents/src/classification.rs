//! The symbols of the International Patent Classification and of the Locarno Classification, in their normal form.

use crate::wording::collapsed;

/// The symbol in its normal form: `C22C 38/00` or `C22C` of the IPC, `09-03` of Locarno. The version or edition that stands
/// with it is left out. What fits neither scheme is only collapsed.
pub(crate) fn normal(text: &str) -> String {
    let text = collapsed(text);
    let bare = text
        .strip_prefix("Int. Cl.")
        .or_else(|| text.strip_prefix("Int.Cl."))
        .unwrap_or(&text);
    let symbol = bare.split_once('(').map_or(bare, |(symbol, _)| symbol);
    ipc(symbol).or_else(|| locarno(bare)).unwrap_or(text)
}

fn ipc(symbol: &str) -> Option<String> {
    let compact: String = symbol.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (subclass, group) = (compact.get(..4)?, compact.get(4..)?);
    let shaped = subclass.bytes().enumerate().all(|(at, letter)| match at {
        0 => matches!(letter, b'A'..=b'H'),
        3 => letter.is_ascii_uppercase(),
        _ => letter.is_ascii_digit(),
    });
    if !shaped || group.is_empty() {
        return shaped.then(|| subclass.to_owned());
    }
    let (main, sub) = group.split_once('/')?;
    let are_digits = |text: &str, places: std::ops::RangeInclusive<usize>| {
        places.contains(&text.len()) && text.bytes().all(|letter| letter.is_ascii_digit())
    };
    (are_digits(main, 1..=4) && are_digits(sub, 2..=6))
        .then(|| format!("{subclass} {}/{sub}", main.trim_start_matches('0')))
}

/// Class and subclass, two digits each, as `09-03`, `0903` or `LOC(13)Cl.09-03`.
fn locarno(text: &str) -> Option<String> {
    let symbol = text.rsplit_once("Cl.").map_or(text, |(_, symbol)| symbol).trim();
    let symbol = symbol.split_once('(').map_or(symbol, |(symbol, _)| symbol).trim_end();
    let digits: String = symbol.chars().filter(|letter| *letter != '-').collect();
    let shaped = digits.len() == 4
        && digits.bytes().all(|letter| letter.is_ascii_digit())
        && (symbol.len() == 4 || symbol.find('-') == Some(2));
    Some(format!("{}-{}", digits.get(..2)?, digits.get(2..)?)).filter(|_| shaped)
}

/// The first symbol and all others, each in its normal form.
pub(crate) fn main_and_further(symbols: impl IntoIterator<Item = String>) -> (Option<String>, Vec<String>) {
    let mut symbols = symbols
        .into_iter()
        .map(|symbol| normal(&symbol))
        .filter(|symbol| !symbol.is_empty());
    (symbols.next(), symbols.collect())
}
