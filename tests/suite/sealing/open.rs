//! What stood open, from before it was personal, is sealed; and what was forged meanwhile is not vouched for.

use std::time::Duration;

use kezhi_chassis::log::verify_rows;
use kezhi_chassis::sealing::Renewal;
use kezhi_chassis::store::{Guard, begin_to_read};
use kezhi_chassis::{Call, Caller, ServiceContext};
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, Statement};

use crate::kit::on_each_database;
use crate::money::context::{context, context_on};

const NUMBER: &str = "11010519491231002X";
/// What stood for a person before it was keyed.
const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const OPEN: &str = r#"{"account":"expert-1","display_name":"王某"}"#;

#[tokio::test]
async fn what_stood_open_is_sealed_once_and_found_by_its_index() {
    on_each_database(async |database| {
        let folder = tempfile::tempdir().unwrap();
        let context = context(database, &folder).await;
        stored_open(&context).await;
        let renewal = context
            .seal_anew(&kezhi_projects::MODULE.sealed(), Duration::ZERO)
            .await
            .unwrap();
        assert_eq!(renewal, Renewal { sealed: 4, unopened: 0 });
        let document = text(&context, "SELECT document FROM experts").await;
        assert!(document.starts_with("{\"@sealed\":\"s1."), "{document}");
        assert!(
            document.ends_with(r#","account":"expert-1","display_name":"🔒0"}"#),
            "{document}"
        );
        let number = text(&context, "SELECT citizen_id FROM identities").await;
        let opened = context
            .sealing()
            .open_text("identities/experts/1/citizen_id", &number)
            .unwrap();
        assert_eq!(opened, NUMBER);
        let index = text(&context, "SELECT number_index FROM identities").await;
        assert_eq!(index, context.sealing().index(NUMBER).unwrap());
        let index = context.sealing().index(DIGEST).unwrap();
        for (query, expected) in [
            ("SELECT subject FROM integrity_entries", format!("person {index}")),
            ("SELECT index_key FROM index_keys", format!("431271 person {index}")),
        ] {
            assert_eq!(text(&context, query).await, expected);
        }
        let view = begin_to_read(context.db()).await.unwrap();
        assert_eq!(
            verify_rows(&view, &Guard::default()).await.unwrap(),
            Vec::<String>::new()
        );
        drop(view);
        // It is known to be done.
        assert_eq!(
            context
                .seal_anew(&kezhi_projects::MODULE.sealed(), Duration::ZERO)
                .await
                .unwrap(),
            Renewal::default()
        );
    })
    .await;
}

#[tokio::test]
async fn rows_that_were_forged_are_not_sealed_anew_as_if_they_were_right() {
    on_each_database(async |database| {
        let folder = tempfile::tempdir().unwrap();
        let context = context(database, &folder).await;
        stored_open(&context).await;
        context
            .db()
            .execute_unprepared("UPDATE experts SET state = 2")
            .await
            .unwrap();
        let refused = context
            .seal_anew(&kezhi_projects::MODULE.sealed(), Duration::ZERO)
            .await
            .unwrap_err();
        assert!(format!("{refused:?}").contains("experts 1 was changed"), "{refused:?}");
        assert_eq!(text(&context, "SELECT document FROM experts").await, OPEN);
    })
    .await;
}

#[tokio::test]
async fn a_key_that_seals_nothing_anew_leaves_what_it_cannot_open() {
    on_each_database(async |database| {
        let folder = tempfile::tempdir().unwrap();
        let first = context(database, &folder).await;
        stored_open(&first).await;
        first
            .seal_anew(&kezhi_projects::MODULE.sealed(), Duration::ZERO)
            .await
            .unwrap();
        let other = context_on(first.db().clone(), &folder);
        let renewal = other
            .seal_anew(&kezhi_projects::MODULE.sealed(), Duration::ZERO)
            .await
            .unwrap();
        assert_eq!(renewal, Renewal { sealed: 0, unopened: 2 });
    })
    .await;
}

/// An expert and their number, as they were stored before anything was sealed.
async fn stored_open(context: &ServiceContext) {
    let work = |call: Call| async move {
        let expert = Query::insert()
            .into_table("experts")
            .columns(["id", "authority", "state", "version", "document", "created", "updated"])
            .values_panic([
                "1".into(),
                "431271".into(),
                1.into(),
                1i64.into(),
                OPEN.into(),
                1i64.into(),
                1i64.into(),
            ])
            .to_owned();
        call.tx().execute(&expert).await?;
        let number = Query::insert()
            .into_table("identities")
            .columns(["subject", "authority", "citizen_id", "number_index"])
            .values_panic(["experts/1".into(), "431271".into(), NUMBER.into(), "".into()])
            .to_owned();
        call.tx().execute(&number).await?;
        let subject = format!("person {DIGEST}");
        let index_key = format!("431271 {subject}");
        let entry = Query::insert()
            .into_table("integrity_entries")
            .columns([
                "record",
                "authority",
                "subject",
                "in_force_from",
                "expires_on",
                "points",
                "bars",
            ])
            .values_panic([
                "integrityrecords/1".into(),
                "431271".into(),
                subject.into(),
                "2026-01-01".into(),
                "".into(),
                1i64.into(),
                true.into(),
            ])
            .to_owned();
        call.tx().execute(&entry).await?;
        let filed = Query::insert()
            .into_table("index_keys")
            .columns(["collection", "index_key", "id"])
            .values_panic(["integrityrecords".into(), index_key.into(), "1".into()])
            .to_owned();
        call.tx().execute(&filed).await?;
        Ok(())
    };
    context.commit(&Caller::service("projects"), work).await.unwrap();
}

async fn text(context: &ServiceContext, query: &str) -> String {
    let statement = Statement::from_string(context.db().get_database_backend(), query);
    let row = context.db().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}
