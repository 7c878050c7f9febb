//! What the gateway says of the whole: reflection in both versions, and health.

use std::collections::BTreeSet;

use kezhi_proto::enforcement::ListRulesRequest;
use kezhi_proto::health::HealthListRequest;
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::health::health_client::HealthClient;
use prost::Message;
use prost_reflect::DescriptorPool;
use prost_types::{FileDescriptorProto, FileDescriptorSet};
use tokio_stream::once;
use tonic::Code;
use tonic_reflection::pb::{v1, v1alpha};

use crate::coordination::CODES;
use crate::coordination::drop_folder::Drop;
use crate::kit::contract::{methods, pool};
use crate::kit::{Database, Good, Part, Suite, eventually};

// What the gateway says of itself never comes to a database.
const DATABASE: Database = Database::Sqlite;
const TODAY: &str = "2026-05-11";
/// A method whose options and comment a stranger should be able to read.
const SERVICE: &str = "kezhi.enforcement.v1.CaseService";

fn services() -> BTreeSet<String> {
    let services = pool()
        .services()
        .map(|service| service.full_name().to_string())
        .collect::<Vec<_>>();
    services.into_iter().filter(|name| name.starts_with("kezhi.")).collect()
}

#[tokio::test]
async fn reflection_lists_the_whole_suite_in_both_versions() {
    let suite = Suite::apart(DATABASE, TODAY).await;
    let mut expected = services();
    expected.insert("grpc.health.v1.Health".into());
    let listed = expected.clone();
    let seen = list_v1(&suite).await;
    assert!(seen.is_superset(&listed), "v1 lists {seen:?}");
    let seen = list_v1alpha(&suite).await;
    assert!(seen.is_superset(&expected), "v1alpha lists {seen:?}");
}

#[tokio::test]
async fn reflection_gives_the_options_and_the_comments_too() {
    let suite = Suite::up(DATABASE, TODAY).await;
    let mut seen = BTreeSet::new();
    let mut files = Vec::new();
    let mut wanted = vec![ask_v1(&suite, by_symbol(SERVICE)).await];
    while let Some(answer) = wanted.pop() {
        for bytes in answer {
            let file = FileDescriptorProto::decode(bytes.as_slice()).unwrap();
            if seen.insert(file.name().to_string()) {
                for import in &file.dependency {
                    wanted.push(ask_v1(&suite, by_filename(import)).await);
                }
                files.push(bytes);
            }
        }
    }
    let described = FileDescriptorSet::decode(set(&files).as_slice()).unwrap();
    let text = format!(
        "{:?}",
        described
            .file
            .iter()
            .map(|file| &file.source_code_info)
            .collect::<Vec<_>>()
    );
    assert!(
        text.contains("FileCase files a case on a lead"),
        "the comments are gone"
    );
    let mut pool = DescriptorPool::new();
    pool.decode_file_descriptor_set(set(&files).as_slice()).unwrap();
    let access = pool.get_extension_by_name("kezhi.common.v1.access").unwrap();
    let service = pool.get_service_by_name(SERVICE).unwrap();
    assert!(
        service.methods().all(|method| method.options().has_extension(&access)),
        "the options are gone"
    );
}

#[tokio::test]
async fn health_is_told_of_each_service_and_of_the_whole() {
    let suite = Suite::apart(DATABASE, TODAY).await;
    for service in services().into_iter().chain([String::new()]) {
        assert_eq!(suite.health(&service).await, Ok(ServingStatus::Serving), "{service}");
    }
    assert_eq!(suite.health("kezhi.nothing.v1.X").await, Err(Code::NotFound));

    suite.kill9(Part::PublicServices);
    for (service, expected) in [
        ("suite", ServingStatus::NotServing),
        ("", ServingStatus::Serving),
        ("liveness", ServingStatus::Serving),
        ("kezhi.publicservices.v1.TipoffService", ServingStatus::NotServing),
        (SERVICE, ServingStatus::Serving),
    ] {
        eventually(&format!("{service:?} is {expected:?}"), async || {
            (suite.health(service).await == Ok(expected)).then_some(())
        })
        .await;
    }
    suite.citizen().law().list_rules(ListRulesRequest {}).await.good();
    suite.restart(Part::PublicServices).await;
}

#[tokio::test]
async fn health_lists_the_names_that_the_page_of_operations_tells_of() {
    let drop = Drop::new();
    let suite = Suite::plan(DATABASE, TODAY)
        .with("COORDINATION__EXCHANGE__AGENCY_NAME", "洪江区知识产权局")
        .with("COORDINATION__EXCHANGE__AGENCY_CODE", CODES[2])
        .with(
            "COORDINATION__EXCHANGE__PARTNERS__COURT__FOLDER__PATH",
            &drop.path().display().to_string(),
        )
        .start()
        .await;
    let listed = HealthClient::new(suite.channel()).list(HealthListRequest {}).await;
    let listed = listed.unwrap().into_inner().statuses;
    for name in listed.keys() {
        suite.health(name).await.unwrap();
        assert!(
            told_of().iter().any(|row| stands_for(row, name)),
            "no page tells of {name:?}"
        );
    }
    for row in told_of() {
        assert!(listed.keys().any(|name| stands_for(&row, name)), "there is no {row}");
    }
    for service in services() {
        assert!(listed.contains_key(&service), "{service} is not listed");
    }
}

