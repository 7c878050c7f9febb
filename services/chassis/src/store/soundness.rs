//! Whether a SQLite file is whole.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// How many faults are told.
const MOST: u32 = 5;

/// What is wrong with the pages of a SQLite file, each with its table; nothing for PostgreSQL, which looks after its own.
pub async fn faults(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(Vec::new());
    }
    let mut faults = Vec::new();
    for line in texts(db, format!("PRAGMA quick_check({MOST})")).await? {
        // One answer may have several lines, below an index key that names the file.
        for line in line.lines().filter(|line| *line != "ok" && !line.starts_with("*** in")) {
            faults.push(match table_of(db, line).await {
                Some(table) => format!("table {table}: {line}"),
                None => line.to_string(),
            });
        }
    }
    Ok(faults)
}

/// The table of a line as `Tree 12 page 34: …`, where 12 is the page at which the table, or one of its indexes, begins.
async fn table_of(db: &impl ConnectionTrait, line: &str) -> Option<String> {
    let root: u32 = line.strip_prefix("Tree ")?.split(' ').next()?.parse().ok()?;
    let query = format!("SELECT tbl_name FROM sqlite_schema WHERE rootpage = {root}");
    texts(db, query).await.ok()?.pop()
}

async fn texts(db: &impl ConnectionTrait, query: String) -> Result<Vec<String>, DbErr> {
    let rows = db
        .query_all_raw(Statement::from_string(DbBackend::Sqlite, query))
        .await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
