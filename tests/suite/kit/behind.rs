//! What is done to a database behind the suite's back.

use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use super::{Part, Suite};

/// The tables for whose rows the log does not vouch: itself, what moves without it, and the register of patents.
const UNGUARDED: [&str; 10] = [
    "log_entries",
    "log_head",
    "follow_positions",
    "partner_positions",
    "patent_index_keys",
    "patent_import_faults",
    "patent_words",
    "patents",
    "sealing",
    "seaql_migrations",
];

/// The database of one service, in the hands of someone who does not care for what belongs together.
pub struct Behind {
    db: DatabaseConnection,
}

impl Behind {
    /// Opens the database of a service.
    pub async fn of(suite: &Suite, part: Part) -> Self {
        Self::open(&suite.database(part)).await.unwrap()
    }

    /// Opens the database of a URL.
    pub async fn open(url: &str) -> Result<Self, DbErr> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1);
        let behind = Self {
            db: sea_orm::Database::connect(options).await?,
        };
        let careless = match behind.is_sqlite() {
            true => "PRAGMA foreign_keys = OFF",
            false => "SET session_replication_role = replica",
        };
        behind.db.execute_unprepared(careless).await?;
        Ok(behind)
    }

    fn is_sqlite(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Sqlite
    }

    /// Runs a statement, which must succeed.
    pub async fn run(&self, sql: &str) {
        self.attempt(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Runs a statement that the database may refuse.
    pub async fn attempt(&self, sql: &str) -> Result<(), DbErr> {
        self.db.execute_unprepared(sql).await.map(|_| ())
    }

    /// The texts that a query gives.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let query = Statement::from_string(self.db.get_database_backend(), sql);
        let rows = self.db.query_all_raw(query).await;
        let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    /// The number that a query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        let asked = self.try_number(sql).await;
        asked.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// The number that a query gives, where the database can be read.
    pub async fn try_number(&self, sql: &str) -> Result<i64, DbErr> {
        let query = Statement::from_string(self.db.get_database_backend(), sql);
        let row = self.db.query_one_raw(query).await?;
        row.map_or(Ok(0), |row| row.try_get_by_index(0))
    }

    /// Takes the last entries out of the log, as an older database would not have them; gives what puts them back.
    pub async fn set_back(&self, entries: i64) -> Vec<String> {
        let back = self.number("SELECT position FROM log_head").await - entries;
        let head = "UPDATE log_head SET position = (SELECT max(position) FROM log_entries), \
                    hash = (SELECT hash FROM log_entries ORDER BY position DESC LIMIT 1)";
        self.run("CREATE TABLE kept AS SELECT * FROM log_entries").await;
        self.run(&format!("DELETE FROM log_entries WHERE position > {back}"))
            .await;
        self.run(head).await;
        vec![
            format!("INSERT INTO log_entries SELECT * FROM kept WHERE position > {back}"),
            head.into(),
            "DROP TABLE kept".into(),
        ]
    }

    /// The tables for whose rows the log vouches.
    pub async fn guarded_tables(&self) -> Vec<String> {
        let query = match self.is_sqlite() {
            true => {
                "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite%'"
            }
            false => "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
        };
        let tables = self.texts(query).await.into_iter();
        tables.filter(|table| !UNGUARDED.contains(&table.as_str())).collect()
    }

    /// The columns of a table, in their order.
    pub async fn columns(&self, table: &str) -> Vec<String> {
        let query = match self.is_sqlite() {
            true => format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"),
            false => format!(
                "SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
            ),
        };
        self.texts(&query).await
    }

    /// The columns by which the rows of a table are known.
    pub async fn keys(&self, table: &str) -> Vec<String> {
        let query = match self.is_sqlite() {
            true => format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk"),
            false => format!(
                "SELECT k.column_name::text FROM information_schema.key_column_usage k JOIN information_schema.table_constraints c \
                 USING (constraint_name, table_name) WHERE table_name = '{table}' AND c.constraint_type = 'PRIMARY KEY' \
                 ORDER BY k.ordinal_position"
            ),
        };
        self.texts(&query).await
    }

    /// True for a column that holds a text.
    pub async fn is_text(&self, table: &str, column: &str) -> bool {
        let query = match self.is_sqlite() {
            true => format!("SELECT lower(type) FROM pragma_table_info('{table}') WHERE name = '{column}'"),
            false => format!(
                "SELECT data_type::text FROM information_schema.columns WHERE table_name = '{table}' AND column_name = '{column}'"
            ),
        };
        self.texts(&query).await == ["text"]
    }

    /// Lets go of it, as before the suite opens it again.
    pub async fn close(self) {
        self.db.close().await.unwrap();
    }
}
