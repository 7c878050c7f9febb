//! The transaction of a call. It reads and writes as any, and remembers of every row that it writes what became of it, so that the
//! log can vouch for the row: see [`crate::log`].

use std::collections::BTreeMap;
use std::sync::Mutex;

use opentelemetry::trace::Status;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Statement, StatementBuilder};

use tracing::{Instrument, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::guard::{Guard, Written};
use super::table::Table;
use crate::telemetry::STATEMENTS;

/// A transaction.
pub struct Transaction {
    connection: DatabaseTransaction,
    guard: Guard,
    written: Mutex<Written>,
}

/// How many rows a statement changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed(u64);

impl Changed {
    /// How many.
    pub fn rows_affected(self) -> u64 {
        self.0
    }
}

impl Transaction {
    pub(crate) fn new(connection: DatabaseTransaction, guard: Guard) -> Self {
        Self {
            connection,
            guard,
            written: Mutex::new(BTreeMap::new()),
        }
    }

    /// The connection itself: what is written over it is not guarded.
    pub fn connection(&self) -> &DatabaseTransaction {
        &self.connection
    }

    /// The kind of database.
    pub fn get_database_backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    /// Changes rows.
    pub async fn execute<S: StatementBuilder>(&self, statement: &S) -> Result<Changed, DbErr> {
        let built = statement.build(&self.get_database_backend());
        let asks = self.asks(&built.sql);
        let asked = async {
            match self.guarded(&built).await? {
                Some(table) => Ok(Changed(self.write(built, table).await?.len() as u64)),
                None => Ok(Changed(self.connection.execute_raw(built).await?.rows_affected())),
            }
        };
        seen(asks, asked).await
    }

    /// Reads rows, or changes rows and reads what became of them.
    pub async fn query_all<S: StatementBuilder>(&self, statement: &S) -> Result<Vec<QueryResult>, DbErr> {
        let built = statement.build(&self.get_database_backend());
        let asks = self.asks(&built.sql);
        let asked = async {
            match self.guarded(&built).await? {
                Some(table) => self.write(built, table).await,
                None => self.connection.query_all_raw(built).await,
            }
        };
        seen(asks, asked).await
    }

    /// The same, of which the first row is wanted.
    pub async fn query_one<S: StatementBuilder>(&self, statement: &S) -> Result<Option<QueryResult>, DbErr> {
        let built = statement.build(&self.get_database_backend());
        let asks = self.asks(&built.sql);
        let asked = async {
            match self.guarded(&built).await? {
                Some(table) => Ok(self.write(built, table).await?.into_iter().next()),
                None => self.connection.query_one_raw(built).await,
            }
        };
        seen(asks, asked).await
    }

    /// What was written so far, and is forgotten here.
    pub(crate) fn take_written(&self) -> Written {
        std::mem::take(&mut *self.written.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }

    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        let asks = self.asks("COMMIT");
        seen(asks, self.connection.commit()).await
    }

    /// The span of a statement: what it does and to which table, and no value.
    fn asks(&self, sql: &str) -> Span {
        let operation = sql.split(' ').next().unwrap_or_default();
        let table = named_table(sql).unwrap_or_default();
        let system = match self.get_database_backend() {
            DbBackend::Postgres => "postgresql",
            _ => "sqlite",
        };
        tracing::info_span!(
            target: STATEMENTS,
            "database",
            otel.name = format!("{operation} {table}").trim_end(),
            otel.kind = "client",
            db.system.name = system,
            db.operation.name = operation,
            db.collection.name = table,
        )
    }

    /// The guarded table that a statement changes.
    async fn guarded(&self, statement: &Statement) -> Result<Option<&Table>, DbErr> {
        match changed_table(&statement.sql) {
            Some(name) => self.guard.table(&self.connection, name).await,
            None => Ok(None),
        }
    }

    async fn write(&self, mut statement: Statement, table: &Table) -> Result<Vec<QueryResult>, DbErr> {
        let removes = statement.sql.starts_with("DELETE");
        let asked = statement.sql.split(" RETURNING ").next().unwrap_or_default();
        statement.sql = format!("{asked} RETURNING *");
        let rows = self.connection.query_all_raw(statement).await?;
        let mut written = self.written.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        for row in &rows {
            let row = table.row(row)?;
            let digest = (!removes).then(|| row.digest());
            written.insert((table.name.clone(), table.key_of(&row)), digest);
        }
        drop(written);
        Ok(rows)
    }
}

async fn seen<T>(span: Span, asked: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
    let answer = asked.instrument(span.clone()).await;
    if answer.is_err() {
        span.set_status(Status::error("the statement failed"));
    }
    answer
}

/// The table that a statement names first, as the builders write it.
fn named_table(sql: &str) -> Option<&str> {
    let from = || Some(sql.split_once(" FROM \"")?.1.split('"').next().unwrap_or_default());
    changed_table(sql).or_else(from)
}

/// The table of a statement that changes rows, as the builders write it: `INSERT INTO "t" …`, `UPDATE "t" …`, `DELETE FROM "t" …`.
fn changed_table(sql: &str) -> Option<&str> {
    let rest = ["INSERT INTO \"", "UPDATE \"", "DELETE FROM \""]
        .iter()
        .find_map(|begins| sql.strip_prefix(begins))?;
    rest.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::changed_table;

    #[test]
    fn the_table_of_a_statement_that_changes_rows_is_known() {
        for (sql, table) in [
            ("INSERT INTO \"cases\" (\"id\") VALUES (?)", Some("cases")),
            ("UPDATE \"limits\" SET \"late\" = ?", Some("limits")),
            ("DELETE FROM \"replies\" WHERE \"created\" < ?", Some("replies")),
            ("SELECT \"id\" FROM \"cases\"", None),
            ("WITH \"hits\" AS (SELECT 1) SELECT * FROM \"hits\"", None),
        ] {
            assert_eq!(changed_table(sql), table, "{sql}");
        }
    }
}
