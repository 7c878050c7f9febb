//! What breaks no stated rule and is wrong all the same: odd texts, days that are none, numbers at the edge, bytes.

use kezhi_chassis::contract::Contract;
use kezhi_proto::publicservices::ListTipoffsRequest;
use prost::Message;
use prost_reflect::{Kind, Value};
use tonic::{Code, Status};

use super::messages::{Way, changed, entitled, fields, fitting, path, plausible};
use super::stated::UNKNOWN;
use crate::kit::contract::{Method, call, methods};
use crate::kit::{Good, Suite, matter, on_each_database, on_each_suite, refusal_of};
use crate::story;

/// Texts that find weak places: nothing that a database cannot store, that a path takes for more, or that a query does.
const ODD_TEXTS: [&str; 8] = [
    "\0",
    "2026-02-30",
    "0000-00-00",
    "cases/",
    "../../etc/passwd",
    "' OR 1=1 --",
    "\u{202e}\u{feff}😀",
    "9999-12-31",
];

/// How many messages that break no stated rule there are at least.
const FEWEST_TRIED: usize = 3_000;

#[tokio::test]
async fn whatever_stands_in_a_field_the_answer_is_never_a_fault() {
    on_each_database(async |database| {
        let suite = Suite::up(database, "2026-05-11").await;
        let names = Names::of(&suite).await;
        let contract = Contract::load().unwrap();
        let (mut faults, mut tried) = (Vec::new(), 0);
        for method in methods() {
            let Some(who) = entitled(&suite, &method) else { continue };
            for name in names.worth_a_try(&method) {
                let message = plausible(&method.input, name);
                for way in fields(&method.input) {
                    for value in odd(&way) {
                        let what = format!("{} with {} {value:?}", method.path, path(&way));
                        let message = changed(&message, &way, Some(value));
                        // What breaks a stated rule is refused before anything is asked: `stated` tries that of each field.
                        if contract
                            .validate(
                                contract.method(&method.path).unwrap(),
                                &message,
                                "2026-05-11".parse().unwrap(),
                            )
                            .is_err()
                        {
                            continue;
                        }
                        tried += 1;
                        let sent = call(&who, &method.path, &message).await;
                        faults.extend(
                            sent.err()
                                .and_then(|status| fault(&status))
                                .map(|why| format!("{what}: {why}")),
                        );
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
        assert!(tried > FEWEST_TRIED, "{tried} messages were tried");
    })
    .await;
}

#[tokio::test]
async fn an_empty_message_and_bytes_that_are_none_are_refused_as_such() {
    on_each_suite("2026-05-11", async |suite| {
        for method in methods() {
            let Some(who) = entitled(&suite, &method) else { continue };
            let answer = call(&who, &method.path, &[]).await;
            if let Some(why) = answer.err().and_then(|status| fault(&status)) {
                panic!("{} with an empty message: {why}", method.path);
            }
            // A field number of 0, a text that is no UTF-8, a length beyond the end, a wire type that there is not.
            for bytes in [
                &[0x02, 0x00][..],
                &[0x0a, 0x02, 0xc3, 0x28],
                &[0x0a, 0x7f, 0x00],
                &[0x0f],
            ] {
                let status = call(&who, &method.path, bytes).await;
                // A message without a first field skips what it does not know, as protobuf asks of it.
                let Err(status) = status else {
                    assert!(method.input.get_field(1).is_none(), "{} took {bytes:?}", method.path);
                    continue;
                };
                let refused = refusal_of(&status);
                assert_eq!(
                    refused.code,
                    Code::InvalidArgument,
                    "{} with {bytes:?}: {refused:?}",
                    method.path
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_resource_that_is_not_there_is_not_found_whatever_the_step() {
    on_each_suite("2026-05-11", async |suite| {
        for method in methods() {
            let Some(who) = entitled(&suite, &method) else { continue };
            if method.input.get_field_by_name("name").is_none() {
                continue;
            }
            for name in [UNKNOWN, "leads/none", "officers/", "limits/1", "x"] {
                let bytes = plausible(&method.input, name).encode_to_vec();
                let status = call(&who, &method.path, &bytes).await.expect_err(&method.path);
                let refused = refusal_of(&status);
                assert_eq!(
                    refused.seen(),
                    (Code::NotFound, "RESOURCE_NOT_FOUND"),
                    "{} of {name}",
                    method.path
                );
            }
        }
    })
    .await;
}

fn odd(way: &Way) -> Vec<Value> {
    let field = way.last().unwrap();
    let values = match field.kind() {
        Kind::String => ODD_TEXTS.map(|text| Value::String(text.into())).to_vec(),
        Kind::Int64 => vec![Value::I64(i64::MIN), Value::I64(i64::MAX), Value::I64(0)],
        Kind::Int32 => vec![Value::I32(i32::MIN), Value::I32(i32::MAX)],
        Kind::Enum(_) => vec![Value::EnumNumber(0), Value::EnumNumber(-1)],
        _ => Vec::new(),
    };
    values.into_iter().map(|value| fitting(field, value)).collect()
}

/// Why an answer is one that no input may provoke.
fn fault(status: &Status) -> Option<String> {
    let refused = refusal_of(status);
    let is_fault = matches!(
        refused.code,
        Code::Internal | Code::Unknown | Code::DataLoss | Code::Unavailable
    );
    let silent = refused.reason == "FIELD_INVALID" && refused.fields().is_empty();
    (is_fault || silent).then(|| format!("{:?} {}: {}", refused.code, refused.reason, refused.message))
}

/// Resources that are there.
struct Names {
    lead: String,
    case: String,
    officer: String,
    tipoff: String,
}

impl Names {
    async fn of(suite: &Suite) -> Self {
        let case = matter::investigated(suite, "2026-05-11").await;
        story::submit(suite).await;
        let list = ListTipoffsRequest::default();
        let tipoffs = suite.intake().tipoffs().list_tipoffs(list).await.good();
        Self {
            lead: matter::lead(suite, "2026-05-11").await.name,
            officer: case.officers[0].clone(),
            case: case.name,
            tipoff: tipoffs.tipoffs[0].name.clone(),
        }
    }

    /// One that is not there and one that is, where the method takes a name.
    fn worth_a_try(&self, method: &Method) -> Vec<&str> {
        match method.input.get_field_by_name("name") {
            Some(_) => vec![UNKNOWN, self.fitting(method)],
            None => vec![self.fitting(method)],
        }
    }

    fn fitting(&self, method: &Method) -> &str {
        let service = method.path.split(['.', '/']).find(|part| part.ends_with("Service"));
        match (service, method.name()) {
            (Some("CaseService"), "FileCase") | (Some("LeadService"), _) => &self.lead,
            (Some("OfficerService"), _) => &self.officer,
            (Some("TipoffService"), _) => &self.tipoff,
            _ => &self.case,
        }
    }
}
