//! Whom a record is about.

use kezhi_law::identifier::CitizenId;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::projects::IntegrityRecord;
use sha2::{Digest, Sha256};

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
    /// The digest keeps citizen ids out of documents, lists and logs. It is no secret: whoever holds the database can try
    /// every id.
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

    /// Whom a record is about.
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
            Self::Person(digest) => format!("person {digest}"),
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
            ("91120113754806625X", "", "integrity_record.credit_code"),
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
