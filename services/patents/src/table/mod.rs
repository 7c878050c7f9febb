//! The table of comma-separated values: how its rows come out of the stream.

mod row;

use std::collections::VecDeque;

use csv_core::{ReadRecordResult, Reader};

use crate::{BadRecord, Patent, Place, bad_record::Fault};
use row::{COLUMNS, Row, columns};

/// Bytes of one row.
const LARGEST_ROW: usize = 1024 * 1024;
const BYTE_ORDER_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

#[derive(Debug)]
pub(crate) struct Table {
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
    Read(Vec<&'static str>),
    /// Rows cannot be understood without it.
    Refused,
}

impl Table {
    pub(crate) fn new() -> Self {
        Self {
            rows: Reader::new(),
            mark: 0,
            fields: vec![0; 1024],
            filled: 0,
            ends: vec![0; COLUMNS.len() + 1],
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
            taken += self.step(bytes.get(taken..).unwrap_or_default());
        }
        taken
    }

    /// Takes the end of the stream.
    pub(crate) fn end(&mut self) {
        while self.in_row && self.ready.is_empty() {
            self.read(&[]);
        }
        if matches!(self.header, Header::Awaited) {
            self.refuse_header(Fault::of("", "there is no header row"));
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
                if cells.iter().all(|cell| cell.trim_ascii().is_empty()) {
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
    fn cells(&self) -> Vec<Vec<u8>> {
        let ends = self.ends.iter().take(self.ended);
        let starts = std::iter::once(&0).chain(ends.clone());
        let cells = starts.zip(ends);
        cells
            .map(|(start, end)| self.fields.get(*start..*end).unwrap_or_default().to_vec())
            .collect()
    }

    fn refuse_header(&mut self, fault: Fault) {
        self.header = Header::Refused;
        self.ready.push_back(Err(fault.at(self.row_line, 0)));
    }
}
