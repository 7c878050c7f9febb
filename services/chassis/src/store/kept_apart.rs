//! What is offered to who took part before: separation of duties, told before it refuses.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_proto::Resource;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::{Collection, Stored};
use crate::call::Call;
use crate::error::Error;

impl<T: Resource> Collection<T> {
    /// Takes from the steps that the caller may take of a document those that are not for who took these.
    pub fn keep_apart_from(&self, stored: &mut Stored<T>, taken: &BTreeSet<String>) {
        let offered = (self.offers)(&stored.value);
        let barred = |step: &str| {
            let mut steps = offered.iter().filter(|offered| offered.name == step);
            steps.any(|offered| offered.keeps_apart_from(taken.iter().map(String::as_str)))
        };
        stored.value.bar(barred);
    }
}

impl Call {
    /// The same for documents that are shown, by what the caller did before; one query for all of them, where it may matter. A step shows its
    /// matter by what it knows itself.
    pub(super) async fn keep_apart<T: Resource>(
        &self,
        of: &Collection<T>,
        shown: &mut [Stored<T>],
    ) -> Result<(), Error> {
        if self.inner.writes || self.caller().account.is_empty() {
            return Ok(());
        }
        let keeps_apart = |stored: &&Stored<T>| {
            (of.offers)(&stored.value)
                .iter()
                .any(|offered| offered.keeps_apart() && self.admits(offered.name))
        };
        let names: Vec<&str> = shown
            .iter()
            .filter(keeps_apart)
            .map(|stored| stored.name.as_str())
            .collect();
        let taken = self.taken_by_caller(&names).await?;
        for stored in shown {
            if let Some(taken) = taken.get(&stored.name) {
                of.keep_apart_from(stored, taken);
            }
        }
        Ok(())
    }

    /// The steps that the caller took of some matters.
    async fn taken_by_caller(&self, subjects: &[&str]) -> Result<BTreeMap<String, BTreeSet<String>>, Error> {
        let mut taken: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        if subjects.is_empty() {
            return Ok(taken);
        }
        let query = Query::select()
            .columns(["subject", "step"])
            .from("steps")
            .and_where(Expr::col("subject").is_in(subjects.iter().copied()))
            .and_where(Expr::col("actor").eq(&self.caller().account))
            .to_owned();
        for row in self.tx().query_all(&query).await? {
            taken
                .entry(row.try_get("", "subject")?)
                .or_default()
                .insert(row.try_get("", "step")?);
        }
        Ok(taken)
    }
}
