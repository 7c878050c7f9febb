//! A letter that cannot be taken, whatever is wrong with it, is set aside with its reason, and the next is taken.

use std::fs;
use std::os::unix::fs::symlink;

use kezhi_proto::coordination::received_letter::State;
use kezhi_proto::coordination::{ListReceivedLettersRequest, ReceivedLetter};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::CODES;
use super::drop_folder::Drop;
use crate::kit::{Good, Suite, eventually, on_each_database};

const TODAY: &str = "2026-03-02";
const CSV: &str = "kezhi.patents.csv";
const TABLE: &[u8] = b"application_number,title,kind\nUS10000001,,\n";

#[tokio::test]
async fn a_letter_that_cannot_be_taken_holds_up_none_that_comes_after_it() {
    on_each_database(async |database| {
        let drop = Drop::new();
        let suite = Suite::plan(database, TODAY)
            .with("COORDINATION__EXCHANGE__AGENCY_NAME", "洪江区知识产权局")
            .with("COORDINATION__EXCHANGE__AGENCY_CODE", CODES[0])
            .with(
                "COORDINATION__EXCHANGE__PARTNERS__PROVINCE__FOLDER__PATH",
                &drop.path().display().to_string(),
            )
            .start()
            .await;
        let poisons = lay_poison(&drop);
        lay_odd_contents(&drop);
        // Manifests are taken in the order of their names.
        drop.lay_file("z-good", CSV, "", TABLE);
        eventually("the letter after them is taken", async || {
            let taken = received(&suite, State::Taken, 1).await;
            taken.iter().any(|letter| letter.letter_id == "z-good").then_some(())
        })
        .await;
        let refused = received(&suite, State::Refused, poisons).await;
        for letter in &refused {
            assert!(!letter.refusal.is_empty(), "{letter:?}");
            assert!(letter.letter_id.chars().count() <= 200, "{letter:?}");
        }
        eventually("all are out of the way", async || {
            let left = fs::read_dir(drop.path().join("in")).unwrap();
            let mut left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            (!left.any(|name| name.ends_with(".manifest.json"))).then_some(())
        })
        .await;
    })
    .await;
}

/// Lays letters of every kind that cannot be taken; gives how many.
fn lay_poison(drop: &Drop) -> usize {
    let inbox = drop.path().join("in");
    let told = |change: fn(&mut serde_json::Value)| {
        let mut manifest = json!({
            "specversion": "1.0", "id": "a", "source": "province", "type": CSV, "subject": "",
            "datacontenttype": "text/csv", "file": "beside.data", "bytes": TABLE.len(),
            "sha256": hex::encode(Sha256::digest(TABLE)),
        });
        change(&mut manifest);
        manifest.to_string()
    };
    let manifests = [
        told(|manifest| manifest["file"] = "x".repeat(300).into()),
        told(|manifest| manifest["file"] = "a\u{0}b".into()),
        told(|manifest| manifest["file"] = "../beside.data".into()),
        told(|manifest| manifest["file"] = "".into()),
        told(|manifest| manifest["file"] = "loop.data".into()),
        told(|manifest| manifest["file"] = "folder.data".into()),
        told(|manifest| manifest["id"] = "x".repeat(300).into()),
        told(|manifest| manifest["id"] = "a\u{0}b".into()),
        told(|manifest| manifest["id"] = "".into()),
        told(|manifest| manifest["type"] = "a\u{0}b".into()),
        told(|manifest| manifest["type"] = "kezhi.unknown".into()),
        told(|manifest| manifest["subject"] = "\u{0}".repeat(500).into()),
        told(|manifest| manifest["sha256"] = "\u{0}".into()),
        told(|manifest| manifest["bytes"] = (-1).into()),
        told(|manifest| manifest["bytes"] = u64::MAX.into()),
        told(|manifest| manifest["source"] = serde_json::Value::Null),
        "[".repeat(10_000),
        String::new(),
        "\u{0}".into(),
    ];
    fs::write(inbox.join("beside.data"), TABLE).unwrap();
    symlink("loop.data", inbox.join("loop.data")).unwrap();
    fs::create_dir(inbox.join("folder.data")).unwrap();
    for (number, manifest) in manifests.iter().enumerate() {
        // Each has a file of its own to go with it, as what is refused takes its file along.
        let file = format!("beside-{number}.data");
        fs::write(inbox.join(&file), TABLE).unwrap();
        let manifest = manifest.replace("\"beside.data\"", &format!("{file:?}"));
        fs::write(inbox.join(format!("p{number:02}.manifest.json")), manifest).unwrap();
    }
    symlink("itself.manifest.json", inbox.join("itself.manifest.json")).unwrap();
    fs::write(inbox.join("latin.manifest.json"), [0xff, 0xfe, b'{', b'}']).unwrap();
    let long = format!("{}.manifest.json", "y".repeat(240));
    fs::write(inbox.join(long), "{}").unwrap();
    manifests.len() + 3
}

/// Lays letters whose attributes are in order, and whose contents no database keeps, or nobody reads. Some of a file may be taken.
fn lay_odd_contents(drop: &Drop) {
    let nested = "[".repeat(100_000);
    let deep = format!("{{\"letter\":{nested}");
    let contents = [
        ("kezhi.receipt", json!({"letter": "a\u{0}b", "accepted": true, "given_on": TODAY}).to_string()),
        ("kezhi.receipt", deep.clone()),
        ("kezhi.receipt", r#"{"letter":"\ud800","accepted":true}"#.into()),
        ("kezhi.receipt", r#"{"letter":"x","accepted":true,"given_on":"9999999-99-99"}"#.into()),
        (
            "kezhi.interagency-request",
            json!({"kind": "ASSISTANCE", "matter": "a\u{0}b", "reasons": "\u{0}", "legal_basis": "\u{0}", "sent_on": TODAY}).to_string(),
        ),
        ("kezhi.interagency-request", deep),
        ("kezhi.interagency-request-answer", json!({"letter": "a\u{0}b", "text": "\u{0}"}).to_string()),
        (CSV, "application_number,title,kind\nUS10000002,a\u{0}b,\nUS1000\u{0}0003,,\n".into()),
        (CSV, "application_number,title,kind\n\"US10000004,never closed".into()),
        ("kezhi.patents.st96", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>".into()),
        ("kezhi.patents.cn", "<a>&#0;</a>".into()),
        ("kezhi.patents.cn-old", "<".repeat(10_000)),
    ];
    for (number, (of, content)) in contents.iter().enumerate() {
        drop.lay_file(&format!("q{number:02}"), of, "odd", content.as_bytes());
    }
}

async fn received(suite: &Suite, state: State, how_many: usize) -> Vec<ReceivedLetter> {
    eventually(&format!("{how_many} letters are {state:?}"), async || {
        let request = ListReceivedLettersRequest {
            state: state.into(),
            page_size: 200,
            ..ListReceivedLettersRequest::default()
        };
        let admin = suite.person("admin", "root");
        let listed = admin.deliveries().list_received_letters(request).await.good();
        (listed.received_letters.len() >= how_many).then_some(listed.received_letters)
    })
    .await
}
