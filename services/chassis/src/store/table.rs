//! The tables of a database as it describes them itself, and their rows whatever they hold: what a backup is made of.

use std::fmt;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};
use sha2::{Digest, Sha256};

use crate::error::{Error, Fault};

/// How many values are read or written by one statement: well below what either database binds at most.
const VALUES: usize = 4_000;

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name.
    pub name: String,
    columns: Vec<Column>,
    /// The columns of its key, in their order.
    key: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Column {
    name: String,
    holds: Holds,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    Long,
    Short,
    Truth,
    Bytes,
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// A row, its values in the order of the columns.
#[derive(Debug, Clone)]
pub struct Row(Vec<Cell>);

/// How many rows a table has, and a digest of them all that does not depend on their order nor on which database holds them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Contents {
    /// How many.
    pub rows: u64,
    /// The sum of the SHA-256 of each, in hex.
    pub digest: String,
}

/// Adds rows up.
#[derive(Default)]
pub struct Sum {
    rows: u64,
    lanes: [u64; 4],
}

impl Table {
    /// The tables of a database that have rows of their own, without those of these names, which are made from others. One without a
    /// key is none of the suite's.
    pub async fn all(db: &impl ConnectionTrait, derived: &[&str]) -> Result<Vec<Self>, Error> {
        let mut tables = Vec::new();
        for name in Self::names(db).await? {
            if !derived.contains(&name.as_str()) {
                tables.extend(Self::described(db, name).await?);
            }
        }
        Ok(tables)
    }

    /// The names of all tables of a database.
    pub async fn names(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
        let query = match db.get_database_backend() {
            DbBackend::Sqlite => {
                "SELECT name FROM pragma_table_list \
                 WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
            }
            _ => {
                "SELECT table_name::text AS name FROM information_schema.tables \
                 WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name"
            }
        };
        let rows = db
            .query_all_raw(Statement::from_string(db.get_database_backend(), query))
            .await?;
        rows.iter().map(|row| row.try_get("", "name")).collect()
    }

    async fn described(db: &impl ConnectionTrait, name: String) -> Result<Option<Self>, Error> {
        let query = match db.get_database_backend() {
            DbBackend::Sqlite => {
                "SELECT name, lower(type) AS holds, pk AS place FROM pragma_table_info($1) ORDER BY name"
            }
            _ => {
                "SELECT a.attname::text AS name, format_type(a.atttypid, NULL) AS holds, \
                   coalesce((SELECT k.place FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(number, place) \
                     WHERE i.indrelid = a.attrelid AND i.indisprimary AND k.number = a.attnum), 0) AS place \
                 FROM pg_attribute a WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped \
                 ORDER BY a.attname"
            }
        };
        let asked = Statement::from_sql_and_values(db.get_database_backend(), query, [name.clone().into()]);
        let mut columns = Vec::new();
        let mut key = Vec::new();
        let mut strange = Vec::new();
        for row in db.query_all_raw(asked).await? {
            let column: String = row.try_get("", "name")?;
            let holds: String = row.try_get("", "holds")?;
            let place: i64 = row.try_get("", "place")?;
            let Some(known) = Holds::of(&holds) else {
                strange.push(format!("{name}.{column} holds {holds}, which cannot be copied"));
                continue;
            };
            if place > 0 {
                key.push((place, columns.len()));
            }
            columns.push(Column {
                name: column,
                holds: known,
            });
        }
        key.sort_unstable();
        if let (false, Some(strange)) = (key.is_empty(), strange.pop()) {
            return Err(Fault::new(strange).into());
        }
        Ok((!key.is_empty()).then(|| Self {
            name,
            columns,
            key: key.into_iter().map(|(_, column)| column).collect(),
        }))
    }

    /// True when another table has the same columns.
    pub fn has_columns_of(&self, other: &Self) -> bool {
        let names = |table: &Self| {
            table
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect::<Vec<_>>()
        };
        names(self) == names(other)
    }

