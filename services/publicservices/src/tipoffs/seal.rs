//! What is sealed of a tip-off: the digest of its tracking secret, and who sent it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::publicservices::Contact;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sha2::{Digest, Sha256};

/// Who sent each tip-off.
pub(crate) const CONTACTS: Sealed = Sealed::messages::<Contact>("tipoff_seals", "tipoff", "contact");

/// The bytes of a tracking secret: no one guesses 16.
const SECRET_BYTES: usize = 16;

/// A new tracking secret.
pub(super) fn new_secret() -> Result<String, Error> {
    let mut bytes = [0u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(Fault::new)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Seals a tip-off's secret and contact.
pub(super) async fn store(call: &Call, tipoff: &str, secret: &str, contact: Option<&Contact>) -> Result<(), Error> {
    let contact = match contact {
        Some(contact) => call.document_text(&CONTACTS.place(tipoff), contact)?,
        None => String::new(),
    };
    let insert = Query::insert()
        .into_table("tipoff_seals")
        .columns(["tipoff", "secret_digest", "contact"])
        .values_panic([tipoff.into(), digest(secret).into(), contact.into()])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

/// True when the secret is that of the tip-off.
pub(super) async fn opens(call: &Call, tipoff: &str, secret: &str) -> Result<bool, Error> {
    Ok(row(call, tipoff)
        .await?
        .is_some_and(|(stored, _)| stored == digest(secret)))
}

/// Who sent the tip-off; `None` where it is anonymous.
pub(super) async fn contact(call: &Call, tipoff: &str) -> Result<Option<Contact>, Error> {
    match row(call, tipoff).await? {
        Some((_, contact)) if !contact.is_empty() => Ok(Some(call.document_from(&CONTACTS.place(tipoff), &contact)?)),
        _ => Ok(None),
    }
}

/// Notes who opened a contact, when, and what for.
pub(super) async fn note_opening(call: &Call, tipoff: &str, reason: &str) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table("tipoff_openings")
        .columns(["tipoff", "account", "opened", "reason"])
        .values_panic([
            tipoff.into(),
            call.caller().account.clone().into(),
            call.now_micros().into(),
            reason.into(),
        ])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

async fn row(call: &Call, tipoff: &str) -> Result<Option<(String, String)>, Error> {
    let query = Query::select()
        .columns(["secret_digest", "contact"])
        .from("tipoff_seals")
        .and_where(Expr::col("tipoff").eq(tipoff))
        .to_owned();
    let Some(row) = call.tx().query_one(&query).await? else {
        return Ok(None);
    };
    Ok(Some((row.try_get("", "secret_digest")?, row.try_get("", "contact")?)))
}

fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}
