//! Text as it should be kept: without the line breaks and indents of the file it stood in.

/// Characters of a value that a message quotes.
const QUOTED: usize = 40;
/// Characters of a message that was not written here, and may quote anything.
const LONGEST_MESSAGE: usize = 200;

/// The text with every run of white space as one blank. A line break between two Chinese characters leaves nothing: Chinese is
/// wrapped without blanks. Characters that XML cannot carry count as white space.
pub(crate) fn collapsed(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let (mut blank, mut wrapped) = (false, false);
    for letter in text.chars() {
        if letter.is_whitespace() || letter.is_control() || matches!(letter, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}') {
            blank = true;
            wrapped |= matches!(letter, '\n' | '\r');
            continue;
        }
        if blank && !plain.is_empty() {
            let joined = wrapped && is_chinese(letter) && plain.chars().next_back().is_some_and(is_chinese);
            if !joined {
                plain.push(' ');
            }
        }
        (blank, wrapped) = (false, false);
        plain.push(letter);
    }
    plain
}

/// The value as a message quotes it.
pub(crate) fn quoted(value: &str) -> String {
    format!("`{}`", clipped(&collapsed(value), QUOTED))
}

/// The message, which may quote a whole record, as it is reported.
pub(crate) fn message(error: impl std::fmt::Display) -> String {
    clipped(&error.to_string(), LONGEST_MESSAGE)
}

fn clipped(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Whether it is written without blanks around it: Chinese characters, their punctuation and full-width forms.
pub(crate) fn is_chinese(letter: char) -> bool {
    matches!(letter,
        '\u{3001}'..='\u{303F}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}
