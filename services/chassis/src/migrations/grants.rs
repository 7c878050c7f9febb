//! What the login of a service may do with the tables that another login has made: it appends to the log, and can neither change nor
//! remove what is in it.

use crate::store::begin_alone;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement, Value};

/// Of the tables that the current login owns, the name as a statement writes it, and as it is.
const TABLES: &str = "SELECT format('%I.%I', schemaname, tablename) AS quoted, tablename::text AS name FROM pg_tables \
                      WHERE schemaname = current_schema() AND tableowner = current_user ORDER BY tablename";
const SEQUENCES: &str = "SELECT format('%I.%I', schemaname, sequencename) AS quoted FROM pg_sequences \
                         WHERE schemaname = current_schema() AND sequenceowner = current_user ORDER BY sequencename";
/// The schema, quoted, where a login has no way into it yet.
const CLOSED_SCHEMA: &str =
    "SELECT quote_ident(current_schema()) AS quoted WHERE NOT has_schema_privilege($1, current_schema(), 'USAGE')";
const MAY_CHANGE: &str = "SELECT has_table_privilege(current_user, 'log_entries', 'UPDATE, DELETE, TRUNCATE') AS may";

/// Grants a login what a service needs of each table, and takes from it whatever else it had. Asked again, it changes nothing.
pub async fn grant(db: &DatabaseConnection, login: &str) -> Result<(), DbErr> {
    let transaction = begin_alone(db).await?;
    let to = quoted(login);
    let mut statements = Vec::new();
    for schema in texts(&transaction, CLOSED_SCHEMA, "quoted", [login.into()]).await? {
        statements.push(format!("GRANT USAGE ON SCHEMA {schema} TO {to}"));
    }
    let tables = texts(&transaction, TABLES, "quoted", []).await?;
    let names = texts(&transaction, TABLES, "name", []).await?;
    for (table, name) in tables.iter().zip(&names) {
        statements.push(format!("REVOKE ALL ON {table} FROM {to}"));
        statements.push(format!("GRANT {} ON {table} TO {to}", rights(name)));
    }
    for sequence in texts(&transaction, SEQUENCES, "quoted", []).await? {
        statements.push(format!("GRANT USAGE, SELECT ON SEQUENCE {sequence} TO {to}"));
    }
    transaction.execute_unprepared(&statements.join(";\n")).await?;
    transaction.commit().await
}

/// True where the login of a connection can change or remove what is in the log.
pub async fn may_change_its_log(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(true);
    }
    let asked = Statement::from_string(DbBackend::Postgres, MAY_CHANGE);
    let row = db.query_one_raw(asked).await?;
    row.map_or(Ok(true), |row| row.try_get("", "may"))
}

fn rights(table: &str) -> &'static str {
    match table {
        "log_entries" => "SELECT, INSERT",
        "log_head" => "SELECT, UPDATE",
        "seaql_migrations" => "SELECT",
        _ => "SELECT, INSERT, UPDATE, DELETE",
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

async fn texts<const N: usize>(
    db: &impl ConnectionTrait,
    query: &str,
    column: &str,
    values: [Value; N],
) -> Result<Vec<String>, DbErr> {
    let asked = Statement::from_sql_and_values(DbBackend::Postgres, query, values);
    let rows = db.query_all_raw(asked).await?;
    rows.iter().map(|row| row.try_get("", column)).collect()
}
