//! A text as it is read, whatever characters it is written in.

use unicode_normalization::UnicodeNormalization;

/// The digits of the Chinese, ordinary, in capitals and as they are read out. What stands for a number by its place, as 十, is no digit.
const CHINESE: [(&str, char); 10] = [
    ("〇零○", '0'),
    ("一壹弌幺", '1'),
    ("二贰貳弍两", '2'),
    ("三叁參弎", '3'),
    ("四肆", '4'),
    ("五伍", '5'),
    ("六陆陸", '6'),
    ("七柒", '7'),
    ("八捌", '8'),
    ("九玖", '9'),
];

/// The letters of Hangul that stand for none, as they are read.
pub const FILLERS: [char; 2] = ['\u{115f}', '\u{1160}'];

/// What a digit is read as of which it is not known which.
const UNKNOWN: char = '?';

/// One character as it is read, and where it is written.
#[derive(Debug, Clone, Copy)]
pub struct Glyph {
    /// Compatible forms are one, and small letters are capitals.
    pub letter: char,
    /// The digit that it is, of any script.
    pub digit: Option<char>,
    /// Which character of the text it is, or is a part of.
    place: usize,
}

impl Glyph {
    /// True for what may stand between the groups of a number: whatever is neither a letter nor a digit, or a letter that nobody sees.
    pub fn separates(&self) -> bool {
        self.digit.is_none() && (!self.letter.is_alphanumeric() || FILLERS.contains(&self.letter))
    }

    /// True for a letter of the Latin alphabet.
    pub fn is_latin(&self) -> bool {
        self.letter.is_ascii_alphabetic()
    }
}

/// A text as it is read.
pub struct Written {
    letters: Vec<char>,
    glyphs: Vec<Glyph>,
}

impl Written {
    /// Reads a text.
    pub fn read(text: &str) -> Self {
        let letters: Vec<char> = text.chars().collect();
        let mut glyphs = Vec::with_capacity(letters.len());
        for (place, letter) in letters.iter().enumerate() {
            glyphs.extend(letter.nfkc().map(|read| glyph(read, place)));
        }
        Self { letters, glyphs }
    }

    /// How many glyphs it has.
    pub fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// A glyph; nothing beyond the end.
    pub fn at(&self, index: usize) -> Option<&Glyph> {
        self.glyphs.get(index)
    }

    /// The glyphs, in their order.
    pub fn glyphs(&self) -> &[Glyph] {
        &self.glyphs
    }

    /// The text with what is hidden as stars.
    pub fn masked(&self, hidden: &[bool]) -> String {
        let mut shown = self.letters.clone();
        for (glyph, hidden) in self.glyphs.iter().zip(hidden) {
            if let (true, Some(letter)) = (hidden, shown.get_mut(glyph.place)) {
                *letter = '*';
            }
        }
        shown.into_iter().collect()
    }
}

fn glyph(read: char, place: usize) -> Glyph {
    Glyph {
        letter: read.to_ascii_uppercase(),
        digit: digit_of(read),
        place,
    }
}

fn digit_of(letter: char) -> Option<char> {
    if letter.is_ascii_digit() {
        return Some(letter);
    }
    let chinese = CHINESE.iter().find(|(forms, _)| forms.contains(letter));
    match chinese {
        Some((_, digit)) => Some(*digit),
        None => letter.is_numeric().then_some(UNKNOWN),
    }
}
