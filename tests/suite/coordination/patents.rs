//! The register of patents: imported as a stream, searched by anyone, counted.

use kezhi_proto::coordination::get_patent_statistics_request::GroupBy;
use kezhi_proto::coordination::import_patents_request::ImportHeader;
use kezhi_proto::coordination::patent_import::State;
use kezhi_proto::coordination::*;
use tonic::{Code, Response, Status};

use super::CODES;
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite};

const TODAY: &str = "2026-03-02";
/// The columns that the tables here have.
pub const HEADER: &str = "application_number,title,kind,filed_on,owners,owner_codes,ipc,status,status_on,town_code\n";

#[tokio::test]
async fn a_table_is_imported_searched_and_counted_and_the_second_time_it_changes_nothing() {
    on_each_suite(TODAY, async |suite| {
        let table = table();
        let first = import(&suite, PatentFormat::Csv, table.as_bytes(), 7).await.good();
        assert_eq!((first.state(), counts(&first)), (State::Complete, (3, 0, 0, 1)));
        assert_eq!((first.records, first.bytes), (4, table.len() as i64));
        assert_eq!(first.digest.len(), 64);
        let faults = faults(&suite, &first.name).await;
        assert_eq!((faults[0].record, faults[0].line), (3, 4));
        assert_eq!(faults[0].field, "application_number");
        it_is_found(&suite).await;
        it_is_counted(&suite).await;

        let again = import(&suite, PatentFormat::Csv, table.as_bytes(), 65_536).await.good();
        assert_eq!(counts(&again), (0, 0, 3, 1));
        assert_eq!(again.digest, first.digest);
        let request = GetPatentImportRequest { name: first.name };
        let read = suite.auditor().patents().get_patent_import(request).await.good();
        assert_eq!(counts(&read), (3, 0, 0, 1));
        let complete = ListPatentImportsRequest {
            state: State::Complete.into(),
            ..ListPatentImportsRequest::default()
        };
        let listed = suite.head().patents().list_patent_imports(complete).await.good();
        assert_eq!(listed.patent_imports, [again, read]);
    })
    .await;
}

async fn it_is_found(suite: &Suite) {
    let alloy = ["201710183506.4"];
    let (alloy_and_box, all) = (["201710183506.4", "201630312136.6"], 3);
    let ask = |change: fn(&mut SearchPatentsRequest)| {
        let mut request = SearchPatentsRequest::default();
        change(&mut request);
        found(suite, request)
    };
    assert_eq!(ask(|_| ()).await.len(), all);
    assert_eq!(ask(|request| request.number = "ZL 201710183506.4".into()).await, alloy);
    assert_eq!(
        ask(|request| request.owner = "示例钢铁有限公司".into()).await,
        alloy_and_box
    );
    assert_eq!(ask(|request| request.owner = CODES[1].to_lowercase()).await, alloy);
    assert_eq!(ask(|request| request.words = "耐磨 示例钢铁".into()).await, alloy);
    assert_eq!(ask(|request| request.words = "led".into()).await, ["201120542158.3"]);
    assert_eq!(ask(|request| request.words = "磨材耐".into()).await, [""; 0]);
    assert_eq!(ask(|request| request.year = 2016).await, ["201630312136.6"]);
    assert_eq!(ask(|request| request.kind = PatentKind::Invention.into()).await, alloy);
    assert_eq!(
        ask(|request| request.status = PatentStatus::Lapsed.into()).await,
        ["201630312136.6"]
    );
    assert_eq!(ask(|request| request.town = "431271001".into()).await, alloy);
    let narrow = |request: &mut SearchPatentsRequest| {
        request.owner = "示例钢铁有限公司".into();
        request.words = "包装".into();
        request.number = "201630312136.6".into();
    };
    assert_eq!(ask(narrow).await, ["201630312136.6"]);
    assert_eq!(ask(|request| request.words = "ed灯".into()).await, ["201120542158.3"]);
    type Change = fn(&mut SearchPatentsRequest);
    let nothing: [(&str, Change); 3] = [
        ("words", |request| request.words = "灯".into()),
        ("number", |request| request.number = "—".into()),
        ("owner", |request| request.owner = "  ".into()),
    ];
    for (field, change) in nothing {
        let mut request = SearchPatentsRequest::default();
        change(&mut request);
        let nothing = suite.citizen().patents().search_patents(request).await;
        assert_eq!(assert_refused(nothing, "FIELD_INVALID", "").fields(), [field]);
    }

    let get = GetPatentRequest {
        name: "patents/201710183506.4".into(),
    };
    let patent = suite.citizen().patents().get_patent(get).await.good();
    assert_eq!(
        (patent.title.as_str(), patent.authority.as_str()),
        ("一种耐磨钢", "431271")
    );
    assert_eq!(patent.owners[0].credit_code, CODES[1]);
    let none = GetPatentRequest {
        name: "patents/201710183507.2".into(),
    };
    assert_refused(
        suite.citizen().patents().get_patent(none).await,
        "RESOURCE_NOT_FOUND",
        "",
    );
}

