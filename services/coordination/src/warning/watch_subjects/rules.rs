//! What a scope must be in itself, and what a subject may be given. Pure.

use std::collections::BTreeSet;

use kezhi_procedure::{Refusal, field};
use kezhi_proto::coordination::WatchSubject;
use kezhi_proto::coordination::watch_subject::{Scope, State};

/// A scope as it is stored: codes in their normal form, none twice.
pub fn read(mut scope: Scope) -> Result<Scope, Refusal> {
    let mut known = BTreeSet::new();
    for (position, code) in scope.organisations.iter_mut().enumerate() {
        let path = format!("scope.organisations[{position}]");
        *code = field::credit_code(&path, code)?;
        field::must(known.insert(code.clone()), &path, format!("{code} stands here twice"))?;
    }
    Ok(scope)
}

/// What is watched no more is given no new signal.
pub fn refuse_closed(field: &str, subject: &WatchSubject) -> Result<(), Refusal> {
    let open = subject.state() == State::Open;
    field::must(open, field, format!("{} is watched no more", subject.name))
}
