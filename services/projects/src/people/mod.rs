//! Who people are: who is of the staff; and identity numbers, kept apart from every document. A document has them masked.

mod store;

use kezhi_chassis::Caller;
use kezhi_proto::common::Role;

pub(crate) use store::{forget, keep, number_of, subjects_with};

/// True for those who act for the bureau, or audit it: they see what applicants and experts do not.
pub(crate) fn is_staff(caller: &Caller) -> bool {
    let roles = [Role::Officer, Role::Head, Role::Auditor];
    roles.into_iter().any(|role| caller.is(role))
}
