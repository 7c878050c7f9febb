//! Where one piece of XML ends and the next begins, byte by byte. Nothing is resolved or expanded.

/// A piece of markup that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// `<name …>`.
    Start,
    /// `<name …/>`.
    Empty,
    /// `</name>`.
    End,
    /// `<?name …?>`.
    Instruction,
    /// A comment, character data or the document type.
    Other,
    /// A tag in which another begins: it ended before this byte.
    Broken,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    Opened,
    Tag { quote: Option<u8>, end: bool, slash: bool },
    Bang,
    BangDash,
    Comment { dashes: u8 },
    CharacterData { brackets: u8 },
    Instruction { question: bool },
    DocumentType { subset: bool, inner: Inner },
}

/// What stands in a document type, whose brackets and quotes may be anything but markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inner {
    Plain,
    Quoted(u8),
    Opened,
    Bang,
    BangDash,
    Comment { dashes: u8 },
    Instruction { question: bool },
}

#[derive(Debug)]
pub(super) struct Lexer {
    state: State,
}

impl Lexer {
    pub(super) fn new() -> Self {
        Self { state: State::Text }
    }

    /// Whether it stands between two pieces of markup.
    pub(super) fn in_text(&self) -> bool {
        self.state == State::Text
    }

    /// Whether it stands in a tag or a processing instruction, or may yet.
    pub(super) fn in_tag(&self) -> bool {
        matches!(
            self.state,
            State::Opened | State::Tag { .. } | State::Instruction { .. }
        )
    }

    /// Takes the next byte, and says which piece of markup it ends.
    pub(super) fn step(&mut self, byte: u8) -> Option<Markup> {
        let (state, ended) = match self.state {
            State::Text if byte == b'<' => (State::Opened, None),
            State::Text => (State::Text, None),
            State::Opened => match byte {
                b'!' => (State::Bang, None),
                b'?' => (State::Instruction { question: false }, None),
                b'/' => (tag(None, true, false), None),
                b'<' => (State::Opened, Some(Markup::Broken)),
                b'>' => (State::Text, Some(Markup::Broken)),
                _ => (tag(None, false, false), None),
            },
            State::Tag { quote, end, slash } => in_tag(byte, quote, end, slash),
            State::Bang => match byte {
                b'-' => (State::BangDash, None),
                b'[' => (State::CharacterData { brackets: 0 }, None),
                b'>' => (State::Text, Some(Markup::Other)),
                _ => (document_type(false, Inner::Plain), None),
            },
            State::BangDash => (State::Comment { dashes: 0 }, None),
            State::Comment { dashes } => match (byte, dashes) {
                (b'>', 2) => (State::Text, Some(Markup::Other)),
                _ => (
                    State::Comment {
                        dashes: run(byte, b'-', dashes),
                    },
                    None,
                ),
            },
            State::CharacterData { brackets } => match (byte, brackets) {
                (b'>', 2) => (State::Text, Some(Markup::Other)),
                _ => (
                    State::CharacterData {
                        brackets: run(byte, b']', brackets),
                    },
                    None,
                ),
            },
            State::Instruction { question } => match (byte, question) {
                (b'>', true) => (State::Text, Some(Markup::Instruction)),
                _ => (State::Instruction { question: byte == b'?' }, None),
            },
            State::DocumentType { subset, inner } => in_document_type(byte, subset, inner),
        };
        self.state = state;
        ended
    }
}

fn tag(quote: Option<u8>, end: bool, slash: bool) -> State {
    State::Tag { quote, end, slash }
}

fn document_type(subset: bool, inner: Inner) -> State {
    State::DocumentType { subset, inner }
}

/// How many of these bytes have come in a row, up to two.
fn run(byte: u8, wanted: u8, before: u8) -> u8 {
    if byte == wanted { (before + 1).min(2) } else { 0 }
}

fn in_tag(byte: u8, quote: Option<u8>, end: bool, slash: bool) -> (State, Option<Markup>) {
    match (byte, quote) {
        // XML allows it nowhere in a tag, so the quote or the tag was never closed.
        (b'<', _) => (State::Opened, Some(Markup::Broken)),
        (_, Some(quote)) => (tag(Some(quote).filter(|quote| *quote != byte), end, false), None),
        (b'"' | b'\'', None) => (tag(Some(byte), end, false), None),
        (b'>', None) if end => (State::Text, Some(Markup::End)),
        (b'>', None) if slash => (State::Text, Some(Markup::Empty)),
        (b'>', None) => (State::Text, Some(Markup::Start)),
        (_, None) => (tag(None, end, byte == b'/'), None),
    }
}

fn in_document_type(byte: u8, subset: bool, inner: Inner) -> (State, Option<Markup>) {
    let goes_on = |subset, inner| (document_type(subset, inner), None);
    match (inner, byte) {
        (Inner::Plain, b'>') if !subset => (State::Text, Some(Markup::Other)),
        (Inner::Plain, b'"' | b'\'') => goes_on(subset, Inner::Quoted(byte)),
        (Inner::Plain, b'<') => goes_on(subset, Inner::Opened),
        (Inner::Plain, b'[') => goes_on(true, Inner::Plain),
        (Inner::Plain, b']') => goes_on(false, Inner::Plain),
        (Inner::Quoted(quote), _) if quote != byte => goes_on(subset, inner),
        (Inner::Opened, b'!') => goes_on(subset, Inner::Bang),
        (Inner::Opened, b'?') => goes_on(subset, Inner::Instruction { question: false }),
        (Inner::Bang, b'-') => goes_on(subset, Inner::BangDash),
        (Inner::BangDash, b'-') => goes_on(subset, Inner::Comment { dashes: 0 }),
        (Inner::Comment { dashes }, _) if (byte, dashes) != (b'>', 2) => goes_on(
            subset,
            Inner::Comment {
                dashes: run(byte, b'-', dashes),
            },
        ),
        (Inner::Instruction { question }, _) if (byte, question) != (b'>', true) => {
            goes_on(subset, Inner::Instruction { question: byte == b'?' })
        }
        _ => goes_on(subset, Inner::Plain),
    }
}
