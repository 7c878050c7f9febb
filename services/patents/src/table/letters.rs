//! In which letters a table is written: UTF-8, UTF-16 as it says in its first bytes, or GB 18030, as office programs in China write.

use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_16BE, UTF_16LE};

/// Bytes of one unit of UTF-16.
const UNIT: usize = 2;
/// Stands for what is no letter: no UTF-8 has it.
const NO_LETTER: u8 = 0xFF;

/// Makes UTF-8 of UTF-16, and leaves everything else as it is.
pub(super) enum Wide {
    /// Before the first two bytes.
    Unknown(Vec<u8>),
    /// It is none.
    Not,
    /// It is.
    Is(Decoder),
}

impl Wide {
    pub(super) fn new() -> Self {
        Self::Unknown(Vec::new())
    }

    /// Takes some of the bytes, at least one; gives how many and what became of them.
    ///
    /// Of UTF-16 one unit at a time, so that no more than one record comes of it.
    pub(super) fn take(&mut self, bytes: &[u8]) -> (usize, Option<Vec<u8>>) {
        match self {
            Self::Not => (bytes.len(), None),
            Self::Unknown(first) => {
                first.extend(bytes.first());
                if first.len() < UNIT {
                    return (1, Some(Vec::new()));
                }
                let first = std::mem::take(first);
                let encoding = Encoding::for_bom(&first).map(|(encoding, _)| encoding);
                match encoding.filter(|encoding| [UTF_16LE, UTF_16BE].contains(encoding)) {
                    Some(encoding) => *self = Self::Is(encoding.new_decoder_without_bom_handling()),
                    None => {
                        *self = Self::Not;
                        return (1, Some(first));
                    }
                }
                (1, Some(Vec::new()))
            }
            Self::Is(decoder) => {
                let unit = bytes.get(..UNIT).unwrap_or(bytes);
                (unit.len(), Some(decoded(decoder, unit, false)))
            }
        }
    }

    /// True for what says in its first bytes that it is UTF-16.
    pub(super) fn is_utf16(&self) -> bool {
        matches!(self, Self::Is(_))
    }

    /// What is left at the end of the stream.
    pub(super) fn end(&mut self) -> Vec<u8> {
        match std::mem::replace(self, Self::Not) {
            Self::Unknown(first) => first,
            Self::Not => Vec::new(),
            Self::Is(mut decoder) => decoded(&mut decoder, &[], true),
        }
    }
}

impl std::fmt::Debug for Wide {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Unknown(_) => "Unknown",
            Self::Not => "Not",
            Self::Is(_) => "Is",
        })
    }
}

fn decoded(decoder: &mut Decoder, mut bytes: &[u8], last: bool) -> Vec<u8> {
    let mut text = Vec::new();
    // Room for whatever one unit may come to.
    let mut some = [0; 16];
    loop {
        let (result, taken, given) = decoder.decode_to_utf8_without_replacement(bytes, &mut some, last);
        text.extend(some.iter().take(given));
        bytes = bytes.get(taken..).unwrap_or_default();
        match result {
            DecoderResult::Malformed(..) => text.push(NO_LETTER),
            DecoderResult::OutputFull => {}
            DecoderResult::InputEmpty => return text,
        }
    }
}

/// High bytes of a row from which on it is no accident that they are UTF-8.
const NO_ACCIDENT: usize = 6;

/// The letters of rows: those of the first row that is not plain, until another one is surely UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// All rows so far were plain.
    Unknown,
    /// UTF-8.
    Utf8,
    /// GB 18030, and what it comprises: GBK and GB 2312.
    Gb18030,
}

impl Letters {
    /// The letters of a table of which this is a row.
    pub(super) fn seen_in(self, row: &[u8]) -> Self {
        let is_utf8 = std::str::from_utf8(row).is_ok();
        let high = row.iter().filter(|byte| !byte.is_ascii()).count();
        match self {
            Self::Utf8 => Self::Utf8,
            known if high == 0 => known,
            // A row that was cut is no reason to read all others otherwise.
            Self::Gb18030 if is_utf8 && high >= NO_ACCIDENT => Self::Utf8,
            Self::Unknown if is_utf8 => Self::Utf8,
            Self::Unknown if gb18030(row).is_none() => Self::Unknown,
            _ => Self::Gb18030,
        }
    }

    /// The text of a field; nothing where it is none.
    ///
    /// No separator, quotation mark or end of a line is within a letter of GB 18030, so fields are told apart before.
    pub(super) fn read(self, field: &[u8]) -> Option<String> {
        match self {
            Self::Gb18030 => gb18030(field),
            Self::Unknown | Self::Utf8 => std::str::from_utf8(field).ok().map(str::to_owned),
        }
    }
}

fn gb18030(bytes: &[u8]) -> Option<String> {
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(text.into_owned())
}
