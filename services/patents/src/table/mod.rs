//! The table of values that commas or tabulators separate: how its rows come out of the stream.

mod headings;
mod letters;
mod row;

use std::collections::VecDeque;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::{BadRecord, Patent, Place, bad_record::Fault};
use headings::columns;
use letters::{Letters, Wide};
use row::Row;

/// Bytes of the first line, at most, of which it is told what separates its fields.
const LONGEST_OPENING: usize = 64 * 1024;
/// Bytes of one row.
const LARGEST_ROW: usize = 1024 * 1024;
const BYTE_ORDER_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

#[derive(Debug)]
pub(crate) struct Table {
    wide: Wide,
    /// The first line, as long as it has not come whole.
    opening: Option<Vec<u8>>,
    letters: Letters,
    rows: Reader,
    /// Bytes of the byte order mark that were seen.
    mark: usize,
    /// The fields of the row so far, one after the other, and where each ends.
    fields: Vec<u8>,
    filled: usize,
    ends: Vec<usize>,
    ended: usize,
    in_row: bool,
    too_large: bool,
    header: Header,
    line: u64,
    row_line: u64,
    ordinal: u64,
    ready: VecDeque<Result<Patent, BadRecord>>,
}

#[derive(Debug)]
enum Header {
    Awaited,
    Read(Vec<Option<&'static str>>),
    /// Rows cannot be understood without it.
    Refused,
}

impl Table {
    pub(crate) fn new() -> Self {
        Self {
            wide: Wide::new(),
            opening: Some(Vec::new()),
            letters: Letters::Unknown,
            rows: Reader::new(),
            mark: 0,
            fields: vec![0; 1024],
            filled: 0,
            ends: vec![0; headings::MOST + 1],
            ended: 0,
            in_row: false,
            too_large: false,
            header: Header::Awaited,
            line: 1,
            row_line: 1,
            ordinal: 0,
            ready: VecDeque::new(),
        }
    }

    /// Where the row stands that was read last.
    pub(crate) fn place(&self) -> Place {
        Place {
            line: self.row_line,
            ordinal: self.ordinal,
        }
    }

    pub(crate) fn ready(&mut self) -> Option<Result<Patent, BadRecord>> {
        self.ready.pop_front()
    }

    #[cfg(test)]
    pub(crate) fn capacity(&self) -> usize {
        self.fields.capacity()
    }

    /// Takes bytes until something is ready, and says how many.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> usize {
        let mut taken = 0;
        while self.ready.is_empty() && taken < bytes.len() {
            let rest = bytes.get(taken..).unwrap_or_default();
            taken += match self.wide.take(rest) {
                (_, None) => self.take_narrow(rest),
                (taken, Some(text)) => {
                    if self.wide.is_utf16() {
                        self.letters = Letters::Utf8;
                    }
                    self.take_all(&text);
                    taken
                }
            };
        }
        taken
    }

    /// Takes the end of the stream.
    pub(crate) fn end(&mut self) {
        let text = self.wide.end();
        self.take_all(&text);
        self.open();
        while self.in_row {
            self.read(&[]);
        }
        if matches!(self.header, Header::Awaited) {
            self.refuse_header(Fault::of("", "there is no header row"));
        }
    }

    fn take_all(&mut self, mut text: &[u8]) {
        while !text.is_empty() {
            let taken = self.take_narrow(text);
            text = text.get(taken..).unwrap_or_default();
        }
    }

    /// Takes some of the bytes, which are not of UTF-16.
    fn take_narrow(&mut self, bytes: &[u8]) -> usize {
        let Some(opening) = &mut self.opening else {
            return self.step(bytes);
        };
        let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let line = bytes.iter().position(ends).map_or(bytes.len(), |at| at + 1);
        let some = bytes.get(..line.min(LONGEST_OPENING)).unwrap_or(bytes);
        opening.extend_from_slice(some);
        let says_something = opening
            .iter()
            .any(|byte| !byte.is_ascii_whitespace() && !BYTE_ORDER_MARK.contains(byte));
        if says_something && opening.last().is_some_and(ends) || opening.len() >= LONGEST_OPENING {
            self.open();
        }
        some.len()
    }

