//! Whoever takes no part in a matter learns nothing of it: to them what is another's is what does not exist, whatever they call.
//!
//! The table of this test is the contract: a resource of every kind is put into the databases, and every method that an organisation, an
//! expert or a partner may call is called with its name, and with one that nobody has. What they may read with its own Get is no secret.

use std::collections::BTreeMap;

use kezhi_proto::common::Role;
use prost::Message;
use prost_reflect::{DynamicMessage, Kind, MessageDescriptor, Value};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::bad_input::messages::{Way, changed, fields, plausible};
use crate::kit::contract::{Method, call, methods, pool};
use crate::kit::{Part, Person, Suite, details_of, on_each_database};

const TODAY: &str = "2026-05-11";
/// The organisation that takes part in nothing.
const OUTSIDER: &str = "91120113754806625Q";
/// What is there, and what nobody has.
const REAL: &str = "00000000-0000-7000-8000-000000000001";
const UNKNOWN: &str = "00000000-0000-7000-8000-000000000002";

const SERVICES: [(&str, Part); 3] = [
    ("coordination", Part::Coordination),
    ("projects", Part::Projects),
    ("publicservices", Part::PublicServices),
];

/// The table of a kind of resource, as `incentivepolicies`.
fn plural(kind: &str) -> String {
    match kind.replace('_', "").to_lowercase() {
        kind if kind.ends_with('y') && !kind.ends_with("ey") => format!("{}ies", &kind[..kind.len() - 1]),
        kind => format!("{kind}s"),
    }
}

/// The tables of documents of a service, each with what stands in it.
async fn tables(db: &DatabaseConnection, service: &str) -> BTreeMap<String, MessageDescriptor> {
    let kinds = pool();
    let package = format!("kezhi.{service}.v1");
    let kinds = kinds.all_messages().filter(|message| message.package_name() == package);
    let mut found = BTreeMap::new();
    for kind in kinds {
        let table = plural(kind.name());
        let asked = Statement::from_string(
            db.get_database_backend(),
            format!("SELECT document, state FROM {table} LIMIT 0"),
        );
        if db.query_all_raw(asked).await.is_ok() {
            found.insert(table, kind);
        }
    }
    found
}

