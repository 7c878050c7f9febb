//! Cuts a stream of XML documents into records.
//!
//! A record ends at the first end tag of its own name, since none holds another of its name. So one that is broken spoils only
//! itself: the next begins at its start tag or at the next XML declaration. Of what stands around records only the names of the
//! open elements and their namespaces are kept.

use std::collections::VecDeque;

use quick_xml::{events::BytesStart, name::NamespaceResolver};

use super::{
    Vocabulary,
    element::{known_name, parse},
    lexer::{Lexer, Markup},
};
use crate::{
    BadRecord, Patent, Place,
    bad_record::Fault,
    wording::{message, quoted},
};

/// Bytes of one record: full text and drawings of a publication may be megabytes.
const LARGEST_RECORD: usize = 32 * 1024 * 1024;
/// Bytes of a tag outside of records.
const LARGEST_TAG: usize = 64 * 1024;
/// Elements within each other around records.
const DEEPEST: usize = 64;

#[derive(Debug)]
pub(crate) struct Splitter {
    vocabulary: &'static Vocabulary,
    lexer: Lexer,
    names: NamespaceResolver,
    /// The names of the elements around records, with their prefixes.
    open: Vec<String>,
    /// Elements open beyond [`DEEPEST`].
    deeper: u64,
    /// The bytes of the record, or of the tag outside of one.
    kept: Vec<u8>,
    tag_at: usize,
    record: Option<Record>,
    line: u64,
    ordinal: u64,
    /// The line in which the last record began.
    began: u64,
    document: Document,
    ready: VecDeque<Result<Patent, BadRecord>>,
}

#[derive(Debug)]
struct Record {
    name: String,
    line: u64,
    fault: Option<(u64, String)>,
}

#[derive(Debug, Default)]
struct Document {
    line: u64,
    /// Whether it has a record, good or bad.
    has_records: bool,
    /// Whether something was found wrong with it: once is enough.
    complained: bool,
    /// Whether it is in an encoding that is not read.
    is_foreign: bool,
}

impl Splitter {
    pub(crate) fn new(vocabulary: &'static Vocabulary) -> Self {
        Self {
            vocabulary,
            lexer: Lexer::new(),
            names: NamespaceResolver::default(),
            open: Vec::new(),
            deeper: 0,
            kept: Vec::new(),
            tag_at: 0,
            record: None,
            line: 1,
            ordinal: 0,
            began: 0,
            document: Document::default(),
            ready: VecDeque::new(),
        }
    }

    /// Where the record stands that was read last.
    pub(crate) fn place(&self) -> Place {
        Place {
            line: self.began,
            ordinal: self.ordinal,
        }
    }

    pub(crate) fn ready(&mut self) -> Option<Result<Patent, BadRecord>> {
        self.ready.pop_front()
    }

    #[cfg(test)]
    pub(crate) fn capacity(&self) -> usize {
        self.kept.capacity()
    }

