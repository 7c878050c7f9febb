//! When the last entry of a log was recorded stands beside its head, so that no later one is recorded before it; and beside each entry,
//! the trace of the call that left it.

use sea_orm_migration::prelude::*;

pub(super) struct TimesAndTraces;

impl MigrationName for TimesAndTraces {
    fn name(&self) -> &str {
        "0010_times_and_traces"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for TimesAndTraces {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let recorded = ColumnDef::new("recorded")
            .big_integer()
            .not_null()
            .default(0)
            .to_owned();
        let head = Table::alter().table("log_head").add_column(recorded).to_owned();
        manager.alter_table(head).await?;
        let trace = ColumnDef::new("traceparent").text().not_null().default("").to_owned();
        let entries = Table::alter().table("log_entries").add_column(trace).to_owned();
        manager.alter_table(entries).await?;
        let last = "UPDATE log_head SET recorded = coalesce((SELECT max(recorded) FROM log_entries), 0)";
        manager.get_connection().execute_unprepared(last).await?;
        Ok(())
    }
}
