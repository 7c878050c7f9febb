//! What is sealed as it stands in a column: a document with what is personal of it at its head, or a text.

use super::SealingKeys;
use super::column::{BEGINS, key_of};
use crate::contract::Document;
use crate::error::{Error, Fault};

impl SealingKeys {
    /// The text of a document, with what is personal sealed.
    pub(crate) fn close(&self, place: &str, document: Document) -> Result<String, Error> {
        if document.personal.is_empty() {
            return Ok(document.text);
        }
        let sealed = self.seal(place, &joined(&document.personal))?;
        let rest = document.text.strip_prefix('{').unwrap_or_default();
        let comma = if rest == "}" { "" } else { "," };
        Ok(format!("{BEGINS}{sealed}\"{comma}{rest}"))
    }

    /// The document of such a text.
    pub(crate) fn disclose(&self, place: &str, text: &str) -> Result<Document, Error> {
        let Some((sealed, rest)) = text.strip_prefix(BEGINS).and_then(|text| text.split_once('"')) else {
            return Ok(Document {
                text: text.into(),
                personal: Vec::new(),
            });
        };
        Ok(Document {
            text: format!("{{{}", rest.strip_prefix(',').unwrap_or(rest)),
            personal: split(&self.open(place, sealed)?),
        })
    }

    /// A text, sealed; an empty one stays.
    pub fn seal_text(&self, place: &str, text: &str) -> Result<String, Error> {
        match text.is_empty() {
            true => Ok(String::new()),
            false => self.seal(place, text.as_bytes()),
        }
    }

    /// The text that was sealed; one that stands open still, from before it was sealed, is itself.
    pub fn open_text(&self, place: &str, sealed: &str) -> Result<String, Error> {
        match key_of(sealed).is_none() {
            true => Ok(sealed.to_string()),
            false => String::from_utf8(self.open(place, sealed)?).map_err(|error| Fault::new(error).into()),
        }
    }
}

/// Several things as one: the length of each goes before it.
fn joined(things: &[Vec<u8>]) -> Vec<u8> {
    let mut joined = Vec::new();
    for thing in things {
        joined.extend((thing.len() as u64).to_be_bytes());
        joined.extend(thing);
    }
    joined
}

fn split(mut joined: &[u8]) -> Vec<Vec<u8>> {
    let mut things = Vec::new();
    while let Some((length, rest)) = joined.split_first_chunk() {
        let length = usize::try_from(u64::from_be_bytes(*length)).unwrap_or(usize::MAX);
        let (thing, rest) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        things.push(thing.to_vec());
        joined = rest;
    }
    things
}

#[cfg(test)]
mod tests {
    use super::{SealingKeys, key_of};
    use crate::contract::Document;
    use crate::error::Error;

    fn document() -> Document {
        Document {
            text: r#"{"facts":"标注"}"#.into(),
            personal: vec!["王某".into(), Vec::new(), vec![0, 255]],
        }
    }

    #[test]
    fn a_document_is_closed_and_disclosed_again() {
        let keys = SealingKeys::fleeting().unwrap();
        for document in [
            document(),
            Document {
                text: "{}".into(),
                ..document()
            },
            Document {
                personal: Vec::new(),
                ..document()
            },
        ] {
            let text = keys.close("cases/1", document.clone()).unwrap();
            assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
            assert!(!text.contains("王某"), "{text}");
            assert_eq!(keys.disclose("cases/1", &text).unwrap(), document);
        }
    }

    #[test]
    fn what_was_sealed_in_one_row_opens_in_no_other() {
        let keys = SealingKeys::fleeting().unwrap();
        let sealed = keys.seal_text("identities/a", "11010519491231002X").unwrap();
        assert_eq!(keys.open_text("identities/a", &sealed).unwrap(), "11010519491231002X");
        assert!(matches!(keys.open_text("identities/b", &sealed), Err(Error::Failed(_))));
    }

    #[test]
    fn who_was_not_given_the_key_is_told_which() {
        let sealed = SealingKeys::fleeting().unwrap().seal_text("a/1", "王某").unwrap();
        for keys in [SealingKeys::none(), SealingKeys::fleeting().unwrap()] {
            let Err(Error::Refused(refusal)) = keys.open_text("a/1", &sealed) else {
                panic!("it was opened");
            };
            assert_eq!(refusal.reason, "SEALING_KEY_MISSING");
            let told: Vec<&str> = refusal.metadata.iter().map(|(_, value)| value.as_str()).collect();
            assert_eq!(told, [key_of(&sealed).unwrap()]);
        }
        assert!(matches!(
            SealingKeys::none().seal_text("a/1", "王某"),
            Err(Error::Refused(_))
        ));
    }
}
