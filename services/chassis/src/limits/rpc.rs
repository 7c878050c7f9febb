//! Listing limits and letting them explain themselves.

use kezhi_procedure::field;
use kezhi_proto::common::time_limit::State;
use kezhi_proto::common::{
    ExplainTimeLimitRequest, ExplainTimeLimitResponse, ListTimeLimitsRequest, ListTimeLimitsResponse,
};
use sea_orm::sea_query::{Expr, ExprTrait, Order};

use super::Limit;
use super::row::{read, select};
use crate::call::Call;
use crate::error::Error;
use crate::store::not_found;

/// Answers `ListTimeLimits`: those undetermined_reason first, then by their last day.
pub(crate) async fn list(call: Call, request: ListTimeLimitsRequest) -> Result<ListTimeLimitsResponse, Error> {
    let page = call.page(&request)?;
    let mut query = select();
    query
        .and_where(Expr::col("authority").eq(call.authority()))
        .order_by("due_on", Order::Asc)
        .order_by("id", Order::Asc)
        .limit(page.size + 1);
    if !request.subject.is_empty() {
        query.and_where(Expr::col("subject").eq(&request.subject));
    }
    if !request.due_by.is_empty() {
        let due_by = field::day("due_by", &request.due_by)?.to_string();
        // What is undetermined_reason is not due by any day.
        query
            .and_where(Expr::col("due_on").ne(""))
            .and_where(Expr::col("due_on").lte(due_by));
    }
    if !request.include_closed {
        query.and_where(Expr::col("state").eq(i32::from(State::Open)));
    }
    if let Some((due_on, id)) = page.after.as_deref().and_then(|key| key.split_once(' ')) {
        // As one value, so that the index is read from there on.
        let place = Expr::tuple([Expr::col("due_on"), Expr::col("id")]);
        query.and_where(place.gt(Expr::tuple([Expr::val(due_on), Expr::val(id)])));
    }
    let limits = call
        .tx()
        .query_all(&query)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>, _>>()?;
    let page = page.page(limits, |limit| format!("{} {}", limit.due_on, limit.id))?;
    Ok(page.map(|limit| limit.message()).answer())
}

/// Answers `ExplainTimeLimit`: the computation retold under the law as it stands.
pub(crate) async fn explain(call: Call, request: ExplainTimeLimitRequest) -> Result<ExplainTimeLimitResponse, Error> {
    let id = request.name.strip_prefix("limits/").unwrap_or_default();
    let query = select().and_where(Expr::col("id").eq(id)).to_owned();
    let limit = call.tx().query_one(&query).await?.as_ref().map(read).transpose()?;
    let limit = limit
        .filter(|limit| call.caller().sees(&limit.authority))
        .ok_or_else(|| not_found(&request.name))?;
    let explanation = match limit.agreement() {
        Some(agreement) => vec![agreement],
        None => retold(&call, &limit),
    };
    Ok(ExplainTimeLimitResponse {
        time_limit: Some(limit.message()),
        explanation,
    })
}

fn retold(call: &Call, limit: &Limit) -> Vec<String> {
    let due = call
        .law()
        .due(&limit.rule_id, limit.trigger_date, &limit.suspensions, limit.extended);
    match due {
        Ok(deadline) => deadline.explanation,
        Err(error) => vec![error.to_string()],
    }
}