async fn it_is_counted(suite: &Suite) {
    let expected: [(GroupBy, &[(&str, i64)]); 6] = [
        (
            GroupBy::Kind,
            &[
                ("PATENT_KIND_INVENTION", 1),
                ("PATENT_KIND_UTILITY_MODEL", 1),
                ("PATENT_KIND_DESIGN", 1),
            ],
        ),
        (
            GroupBy::Status,
            &[
                ("PATENT_STATUS_UNSPECIFIED", 1),
                ("PATENT_STATUS_IN_FORCE", 1),
                ("PATENT_STATUS_LAPSED", 1),
            ],
        ),
        (GroupBy::Year, &[("2011", 1), ("2016", 1), ("2017", 1)]),
        (GroupBy::Owner, &[("示例钢铁有限公司", 2), ("示例照明有限公司", 1)]),
        (GroupBy::Field, &[("09", 1), ("C22C", 1), ("F21S", 1)]),
        (GroupBy::Town, &[("", 2), ("431271001", 1)]),
    ];
    for (by, expected) in expected {
        let (groups, patents) = counted(suite, by, 0).await;
        let groups: Vec<(&str, i64)> = groups.iter().map(|(key, patents)| (key.as_str(), *patents)).collect();
        assert_eq!((groups.as_slice(), patents), (expected, 3), "{by:?}");
    }
    let (groups, patents) = counted(suite, GroupBy::Owner, 2016).await;
    assert_eq!((groups, patents), (vec![("示例钢铁有限公司".to_string(), 1)], 1));
}

#[tokio::test]
async fn a_status_that_changes_is_told_in_the_log_and_an_older_file_does_not_bring_it_back() {
    on_each_suite(TODAY, async |suite| {
        import(&suite, PatentFormat::Csv, table().as_bytes(), 4096).await.good();
        let lapsed = format!("{HEADER}201710183506.4,一种耐磨钢,,,,,,lapsed,2025-03-25,\n");
        let newer = import(&suite, PatentFormat::Csv, lapsed.as_bytes(), 4096).await.good();
        assert_eq!(counts(&newer), (0, 1, 0, 0));
        super::is_in_no_log(&suite, "patents/201710183506.4", "patent.status-changed", &["示例"]).await;
        let old = import(&suite, PatentFormat::Csv, table().as_bytes(), 4096).await.good();
        assert_eq!(counts(&old), (0, 0, 3, 1));
        let get = GetPatentRequest {
            name: "patents/201710183506.4".into(),
        };
        let patent = suite.citizen().patents().get_patent(get).await.good();
        assert_eq!(
            (patent.status(), patent.status_on.as_str()),
            (PatentStatus::Lapsed, "2025-03-25")
        );
        assert_eq!(
            (patent.owners.len(), patent.town.as_str()),
            (1, "431271001"),
            "nothing was erased"
        );
        let request = SearchPatentsRequest {
            words: "耐磨".into(),
            status: PatentStatus::Lapsed.into(),
            ..SearchPatentsRequest::default()
        };
        assert_eq!(
            found(&suite, request).await,
            ["201710183506.4"],
            "it is found as it is now"
        );
    })
    .await;
}

#[tokio::test]
async fn the_xml_of_both_offices_is_taken_and_what_is_none_is_a_fault() {
    on_each_suite(TODAY, async |suite| {
        let files: [(PatentFormat, &[u8]); 3] = [
            (
                PatentFormat::St96,
                include_bytes!("../../../services/patents/samples/st96-bulk.xml"),
            ),
            (
                PatentFormat::Cn,
                include_bytes!("../../../services/patents/samples/cn-newer.xml"),
            ),
            (
                PatentFormat::CnOld,
                include_bytes!("../../../services/patents/samples/cn-older.xml"),
            ),
        ];
        for (format, file) in files {
            let first = import(&suite, format, file, 1000).await.good();
            let (added, changed, unchanged, faults) = counts(&first);
            assert!(added > 0 && faults == 0, "{format:?}: {first:?}");
            let again = import(&suite, format, file, 1000).await.good();
            assert_eq!(counts(&again), (0, 0, added + changed + unchanged, 0), "{format:?}");
        }
        let odd = b"<a>\0</a> no XML of patents \xff\xfe";
        let odd = import(&suite, PatentFormat::Cn, odd, 3).await.good();
        assert_eq!((odd.state(), odd.added), (State::Complete, 0));
    })
    .await;
}

