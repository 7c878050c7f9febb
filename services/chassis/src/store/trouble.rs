//! What an error of the database means to a call.

use sea_orm::sqlx;
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// What an error of the database means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Two writes could not be ordered; another try may not meet it.
    Conflict,
    /// The database cannot be used, and why: `unreachable`, `full`, `read-only`, `damaged` or `overloaded`.
    Database(&'static str),
    /// Anything else: a fault.
    Other,
}

impl Trouble {
    pub(crate) fn of(error: &DbErr) -> Self {
        // Two writers of one unique key conflict too: the second finds the first's row when it tries again.
        if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) {
            return Self::Conflict;
        }
        match error {
            DbErr::ConnectionAcquire(_) => Self::Database("overloaded"),
            DbErr::Conn(RuntimeErr::SqlxError(source))
            | DbErr::Exec(RuntimeErr::SqlxError(source))
            | DbErr::Query(RuntimeErr::SqlxError(source)) => Self::of_driver(source),
            _ => Self::Other,
        }
    }

    fn of_driver(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(database) => database.code().map_or(Self::Other, |code| Self::of_code(&code)),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::Database("unreachable"),
            sqlx::Error::PoolTimedOut => Self::Database("overloaded"),
            _ => Self::Other,
        }
    }

    /// SQLite's codes are numbers of which the lowest byte is the kind; PostgreSQL's have five characters, the class first.
    fn of_code(code: &str) -> Self {
        match code.parse::<u32>() {
            Ok(number) if code.len() < 5 => Self::of_sqlite(number & 0xff),
            _ => Self::of_postgres(code),
        }
    }

    fn of_sqlite(kind: u32) -> Self {
        match kind {
            // BUSY and LOCKED, also for a stale snapshot.
            5 | 6 => Self::Conflict,
            8 => Self::Database("read-only"),
            // IOERR, CANTOPEN.
            10 | 14 => Self::Database("unreachable"),
            13 => Self::Database("full"),
            // CORRUPT, NOTADB.
            11 | 26 => Self::Database("damaged"),
            _ => Self::Other,
        }
    }

    fn of_postgres(code: &str) -> Self {
        match code {
            // Serialization, deadlock.
            "40001" | "40P01" => Self::Conflict,
            "53100" => Self::Database("full"),
            "25006" => Self::Database("read-only"),
            "XX001" | "XX002" => Self::Database("damaged"),
            // Insufficient resources, as too many connections.
            _ if code.starts_with("53") => Self::Database("overloaded"),
            // Connection, operator intervention, system error, authorization; the database is not there.
            _ if ["08", "57", "58", "28", "3D"]
                .iter()
                .any(|class| code.starts_with(class)) =>
            {
                Self::Database("unreachable")
            }
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Trouble;

    #[test]
    fn a_code_of_either_database_says_whether_another_try_helps_or_the_database_cannot_be_used() {
        for (code, trouble) in [
            ("5", Trouble::Conflict),
            ("517", Trouble::Conflict),
            ("262", Trouble::Conflict),
            ("13", Trouble::Database("full")),
            ("1034", Trouble::Database("unreachable")),
            ("4618", Trouble::Database("unreachable")),
            ("776", Trouble::Database("read-only")),
            ("11", Trouble::Database("damaged")),
            ("1", Trouble::Other),
            ("40001", Trouble::Conflict),
            ("40P01", Trouble::Conflict),
            ("53100", Trouble::Database("full")),
            ("53300", Trouble::Database("overloaded")),
            ("57P01", Trouble::Database("unreachable")),
            ("25006", Trouble::Database("read-only")),
            ("42P01", Trouble::Other),
        ] {
            assert_eq!(Trouble::of_code(code), trouble, "{code}");
        }
    }
}
