//! What an update of the suite leaves to be done for each document that was stored before: no migration has the keys to open them, so it
//! lists their names, and the first start that has the keys works the list off.

use std::future::Future;

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use crate::call::Call;
use crate::caller::Caller;
use crate::error::Error;
use crate::house::House;

/// How many are done in one transaction.
const AT_ONCE: u64 = 100;

impl House {
    /// Does something for each document on a list, and takes it off. Nothing is done without a key of the deployment. What fails, as a
    /// document that is sealed under a key that is not here does, stays on the list for the next start.
    pub async fn work_off<F, W>(&self, list: &'static str, work: F) -> Result<(), Error>
    where
        F: Fn(Call, String) -> W + Sync,
        W: Future<Output = Result<(), Error>>,
    {
        if self.sealing().present().is_none() {
            return Ok(());
        }
        let mut last = String::new();
        loop {
            let names = self.names_after(list, &last).await?;
            let Some(name) = names.last() else { return Ok(()) };
            last = name.clone();
            if self.do_each(list, &names, &work).await.is_ok() {
                continue;
            }
            for name in names.chunks(1) {
                if let Err(error) = self.do_each(list, name, &work).await {
                    tracing::warn!(?error, name = ?name.first(), list, "it stays on the list");
                }
            }
        }
    }

    async fn do_each<F, W>(&self, list: &'static str, names: &[String], work: &F) -> Result<(), Error>
    where
        F: Fn(Call, String) -> W + Sync,
        W: Future<Output = Result<(), Error>>,
    {
        let all = |call: Call| async move {
            // Another instance may work on it too.
            let mut listed = Query::select()
                .column("name")
                .from(list)
                .and_where(Expr::col("name").is_in(names))
                .order_by("name", Order::Asc)
                .to_owned();
            call.lock(&mut listed);
            for row in call.tx().query_all(&listed).await? {
                work(call.clone(), row.try_get("", "name")?).await?;
            }
            let done = Query::delete()
                .from_table(list)
                .and_where(Expr::col("name").is_in(names))
                .to_owned();
            call.tx().execute(&done).await?;
            Ok(())
        };
        self.commit(&Caller::service(self.service()), all).await
    }

    async fn names_after(&self, list: &'static str, last: &str) -> Result<Vec<String>, Error> {
        let query = Query::select()
            .column("name")
            .from(list)
            .and_where(Expr::col("name").gt(last))
            .order_by("name", Order::Asc)
            .limit(AT_ONCE)
            .to_owned();
        let rows = self.db().query_all(&query).await?;
        rows.iter().map(|row| Ok(row.try_get("", "name")?)).collect()
    }
}
