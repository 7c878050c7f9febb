//! What is kept for a retry tells nobody who asked, nor what was answered.

use kezhi_proto::publicservices::{SubmitTipoffRequest, TrackTipoffRequest};
use sea_orm::{ConnectionTrait, Statement};

use crate::kit::retry::request_id;
use crate::kit::{Database, Good, Part, Suite, on_each_process};
use crate::story::seasoning_bags;

const TODAY: &str = "2026-05-11";
/// The account of someone who is signed in and tells the bureau something.
const TIPSTER: &str = "tipster-of-the-marker";

#[tokio::test]
async fn the_answer_to_a_tip_off_names_neither_its_sender_nor_its_secret_in_any_file() {
    // The bytes of PostgreSQL's files are PostgreSQL's; its rows are looked at below.
    let suite = Suite::process(Database::Sqlite, TODAY).await;
    let (once, secret) = submitted(&suite).await;
    suite.terminate(Part::Whole).await;
    let mut looked_at = 0;
    for entry in std::fs::read_dir(suite.data()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            for marker in [TIPSTER, &once, &secret] {
                let found = bytes.windows(marker.len()).any(|window| window == marker.as_bytes());
                assert!(!found, "{marker} stands in {}", path.display());
            }
            looked_at += 1;
        }
    }
    assert!(looked_at >= 4, "only {looked_at} files were looked at");
}

#[tokio::test]
async fn a_reply_is_stored_sealed_and_answers_the_same_caller_alone() {
    on_each_process(TODAY, async |suite| {
        let (once, secret) = submitted(&suite).await;
        let db = sea_orm::Database::connect(suite.database(Part::PublicServices))
            .await
            .unwrap();
        let query = "SELECT reply FROM replies";
        let rows = db
            .query_all_raw(Statement::from_string(db.get_database_backend(), query))
            .await
            .unwrap();
        let replies: Vec<Vec<u8>> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        assert_eq!(replies.len(), 1);
        assert!(
            !replies[0]
                .windows(secret.len())
                .any(|window| window == secret.as_bytes())
        );
        db.close().await.unwrap();

        // The same account of another authority is another caller, and gets a receipt of its own.
        let of_another = suite.of("431202", "platform", TIPSTER);
        let other = of_another.tipoffs().submit_tipoff(request(&once)).await.good();
        assert_ne!(other.secret, secret);
        let again = suite
            .person("platform", TIPSTER)
            .tipoffs()
            .submit_tipoff(request(&once))
            .await
            .good();
        assert_eq!(again.secret, secret);
        let track = TrackTipoffRequest {
            number: again.number,
            secret,
        };
        suite.citizen().tipoffs().track_tipoff(track).await.good();
    })
    .await;
}

/// Someone who is signed in tells the bureau something; gives the request_id and the secret of the receipt.
async fn submitted(suite: &Suite) -> (String, String) {
    let once = request_id();
    let tipster = suite.person("platform", TIPSTER);
    let receipt = tipster.tipoffs().submit_tipoff(request(&once)).await.good();
    (once, receipt.secret)
}

fn request(once: &str) -> SubmitTipoffRequest {
    SubmitTipoffRequest {
        report: Some(seasoning_bags()),
        request_id: once.into(),
        ..SubmitTipoffRequest::default()
    }
}
