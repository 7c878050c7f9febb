//! What was stored as it was typed is found in its normal form; what is twice then is kept, and named.

use kezhi_chassis::migrations::clashes;
use sea_orm_migration::MigratorTrait;

use super::{database, run, texts, up_to};
use crate::kit::on_each_database;

#[tokio::test]
async fn accounts_that_are_the_same_are_kept_and_named() {
    on_each_database(async |kind| {
        let folder = tempfile::tempdir().unwrap();
        let db = database(kind, &folder, "enforcement").await;
        type Enforcement = kezhi_enforcement::migrations::Migrator;
        up_to::<Enforcement>(&db, "0003_normal_marks").await;
        for (id, authority, mark) in [
            ("1", "431271", "Li"),
            ("2", "431271", "li"),
            ("3", "431271", "ＬＩ "),
            ("4", "431202", "LI"),
            ("5", "431271", "Wang"),
        ] {
            let officer = format!(
                "INSERT INTO officers (id, authority, state, mark, version, document, created, updated) \
                 VALUES ('{id}', '{authority}', 1, '{mark}', 1, '{{}}', 1, 1)"
            );
            run(&db, &[&officer]).await;
        }
        Enforcement::up(&db, None).await.unwrap();
        let marks = texts(&db, "SELECT id || ' ' || mark FROM officers ORDER BY id").await;
        assert_eq!(marks, ["1 li 1", "2 li", "3 li 3", "4 li", "5 wang"]);
        let told = clashes(&db).await.unwrap();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("officers/1: \"Li\" is the same"), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn documents_that_served_twice_are_kept_and_named() {
    on_each_database(async |kind| {
        let folder = tempfile::tempdir().unwrap();
        let db = database(kind, &folder, "projects").await;
        type Projects = kezhi_projects::migrations::Migrator;
        up_to::<Projects>(&db, "0010_normal_documents").await;
        for key in [
            "431271 receipt 国库回单07",
            "431271 receipt 国库回单07 ",
            "431271 receipt 国库 回单07",
            "431271 bank 91350100M000100Y43 Ｂ-1",
            "431271 voucher projects/p 91350100M000100Y43 记01",
            "431271 voucher projects/q 91350100M000100Y43 记1",
        ] {
            run(&db, &[&format!("INSERT INTO documents_used VALUES ('{key}', 'projects/p')")]).await;
        }
        for (id, project, number, scan) in [("1", "p", "记01", "a"), ("2", "q", "记1", "b")] {
            let voucher = format!(
                "INSERT INTO vouchers (id, authority, project, number, day, unit, head, payee_code, payee_name, purpose, handled_by, \
                 approved_by, digest, found_by, irregularities, posting, source, questioned, amount_fen) VALUES ('{id}', '431271', \
                 'projects/{project}', '{number}', '2026-04-03', '91350100M000100Y43', '', '', '', '', '', '', '{scan}', '', '', '', 1, \
                 false, 1)"
            );
            run(&db, &[&voucher]).await;
        }
        Projects::up(&db, None).await.unwrap();
        let mut keys = texts(&db, "SELECT key || '>' || subject FROM documents_used").await;
        keys.sort_unstable();
        let expected = [
            "431271 bank 91350100M000100Y43 b-1>projects/p",
            "431271 receipt 国库 回单07>projects/p",
            "431271 receipt 国库回单07 >projects/p",
            "431271 receipt 国库回单07>projects/p",
            "431271 scan a>projects/p",
            "431271 scan b>projects/q",
            "431271 voucher 91350100M000100Y43 2026-04 记1>projects/p",
        ];
        assert_eq!(keys, expected);
        let told = clashes(&db).await.unwrap();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.iter().any(|line| line.contains("the voucher 记1 of 2026-04-03 in projects/q")), "{told:?}");
        assert!(told.iter().any(|line| line.contains("国库回单07")), "{told:?}");
    })
    .await;
}