/// Puts a document into each table, which names those in the others.
async fn put(db: &DatabaseConnection, tables: &BTreeMap<String, MessageDescriptor>) {
    for (table, kind) in tables {
        let names = kind.fields().filter(|field| tables.contains_key(&plural(field.name())));
        let names = names.filter(|field| field.kind() == Kind::String && !field.is_list());
        let names: Vec<String> = names
            .map(|field| format!(r#""{}":"{}/{REAL}""#, field.json_name(), plural(field.name())))
            .collect();
        let put = format!(
            "INSERT INTO {table} (id, authority, state, version, document, created, updated) \
             VALUES ('{REAL}', '431271', 0, 1, '{{{}}}', 1, 1)",
            names.join(",")
        );
        db.execute_unprepared(&put).await.unwrap();
    }
}

async fn take_away(db: &DatabaseConnection, tables: &BTreeMap<String, MessageDescriptor>) {
    for table in tables.keys() {
        let gone = format!("DELETE FROM {table} WHERE id = '{REAL}'");
        db.execute_unprepared(&gone).await.unwrap();
    }
}

/// The fields of a request that name a resource of the service, with the tables that they may name.
fn references(method: &Method, tables: &BTreeMap<String, MessageDescriptor>) -> Vec<(Way, String)> {
    // A step answers with the matter that its name names; of a method that answers otherwise it may be any.
    let own = plural(method.output.name());
    let mut found = Vec::new();
    for way in fields(&method.input) {
        let field = way.last().unwrap();
        if field.kind() != Kind::String || field.is_list() {
            continue;
        }
        let named = tables.keys().filter(|table| match field.name() {
            "name" => **table == own || !tables.contains_key(&own),
            "owner" => true,
            name => **table == plural(name),
        });
        found.extend(named.map(|table| (way.clone(), table.clone())));
    }
    found
}

/// What a caller is told, with the name of what is there written as that of what is not.
async fn told(who: &Person, method: &Method, message: &[u8]) -> String {
    match call(who, &method.path, message).await {
        Ok(()) => "it was answered".into(),
        Err(status) => {
            let details = details_of(&status).replace(REAL, UNKNOWN);
            format!(
                "{:?} {} {details}",
                status.code(),
                status.message().replace(REAL, UNKNOWN)
            )
        }
    }
}

fn name(table: &str, id: &str) -> Option<Value> {
    Some(Value::String(format!("{table}/{id}")))
}

/// True where the outsider reads what is there by its own Get.
async fn is_readable(who: &Person, role: Role, methods: &[Method], kind: &MessageDescriptor, table: &str) -> bool {
    let get = format!("Get{}", kind.name());
    let Some(get) = methods
        .iter()
        .find(|method| method.name() == get && method.admits(role))
    else {
        return false;
    };
    let mut request = DynamicMessage::new(get.input.clone());
    request.set_field_by_name("name", name(table, REAL).unwrap());
    call(who, &get.path, &request.encode_to_vec()).await.is_ok()
}

#[tokio::test]
async fn whoever_takes_no_part_is_told_of_what_is_anothers_as_of_what_does_not_exist() {
    on_each_database(async |database| {
        let suite = Suite::up(database, TODAY).await;
        let (mut tried, mut learned) = (0, Vec::new());
        for (service, part) in SERVICES {
            let db = suite.database(part);
            let db = kezhi_chassis::store::connect(&kezhi_chassis::store::Database(db))
                .await
                .unwrap();
            let tables = tables(&db, service).await;
            put(&db, &tables).await;
            let people = [
                (Role::Platform, suite.of(OUTSIDER, "platform", "outsider")),
                (Role::Expert, suite.person("expert", "outsider")),
                (Role::Partner, suite.person("partner", "partner/outsider")),
            ];
            let methods: Vec<Method> = methods().into_iter().filter(|method| method.house == service).collect();
            for (role, who) in &people {
                let mut hidden = Vec::new();
                for (table, kind) in &tables {
                    if !is_readable(who, *role, &methods, kind, table).await {
                        hidden.push(table.clone());
                    }
                }
                for method in methods.iter().filter(|method| method.admits(*role)) {
                    tried += judge(who, method, &tables, &hidden, &mut learned).await;
                }
            }
            take_away(&db, &tables).await;
        }
        assert_eq!(learned, [] as [String; 0]);
        assert!(tried > 300, "only {tried} names were tried");
    })
    .await;
}

/// Calls a method with each name that it may take of what is hidden from the caller, and with one that nobody has.
async fn judge(
    who: &Person,
    method: &Method,
    tables: &BTreeMap<String, MessageDescriptor>,
    hidden: &[String],
    learned: &mut Vec<String>,
) -> usize {
    let mut message = plausible(&method.input, "");
    let references = references(method, tables);
    for (way, table) in &references {
        message = decoded(&method.input, &changed(&message, way, name(table, UNKNOWN)));
    }
    let hidden: Vec<_> = references.iter().filter(|(_, table)| hidden.contains(table)).collect();
    for (way, table) in &hidden {
        let unknown = told(who, method, &changed(&message, way, name(table, UNKNOWN))).await;
        let real = told(who, method, &changed(&message, way, name(table, REAL))).await;
        if real != unknown {
            learned.push(format!("{} of {table}: {real}, and of none: {unknown}", method.path));
        }
    }
    hidden.len()
}

fn decoded(kind: &MessageDescriptor, bytes: &[u8]) -> DynamicMessage {
    DynamicMessage::decode(kind.clone(), bytes).unwrap()
}