/// The names in the table of docs/operations.md.
fn told_of() -> Vec<String> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations.md")).unwrap();
    let rows = page.lines().skip_while(|line| !line.contains("SERVING while"));
    let names = rows
        .skip(2)
        .map_while(|row| row.strip_prefix("| ")?.split(" | ").next());
    let mut names: Vec<String> = names
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .map(String::from)
        .collect();
    assert!(names.len() > 8, "the table is gone: {names:?}");
    names.push(String::new());
    names
}

/// True for a name that a row such as `<service>.follows.<other>` stands for.
fn stands_for(row: &str, name: &str) -> bool {
    let parts = (row.split('.'), name.split('.'));
    row.split('.').count() == name.split('.').count()
        && parts
            .0
            .zip(parts.1)
            .all(|(row, name)| row == name || row.starts_with('<'))
}

#[tokio::test]
async fn health_is_told_of_the_tasks_that_a_service_keeps_running() {
    let suite = Suite::apart(DATABASE, TODAY).await;
    let becomes = async |task: &str, expected| {
        eventually(&format!("{task} is {expected:?}"), async || {
            (suite.health(task).await == Ok(expected)).then_some(())
        })
        .await;
    };
    for task in [
        "enforcement.sweep",
        "enforcement.follows.publicservices",
        "publicservices.follows.enforcement",
        "coordination.follows.publicservices",
    ] {
        becomes(task, ServingStatus::Serving).await;
    }
    suite.kill9(Part::PublicServices);
    becomes("enforcement.follows.publicservices", ServingStatus::NotServing).await;
    becomes("enforcement.sweep", ServingStatus::Serving).await;
    suite.restart(Part::PublicServices).await;
    becomes("enforcement.follows.publicservices", ServingStatus::Serving).await;
}

#[tokio::test]
async fn every_method_of_the_contract_is_answered_by_the_service_of_its_package() {
    let suite = Suite::apart(DATABASE, TODAY).await;
    for method in methods() {
        let status = crate::kit::contract::call(&suite.citizen(), &method.path, &[0xff]).await;
        let code = status.expect_err("one byte is no message").code();
        assert_ne!(code, Code::Unimplemented, "{}", method.path);
    }
}

fn by_symbol(symbol: &str) -> v1::server_reflection_request::MessageRequest {
    v1::server_reflection_request::MessageRequest::FileContainingSymbol(symbol.into())
}

fn by_filename(name: &str) -> v1::server_reflection_request::MessageRequest {
    v1::server_reflection_request::MessageRequest::FileByFilename(name.into())
}

/// The encoded files that answer a question.
async fn ask_v1(suite: &Suite, question: v1::server_reflection_request::MessageRequest) -> Vec<Vec<u8>> {
    use v1::server_reflection_response::MessageResponse;
    match answer_v1(suite, question).await {
        MessageResponse::FileDescriptorResponse(files) => files.file_descriptor_proto,
        other => panic!("no file but {other:?}"),
    }
}

async fn answer_v1(
    suite: &Suite,
    question: v1::server_reflection_request::MessageRequest,
) -> v1::server_reflection_response::MessageResponse {
    let request = v1::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(question),
    };
    let mut client = v1::server_reflection_client::ServerReflectionClient::new(suite.channel());
    let mut answers = client.server_reflection_info(once(request)).await.good();
    answers.message().await.unwrap().unwrap().message_response.unwrap()
}

async fn list_v1(suite: &Suite) -> BTreeSet<String> {
    use v1::server_reflection_response::MessageResponse;
    let question = v1::server_reflection_request::MessageRequest::ListServices(String::new());
    match answer_v1(suite, question).await {
        MessageResponse::ListServicesResponse(list) => list.service.into_iter().map(|service| service.name).collect(),
        other => panic!("no list but {other:?}"),
    }
}

async fn list_v1alpha(suite: &Suite) -> BTreeSet<String> {
    use v1alpha::server_reflection_request::MessageRequest;
    use v1alpha::server_reflection_response::MessageResponse;
    let request = v1alpha::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut client = v1alpha::server_reflection_client::ServerReflectionClient::new(suite.channel());
    let mut answers = client.server_reflection_info(once(request)).await.good();
    match answers.message().await.unwrap().unwrap().message_response.unwrap() {
        MessageResponse::ListServicesResponse(list) => list.service.into_iter().map(|service| service.name).collect(),
        other => panic!("no list but {other:?}"),
    }
}

/// Encoded files as an encoded set: each is field 1 of it. Decoding and encoding them anew would drop the options.
fn set(files: &[Vec<u8>]) -> Vec<u8> {
    let mut set = Vec::new();
    for file in files {
        prost::encoding::bytes::encode(1, file, &mut set);
    }
    set
}
