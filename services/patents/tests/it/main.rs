//! The crate as its users meet it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod faults;
mod samples;
mod streams;
mod writing;

use kezhi_patents::{BadRecord, Format, Patent, Reader};

const PUBLICATION: &str = include_str!("../../samples/st96-publication.xml");
const BULK: &str = include_str!("../../samples/st96-bulk.xml");
const OLDER: &str = include_str!("../../samples/cn-older.xml");
const NEWER: &str = include_str!("../../samples/cn-newer.xml");
const TABLE: &str = include_str!("../../samples/table.csv");

const SAMPLES: &[(Format, &str)] = &[
    (Format::St96, PUBLICATION),
    (Format::St96, BULK),
    (Format::CnOlder, OLDER),
    (Format::CnNewer, NEWER),
    (Format::Csv, TABLE),
];

/// What is read of the bytes, pushed in chunks of that size.
fn read_in_chunks(format: Format, bytes: &[u8], size: usize) -> Vec<Result<Patent, BadRecord>> {
    let mut reader = Reader::new(format);
    let mut found = Vec::new();
    for chunk in bytes.chunks(size) {
        reader.push(chunk);
        found.extend(reader.by_ref());
    }
    reader.finish();
    found.extend(reader);
    found
}

/// What is read of the bytes, pushed at once.
fn read(format: Format, bytes: &[u8]) -> Vec<Result<Patent, BadRecord>> {
    read_in_chunks(format, bytes, bytes.len().max(1))
}

/// The patents of a text in which nothing is wrong.
fn patents(format: Format, text: &str) -> Vec<Patent> {
    let read = read(format, text.as_bytes()).into_iter();
    read.map(|record| record.unwrap()).collect()
}
