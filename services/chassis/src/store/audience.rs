//! Who may know of a document: said once, beside the table of what it is.

use kezhi_proto::common::Role;

use crate::caller::Caller;

/// Who may know of a document, of those who see the matters of its authority.
pub enum Audience {
    /// Whoever may call the method.
    All,
    /// The staff, as of a draft.
    Staff,
    /// The staff, and who reviews for it what the law says of a draft.
    StaffAndReviewers,
    /// Those who act for one of these organisations, by credit code; of those who act for no single one, all.
    Organisations(Vec<String>),
}

impl Audience {
    /// True for a caller who may know of it.
    pub(crate) fn includes(&self, caller: &Caller) -> bool {
        match self {
            Self::All => true,
            Self::Staff => caller.is_staff() || caller.is(Role::Service),
            Self::StaffAndReviewers => Self::Staff.includes(caller) || caller.is(Role::Reviewer),
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
    fn a_draft_is_the_staffs_and_what_concerns_organisations_is_theirs() {
        let concerned = Audience::Organisations(vec!["other".into(), "own".into()]);
        let others = Audience::Organisations(vec!["other".into()]);
        let outside = [
            Caller::anonymous(),
            caller(Role::Platform, ""),
            caller(Role::Platform, "own"),
            caller(Role::Partner, ""),
        ];
        for caller in outside {
            assert!(!Audience::Staff.includes(&caller) && !Audience::StaffAndReviewers.includes(&caller));
            assert!(
                Audience::All.includes(&caller) && concerned.includes(&caller),
                "{caller:?}"
            );
        }
        for caller in [caller(Role::Head, "own"), Caller::service("projects")] {
            assert!(Audience::Staff.includes(&caller) && Audience::StaffAndReviewers.includes(&caller));
            assert!(others.includes(&caller), "{caller:?}");
        }
        for role in [Role::Intake, Role::Admin, Role::Reviewer, Role::Expert] {
            assert!(!Audience::Staff.includes(&caller(role, "")), "{role:?}");
        }
        assert!(Audience::StaffAndReviewers.includes(&caller(Role::Reviewer, "")));
        assert!(!others.includes(&caller(Role::Platform, "own")));
        assert!(
            others.includes(&caller(Role::Platform, "")),
            "a platform that serves them all"
        );
    }
}
