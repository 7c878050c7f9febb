//! What becomes of limits when a day on which they rest, or by which they were met, turns out to have been mistyped.

use kezhi_law::Day;
use kezhi_proto::common::LimitEvent;
use kezhi_proto::common::time_limit::State;

use super::{Limit, row};
use crate::call::Call;
use crate::error::Error;

impl Call {
    /// Lets the limit of a matter that started last under a rule run from another day. What is met stays met; whether it was late is
    /// judged anew, and what lapsed or was recorded as late by the wrong day runs again.
    pub async fn retrigger_limit(&self, subject: &str, rule_id: &str, trigger_date: Day) -> Result<(), Error> {
        let Some(mut limit) = row::latest(self, subject, rule_id).await? else {
            return Ok(());
        };
        limit.trigger_date = trigger_date;
        limit.compute(self.law())?;
        limit.warned = false;
        limit.late = false;
        match (limit.state, limit.met_on.parse::<Day>()) {
            (State::Met, Ok(met_on)) => limit.late = limit.lapsed_on(met_on),
            _ => limit.state = State::Open,
        }
        self.amend(&limit).await
    }

    /// Lets the limit of a matter that started last under a rule be met on another day than was recorded.
    pub async fn limit_was_met_on(&self, subject: &str, rule_id: &str, met_on: Day) -> Result<(), Error> {
        match row::latest(self, subject, rule_id).await? {
            Some(mut limit) if limit.state == State::Met => {
                limit.met_on = met_on.to_string();
                limit.late = limit.lapsed_on(met_on);
                self.amend(&limit).await
            }
            _ => Ok(()),
        }
    }

    /// Lets the limit of a matter that started last under a rule run on: what met it did not happen.
    pub async fn limit_was_not_met(&self, subject: &str, rule_id: &str) -> Result<(), Error> {
        match row::latest(self, subject, rule_id).await? {
            Some(mut limit) if limit.state == State::Met => {
                limit.state = State::Open;
                limit.met_on = String::new();
                // The sweep looks at it again.
                limit.late = false;
                self.amend(&limit).await
            }
            _ => Ok(()),
        }
    }

    async fn amend(&self, limit: &Limit) -> Result<(), Error> {
        row::update(self, limit).await?;
        let data = LimitEvent {
            late: limit.late,
            met_on: limit.met_on.clone(),
            trigger_date: limit.trigger_date.to_string(),
            ..LimitEvent::default()
        };
        limit.tell(self, "limit.amended", data)
    }
}
