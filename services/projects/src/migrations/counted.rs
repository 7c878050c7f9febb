//! What projects are counted by: how each stands, and what the books say of it in a line.

use kezhi_chassis::migrations::index;
use kezhi_proto::projects::AccountKind::{Available, Committed, Held, Outside, Reserved, Spent};
use kezhi_proto::projects::project::State;
use sea_orm_migration::prelude::*;

use crate::execution::projects::procedure::AT_WORK;
use crate::money::ledger::account::TREASURY;

pub(super) struct Counted;

impl MigrationName for Counted {
    fn name(&self) -> &str {
        "0005_counted"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Counted {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        standings(manager).await?;
        milestones(manager).await?;
        totals(manager).await
    }
}

async fn standings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut state = ColumnDef::new("state");
    state.integer().not_null().default(i32::from(State::Unspecified));
    let table = Table::alter().table("project_index").add_column(state).to_owned();
    manager.alter_table(table).await?;
    let standing = "UPDATE project_index SET state = \
                    coalesce((SELECT projects.state FROM projects WHERE projects.id = project_index.project), 0)";
    manager.get_connection().execute_unprepared(standing).await?;
    for (name, by) in [
        ("project_index_state", ["authority", "state", "project"]),
        ("project_index_field", ["authority", "field", "project"]),
    ] {
        index(manager, name, "project_index", &by).await?;
    }
    Ok(())
}

/// Those of projects whose work has ended are open no more.
async fn milestones(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let at_work = AT_WORK.map(|state| i32::from(state).to_string()).join(", ");
    let ended = format!(
        "DELETE FROM open_milestones WHERE project IN (SELECT project FROM project_index WHERE state NOT IN ({at_work}))"
    );
    manager.get_connection().execute_unprepared(&ended).await?;
    index(
        manager,
        "open_milestones_due",
        "open_milestones",
        &["due_on", "project"],
    )
    .await
}

/// The line of each plan and project: what was committed, paid, spent, and of its own money.
async fn totals(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("subject_totals").to_owned();
    for column in ["authority", "subject"] {
        table.col(ColumnDef::new(column).text().not_null());
    }
    for column in ["committed_fen", "paid_fen", "spent_fen", "own_fen"] {
        table.col(ColumnDef::new(column).big_integer().not_null());
    }
    table.primary_key(Index::create().col("authority").col("subject"));
    manager.create_table(table).await?;
    let [available, committed, held, outside, reserved, spent] =
        [Available, Committed, Held, Outside, Reserved, Spent].map(i32::from);
    let treasury = TREASURY.map(|source| i32::from(source).to_string()).join(", ");
    let amount = "CASE WHEN reverses = '' THEN amount_fen ELSE -amount_fen END";
    let sum = |of: &str, sign: &str| format!("CAST(sum(CASE WHEN {of} THEN {sign}({amount}) ELSE 0 END) AS BIGINT)");
    let arrived = format!("from_kind IN ({reserved}, {outside}) AND to_kind = {held}");
    let said = format!(
        "INSERT INTO subject_totals (authority, subject, committed_fen, paid_fen, spent_fen, own_fen) \
         SELECT authority, subject, {} + {}, {}, {}, {} FROM transfers GROUP BY authority, subject",
        sum(&format!("from_kind = {available} AND to_kind = {committed}"), ""),
        sum(&format!("from_kind = {committed} AND to_kind = {available}"), "-"),
        sum(&format!("{arrived} AND source IN ({treasury})"), ""),
        sum(&format!("from_kind = {held} AND to_kind = {spent}"), ""),
        sum(&format!("{arrived} AND source NOT IN ({treasury})"), ""),
    );
    manager.get_connection().execute_unprepared(&said).await?;
    Ok(())
}
