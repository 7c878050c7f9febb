//! Recoveries (追回): orders to units to pay treasury money back.

pub mod procedure;
pub mod rpc;
mod shares;

use kezhi_chassis::limits::Start;
use kezhi_chassis::steps::day_in;
use kezhi_chassis::store::{Collection, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::project::State as ProjectState;
use kezhi_proto::projects::recovery::State;
use kezhi_proto::projects::{
    GetRecoveryRequest, ListRecoveriesRequest, ListRecoveriesResponse, OrderRecoveryRequest, RecordRepaymentRequest,
    Recovery, RescindRecoveryRequest,
};
use serde_json::json;

use crate::funds::{Drafting, claim, refuse_foreign_unit, refuse_unless};
use crate::ledger;
use crate::ledger::posting::deed;
use crate::links;
use crate::moving::{Frame, Moving, begin};
use crate::project_matters;
use crate::projects::PROJECTS;
use procedure::{RECOVERY, REPAYMENT};

/// The recoveries.
pub const RECOVERIES: Collection<Recovery> = Collection {
    table: "recoveries",
    mark: |_| String::new(),
    public: false,
};

/// While a unit can owe the project's money back.
const OWING: &[ProjectState] = &[
    ProjectState::UnderWay,
    ProjectState::Suspended,
    ProjectState::InAcceptance,
    ProjectState::Accepted,
    ProjectState::Failed,
    ProjectState::Terminated,
];

async fn order(call: Call, request: OrderRecoveryRequest) -> Result<Recovery, Error> {
    let project = call.load_to_change(&PROJECTS, &request.project, "").await?.value;
    refuse_unless(&project, OWING, "OrderRecovery")?;
    refuse_foreign_unit(&call, &project, "unit", &request.unit)?;
    let on = call.day_of_step(&request.taken_on)?;
    let due_on = day_in("due_on", &request.due_on)?;
    if due_on < on {
        return Err(Refusal::field(
            "due_on",
            format!("due_on {due_on} is before {on}, the day of the order"),
        )
        .into());
    }
    let owed = owed(&call, &request).await?;
    shares::refuse_more_than_there_is(&call, &request, owed).await?;
    let taken = RECOVERY.begin("OrderRecovery", State::Ordered, &())?;
    let recovery = Recovery {
        state: taken.to.into(),
        project: request.project,
        unit: request.unit,
        source: request.source,
        amount_fen: request.amount_fen,
        grounds: request.grounds,
        due_on: request.due_on,
        ..Recovery::default()
    };
    let data = json!({"amount_fen": recovery.amount_fen, "project": recovery.project, "unit": recovery.unit});
    let stored = begin(&call, &RECOVERIES, recovery, &taken, on, data).await?;
    links::note(&call, &RECOVERIES, &stored.value.project, &stored.name).await?;
    call.start_limit(Start::by_agreement(
        &stored.name,
        &stored.authority,
        REPAYMENT,
        on,
        due_on,
    ))
    .await?;
    Ok(stored.value)
}

/// What the unit owes already, of this project and source.
async fn owed(call: &Call, request: &OrderRecoveryRequest) -> Result<i64, Error> {
    let mut owed = 0;
    let mut token = String::new();
    loop {
        let page = PageRequest::read(200, &token, &request.project)?;
        let page = links::list(call, &RECOVERIES, &request.project, State::Ordered.into(), &page).await?;
        let same = page
            .rows
            .iter()
            .filter(|other| other.unit == request.unit && other.source == request.source);
        owed += same.map(|other| other.amount_fen - other.repaid_fen).sum::<i64>();
        if page.next_page_token.is_empty() {
            return Ok(owed);
        }
        token = page.next_page_token;
    }
}

async fn record_repayment(call: Call, request: RecordRepaymentRequest) -> Result<Recovery, Error> {
    let mut moving = Moving::open(
        &call,
        &RECOVERIES,
        Frame::of(&request.name, &request.etag, &request.taken_on),
    )
    .await?;
    let recovery = moving.stored.value.clone();
    let open = recovery.amount_fen - recovery.repaid_fen;
    let step = if request.amount_fen == open {
        "CompleteRepayment"
    } else {
        "RecordRepayment"
    };
    let taken = moving.take(&call, &RECOVERY, step, recovery.state(), &())?;
    if request.amount_fen > open {
        let message = format!("{} fen are more than the {open} that are owed", request.amount_fen);
        let refusal = Refusal::precondition(ErrorReason::AmountMismatch.code(), message);
        return Err(refusal.with("owed_fen", open).into());
    }
    let project = call.load(&PROJECTS, &recovery.project).await?.value;
    let drafting = Drafting {
        call: &call,
        deed: deed::RECOVERED,
        on: moving.on,
        plan: &project.plan,
        subject: &project.name,
        authority: &project.authority,
        document: &request.receipt,
    };
    let transfers = shares::repaid(&call, &project, &recovery, request.amount_fen).await?;
    let receipt = claim(&project.authority, "receipt", &request.receipt, &recovery.name);
    ledger::post(&call, vec![drafting.posting(transfers)], vec![receipt]).await?;
    let stored = &mut moving.stored.value;
    stored.repaid_fen += request.amount_fen;
    stored.state = taken.to.into();
    let data = json!({"amount_fen": request.amount_fen, "receipt": request.receipt, "repaid_fen": stored.repaid_fen});
    moving.store(&call, &RECOVERIES, &taken, data).await?;
    Ok(moving.stored.value)
}

async fn rescind(call: Call, request: RescindRecoveryRequest) -> Result<Recovery, Error> {
    let mut moving = Moving::open(
        &call,
        &RECOVERIES,
        Frame::of(&request.name, &request.etag, &request.taken_on),
    )
    .await?;
    let taken = moving.take(&call, &RECOVERY, "RescindRecovery", moving.stored.value.state(), &())?;
    moving.stored.value.state = taken.to.into();
    moving.stored.value.ended_for = request.reasons;
    call.cancel_limits(&moving.stored.name, REPAYMENT).await?;
    moving.store(&call, &RECOVERIES, &taken, json!({})).await?;
    Ok(moving.stored.value)
}

async fn get(call: Call, request: GetRecoveryRequest) -> Result<Recovery, Error> {
    let recovery = call.load(&RECOVERIES, &request.name).await?.value;
    project_matters::refuse_unseen(&call, &recovery.project, &request.name).await?;
    Ok(recovery)
}

async fn list(call: Call, request: ListRecoveriesRequest) -> Result<ListRecoveriesResponse, Error> {
    let arguments = format!("recoveries {} {}", request.project, request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = project_matters::list(&call, &RECOVERIES, &request.project, request.state, &page).await?;
    Ok(ListRecoveriesResponse {
        recoveries: page.rows,
        next_page_token: page.next_page_token,
    })
}