#[tokio::test]
async fn a_stream_that_is_not_as_the_contract_has_it_is_refused_and_what_came_before_stays() {
    on_each_suite(TODAY, async |suite| {
        let parts = vec![part(table().as_bytes())];
        let headless = suite
            .officer("li")
            .patents()
            .import_patents(tokio_stream::iter(parts))
            .await;
        assert_eq!(assert_refused(headless, "FIELD_INVALID", "").fields(), ["header"]);
        let nameless = ImportPatentsRequest {
            header: Some(ImportHeader::default()),
            ..ImportPatentsRequest::default()
        };
        let parts = tokio_stream::iter(vec![nameless]);
        let nameless = suite.officer("li").patents().import_patents(parts).await;
        let refused = assert_refused(nameless, "FIELD_INVALID", "");
        assert_eq!(refused.fields(), ["header.file_name", "header.format"]);
        let large = vec![header(PatentFormat::Csv), part(&vec![b' '; (1 << 20) + 1])];
        let large = suite
            .officer("li")
            .patents()
            .import_patents(tokio_stream::iter(large))
            .await;
        assert_eq!(
            assert_refused(large, "MESSAGE_TOO_LARGE", "").code,
            Code::ResourceExhausted
        );

        let both = ImportPatentsRequest {
            chunk: table().into_bytes(),
            ..header(PatentFormat::Csv)
        };
        let parts = tokio_stream::iter(vec![both]);
        let both = suite.officer("li").patents().import_patents(parts).await;
        assert_eq!(assert_refused(both, "FIELD_INVALID", "").fields(), ["chunk"]);
        let twice = vec![
            header(PatentFormat::Csv),
            part(table().as_bytes()),
            header(PatentFormat::Csv),
        ];
        let twice = suite
            .officer("li")
            .patents()
            .import_patents(tokio_stream::iter(twice))
            .await;
        assert_refused(twice, "FIELD_INVALID", "");
        let broken = ListPatentImportsRequest {
            state: State::BrokenOff.into(),
            ..ListPatentImportsRequest::default()
        };
        let broken = suite
            .auditor()
            .patents()
            .list_patent_imports(broken)
            .await
            .good()
            .patent_imports;
        assert_eq!(broken.iter().map(|import| import.added).collect::<Vec<_>>(), [3, 0]);
        assert_eq!(found(&suite, SearchPatentsRequest::default()).await.len(), 3);
        let foreign = suite.of("431202", "officer", "wang");
        let theirs = foreign
            .patents()
            .search_patents(SearchPatentsRequest::default())
            .await
            .good();
        assert_eq!(theirs.patents, [], "each authority has its own register");
    })
    .await;
}

/// Three patents, and between them a row whose number has a wrong check digit.
fn table() -> String {
    let rows = [
        format!(
            "ZL201710183506.4,一种耐磨钢,invention,2017-03-24,示例钢铁有限公司,{},C22C 38/00,in_force,,431271001",
            CODES[1]
        ),
        "ZL201630312136.6,包装盒（通用）,design,2016-07-08,示例钢铁有限公司,,09-03,lapsed,2021-07-02,".into(),
        "ZL201630312136.5,包装盒,design,2016-07-08,,,09-03,,,".into(),
        "ZL201120542158.3,一种LED灯具,utility_model,2011-12-22,示例照明有限公司,,F21S 2/00,,,".into(),
    ];
    format!("{HEADER}{}\n", rows.join("\n"))
}

/// Imports a table whole.
pub async fn import_table(suite: &Suite, table: &str) {
    let imported = import(suite, PatentFormat::Csv, table.as_bytes(), 65_536).await.good();
    assert_eq!((imported.state(), imported.faults), (State::Complete, 0));
}

pub async fn import(
    suite: &Suite,
    format: PatentFormat,
    file: &[u8],
    chunk: usize,
) -> Result<Response<PatentImport>, Status> {
    let parts: Vec<_> = [header(format)]
        .into_iter()
        .chain(file.chunks(chunk).map(part))
        .collect();
    let officer: Person = suite.officer("li");
    officer.patents().import_patents(tokio_stream::iter(parts)).await
}

fn header(format: PatentFormat) -> ImportPatentsRequest {
    let header = ImportHeader {
        file_name: "patents.csv".into(),
        format: format.into(),
    };
    ImportPatentsRequest {
        header: Some(header),
        ..ImportPatentsRequest::default()
    }
}

fn part(chunk: &[u8]) -> ImportPatentsRequest {
    ImportPatentsRequest {
        chunk: chunk.to_vec(),
        ..ImportPatentsRequest::default()
    }
}

/// How many were added, changed, unchanged, and not taken.
pub fn counts(import: &PatentImport) -> (i64, i64, i64, i64) {
    (import.added, import.changed, import.unchanged, import.faults)
}

async fn faults(suite: &Suite, import: &str) -> Vec<ImportFault> {
    let request = ListImportFaultsRequest {
        name: import.into(),
        ..ListImportFaultsRequest::default()
    };
    suite
        .auditor()
        .patents()
        .list_import_faults(request)
        .await
        .good()
        .faults
}

/// The numbers of what anyone finds.
pub async fn found(suite: &Suite, request: SearchPatentsRequest) -> Vec<String> {
    let found = suite.citizen().patents().search_patents(request).await.good().patents;
    found.into_iter().map(|patent| patent.number).collect()
}

async fn counted(suite: &Suite, group_by: GroupBy, year: i32) -> (Vec<(String, i64)>, i64) {
    let request = GetPatentStatisticsRequest {
        group_by: group_by.into(),
        year,
        ..GetPatentStatisticsRequest::default()
    };
    let counted = suite.citizen().patents().get_patent_statistics(request).await.good();
    let groups = counted.groups.into_iter().map(|group| (group.key, group.patents));
    (groups.collect(), counted.patents)
}
