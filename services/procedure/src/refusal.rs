//! What a caller is told when a step may not be taken.

use kezhi_law::Article;

/// What kind of mistake a refusal is about; each kind is one status code on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A field of the request is wrong in itself: `INVALID_ARGUMENT`.
    Field,
    /// The resource does not exist, or the caller may not know of it: `NOT_FOUND`.
    NotFound,
    /// A resource with the same unique mark exists: `ALREADY_EXISTS`.
    Exists,
    /// The resource changed since it was read: `ABORTED`.
    Stale,
    /// Something that the law or the procedure asks for first is missing: `FAILED_PRECONDITION`.
    Precondition,
    /// The caller may not do this: `PERMISSION_DENIED`.
    Forbidden,
    /// The caller is not known: `UNAUTHENTICATED`.
    Unauthenticated,
    /// A position or page past the end: `OUT_OF_RANGE`.
    OutOfRange,
    /// There is too much to do; the caller may come back: `UNAVAILABLE`.
    Busy,
    /// Nobody gathered what a rule is decided on. It is no refusal but a fault of the suite, and is told as one.
    Ungathered,
}

/// A refusal: the caller's to mend, never a fault of the suite.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The kind.
    pub kind: Kind,
    /// The stable reason, as in the contract's `ErrorReason` without its prefix.
    pub reason: &'static str,
    /// One sentence: what is wrong, with the value.
    pub message: String,
    /// The field of the request that is wrong, as a dotted path; empty where it is none.
    pub field: String,
    /// The article that would be broken.
    pub article: Option<Article>,
    /// The values of the message, for machines.
    pub metadata: Vec<(&'static str, String)>,
    /// What stands in the way besides.
    pub besides: Vec<Refusal>,
}

/// A fact that only some steps gather. A rule that asks for it where nobody did decides nothing.
///
/// # Errors
/// [`Kind::Ungathered`] where it was not gathered.
pub fn gathered<'a, T>(fact: &'a Option<T>, name: &str) -> Result<&'a T, Refusal> {
    fact.as_ref().ok_or_else(|| Refusal::ungathered(name))
}

impl Refusal {
    /// Nobody gathered that.
    pub(crate) fn ungathered(what: &str) -> Self {
        Self::new(Kind::Ungathered, "FAULT", format!("nobody gathered {what}"))
    }

    /// A refusal of the given kind.
    pub fn new(kind: Kind, reason: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            reason,
            message: message.into(),
            field: String::new(),
            article: None,
            metadata: Vec::new(),
            besides: Vec::new(),
        }
    }

    /// A precondition that is missing.
    pub fn precondition(reason: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::Precondition, reason, message)
    }

    /// A field that is wrong in itself.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            ..Self::new(Kind::Field, "FIELD_INVALID", message)
        }
    }

    /// The same, citing the article that would be broken.
    #[must_use]
    pub fn citing(mut self, article: Article) -> Self {
        self.article = Some(article);
        self
    }

    /// The first of what stands in the way, with the others, each once; nothing where nothing does. What nobody gathered stands before
    /// all others: with it nothing is decided.
    pub fn first_of(all: impl Iterator<Item = Self>) -> Option<Self> {
        let mut all: Vec<Self> = all.collect();
        all.sort_by_key(|one| one.kind != Kind::Ungathered);
        let mut all = all.into_iter();
        let mut first = all.next()?;
        let mut besides = Vec::new();
        for one in all {
            if one != first && !besides.contains(&one) {
                besides.push(one);
            }
        }
        first.besides = besides;
        Some(first)
    }

    /// The same, with one more value for machines.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl ToString) -> Self {
        self.metadata.push((key, value.to_string()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Refusal;

    #[test]
    fn each_of_what_stands_in_the_way_is_told_once() {
        let (one, other) = (Refusal::precondition("ONE", "one"), Refusal::field("other", "other"));
        let all = [&one, &other, &one, &other].map(Clone::clone);
        let first = Refusal::first_of(all.into_iter()).unwrap();
        assert_eq!((first.reason, first.besides), ("ONE", vec![other]));
        assert_eq!(Refusal::first_of(std::iter::empty()), None);
    }
}
