//! Copying one database into another of the same schema, whichever kind each is: a backup is such a copy.

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;

use super::table::{Contents, Sum, Table};
use crate::error::{Error, Fault};

/// Copies every row of one view into a database that has the same tables; what was in them before is removed. Tables that are made
/// from others are left to be made anew. Gives what each table held.
pub async fn copy(
    from: &impl ConnectionTrait,
    to: &impl ConnectionTrait,
    derived: &[&str],
) -> Result<BTreeMap<String, Contents>, Error> {
    let tables = Table::all(from, derived).await?;
    let mut copied = BTreeMap::new();
    // What an operator has added beside the suite's own tables stays where it is.
    for target in Table::all(to, derived).await? {
        let table = tables.iter().find(|table| table.name == target.name);
        let table = table.ok_or_else(|| Fault::new(format!("there is no table {} to copy", target.name)))?;
        if !table.has_columns_of(&target) {
            return Err(Fault::new(format!("{} has other columns there", table.name)).into());
        }
        let contents = copy_table(from, table, to, &target).await?;
        copied.insert(target.name, contents);
    }
    Ok(copied)
}

/// True for a database without a table.
pub async fn is_empty(db: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(Table::names(db).await?.is_empty())
}

async fn copy_table(
    from: &impl ConnectionTrait,
    table: &Table,
    to: &impl ConnectionTrait,
    target: &Table,
) -> Result<Contents, Error> {
    target.clear(to).await?;
    let mut sum = Sum::default();
    let mut last = None;
    loop {
        let rows = table.rows_after(from, last.as_ref()).await?;
        target.insert(to, &rows).await?;
        rows.iter().for_each(|row| sum.add(row));
        match rows.into_iter().next_back() {
            Some(row) => last = Some(row),
            None => break,
        }
    }
    target.renew_sequence(to).await?;
    Ok(sum.contents())
}

/// What each table of a view holds.
pub async fn contents(view: &impl ConnectionTrait, derived: &[&str]) -> Result<BTreeMap<String, Contents>, Error> {
    let mut all = BTreeMap::new();
    for table in Table::all(view, derived).await? {
        let contents = table.contents(view).await?;
        all.insert(table.name, contents);
    }
    Ok(all)
}
