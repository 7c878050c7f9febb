//! Setting right what was recorded of a limit while the clock ran wrong.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::common::time_limit::State;
use kezhi_proto::common::{CorrectTimeLimitRequest, ErrorReason, LimitEvent, TimeLimit};
use sea_orm::sea_query::{Expr, ExprTrait};

use super::row::{read, select, update};
use super::{Limit, lapsed};
use crate::call::Call;
use crate::error::Error;
use crate::store::not_found;

/// Answers `CorrectTimeLimit`.
pub(crate) async fn correct(call: Call, request: CorrectTimeLimitRequest) -> Result<TimeLimit, Error> {
    let id = request.name.strip_prefix("limits/").unwrap_or_default();
    let mut query = select();
    query.and_where(Expr::col("id").eq(id));
    call.lock(&mut query);
    let limit = call.tx().query_one(&query).await?.as_ref().map(read).transpose()?;
    let mut limit = limit
        .filter(|limit| call.caller().sees(&limit.authority))
        .ok_or_else(|| not_found(&request.name))?;
    let met_on = match request.met_on.as_str() {
        "" => None,
        met_on => Some(field::day("met_on", met_on)?),
    };
    let before = limit.message();
    limit.set_right(met_on, call.today())?;
    update(&call, &limit).await?;
    let data = LimitEvent {
        met_on: limit.met_on.clone(),
        met_on_before: before.met_on,
        reason: request.reason,
        ..LimitEvent::default()
    };
    limit.tell(&call, "limit.corrected", data)?;
    Ok(limit.message())
}

impl Limit {
    /// Takes back that it was late or has lapsed. What is so in truth stays.
    fn set_right(&mut self, met_on: Option<Day>, today: Day) -> Result<(), Refusal> {
        if !self.late && self.state != State::Lapsed {
            let message = format!(
                "nothing of the kind is recorded of {}: it is neither late nor lapsed",
                self.rule_id
            );
            let state = self.state.as_str_name();
            return Err(Refusal::precondition(ErrorReason::StepNotAllowed.code(), message).with("state", state));
        }
        let counts = match (self.state, met_on) {
            (State::Met, Some(day)) if day < self.trigger_date || day > today => {
                let message = format!("it was met between {} and {today}, not on {day}", self.trigger_date);
                return Err(Refusal::field("met_on", message));
            }
            (State::Met, Some(day)) => day,
            (State::Met, None) => Day::stated(&self.met_on).unwrap_or(today),
            (_, Some(_)) => return Err(Refusal::field("met_on", "the limit was not met")),
            (_, None) => today,
        };
        if self.lapsed_on(counts) {
            return Err(lapsed(self, "what was recorded of it is right"));
        }
        self.late = false;
        match self.state {
            State::Met => self.met_on = counts.to_string(),
            _ => self.state = State::Open,
        }
        Ok(())
    }
}
