//! One record as a tree of what is read of it.

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesRef, BytesStart, Event},
    name::{Namespace, NamespaceResolver, ResolveResult},
};

use super::{Vocabulary, characters::named};
use crate::wording::{collapsed, message, quoted};

/// Elements of one record, apart from those that are not read.
const MOST_ELEMENTS: usize = 50_000;
/// Elements within each other.
const DEEPEST: usize = 128;
/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 100;

/// Elements that stand apart from the text before them.
const BLOCKS: &[&str] = &["P", "p", "Paragraphs", "Br", "br", "li", "LI"];

/// An element of the format's namespaces. One of another namespace has no name, so that only its text is seen.
#[derive(Debug, Default)]
pub(crate) struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Child>,
}

#[derive(Debug)]
enum Child {
    Element(Element),
    Text(String),
}

/// Why a record is no well-formed XML, and at which of its bytes.
#[derive(Debug)]
pub(super) struct Malformed {
    pub(super) at: usize,
    pub(super) message: String,
}

impl Element {
    /// The name without prefix.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The value of the attribute of that name, whatever its prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The elements at the path, names from this element on with slashes between.
    pub(crate) fn all(&self, path: &str) -> Vec<&Element> {
        path.split('/').fold(vec![self], |found, name| {
            let children = found.into_iter().flat_map(|element| &element.children);
            let elements = children.filter_map(|child| match child {
                Child::Element(element) => Some(element),
                Child::Text(_) => None,
            });
            elements.filter(|element| element.name == name).collect()
        })
    }

    /// The first element at the path.
    pub(crate) fn first(&self, path: &str) -> Option<&Element> {
        self.all(path).into_iter().next()
    }

    /// The collapsed text of the first element at the path; empty if there is none.
    pub(crate) fn text_at(&self, path: &str) -> String {
        self.first(path).map(Element::text).unwrap_or_default()
    }

    /// The collapsed text of the first of the paths at which there is any.
    pub(crate) fn text_at_any(&self, paths: &[&str]) -> String {
        let texts = paths.iter().map(|path| self.text_at(path));
        texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// The collapsed text of it and of all within it.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.gather(&mut text);
        collapsed(&text)
    }

    fn gather(&self, text: &mut String) {
        if BLOCKS.contains(&self.name.as_str()) {
            text.push('\n');
        }
        for child in &self.children {
            match child {
                Child::Element(element) => element.gather(text),
                Child::Text(part) => text.push_str(part),
            }
        }
    }

    fn write(&mut self, part: &str) {
        match self.children.last_mut() {
            Some(Child::Text(text)) => text.push_str(part),
            _ => self.children.push(Child::Text(part.to_owned())),
        }
    }
}

/// Reads a record. `names` knows the prefixes of what stands around it.
pub(super) fn parse(
    bytes: &[u8],
    names: &mut NamespaceResolver,
    vocabulary: &Vocabulary,
) -> Result<Element, Malformed> {
    let text = std::str::from_utf8(bytes).map_err(|error| Malformed {
        at: error.valid_up_to(),
        message: "it is not UTF-8".to_owned(),
    })?;
    let mut reader = Reader::from_str(text);
    let mut tree = Tree::new(names, vocabulary);
    loop {
        let event = reader.read_event().map_err(|error| Malformed {
            at: position(reader.error_position()),
            message: format!("it is not well-formed: {}", message(error)),
        })?;
        let done = tree.take(event).map_err(|message| Malformed {
            at: position(reader.buffer_position()),
            message,
        })?;
        if done {
            return Ok(tree.root);
        }
    }
}

fn position(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

struct Tree<'a> {
    names: &'a mut NamespaceResolver,
    vocabulary: &'a Vocabulary,
    open: Vec<Element>,
    /// Elements open within one that is not read, and that one.
    unread: usize,
    elements: usize,
    root: Element,
}

impl<'a> Tree<'a> {
    fn new(names: &'a mut NamespaceResolver, vocabulary: &'a Vocabulary) -> Self {
        Self {
            names,
            vocabulary,
            open: Vec::new(),
            unread: 0,
            elements: 0,
            root: Element::default(),
        }
    }

    /// Takes the next event, and says whether it was the last.
    fn take(&mut self, event: Event) -> Result<bool, String> {
        match event {
            Event::Start(tag) => self.start(&tag)?,
            Event::Empty(tag) => {
                self.start(&tag)?;
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.write(&text.xml10_content()),
            Event::CData(text) => self.write(&text.xml10_content()),
            Event::GeneralRef(reference) if self.unread == 0 => {
                let letter = resolved(&reference)?;
                self.write(letter.encode_utf8(&mut [0; 4]));
            }
            Event::Eof => return Ok(true),
            _ => {}
        }
        Ok(false)
    }

    fn start(&mut self, tag: &BytesStart) -> Result<(), String> {
        if self.unread > 0 {
            self.unread += 1;
            return Ok(());
        }
        self.elements += 1;
        if self.elements > MOST_ELEMENTS {
            return Err(format!("it has more than {MOST_ELEMENTS} elements"));
        }
        if self.open.len() == DEEPEST {
            return Err(format!("more than {DEEPEST} elements stand within each other"));
        }
        self.names.push(tag).map_err(message)?;
        let name = known_name(tag, self.names, self.vocabulary);
        if self.vocabulary.unread.contains(&name.as_str()) {
            self.names.pop();
            self.unread = 1;
            return Ok(());
        }
        let attributes = attributes(tag)?;
        self.open.push(Element {
            name,
            attributes,
            children: Vec::new(),
        });
        Ok(())
    }

    fn end(&mut self) {
        if self.unread > 0 {
            self.unread -= 1;
            return;
        }
        self.names.pop();
        let Some(ended) = self.open.pop() else {
            return;
        };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Child::Element(ended)),
            None => self.root = ended,
        }
    }

    fn write(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut().filter(|_| self.unread == 0) {
            element.write(text);
        }
    }
}

/// The name without prefix if it is of the format's namespaces, and otherwise none.
pub(super) fn known_name(tag: &BytesStart, names: &NamespaceResolver, vocabulary: &Vocabulary) -> String {
    let (space, name) = names.resolve_element(tag.name());
    let known = match space {
        ResolveResult::Bound(Namespace(space)) => vocabulary.namespaces.contains(&space),
        ResolveResult::Unbound => vocabulary.namespaces.contains(&""),
        ResolveResult::Unknown(_) => false,
    };
    if known { name.as_ref().to_owned() } else { String::new() }
}

fn attributes(tag: &BytesStart) -> Result<Vec<(String, String)>, String> {
    let mut read = Vec::new();
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| format!("an attribute is not well-formed: {}", message(error)))?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| format!("an attribute is not well-formed: {}", message(error)))?;
        if read.len() == MOST_ATTRIBUTES {
            return Err(format!("an element has more than {MOST_ATTRIBUTES} attributes"));
        }
        read.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    Ok(read)
}

/// The character of a reference. What a document declares itself is never expanded.
fn resolved(reference: &BytesRef) -> Result<char, String> {
    let name: &str = reference;
    let letter = reference.resolve_char_ref().ok().flatten().or_else(|| named(name));
    letter.ok_or_else(|| format!("the entity {} is not known, and is not expanded", quoted(name)))
}