    /// Takes bytes until something is ready, and says how many.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> usize {
        for (at, byte) in bytes.iter().enumerate() {
            self.step(*byte);
            if !self.ready.is_empty() {
                return at + 1;
            }
        }
        bytes.len()
    }

    /// Takes the end of the stream.
    pub(crate) fn end(&mut self) {
        if self.record.is_some() {
            self.give_up("the stream ends before it does");
        } else if !self.lexer.in_text() {
            self.complain("the stream ends within a tag, a comment or a document type");
        } else if !self.open.is_empty() {
            self.complain(format!(
                "the document that begins at line {} is not complete",
                self.document.line
            ));
        }
    }

    fn step(&mut self, byte: u8) {
        let was_in_text = self.lexer.in_text();
        let ended = self.lexer.step(byte);
        if was_in_text && !self.lexer.in_text() {
            self.tag_at = self.kept.len();
        }
        if let Some(Markup::Broken) = ended {
            self.broken();
            self.tag_at = self.kept.len();
        }
        self.keep(byte);
        if byte == b'\n' {
            self.line += 1;
        }
        match ended {
            Some(Markup::Start) => self.start(false),
            Some(Markup::Empty) => self.start(true),
            Some(Markup::End) => self.end_tag(),
            Some(Markup::Instruction) => self.instruction(),
            None if was_in_text && self.lexer.in_text() => self.text(byte),
            _ => {}
        }
        if self.lexer.in_text() && !self.keeps_all() {
            self.kept.clear();
        }
    }

    fn keeps_all(&self) -> bool {
        self.record.as_ref().is_some_and(|record| record.fault.is_none())
    }

    fn keep(&mut self, byte: u8) {
        if self.kept.len() >= LARGEST_RECORD {
            self.fault(format!("it has more than {LARGEST_RECORD} bytes"));
        }
        if self.keeps_all() {
            self.kept.push(byte);
        } else if !self.lexer.in_tag() && !self.lexer.in_text() {
            self.kept.clear();
        } else if self.kept.len() < LARGEST_TAG {
            self.kept.push(byte);
        }
    }

    /// What is wrong with the open record; it is reported when it ends.
    fn fault(&mut self, message: impl Into<String>) {
        let line = self.line;
        if let Some(record) = self.record.as_mut().filter(|record| record.fault.is_none()) {
            record.fault = Some((line, message.into()));
            self.kept.drain(..self.tag_at.min(self.kept.len()));
            self.tag_at = 0;
        }
    }

    fn broken(&mut self) {
        let message = "a tag is not closed before the next begins";
        if self.record.is_some() {
            self.fault(message);
        } else {
            self.complain(message);
        }
        if !self.keeps_all() {
            self.kept.clear();
        }
    }

    fn text(&mut self, byte: u8) {
        // A byte order mark may stand before any of the documents.
        let is_blank = byte.is_ascii_whitespace() || [0xEF, 0xBB, 0xBF].contains(&byte);
        if self.record.is_none() && self.open.is_empty() && self.deeper == 0 && !is_blank {
            self.complain("text stands outside of any document");
        }
    }

    /// The tag that has ended, without its brackets.
    fn tag(&self) -> &[u8] {
        let tag = self.kept.get(self.tag_at..).unwrap_or_default();
        let is_bracket = |byte: &u8| [b'<', b'>', b'/', b'?'].contains(byte);
        let start = tag.iter().position(|byte| !is_bracket(byte)).unwrap_or(tag.len());
        let end = tag
            .iter()
            .rposition(|byte| !is_bracket(byte))
            .map_or(start, |last| last + 1);
        tag.get(start..end).unwrap_or_default()
    }

    /// The line that the tag begins in.
    fn tag_line(&self) -> u64 {
        self.line - count_lines(self.kept.get(self.tag_at..).unwrap_or_default())
    }

    fn start(&mut self, is_empty: bool) {
        if let Some(record) = &self.record {
            if record.name.as_bytes() != name_of(self.tag()) {
                return;
            }
            self.give_up(format!("another begins at line {} before it ends", self.tag_line()));
        }
        if self.deeper > 0 || self.open.len() == DEEPEST {
            self.deeper += u64::from(!is_empty);
            return;
        }
        if self.open.is_empty() {
            self.document.line = self.tag_line();
        }
        let tag = String::from_utf8_lossy(self.tag()).into_owned();
        let name = String::from_utf8_lossy(name_of(tag.as_bytes())).into_owned();
        let start = BytesStart::from_content(tag.as_str(), name.len());
        let pushed = self.names.push(&start);
        let known = known_name(&start, &self.names, self.vocabulary);
        if self.vocabulary.records.contains(&known.as_str()) && !self.document.is_foreign {
            self.names.pop();
            self.begin(name);
            if is_empty {
                self.complete();
            }
            return;
        }
        if let Err(error) = pushed {
            self.complain(message(error));
        }
        if is_empty {
            self.names.pop();
            self.end_of_document();
        } else {
            self.open.push(name);
        }
    }

    fn end_tag(&mut self) {
        let name = name_of(self.tag());
        if let Some(record) = &self.record {
            if record.name.as_bytes() == name {
                self.complete();
            }
        } else if self.deeper > 0 {
            self.deeper -= 1;
        } else if let Some(at) = self.open.iter().rposition(|open| open.as_bytes() == name) {
            self.close(at);
            self.end_of_document();
        } else {
            let name = String::from_utf8_lossy(name).into_owned();
            self.complain(format!("{} ends, and never began", quoted(&name)));
        }
    }

    fn instruction(&mut self) {
        if name_of(self.tag()) != b"xml" {
            return;
        }
        let tag = String::from_utf8_lossy(self.tag()).into_owned();
        if self.record.is_some() {
            self.give_up("another document begins before it ends");
        } else if !self.open.is_empty() {
            self.complain(format!(
                "the document that begins at line {} is not complete",
                self.document.line
            ));
        }
        self.close(0);
        self.document = Document::default();
        let declaration = BytesStart::from_content(tag.as_str(), 3);
        let encoding = declaration.try_get_attribute("encoding").ok().flatten();
        let encoding = encoding.map_or_else(|| "UTF-8".to_owned(), |encoding| encoding.value.to_ascii_uppercase());
        if !["UTF-8", "UTF8", "US-ASCII"].contains(&encoding.as_str()) {
            self.complain(format!("the document is in {}: UTF-8 is read", quoted(&encoding)));
            self.document.is_foreign = true;
        }
    }

    /// Goes back to the element that so many others are around.
    fn close(&mut self, depth: usize) {
        self.open.truncate(depth);
        self.deeper = 0;
        self.names.set_level(u16::try_from(depth).unwrap_or(u16::MAX));
    }

    fn end_of_document(&mut self) {
        if !self.open.is_empty() {
            return;
        }
        if !self.document.has_records {
            let records = self.vocabulary.records.join(", ");
            self.complain(format!(
                "the document that begins at line {} has no record of this format ({records})",
                self.document.line
            ));
        }
        self.document = Document::default();
    }

    fn begin(&mut self, name: String) {
        let line = self.tag_line();
        self.kept.drain(..self.tag_at.min(self.kept.len()));
        self.tag_at = 0;
        self.ordinal += 1;
        self.began = line;
        self.document.has_records = true;
        self.record = Some(Record {
            name,
            line,
            fault: None,
        });
    }

    /// Reports the record as one that has no end.
    fn give_up(&mut self, why: impl Into<String>) {
        let Some(record) = self.record.take() else {
            return;
        };
        let (line, message) = record
            .fault
            .unwrap_or((record.line, format!("it is not complete: {}", why.into())));
        self.ready.push_back(Err(Fault::of("", message).at(line, self.ordinal)));
        self.kept.drain(..self.tag_at.min(self.kept.len()));
        self.tag_at = 0;
    }

    /// Reads the record that has ended.
    fn complete(&mut self) {
        let Some(record) = self.record.take() else {
            return;
        };
        let bad = |fault: Fault, line| Err(fault.at(line, self.ordinal));
        let read = match record.fault {
            Some((line, message)) => bad(Fault::of("", message), line),
            None => match parse(&self.kept, &mut self.names, self.vocabulary) {
                Ok(element) => (self.vocabulary.read)(&element).or_else(|fault| bad(fault, record.line)),
                Err(malformed) => {
                    let before = self.kept.get(..malformed.at).unwrap_or(&self.kept);
                    bad(Fault::of("", malformed.message), record.line + count_lines(before))
                }
            },
        };
        self.ready.push_back(read);
        self.kept.clear();
        self.close(self.open.len());
        self.document.complained = false;
        self.end_of_document();
    }

    /// Reports what is wrong outside of records, once until the next document or record.
    fn complain(&mut self, message: impl Into<String>) {
        if !self.document.complained {
            self.document.complained = true;
            self.ready.push_back(Err(Fault::of("", message).at(self.line, 0)));
        }
    }
}

fn name_of(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/');
    tag.get(..end.unwrap_or(tag.len())).unwrap_or_default()
}

fn count_lines(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}
