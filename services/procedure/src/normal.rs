//! One thing has one normal form. What stands once, and what is compared, is stored and compared in it, however it was typed; what is
//! shown stays as it was typed.

use unicode_normalization::UnicodeNormalization;

/// Brackets of all kinds that compatibility does not make one.
const OPENING: &str = "[{〔【〖〈《「『⟨‹";
const CLOSING: &str = "]}〕】〗〉》」』⟩›";
/// Dashes, and what is typed in their place.
const DASHES: &str = "‐‑‒–—―−⁃⸺⸻ー";
/// The dots within names, as of 买买提·艾力.
const DOTS: &str = "·•‧∙⋅・";

/// The normal form of a number or a name that people type: compatible forms are one (NFKC), capitals are small letters, brackets,
/// dashes and dots within names are of one kind each, and neither white space nor what nobody sees is there.
pub fn form(text: &str) -> String {
    let read = text.nfkc().flat_map(char::to_lowercase);
    let seen = read.filter(|letter| !letter.is_whitespace() && !is_unseen(*letter));
    seen.map(one_kind).nfkc().collect()
}

/// The normal form of a number that runs, as that of a voucher: 记01 is 记1.
pub fn running(text: &str) -> String {
    let mut running = String::new();
    let form = form(text);
    let mut letters = form.chars().peekable();
    let mut within = false;
    while let Some(letter) = letters.next() {
        let another = letters.peek().is_some_and(char::is_ascii_digit);
        let leads = letter == '0' && !within && another;
        if !leads {
            running.push(letter);
            within = letter.is_ascii_digit();
        }
    }
    running
}

/// True where both are the same, however they were typed.
pub fn is_same(one: &str, other: &str) -> bool {
    one == other || form(one) == form(other)
}

/// True for what no reader sees: a control character, one that turns the direction of writing, one without a width.
pub fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn one_kind(letter: char) -> char {
    match letter {
        _ if OPENING.contains(letter) => '(',
        _ if CLOSING.contains(letter) => ')',
        _ if DASHES.contains(letter) => '-',
        _ if DOTS.contains(letter) => '·',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_typed_in_many_ways_has_one_form() {
        for (typed, form_of) in [
            ("国库回单07 ", "国库回单07"),
            ("\u{feff}国库 回单\u{200b}０７", "国库回单07"),
            ("Ｂ-1", "b-1"),
            ("B—1", "b-1"),
            ("b‑1\t", "b-1"),
            ("洪知举〔2026〕1号", "洪知举(2026)1号"),
            ("洪知举（2026）1号", "洪知举(2026)1号"),
            ("洪知举[2026]1 号", "洪知举(2026)1号"),
            ("LI", "li"),
            ("买买提•艾力", "买买提·艾力"),
            ("刘洋\u{3000}", "刘洋"),
        ] {
            assert_eq!(form(typed), form_of, "{typed:?}");
        }
        assert!(!is_same("记1", "记2"));
        assert!(!is_same("刘洋", "刘阳"));
    }

    #[test]
    fn a_number_that_runs_has_no_zeros_before_it() {
        for typed in ["记1", "记1 ", "记 1", "记１", "记01", "记 ００1", "记①"] {
            assert_eq!(running(typed), "记1", "{typed:?}");
        }
        for (typed, number) in [
            ("记0", "记0"),
            ("记00", "记0"),
            ("记100", "记100"),
            ("2026-04-008", "2026-4-8"),
        ] {
            assert_eq!(running(typed), number);
        }
    }

    /// What may stand between two letters without another thing being meant.
    fn unmeant() -> impl Strategy<Value = String> {
        prop::sample::select(vec![
            "", " ", "\u{a0}", "\u{3000}", "\u{200b}", "\u{2060}", "\t", "\u{feff}",
        ])
        .prop_map(String::from)
    }

    /// A letter in another of its ways to be typed.
    fn typed_otherwise(letter: char, way: u8) -> char {
        let wide = match letter {
            '!'..='~' => char::from_u32(u32::from(letter) + 0xfee0).unwrap_or(letter),
            _ => letter,
        };
        match (letter, way % 4) {
            ('-', 1) => '—',
            ('(', 1) => '〔',
            (')', 1) => '〕',
            (_, 1) => wide,
            (_, 2) => letter.to_ascii_uppercase(),
            (_, 3) => letter.to_ascii_lowercase(),
            _ => letter,
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_its_form_has_no_other(text in ".{0,40}") {
            let once = form(&text);
            prop_assert_eq!(form(&once), once.clone());
            prop_assert!(!once.contains(char::is_whitespace));
            let number = running(&text);
            prop_assert_eq!(running(&number), number);
        }

        #[test]
        fn however_a_number_is_typed_it_is_the_same(
            number in "[一-龥]{0,4}[A-Za-z0-9()-]{1,12}号?",
            ways in prop::collection::vec((any::<u8>(), unmeant()), 20),
        ) {
            let typed: String = number
                .chars()
                .zip(&ways)
                .map(|(letter, (way, blank))| format!("{blank}{}{blank}", typed_otherwise(letter, *way)))
                .collect();
            prop_assert!(is_same(&typed, &number), "{:?} is not {:?}", typed, number);
        }

        #[test]
        fn two_numbers_of_another_value_stay_two(one in 1u64..100_000, other in 1u64..100_000) {
            prop_assert_eq!(running(&format!("记{one}")) == running(&format!("记{other:06}")), one == other);
        }
    }
}
