//! Whom a record is about.

use kezhi_chassis::Error;
use kezhi_chassis::sealing::{Holds, Sealed, SealingKeys};
use kezhi_law::identifier::CitizenId;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::projects::IntegrityRecord;
use sha2::{Digest, Sha256};

/// Begins what stands for a person where records are found.
const PERSON: &str = "person ";
/// Where persons are found by what is kept of them.
pub(crate) const OF_ENTRIES: Sealed = found_by("integrity_entries", "record", "subject");
pub(crate) const OF_FILINGS: Sealed = found_by("index_keys", "index_key", "index_key");

const fn found_by(table: &'static str, key: &'static str, column: &'static str) -> Sealed {
    Sealed {
        table,
        key,
        column,
        holds: Holds::Digest { after: PERSON },
    }
}

/// An organisation or a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// An organisation, by its unified social credit code.
    Organisation(String),
    /// A person, by the digest of the citizen id.
    Person(String),
}

impl Subject {
    /// Reads the subject from the two fields of a request, of which exactly one must be set. `prefix` leads to the first.
    ///
    /// The digest keeps citizen ids out of documents, lists and logs. It is no secret: who has it can try every id. What is kept is
    /// [`Self::kept`].
    pub fn read(authority: &str, prefix: &str, credit_code: &str, citizen_id: &str) -> Result<Self, Refusal> {
        let field = format!("{prefix}credit_code");
        match (credit_code.is_empty(), citizen_id.is_empty()) {
            (false, true) => field::credit_code(&field, credit_code).map(Self::Organisation),
            (true, false) => match CitizenId::parse(citizen_id) {
                Ok(id) => Ok(Self::Person(digest(authority, id.as_str()))),
                // The error would repeat the id.
                Err(_) => Err(Refusal::field("citizen_id", "citizen_id is no citizen id")),
            },
            _ => Err(Refusal::field(
                field,
                "set exactly one of the credit code and the citizen id",
            )),
        }
    }

    /// The same as it is kept and found: of a person, the blind index of the digest, which says nothing to who has no key.
    pub fn kept(self, keys: &SealingKeys) -> Result<Self, Error> {
        match self {
            Self::Person(digest) => Ok(Self::Person(keys.index(&digest)?)),
            organisation => Ok(organisation),
        }
    }

    /// Whom a record is about, as it is kept.
    pub fn of(record: &IntegrityRecord) -> Self {
        match record.credit_code.as_str() {
            "" => Self::Person(record.person_digest.clone()),
            code => Self::Organisation(code.into()),
        }
    }

    /// The credit code; empty for a person.
    pub fn credit_code(&self) -> &str {
        match self {
            Self::Organisation(code) => code,
            Self::Person(_) => "",
        }
    }

    /// The digest of the citizen id; empty for an organisation.
    pub fn person_digest(&self) -> &str {
        match self {
            Self::Organisation(_) => "",
            Self::Person(digest) => digest,
        }
    }

    /// The text by which it is found.
    pub fn key(&self) -> String {
        match self {
            Self::Organisation(code) => format!("organisation {code}"),
            Self::Person(digest) => format!("{PERSON}{digest}"),
        }
    }
}

fn digest(authority: &str, citizen_id: &str) -> String {
    hex::encode(Sha256::digest(format!("{authority}\n{citizen_id}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::Subject;

    const CODE: &str = "91120113754806625Q";
    const ID: &str = "11010519491231002X";

    #[test]
    fn a_subject_is_one_organisation_or_one_person() {
        let read = |code, id| Subject::read("431271", "integrity_record.", code, id);
        assert_eq!(read(CODE, ""), Ok(Subject::Organisation(CODE.into())));
        assert!(matches!(read("", ID), Ok(Subject::Person(digest)) if digest.len() == 64));
        for (code, id, field) in [
            ("", "", "integrity_record.credit_code"),
            (CODE, ID, "integrity_record.credit_code"),
            ("9112011375480662OX", "", "integrity_record.credit_code"),
            ("", "110105194912310021", "citizen_id"),
        ] {
            assert_eq!(read(code, id).unwrap_err().field, field, "{code} {id}");
        }
    }

    #[test]
    fn a_citizen_id_is_neither_kept_nor_told() {
        let person = Subject::read("431271", "", "", ID).unwrap();
        assert!(!person.key().contains(ID));
        let refusal = Subject::read("431271", "", "", "110105194912310021").unwrap_err();
        assert!(!refusal.message.contains("110105194912310021"));
        let elsewhere = Subject::read("431201", "", "", ID).unwrap();
        assert_ne!(person, elsewhere);
    }
}