    /// The rows after one, in the order of the key; from the first on where none is given. There are no more where the answer is
    /// empty.
    pub async fn rows_after(&self, db: &impl ConnectionTrait, last: Option<&Row>) -> Result<Vec<Row>, Error> {
        let mut query = Query::select();
        query
            .columns(self.columns.iter().map(|column| Alias::new(&column.name)))
            .from(Alias::new(&self.name))
            .limit(self.at_once() as u64);
        for column in self.key_columns() {
            query.order_by(Alias::new(&column.name), Order::Asc);
        }
        if let Some(last) = last {
            let here = self.key_columns().map(|column| Expr::col(Alias::new(&column.name)));
            let there = self.key.iter().filter_map(|place| {
                let (column, cell) = (self.columns.get(*place)?, last.0.get(*place)?);
                Some(SimpleExpr::from(cell.value(column.holds)))
            });
            query.and_where(Expr::tuple(here).gt(Expr::tuple(there)));
        }
        let rows = db.query_all(&query).await?;
        Ok(rows.iter().map(|row| self.read(row)).collect::<Result<_, _>>()?)
    }

    /// Writes rows that another database of the same schema gave.
    pub async fn insert(&self, db: &impl ConnectionTrait, rows: &[Row]) -> Result<(), Error> {
        for some in rows.chunks(self.at_once()) {
            let mut insert = Query::insert();
            insert
                .into_table(Alias::new(&self.name))
                .columns(self.columns.iter().map(|column| Alias::new(&column.name)));
            for row in some {
                let values = self.columns.iter().zip(&row.0);
                insert.values_panic(values.map(|(column, cell)| Expr::value(cell.value(column.holds))));
            }
            db.execute(&insert).await?;
        }
        Ok(())
    }

    /// Removes every row.
    pub async fn clear(&self, db: &impl ConnectionTrait) -> Result<(), Error> {
        let delete = Query::delete().from_table(Alias::new(&self.name)).to_owned();
        db.execute(&delete).await?;
        Ok(())
    }

    /// Lets the numbers that PostgreSQL gives to new rows go on after those that are there; SQLite looks for itself.
    pub async fn renew_sequence(&self, db: &impl ConnectionTrait) -> Result<(), Error> {
        let mut key = self.key_columns();
        let (Some(column), None, DbBackend::Postgres) = (key.next(), key.next(), db.get_database_backend()) else {
            return Ok(());
        };
        if column.holds == Holds::Long {
            let renew = format!(
                "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table} HAVING max({column}) > 0",
                table = self.name,
                column = column.name
            );
            db.execute_unprepared(&renew).await?;
        }
        Ok(())
    }

    /// What the rows of this table are together.
    pub async fn contents(&self, db: &impl ConnectionTrait) -> Result<Contents, Error> {
        let mut sum = Sum::default();
        let mut last = None;
        loop {
            let rows = self.rows_after(db, last.as_ref()).await?;
            rows.iter().for_each(|row| sum.add(row));
            match rows.into_iter().next_back() {
                Some(row) => last = Some(row),
                None => return Ok(sum.contents()),
            }
        }
    }

    /// The row that a query gave.
    pub(super) fn row(&self, row: &QueryResult) -> Result<Row, DbErr> {
        self.read(row)
    }

    /// The key of a row: an id as it is, and of anything else, which may name people, a digest.
    pub(crate) fn key_of(&self, row: &Row) -> String {
        match self.id_of(row) {
            Some(id) => id,
            None => {
                let mut sha = Sha256::new();
                self.key_cells(row).for_each(|cell| cell.feed(&mut sha));
                short(&sha.finalize())
            }
        }
    }

    /// The key of a row, for an administrator to read.
    pub(crate) fn shown_key(&self, row: &Row) -> String {
        let cells: Vec<String> = self.key_cells(row).map(Cell::to_string).collect();
        cells.join(" ")
    }

    fn id_of(&self, row: &Row) -> Option<String> {
        let mut columns = self.key_columns();
        let (Some(column), None) = (columns.next(), columns.next()) else {
            return None;
        };
        let cell = self.key_cells(row).next().filter(|_| column.name == "id")?;
        Some(cell.to_string())
    }

    fn key_cells<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = &'a Cell> {
        self.key.iter().filter_map(|place| row.0.get(*place))
    }

    fn key_columns(&self) -> impl Iterator<Item = &Column> {
        self.key.iter().filter_map(|place| self.columns.get(*place))
    }

    fn at_once(&self) -> usize {
        (VALUES / self.columns.len().max(1)).max(1)
    }

    fn read(&self, row: &QueryResult) -> Result<Row, DbErr> {
        let cells = self.columns.iter().map(|column| Cell::read(row, column));
        Ok(Row(cells.collect::<Result<_, _>>()?))
    }
}

