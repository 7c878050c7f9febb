//! Who may know of a document: said once, beside the table of what it is.

use kezhi_proto::common::Role;

use crate::caller::Caller;

/// Who may know of a document, of those who see the matters of its authority.
pub enum Audience {
    /// Whoever may call the method.
    All,
    /// Who acts for the bureau, as of a draft, or for a partner that answers what it was sent.
    Bureau,
    /// Those who act for one of these organisations, by credit code; of those who act for no single one, all.
    Organisations(Vec<String>),
}

impl Audience {
    /// True for a caller who may know of it.
    pub(crate) fn includes(&self, caller: &Caller) -> bool {
        match self {
            Self::All => true,
            Self::Bureau => !caller.is_public() || caller.is(Role::Partner),
            Self::Organisations(codes) => caller
                .own_organisation()
                .is_none_or(|own| codes.iter().any(|code| code == own)),
        }
    }
}

#[cfg(test)]
mod tests {
    use kezhi_proto::common::Role;

    use super::Audience;
    use crate::caller::Caller;

    fn caller(role: Role, organisation: &str) -> Caller {
        Caller {
            organisation: organisation.into(),
            roles: vec![role],
            ..Caller::anonymous()
        }
    }

    #[test]
    fn a_draft_is_the_bureaus_and_what_concerns_organisations_is_theirs() {
        let platforms = [
            Caller::anonymous(),
            caller(Role::Platform, ""),
            caller(Role::Platform, "own"),
        ];
        let of_bureau = [
            caller(Role::Head, "own"),
            Caller::service("projects"),
            caller(Role::Partner, ""),
        ];
        let concerned = Audience::Organisations(vec!["other".into(), "own".into()]);
        for caller in platforms {
            assert!(!Audience::Bureau.includes(&caller) && Audience::All.includes(&caller));
            assert!(concerned.includes(&caller), "{caller:?}");
        }
        let others = Audience::Organisations(vec!["other".into()]);
        for caller in of_bureau {
            assert!(
                Audience::Bureau.includes(&caller) && others.includes(&caller),
                "{caller:?}"
            );
        }
        assert!(!others.includes(&caller(Role::Platform, "own")));
        assert!(
            others.includes(&caller(Role::Platform, "")),
            "a platform that serves them all"
        );
    }
}
