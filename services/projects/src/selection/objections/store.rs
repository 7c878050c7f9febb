//! How who filed an objection can be reached, and who opened that.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Call, Error};
use sea_orm::sea_query::{Expr, ExprTrait, Query};

/// How those who filed objections can be reached.
pub(crate) const CONTACTS: Sealed = Sealed::texts("objection_contacts", "objection", "contact");

/// Keeps how who filed an objection can be reached.
pub(super) async fn keep_contact(call: &Call, objection: &str, contact: &str) -> Result<(), Error> {
    let contact = CONTACTS.seal(call, objection, contact)?;
    let insert = Query::insert()
        .into_table("objection_contacts")
        .columns(["objection", "contact"])
        .values_panic([objection.into(), contact.into()])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

/// How who filed an objection can be reached; `None` where they left nothing.
pub(super) async fn contact(call: &Call, objection: &str) -> Result<Option<String>, Error> {
    let query = Query::select()
        .column("contact")
        .from("objection_contacts")
        .and_where(Expr::col("objection").eq(objection))
        .to_owned();
    let row = call.tx().query_one(&query).await?;
    row.map(|row| CONTACTS.open(call, objection, &row)).transpose()
}

/// Notes who opened a contact, when, and what for.
pub(super) async fn note_opening(call: &Call, objection: &str, reason: &str) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table("objection_openings")
        .columns(["objection", "account", "opened", "reason"])
        .values_panic([
            objection.into(),
            call.caller().account.clone().into(),
            call.now_micros().into(),
            reason.into(),
        ])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}
