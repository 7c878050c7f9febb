//! How alike two texts are, and by what they are found without reading all the others. Pure.
//!
//! A text is read as the set of its shingles, its runs of so many characters. Two texts are as alike as the share of all
//! their shingles that both have (Jaccard). The bands of a text are digests of its least hashes (MinHash): two texts that
//! are half alike share at least one with a probability of 98 %, two that have a tenth in common with 3 %.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

/// Titles are compared by pairs of characters: they are short.
pub const TITLE_RUN: usize = 2;
/// Contents are compared by runs of three, so that words that everyone uses weigh little.
pub const CONTENT_RUN: usize = 3;

/// How many bands a text has, and how many least hashes each is of.
const BANDS: u64 = 32;
const HASHES_OF_A_BAND: u64 = 3;

/// How many shared phrases are shown, and how long they are at most and at least.
const PHRASES: usize = 10;
const LONGEST_PHRASE: usize = 60;
const SHORTEST_PHRASE: usize = 4;

/// A text as it is compared: letters and digits only, in their half-width and lower-case forms.
pub fn letters(text: &str) -> Vec<char> {
    let half_width = text.chars().map(half_width);
    half_width
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn half_width(letter: char) -> char {
    const SHIFT: u32 = 0xFEE0;
    match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - SHIFT).unwrap_or(letter),
        other => other,
    }
}

/// The shingles of a text; one that is shorter than a run is a shingle of its own.
pub fn shingles(letters: &[char], run: usize) -> BTreeSet<&[char]> {
    match letters.len() {
        0 => BTreeSet::new(),
        length if length < run => BTreeSet::from([letters]),
        _ => letters.windows(run).collect(),
    }
}

/// How alike two texts are, in thousandths; texts without letters are not alike.
pub fn alike_permille(left: &[char], right: &[char], run: usize) -> i32 {
    let (left, right) = (shingles(left, run), shingles(right, run));
    let shared = left.intersection(&right).count();
    let all = left.len() + right.len() - shared;
    // No text has so many shingles that this does not fit.
    i32::try_from((shared * 1000).checked_div(all).unwrap_or(0)).unwrap_or(1000)
}

/// The longest phrases of one text that the other has too, the longest first.
pub fn shared_phrases(of: &[char], other: &[char]) -> Vec<String> {
    let theirs = shingles(other, CONTENT_RUN);
    let mut phrases = BTreeSet::new();
    let mut run: Vec<char> = Vec::new();
    for shingle in of.windows(CONTENT_RUN) {
        match (theirs.contains(shingle), run.is_empty()) {
            (true, true) => run.extend(shingle),
            (true, false) => run.extend(shingle.last()),
            (false, _) => note(&mut phrases, std::mem::take(&mut run)),
        }
    }
    note(&mut phrases, run);
    let mut longest: Vec<Vec<char>> = phrases.into_iter().collect();
    longest.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    longest.truncate(PHRASES);
    longest
        .into_iter()
        .map(|phrase| phrase.into_iter().take(LONGEST_PHRASE).collect())
        .collect()
}

fn note(phrases: &mut BTreeSet<Vec<char>>, run: Vec<char>) {
    if run.len() >= SHORTEST_PHRASE {
        phrases.insert(run);
    }
}

/// The bands of a text. They are stored, so what goes into them never changes.
pub fn bands(letters: &[char]) -> Vec<i64> {
    let hashes: Vec<u64> = shingles(letters, CONTENT_RUN).into_iter().map(hash).collect();
    if hashes.is_empty() {
        return Vec::new();
    }
    (0..BANDS).map(|band| band_of(&hashes, band)).collect()
}

fn band_of(hashes: &[u64], band: u64) -> i64 {
    let least = (0..HASHES_OF_A_BAND).map(|row| {
        let salt = mix(band * HASHES_OF_A_BAND + row + 1);
        hashes.iter().map(|hash| mix(hash ^ salt)).min().unwrap_or(0)
    });
    let digest = least.fold(mix(band), |digest, hash| mix(digest ^ hash));
    i64::from_be_bytes(digest.to_be_bytes())
}

fn hash(shingle: &[char]) -> u64 {
    let text: String = shingle.iter().collect();
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}

/// The finaliser of SplitMix64: every bit of the outcome depends on every bit of what goes in.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}
