//! Documents and vouchers serve once however their numbers were typed, and a voucher's number begins anew with each month.

use kezhi_chassis::migrations::note_clash;
use kezhi_procedure::normal;
use kezhi_proto::projects::Voucher;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, QueryResult};

use crate::money::ledger::Claim;
use crate::money::vouchers::claims;

/// What stands between the parts of a key.
const BLANK: char = ' ';

pub(super) struct NormalDocuments;

impl MigrationName for NormalDocuments {
    fn name(&self) -> &str {
        "0010_normal_documents"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for NormalDocuments {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let of_the_project = Index::drop().name("vouchers_number").table("vouchers").to_owned();
        manager.drop_index(of_the_project).await?;
        for (key, subject) in used(db).await? {
            match normal_key(&key) {
                Key::OfVoucher => remove(db, &key).await?,
                Key::Normal(normal) if normal == key => {}
                Key::Normal(normal) => {
                    let told = format!("this document served for {subject}, and in another spelling before");
                    if use_once(db, &normal, &subject, &key, &told).await? {
                        remove(db, &key).await?;
                    }
                }
            }
        }
        for (id, authority, voucher) in vouchers(db).await? {
            let told = format!(
                "the voucher {} of {} in {} was charged twice, under this number or another",
                voucher.number, voucher.day, voucher.project
            );
            for Claim { key, subject, .. } in [
                claims::number(&authority, &voucher.project, &voucher),
                claims::scan(&authority, &voucher.project, &voucher),
            ] {
                let thing = format!("vouchers/{id} {}", key.split(BLANK).nth(1).unwrap_or_default());
                use_once(db, &key, &subject, &thing, &told).await?;
            }
        }
        Ok(())
    }
}

enum Key {
    /// It is claimed anew.
    OfVoucher,
    /// The key in its normal form.
    Normal(String),
}

fn normal_key(key: &str) -> Key {
    // A bank's slips are numbered for each unit.
    let before_number = match key.split(BLANK).nth(1) {
        Some("voucher") => return Key::OfVoucher,
        Some("bank") => 3,
        _ => 2,
    };
    let parts: Vec<&str> = key.splitn(before_number + 1, BLANK).collect();
    match parts.split_last() {
        Some((number, before)) if before.len() == before_number => {
            Key::Normal(format!("{} {}", before.join(" "), normal::form(number)))
        }
        // Of another form than any that was ever given: it stays.
        _ => Key::Normal(key.to_string()),
    }
}

/// Notes that a document served, unless one that is the same did: that is a clash, of which false tells.
async fn use_once(db: &impl ConnectionTrait, key: &str, subject: &str, thing: &str, told: &str) -> Result<bool, DbErr> {
    let before = Query::select()
        .column("key")
        .from("documents_used")
        .and_where(Expr::col("key").eq(key))
        .to_owned();
    if db.query_one(&before).await?.is_some() {
        note_clash(db, thing, told).await?;
        return Ok(false);
    }
    let insert = Query::insert()
        .into_table("documents_used")
        .columns(["key", "subject"])
        .values_panic([key.into(), subject.into()])
        .to_owned();
    db.execute(&insert).await?;
    Ok(true)
}

async fn remove(db: &impl ConnectionTrait, key: &str) -> Result<(), DbErr> {
    let delete = Query::delete()
        .from_table("documents_used")
        .and_where(Expr::col("key").eq(key))
        .to_owned();
    db.execute(&delete).await?;
    Ok(())
}

/// The documents that served, each with what it served for.
async fn used(db: &impl ConnectionTrait) -> Result<Vec<(String, String)>, DbErr> {
    let query = Query::select()
        .columns(["key", "subject"])
        .from("documents_used")
        .order_by("key", Order::Asc)
        .to_owned();
    let rows = db.query_all(&query).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "key")?, row.try_get("", "subject")?)))
        .collect()
}

/// The vouchers, oldest first, as far as it matters what they use up: each with its id and its authority.
async fn vouchers(db: &impl ConnectionTrait) -> Result<Vec<(String, String, Voucher)>, DbErr> {
    let query = Query::select()
        .columns(["id", "authority", "project", "unit", "day", "number", "digest"])
        .from("vouchers")
        .order_by("id", Order::Asc)
        .to_owned();
    let read = |row: &QueryResult| {
        let voucher = Voucher {
            project: row.try_get("", "project")?,
            unit: row.try_get("", "unit")?,
            day: row.try_get("", "day")?,
            number: row.try_get("", "number")?,
            digest: row.try_get("", "digest")?,
            ..Voucher::default()
        };
        Ok((row.try_get("", "id")?, row.try_get("", "authority")?, voucher))
    };
    db.query_all(&query).await?.iter().map(read).collect()
}
