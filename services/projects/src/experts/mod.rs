//! The pool of experts (评审专家库) from whom panels are drawn.

pub mod rpc;

use std::collections::BTreeSet;

use kezhi_chassis::store::{Collection, PageRequest, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::identifier::{CitizenId, CreditCode};
use kezhi_procedure::Refusal;
use kezhi_proto::projects::expert::State;
use kezhi_proto::projects::{
    CreateExpertRequest, Expert, Field, GetExpertRequest, ListExpertsRequest, ListExpertsResponse, UpdateExpertRequest,
};
use serde_json::json;

use crate::people;

/// The pool: an account belongs to one expert.
pub const EXPERTS: Collection<Expert> = Collection {
    table: "experts",
    mark: |expert| expert.account.clone(),
    public: false,
};

/// How many experts are read at once.
const PAGE: i32 = 200;

async fn create(call: Call, request: CreateExpertRequest) -> Result<Expert, Error> {
    let (expert, number) = read(request.expert.unwrap_or_default(), None)?;
    let stored = call.create(&EXPERTS, call.authority(), expert).await?;
    keep(&call, &stored, number).await?;
    note(&call, &stored, "expert.registered")?;
    Ok(stored.value)
}

async fn get(call: Call, request: GetExpertRequest) -> Result<Expert, Error> {
    Ok(call.load(&EXPERTS, &request.name).await?.value)
}

async fn list(call: Call, request: ListExpertsRequest) -> Result<ListExpertsResponse, Error> {
    let arguments = format!("experts {}", request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = call.list(&EXPERTS, call.authority(), request.state, &page).await?;
    Ok(ListExpertsResponse {
        experts: page.rows,
        next_page_token: page.next_page_token,
    })
}

async fn update(call: Call, request: UpdateExpertRequest) -> Result<Expert, Error> {
    let mut stored = call.load_to_change(&EXPERTS, &request.name, &request.etag).await?;
    let given = request.expert.unwrap_or_default();
    if given.account != stored.value.account {
        return Err(Refusal::field("expert.account", "the account of an expert does not change").into());
    }
    let (expert, number) = read(given, Some(&stored.value))?;
    stored.value = expert;
    call.save(&EXPERTS, &mut stored).await?;
    keep(&call, &stored, number).await?;
    note(&call, &stored, "expert.updated")?;
    Ok(stored.value)
}

/// The active experts of an authority who judge a field, in the order of their names.
pub(crate) async fn pool(call: &Call, field: Field) -> Result<Vec<Expert>, Error> {
    let mut pool = Vec::new();
    let mut token = String::new();
    loop {
        let request = PageRequest::read(PAGE, &token, "pool of experts")?;
        let page = call
            .list(&EXPERTS, call.authority(), State::Active.into(), &request)
            .await?;
        let judges = |expert: &Expert| expert.fields.contains(&field.into());
        pool.extend(page.rows.into_iter().filter(judges));
        if page.next_page_token.is_empty() {
            pool.sort_by(|left, right| left.name.cmp(&right.name));
            return Ok(pool);
        }
        token = page.next_page_token;
    }
}

/// An expert as it is stored, and the identity number where one was sent: what the expert had before stays masked as it was.
fn read(given: Expert, before: Option<&Expert>) -> Result<(Expert, Option<CitizenId>), Refusal> {
    let mut expert = Expert {
        state: given.state,
        account: given.account,
        display_name: given.display_name,
        citizen_id: given.citizen_id,
        unit: given.unit,
        fields: given.fields,
        interests: given.interests,
        ..Expert::default()
    };
    refuse_same_field_twice(&expert)?;
    if let Some(unit) = &mut expert.unit {
        unit.credit_code = normal_code("expert.unit.credit_code", &unit.credit_code)?;
    }
    for (position, code) in expert.interests.iter_mut().enumerate() {
        *code = normal_code(&format!("expert.interests[{position}]"), code)?;
    }
    let is_unchanged = before.is_some_and(|before| before.citizen_id == expert.citizen_id);
    if expert.citizen_id.is_empty() || is_unchanged {
        return Ok((expert, None));
    }
    let number = people::read("expert.citizen_id", &expert.citizen_id)?;
    expert.citizen_id = number.masked();
    Ok((expert, Some(number)))
}

fn refuse_same_field_twice(expert: &Expert) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (position, field) in expert.fields.iter().enumerate() {
        if !seen.insert(field) {
            let message = "this field stands in the expert twice";
            return Err(Refusal::field(format!("expert.fields[{position}]"), message));
        }
    }
    Ok(())
}

fn normal_code(field: &str, text: &str) -> Result<String, Refusal> {
    match CreditCode::parse(text) {
        Ok(code) => Ok(code.as_str().to_string()),
        Err(error) => Err(Refusal::field(field, error.to_string())),
    }
}

async fn keep(call: &Call, stored: &Stored<Expert>, number: Option<CitizenId>) -> Result<(), Error> {
    match number {
        Some(number) => people::keep(call, &stored.authority, &stored.name, &number).await,
        None if stored.value.citizen_id.is_empty() => people::forget(call, &stored.name).await,
        None => Ok(()),
    }
}

fn note(call: &Call, stored: &Stored<Expert>, event: &str) -> Result<(), Error> {
    let fields: Vec<&str> = stored.value.fields().map(|field| field.as_str_name()).collect();
    let data = json!({"fields": fields, "state": stored.value.state().as_str_name()});
    call.log(&stored.authority, &stored.name, event, "", data)
}
