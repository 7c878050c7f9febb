//! The one entry: bytes are pushed in, records are pulled out.

use crate::{BadRecord, Patent, Place, cn_newer, cn_older, st96, table::Table, xml::Splitter};

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// WIPO ST.96: `PatentPublication`, `BibliographicData` and `PatentLegalStatus`, alone or many under one root.
    St96,
    /// The Chinese office's XML after WIPO ST.36, root `cn-patent-document`.
    CnOlder,
    /// The Chinese office's XML of now, root `PatentDocumentAndRelated`.
    CnNewer,
    /// A table with comma-separated values, laid out as the crate describes.
    Csv,
}

/// Reads patents from a stream of bytes of any length, one at a time, in bounded memory.
///
/// The bytes may be cut anywhere. Push a chunk, take the records that are complete, push the next; say when that was the last,
/// and take what is left. Several XML documents may follow one another. What is no record, or none that can be read, is
/// reported, and reading goes on behind it. No input makes it panic.
///
/// Pull until there is nothing before pushing more: what was pushed and not yet read is kept.
///
/// ```
/// use kezhi_patents::{Format, Reader};
///
/// let mut reader = Reader::new(Format::Csv);
/// let mut titles = Vec::new();
/// for chunk in ["application_number,title\n2017101", "83506.4,一种钢\n"] {
///     reader.push(chunk.as_bytes());
///     titles.extend(reader.by_ref().flatten().map(|patent| patent.title));
/// }
/// reader.finish();
/// titles.extend(reader.flatten().map(|patent| patent.title));
/// assert_eq!(titles, ["一种钢"]);
/// ```
#[derive(Debug)]
pub struct Reader {
    source: Source,
    pushed: Vec<u8>,
    taken: usize,
    finished: bool,
    ended: bool,
}

#[derive(Debug)]
enum Source {
    Xml(Box<Splitter>),
    Table(Box<Table>),
}

impl Reader {
    /// A reader that has not read anything.
    pub fn new(format: Format) -> Self {
        let source = match format {
            Format::St96 => Source::Xml(Box::new(Splitter::new(&st96::VOCABULARY))),
            Format::CnOlder => Source::Xml(Box::new(Splitter::new(&cn_older::VOCABULARY))),
            Format::CnNewer => Source::Xml(Box::new(Splitter::new(&cn_newer::VOCABULARY))),
            Format::Csv => Source::Table(Box::new(Table::new())),
        };
        Self {
            source,
            pushed: Vec::new(),
            taken: 0,
            finished: false,
            ended: false,
        }
    }

    /// The next bytes of the stream. After [`Reader::finish`] they are ignored.
    pub fn push(&mut self, chunk: &[u8]) {
        if !self.finished {
            self.pushed.drain(..self.taken);
            self.taken = 0;
            self.pushed.extend_from_slice(chunk);
        }
    }

    /// There are no more bytes: what is not complete by now is reported as such.
    pub fn finish(&mut self) {
        self.finished = true;
    }

    /// Where the record stands that was read last.
    pub fn place(&self) -> Place {
        match &self.source {
            Source::Xml(splitter) => splitter.place(),
            Source::Table(table) => table.place(),
        }
    }

    /// Bytes that are set aside for what is not read yet.
    #[cfg(test)]
    pub(crate) fn capacity(&self) -> usize {
        let inside = match &self.source {
            Source::Xml(splitter) => splitter.capacity(),
            Source::Table(table) => table.capacity(),
        };
        self.pushed.capacity() + inside
    }
}

impl Iterator for Reader {
    type Item = Result<Patent, BadRecord>;

    /// The next record that is complete; nothing if more bytes are needed, or after the last one.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let waiting = match &mut self.source {
                Source::Xml(splitter) => splitter.ready(),
                Source::Table(table) => table.ready(),
            };
            if waiting.is_some() {
                return waiting;
            }
            let bytes = self.pushed.get(self.taken..).unwrap_or_default();
            if !bytes.is_empty() {
                self.taken += match &mut self.source {
                    Source::Xml(splitter) => splitter.take(bytes),
                    Source::Table(table) => table.take(bytes),
                };
            } else if self.finished && !self.ended {
                self.ended = true;
                match &mut self.source {
                    Source::Xml(splitter) => splitter.end(),
                    Source::Table(table) => table.end(),
                }
            } else {
                return None;
            }
        }
    }
}
