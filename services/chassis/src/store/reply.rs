//! The stored reply of a `request_id` (AIP-155): the same request gets the same answer, another body is refused.

use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::Mutation;
use kezhi_proto::common::ErrorReason;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sha2::{Digest, Sha256};

use crate::call::Call;
use crate::error::{Error, Fault};

/// The answer that this caller was given for this request before; refuses another request under the same id.
pub(super) async fn stored<R: Mutation, T: prost::Message + Default>(
    call: &Call,
    request: &R,
) -> Result<Option<T>, Error> {
    if request.request_id().is_empty() {
        return Ok(None);
    }
    let query = Query::select()
        .columns(["digest", "reply"])
        .from("replies")
        .and_where(Expr::col("caller").eq(&call.caller().account))
        .and_where(Expr::col("method").eq(R::full_name()))
        .and_where(Expr::col("request_id").eq(request.request_id()))
        .to_owned();
    let Some(row) = call.tx().query_one(&query).await? else {
        return Ok(None);
    };
    if row.try_get::<String>("", "digest")? != digest(request) {
        return Err(reused(request.request_id()).into());
    }
    let reply: Vec<u8> = row.try_get("", "reply")?;
    Ok(Some(T::decode(reply.as_slice()).map_err(Fault::new)?))
}

/// The refusal for another request under an id that was used.
pub(super) fn reused(request_id: &str) -> Refusal {
    let message = format!("request_id {request_id} was used before with another body");
    let mut refusal = Refusal::new(Kind::Field, ErrorReason::RequestIdReused.code(), message);
    refusal.field = "request_id".into();
    refusal
}

/// Claims the id before anything else is read: the same request, sent by many at once, waits here until the first is done
/// and then finds its answer.
pub(super) async fn claim<R: Mutation>(call: &Call, request: &R) -> Result<(), Error> {
    if request.request_id().is_empty() {
        return Ok(());
    }
    let insert = Query::insert()
        .into_table("replies")
        .columns(["caller", "method", "request_id", "digest", "reply", "created"])
        .values_panic([
            call.caller().account.clone().into(),
            R::full_name().into(),
            request.request_id().into(),
            digest(request).into(),
            Vec::<u8>::new().into(),
            call.now_micros().into(),
        ])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

/// Keeps the answer for the next time.
pub(super) async fn store<R: Mutation, T: prost::Message>(call: &Call, request: &R, answer: &T) -> Result<(), Error> {
    if request.request_id().is_empty() {
        return Ok(());
    }
    let update = Query::update()
        .table("replies")
        .value("reply", answer.encode_to_vec())
        .and_where(Expr::col("caller").eq(&call.caller().account))
        .and_where(Expr::col("method").eq(R::full_name()))
        .and_where(Expr::col("request_id").eq(request.request_id()))
        .to_owned();
    call.tx().execute(&update).await?;
    Ok(())
}

pub(super) fn digest<R: prost::Message>(request: &R) -> String {
    hex::encode(Sha256::digest(request.encode_to_vec()))
}
