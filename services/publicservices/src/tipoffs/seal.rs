//! What is sealed of a tip-off: the digest of its tracking secret, and who sent it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::publicservices::Contact;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sha2::{Digest, Sha256};

use super::TIPOFFS;

/// Who sent each tip-off.
pub(crate) const CONTACTS: Sealed = Sealed::messages::<Contact>("tipoff_seals", "tipoff", "contact");
/// The id of no tip-off, as long as one.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

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

/// The tip-off of a number, if the secret is its own. The same is done whether the number is known or not, and whether the secret is
/// right: two rows are looked for, one digest is compared, and all of it.
pub(super) async fn opened(call: &Call, authority: &str, number: &str, secret: &str) -> Result<Option<String>, Error> {
    let query = Query::select()
        .column("id")
        .from(TIPOFFS.table)
        .and_where(Expr::col("authority").eq(authority))
        .and_where(Expr::col("unique_key").eq((TIPOFFS.form)(number)))
        .to_owned();
    let id = match call.tx().query_one(&query).await? {
        Some(row) => row.try_get::<String>("", "id")?,
        None => NOBODY.into(),
    };
    let name = format!("{}/{id}", TIPOFFS.table);
    let (nothing, given) = (digest(NOBODY), digest(secret));
    let stored = sealed(call, &name, "secret_digest").await?.unwrap_or(nothing);
    let opens = is_same(&stored, &given) & (id != NOBODY);
    Ok(opens.then_some(name))
}

/// Compares two digests in a time that does not tell how far they are alike.
fn is_same(one: &str, other: &str) -> bool {
    let differing = one
        .bytes()
        .zip(other.bytes())
        .fold(0, |all, (one, other)| all | (one ^ other));
    (differing == 0) & (one.len() == other.len())
}

/// Who sent the tip-off; `None` where it is anonymous.
pub(super) async fn contact(call: &Call, tipoff: &str) -> Result<Option<Contact>, Error> {
    match sealed(call, tipoff, "contact").await? {
        Some(contact) if !contact.is_empty() => Ok(Some(call.document_from(&CONTACTS.place(tipoff), &contact)?)),
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

async fn sealed(call: &Call, tipoff: &str, column: &'static str) -> Result<Option<String>, Error> {
    let query = Query::select()
        .column(column)
        .from("tipoff_seals")
        .and_where(Expr::col("tipoff").eq(tipoff))
        .to_owned();
    let row = call.tx().query_one(&query).await?;
    Ok(row.map(|row| row.try_get("", column)).transpose()?)
}

fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}
