//! A document of ST.96 that is being written.

use quick_xml::escape::escape;

use super::{COMMON, PATENT};

pub(super) struct Sheet {
    text: String,
    depth: usize,
}

impl Sheet {
    /// A whole document with that root.
    pub(super) fn document(root: &str, fill: impl FnOnce(&mut Self)) -> String {
        let mut sheet = Self {
            text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
            depth: 0,
        };
        let attributes = [
            ("xmlns:pat", PATENT),
            ("xmlns:com", COMMON),
            ("com:st96Version", "V6_0"),
        ];
        sheet.around(root, &attributes, fill);
        sheet.text
    }

    /// An element around others.
    pub(super) fn element(&mut self, name: &str, fill: impl FnOnce(&mut Self)) {
        self.around(name, &[], fill);
    }

    /// An element around others that says which of its kind it is.
    pub(super) fn numbered(&mut self, name: &str, number: usize, fill: impl FnOnce(&mut Self)) {
        self.around(name, &[("com:sequenceNumber", &number.to_string())], fill);
    }

    fn around(&mut self, name: &str, attributes: &[(&str, &str)], fill: impl FnOnce(&mut Self)) {
        self.start(name, attributes);
        self.text.push('\n');
        self.depth += 1;
        fill(self);
        self.depth -= 1;
        self.indent();
        self.end(name);
    }

    /// An element with text.
    pub(super) fn leaf(&mut self, name: &str, text: &str) {
        self.leaf_with(name, &[], text);
    }

    /// An element with attributes and text.
    pub(super) fn leaf_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes);
        self.text.push_str(&escape(carried(text)));
        self.end(name);
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n("  ", self.depth));
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            self.text.push_str(&format!(" {name}=\"{}\"", escape(carried(value))));
        }
        self.text.push('>');
    }

    fn end(&mut self, name: &str) {
        self.text.push_str(&format!("</{name}>\n"));
    }
}

/// The text with a mark in place of each character that XML cannot carry.
fn carried(text: &str) -> String {
    let is_allowed = |letter: char| !letter.is_control() && !matches!(letter, '\u{FFFE}' | '\u{FFFF}');
    text.chars()
        .map(|letter| {
            if is_allowed(letter) || matches!(letter, '\t' | '\n') {
                letter
            } else {
                '\u{FFFD}'
            }
        })
        .collect()
}