impl Row {
    /// A digest of all that is in it.
    pub(crate) fn digest(&self) -> String {
        let mut sha = Sha256::new();
        self.0.iter().for_each(|cell| cell.feed(&mut sha));
        short(&sha.finalize())
    }
}

/// Half of a SHA-256 in hex: what nobody can find another row for, at half the length.
fn short(digest: &[u8]) -> String {
    hex::encode(digest.get(..16).unwrap_or(digest))
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => formatter.write_str("-"),
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Text(text) => formatter.write_str(text),
            Self::Bytes(bytes) => formatter.write_str(&hex::encode(bytes)),
        }
    }
}

impl Holds {
    fn of(declared: &str) -> Option<Self> {
        let kind = declared.split('(').next().unwrap_or_default().trim();
        Some(match kind {
            "text" | "varchar" | "character varying" => Self::Text,
            "bigint" => Self::Long,
            "integer" | "int" => Self::Short,
            "boolean" => Self::Truth,
            "blob" | "bytea" => Self::Bytes,
            _ => return None,
        })
    }
}

impl Cell {
    fn read(row: &QueryResult, column: &Column) -> Result<Self, DbErr> {
        let name = column.name.as_str();
        Ok(match (column.holds, row.try_as_sqlite_row().is_some()) {
            (Holds::Text, _) => row.try_get::<Option<String>>("", name)?.map_or(Self::Null, Self::Text),
            (Holds::Bytes, _) => row
                .try_get::<Option<Vec<u8>>>("", name)?
                .map_or(Self::Null, Self::Bytes),
            (Holds::Truth, _) => Self::of_number(row.try_get::<Option<bool>>("", name)?.map(i64::from)),
            (Holds::Short, false) => Self::of_number(row.try_get::<Option<i32>>("", name)?.map(i64::from)),
            // What SQLite calls an integer may be as long as any.
            (Holds::Long, _) | (Holds::Short, true) => Self::of_number(row.try_get("", name)?),
        })
    }

    fn of_number(number: Option<i64>) -> Self {
        number.map_or(Self::Null, Self::Number)
    }

    /// The value for a column that holds this.
    fn value(&self, holds: Holds) -> Value {
        match (self, holds) {
            (Self::Number(number), Holds::Truth) => Value::Bool(Some(*number != 0)),
            (Self::Number(number), Holds::Short) => match i32::try_from(*number) {
                Ok(short) => Value::Int(Some(short)),
                Err(_) => Value::BigInt(Some(*number)),
            },
            (Self::Number(number), _) => Value::BigInt(Some(*number)),
            (Self::Text(text), _) => Value::from(text.clone()),
            (Self::Bytes(bytes), _) => Value::from(bytes.clone()),
            (Self::Null, Holds::Text) => Value::String(None),
            (Self::Null, Holds::Bytes) => Value::Bytes(None),
            (Self::Null, Holds::Truth) => Value::Bool(None),
            (Self::Null, Holds::Short) => Value::Int(None),
            (Self::Null, Holds::Long) => Value::BigInt(None),
        }
    }

    fn feed(&self, sha: &mut Sha256) {
        let (kind, bytes): (u8, &[u8]) = match self {
            Self::Null => (0, &[]),
            Self::Number(number) => return sha.update([&[1], number.to_be_bytes().as_slice()].concat()),
            Self::Text(text) => (2, text.as_bytes()),
            Self::Bytes(bytes) => (3, bytes),
        };
        sha.update([kind]);
        sha.update((bytes.len() as u64).to_be_bytes());
        sha.update(bytes);
    }
}

impl Sum {
    /// Adds a row.
    pub fn add(&mut self, row: &Row) {
        let mut sha = Sha256::new();
        row.0.iter().for_each(|cell| cell.feed(&mut sha));
        let digest = sha.finalize();
        for (lane, bytes) in self.lanes.iter_mut().zip(digest.chunks(8)) {
            let number = bytes.iter().fold(0u64, |number, byte| (number << 8) | u64::from(*byte));
            *lane = lane.wrapping_add(number);
        }
        self.rows += 1;
    }

    /// What was added.
    pub fn contents(&self) -> Contents {
        Contents {
            rows: self.rows,
            digest: self.lanes.iter().map(|lane| format!("{lane:016x}")).collect(),
        }
    }
}