    /// Reads the first line, once it is known what separates its fields.
    fn open(&mut self) {
        let opening = self.opening.take().unwrap_or_default();
        if opening.contains(&b'\t') && !opening.contains(&b',') {
            self.rows = ReaderBuilder::new().delimiter(b'\t').build();
        }
        let mut taken = 0;
        while taken < opening.len() {
            taken += self.step(opening.get(taken..).unwrap_or_default());
        }
    }

    /// Takes some of the bytes, at least one.
    fn step(&mut self, bytes: &[u8]) -> usize {
        let Some(first) = bytes.first() else {
            return 0;
        };
        if matches!(self.header, Header::Refused) {
            return bytes.len();
        }
        if !self.in_row {
            if BYTE_ORDER_MARK.get(self.mark) == Some(first) {
                self.mark += 1;
                if self.mark == BYTE_ORDER_MARK.len() {
                    self.letters = Letters::Utf8;
                }
                return 1;
            }
            self.mark = BYTE_ORDER_MARK.len();
            if matches!(first, b'\n' | b'\r') {
                self.line += u64::from(*first == b'\n');
                return 1;
            }
            self.in_row = true;
            self.row_line = self.line;
        }
        self.read(bytes)
    }

    fn read(&mut self, bytes: &[u8]) -> usize {
        let fields = self.fields.get_mut(self.filled..).unwrap_or_default();
        let ends = self.ends.get_mut(self.ended..).unwrap_or_default();
        let (result, taken, filled, ended) = self.rows.read_record(bytes, fields, ends);
        self.filled += filled;
        self.ended += ended;
        let newlines = bytes.iter().take(taken).filter(|byte| **byte == b'\n').count();
        self.line += newlines as u64;
        match result {
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull if self.fields.len() < LARGEST_ROW => {
                self.fields.resize(self.fields.len() * 2, 0);
            }
            ReadRecordResult::OutputFull => {
                self.too_large = true;
                self.filled = 0;
            }
            ReadRecordResult::OutputEndsFull if self.ends.len() < LARGEST_ROW => {
                self.ends.resize(self.ends.len() * 2, 0);
            }
            ReadRecordResult::OutputEndsFull => {
                self.too_large = true;
                self.ended = 0;
            }
            ReadRecordResult::Record => self.row(),
            ReadRecordResult::End => self.in_row = false,
        }
        taken
    }

    fn row(&mut self) {
        let read = if self.too_large {
            Err(Fault::of("", format!("the row has more than {LARGEST_ROW} bytes")))
        } else {
            Ok(self.cells())
        };
        (self.filled, self.ended, self.in_row, self.too_large) = (0, 0, false, false);
        match (&self.header, read) {
            (Header::Read(columns), Ok(cells)) => {
                if cells
                    .iter()
                    .all(|cell| cell.as_deref().is_some_and(|cell| cell.trim().is_empty()))
                {
                    return;
                }
                self.ordinal += 1;
                let read = Row::of(columns, &cells).and_then(|row| row.patent());
                let read = read.map_err(|fault| fault.at(self.row_line, self.ordinal));
                self.ready.push_back(read);
            }
            (Header::Read(_), Err(fault)) => {
                self.ordinal += 1;
                self.ready.push_back(Err(fault.at(self.row_line, self.ordinal)));
            }
            (_, read) => match read.and_then(|cells| columns(&cells)) {
                Ok(columns) => self.header = Header::Read(columns),
                Err(fault) => self.refuse_header(fault),
            },
        }
    }

    /// The fields of the row.
    fn cells(&mut self) -> Vec<Option<String>> {
        self.letters = self.letters.seen_in(self.fields.get(..self.filled).unwrap_or_default());
        let ends = self.ends.iter().take(self.ended);
        let starts = std::iter::once(&0).chain(ends.clone());
        let cells = starts.zip(ends);
        cells
            .map(|(start, end)| self.letters.read(self.fields.get(*start..*end).unwrap_or_default()))
            .collect()
    }

    fn refuse_header(&mut self, fault: Fault) {
        self.header = Header::Refused;
        self.ready.push_back(Err(fault.at(self.row_line, 0)));
    }
}
