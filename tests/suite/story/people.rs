//! Who works on the matter, and the one it is about.

use crate::kit::{Suite, matter};

/// The maker of the bags, with a credit code that is in order.
pub(super) const PARTY: &str = "柳江某调味品有限公司";
pub(super) const CREDIT_CODE: &str = "91120113754806625Q";

/// The officers by resource name; their accounts are the names of the fields.
pub(super) struct Officers {
    /// Investigates.
    pub li: String,
    /// Investigates too.
    pub wang: String,
    /// Presides over the hearing.
    pub zhao: String,
    /// Has a certificate that has expired.
    pub sun: String,
    /// Has a tie to the party.
    pub qian: String,
}

/// The head registers the officers.
pub(super) async fn register(suite: &Suite) -> Officers {
    Officers {
        li: officer(suite, "li", "2030-12-31", &[]).await,
        wang: officer(suite, "wang", "2030-12-31", &[]).await,
        zhao: officer(suite, "zhao", "2030-12-31", &[]).await,
        sun: officer(suite, "sun", "2026-03-31", &[]).await,
        qian: officer(suite, "qian", "2030-12-31", &[CREDIT_CODE]).await,
    }
}

async fn officer(suite: &Suite, account: &str, valid_to: &str, tied_to: &[&str]) -> String {
    let mut officer = matter::officer(account);
    officer.certificate.as_mut().unwrap().valid_to = valid_to.into();
    officer.tied_to = tied_to.iter().map(ToString::to_string).collect();
    matter::register(suite, officer).await
}
