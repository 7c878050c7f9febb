//! Files of patents that a partner sends: by its transport as letters, and as a stream.

use kezhi_proto::coordination::import_patents_request::ImportHeader;
use kezhi_proto::coordination::received_letter::State as Letter;
use kezhi_proto::coordination::{patent_import::State, *};

use super::CODES;
use super::drop_folder::Drop;
use crate::kit::{Database, Good, Suite, assert_refused, eventually, on_each_database};

const TODAY: &str = "2026-03-02";
const CSV: &str = "kezhi.patents.csv";
/// How many patents the long file has.
const MANY: i64 = 1_200;

/// A suite with a partner whose transport is a folder.
async fn suite_with(drop: &Drop, database: Database) -> Suite {
    let path = drop.path().display().to_string();
    Suite::plan(database, TODAY)
        .with("COORDINATION__EXCHANGE__AGENCY_NAME", "洪江区知识产权局")
        .with("COORDINATION__EXCHANGE__AGENCY_CODE", CODES[0])
        .with("COORDINATION__EXCHANGE__PARTNERS__PROVINCE__FOLDER__PATH", &path)
        .start()
        .await
}

/// A table that is longer than any letter, and has one bad row.
fn long_table() -> String {
    let inventors = "某发明人；".repeat(70);
    let rows = (0..MANY).map(|number| format!("US{number:08},一种散热装置,,{inventors}\n"));
    let table: String = ["application_number,title,kind,inventors\n".into(), ",无号,,\n".into()]
        .into_iter()
        .chain(rows)
        .collect();
    assert!(table.len() > 1 << 20);
    table
}

#[tokio::test]
async fn a_file_of_any_length_in_the_folder_is_imported_once_and_what_is_not_as_told_is_refused() {
    on_each_database(async |database| {
        let drop = Drop::new();
        let suite = suite_with(&drop, database).await;
        let table = long_table();
        drop.lay_file("p1", CSV, "patents-2026-03.csv", table.as_bytes());
        let first = imported(&suite, 1).await;
        assert_eq!(
            (first.file_name.as_str(), first.bytes),
            ("patents-2026-03.csv", table.len() as i64)
        );
        assert_eq!((first.added, first.unchanged, first.faults), (MANY, 0, 1));
        taken_away(&drop, "p1").await;
        drop.lay_file("p1", CSV, "", table.as_bytes());
        drop.lay_file("p2", CSV, "", table.as_bytes());
        let second = imported(&suite, 2).await;
        assert_eq!((second.file_name.as_str(), &second.digest), ("p2", &first.digest));
        assert_eq!((second.added, second.unchanged, second.faults), (0, MANY, 1));

        drop.lay_changed_file("p3", CSV, table.as_bytes());
        eventually("it is out of the way", async || {
            (!drop.manifests("in/refused").is_empty()).then_some(())
        })
        .await;
        let refused = received(&suite, Letter::Refused).await;
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert!(refused[0].refusal.contains("SHA-256"), "{refused:?}");
        assert_eq!((refused[0].letter_id.as_str(), refused[0].r#type.as_str()), ("p3", CSV));
        let taken = received(&suite, Letter::Taken).await;
        let taken: Vec<&str> = taken.iter().map(|letter| letter.letter_id.as_str()).collect();
        assert_eq!(taken, ["p2", "p1"]);
        imported(&suite, 2).await;

        // Under the id of a letter that was taken, other data are another letter.
        taken_away(&drop, "p2").await;
        drop.lay_file("p2", CSV, "", b"application_number,title,kind\nUS1,\xe5\x88\xab,\n");
        let refused = eventually("it is refused", async || {
            let refused = received(&suite, Letter::Refused).await;
            (refused.len() == 2).then_some(refused)
        })
        .await;
        assert!(refused[0].refusal.contains("said something else"), "{refused:?}");
        imported(&suite, 2).await;
    })
    .await;
}

/// Waits until a letter does not lie in the folder any more.
async fn taken_away(drop: &Drop, id: &str) {
    let manifest = drop.path().join("in").join(format!("{id}.manifest.json"));
    eventually("it is out of the way", async || (!manifest.exists()).then_some(())).await;
}

#[tokio::test]
async fn a_file_comes_as_a_letter_by_grpc_once_and_a_long_one_as_a_stream() {
    on_each_database(async |database| {
        let suite = suite_with(&Drop::new(), database).await;
        let province = suite.person("partner", "partner/province");
        let file = include_bytes!("../../../services/patents/samples/cn-newer.xml");
        let letter = DeliverLetterRequest {
            id: "g1".into(),
            source: "province".into(),
            r#type: "kezhi.patents.cn".into(),
            data_content_type: "application/xml".into(),
            data: file.to_vec(),
            ..DeliverLetterRequest::default()
        };
        for _ in 0..2 {
            province.exchange().deliver_letter(letter.clone()).await.good();
        }
        let first = imported(&suite, 1).await;
        assert!(first.added > 0 && first.faults == 0, "{first:?}");

        let header = ImportHeader {
            file_name: "long.csv".into(),
            format: PatentFormat::Csv.into(),
        };
        let parts = vec![
            ImportPatentsRequest {
                header: Some(header),
                ..ImportPatentsRequest::default()
            },
            ImportPatentsRequest {
                chunk: b"application_number,title,kind\n201710183506.9,,\n".to_vec(),
                ..ImportPatentsRequest::default()
            },
        ];
        let streamed = province
            .patents()
            .import_patents(tokio_stream::iter(parts))
            .await
            .good();
        let faults = ListImportFaultsRequest {
            name: streamed.name.clone(),
            ..ListImportFaultsRequest::default()
        };
        let found = province.patents().list_import_faults(faults.clone()).await.good();
        assert_eq!(found.faults.len(), 1);

        // What another partner handed over is none of its business.
        assert_eq!(
            (first.partner.as_str(), streamed.partner.as_str()),
            ("province", "province")
        );
        let get = |name: &str| GetPatentImportRequest { name: name.into() };
        province.patents().get_patent_import(get(&first.name)).await.good();
        let other = suite.person("partner", "partner/city");
        for name in [&first.name, &streamed.name] {
            let refused = other.patents().get_patent_import(get(name)).await;
            assert_refused(refused, "RESOURCE_NOT_FOUND", "");
        }
        let refused = other.patents().list_import_faults(faults).await;
        assert_refused(refused, "RESOURCE_NOT_FOUND", "");
        let all = ListPatentImportsRequest::default();
        assert_refused(province.patents().list_patent_imports(all).await, "ROLE_MISSING", "");
    })
    .await;
}

/// The latest import, once so many are complete; there are no others.
async fn imported(suite: &Suite, how_many: usize) -> PatentImport {
    eventually("the file is imported", async || {
        let all = ListPatentImportsRequest::default();
        let listed = suite.auditor().patents().list_patent_imports(all).await.good();
        let imports = listed.patent_imports;
        let complete = imports.iter().all(|import| import.state() == State::Complete);
        assert!(imports.len() <= how_many, "{imports:?}");
        (complete && imports.len() == how_many).then(|| imports[0].clone())
    })
    .await
}

async fn received(suite: &Suite, state: Letter) -> Vec<ReceivedLetter> {
    let request = ListReceivedLettersRequest {
        state: state.into(),
        ..ListReceivedLettersRequest::default()
    };
    let admin = suite.person("admin", "root");
    let listed = admin.deliveries().list_received_letters(request).await;
    listed.good().received_letters
}
