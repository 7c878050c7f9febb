//! Payments of grants (拨付).

pub mod procedure;
mod reconciliation;
pub mod rpc;
pub mod rules;
#[cfg(test)]
mod tests;

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::{Collection, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::{Refusal, Taken};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::disbursement::State;
use kezhi_proto::projects::{
    ApproveDisbursementRequest, ConfirmDisbursementRequest, Disbursement, DispatchDisbursementRequest,
    GetDisbursementRequest, ListDisbursementsRequest, ListDisbursementsResponse, MarkDisbursementUnknownRequest,
    PlannedPayment, Pot, Project, RefuseDisbursementRequest, ReleaseDisbursementRequest, RequestDisbursementRequest,
};
use serde_json::json;

use crate::funds::{Drafting, claim, owner};
use crate::ledger::posting::deed;
use crate::ledger::{self, Account, Claim, Transfer};
use crate::links;
use crate::moving::{Frame, Moving, begin};
use crate::project_matters;
use crate::projects::PROJECTS;
use crate::units::refuse_organisations;
use procedure::DISBURSEMENT;
use rules::Facts;

/// The payments; of each payment of a task book one at most is made or on its way.
pub const DISBURSEMENTS: Collection<Disbursement> = Collection {
    table: "disbursements",
    mark: |payment| match payment.state() {
        State::Refused | State::Released => String::new(),
        _ => format!("{} {}", payment.project, payment.payment),
    },
    public: false,
};

/// The kind of number under which payment orders go out.
const ORDERS: &str = "拨付";
/// What no unit may say for the treasury.
const WORD: &str = "what the treasury is told and says";
/// The limit within which the treasury answers.
const RECEIPT: &str = "agreed.treasury-receipt";

async fn request(call: Call, request: RequestDisbursementRequest) -> Result<Disbursement, Error> {
    let project = call.load_to_change(&PROJECTS, &request.project, "").await?.value;
    let on = call.day_of_step(&request.taken_on)?;
    let facts = facts(project, &request.payment)?;
    let taken = DISBURSEMENT.begin("RequestDisbursement", State::Requested, &facts)?;
    let disbursement = Disbursement {
        state: taken.to.into(),
        project: facts.project.name.clone(),
        payment: facts.payment.id.clone(),
        source: facts.payment.source,
        amount_fen: facts.payment.amount_fen,
        payee: facts.project.lead.clone().unwrap_or_default().credit_code,
        ..Disbursement::default()
    };
    let data = json!({"amount_fen": disbursement.amount_fen, "payment": disbursement.payment, "project": disbursement.project});
    let stored = begin(&call, &DISBURSEMENTS, disbursement, &taken, on, data).await?;
    links::note(&call, &DISBURSEMENTS, &facts.project.name, &stored.name).await?;
    Ok(shown(stored.value))
}

/// The project and the payment of its task book that is meant.
fn facts(project: Project, payment: &str) -> Result<Facts, Refusal> {
    let mut planned = project.task_book.iter().flat_map(|book| &book.payments);
    let found = planned.find(|planned| planned.id == payment).cloned();
    let payment: PlannedPayment = found.ok_or_else(|| {
        Refusal::field(
            "payment",
            format!("the task book of {} has no payment {payment:?}", project.name),
        )
    })?;
    Ok(Facts { project, payment })
}

/// A payment that a step is about to move, with its project.
struct Open {
    moving: Moving<Disbursement>,
    facts: Facts,
}

impl Open {
    async fn at(call: &Call, frame: Frame<'_>) -> Result<Self, Error> {
        let moving = Moving::open(call, &DISBURSEMENTS, frame).await?;
        let of = &moving.stored.value;
        let project = call.load_to_change(&PROJECTS, &of.project, "").await?.value;
        // What was asked for is paid, whatever the task book says of it by now.
        let known = facts(project.clone(), &of.payment).map(|facts| facts.payment);
        let payment = known.unwrap_or_else(|_| PlannedPayment {
            id: of.payment.clone(),
            ..PlannedPayment::default()
        });
        Ok(Self {
            facts: Facts { project, payment },
            moving,
        })
    }

    fn take(&self, call: &Call, step: &str) -> Result<Taken<State>, Error> {
        let state = self.moving.stored.value.state();
        self.moving.take(call, &DISBURSEMENT, step, state, &self.facts)
    }

    /// Moves the money of the payment.
    async fn post(
        &self,
        call: &Call,
        deed: &'static str,
        from: Account,
        to: Account,
        claims: Vec<Claim>,
    ) -> Result<(), Error> {
        let of = &self.moving.stored.value;
        let drafting = Drafting {
            call,
            deed,
            on: self.moving.on,
            plan: &self.facts.project.plan,
            subject: &self.facts.project.name,
            authority: &self.moving.stored.authority,
            document: if of.receipt.is_empty() {
                &of.order_number
            } else {
                &of.receipt
            },
        };
        let transfer = Transfer {
            from,
            to,
            amount: of.amount_fen,
        };
        ledger::post(call, vec![drafting.posting(vec![transfer])], claims).await
    }

    fn pot(&self, pot: Pot) -> Account {
        owner(&self.facts.project.name, self.moving.stored.value.source()).pot(pot)
    }

    async fn store(mut self, call: &Call, taken: Taken<State>) -> Result<Disbursement, Error> {
        let payment = &mut self.moving.stored.value;
        payment.state = taken.to.into();
        let data = json!({
            "amount_fen": payment.amount_fen,
            "order_number": payment.order_number,
            "payment": payment.payment,
            "project": payment.project,
            "receipt": payment.receipt,
        });
        self.moving.store(call, &DISBURSEMENTS, &taken, data).await?;
        Ok(shown(self.moving.stored.value))
    }
}

async fn approve(call: Call, request: ApproveDisbursementRequest) -> Result<Disbursement, Error> {
    let mut open = Open::at(&call, Frame::of(&request.name, &request.etag, &request.taken_on)).await?;
    let taken = open.take(&call, "ApproveDisbursement")?;
    let (name, authority) = (open.moving.stored.name.clone(), open.moving.stored.authority.clone());
    let number = call.next_number(&authority, ORDERS, open.moving.on).await?;
    open.moving.stored.value.order_number = number.clone();
    // By its number the treasury's list finds the payment again.
    let order = claim(&authority, "order", &number, &name);
    open.post(
        &call,
        deed::RESERVED,
        open.pot(Pot::Committed),
        open.pot(Pot::Reserved),
        vec![order],
    )
    .await?;
    open.store(&call, taken).await
}

async fn refuse(call: Call, request: RefuseDisbursementRequest) -> Result<Disbursement, Error> {
    let mut open = Open::at(&call, Frame::of(&request.name, &request.etag, &request.taken_on)).await?;
    let taken = open.take(&call, "RefuseDisbursement")?;
    open.moving.stored.value.ended_for = request.reasons;
    open.store(&call, taken).await
}

async fn dispatch(call: Call, request: DispatchDisbursementRequest, receipt_days: i64) -> Result<Disbursement, Error> {
    refuse_organisations(call.caller(), WORD)?;
    let mut open = Open::at(&call, Frame::of(&request.name, &request.etag, &request.taken_on)).await?;
    let taken = open.take(&call, "DispatchDisbursement")?;
    let on = open.moving.on;
    open.moving.stored.value.dispatched_on = on.to_string();
    let due_on = on.plus_days(receipt_days).unwrap_or(on);
    let stored = &open.moving.stored;
    call.start_limit(Start::by_agreement(
        &stored.name,
        &stored.authority,
        RECEIPT,
        on,
        due_on,
    ))
    .await?;
    open.store(&call, taken).await
}

async fn mark_unknown(call: Call, request: MarkDisbursementUnknownRequest) -> Result<Disbursement, Error> {
    refuse_organisations(call.caller(), WORD)?;
    let open = Open::at(&call, Frame::of(&request.name, &request.etag, &request.taken_on)).await?;
    let taken = open.take(&call, "MarkDisbursementUnknown")?;
    open.store(&call, taken).await
}

async fn confirm(call: Call, request: ConfirmDisbursementRequest) -> Result<Disbursement, Error> {
    refuse_organisations(call.caller(), WORD)?;
    let open = Open::at(&call, Frame::of(&request.name, &request.etag, &request.taken_on)).await?;
    settle_paid(&call, open, &request.receipt, request.amount_fen).await
}

/// The treasury has paid: the money is the unit's.
async fn settle_paid(call: &Call, mut open: Open, receipt: &str, amount_fen: i64) -> Result<Disbursement, Error> {
    let taken = open.take(call, "ConfirmDisbursement")?;
    let payment = &mut open.moving.stored.value;
    if payment.amount_fen != amount_fen {
        let message = format!(
            "the receipt says {amount_fen} fen, the order {} says {}",
            payment.order_number, payment.amount_fen
        );
        let refusal = Refusal::precondition(ErrorReason::AmountMismatch.code(), message);
        return Err(refusal.with("owed_fen", payment.amount_fen).into());
    }
    payment.receipt = receipt.to_string();
    payment.paid_on = open.moving.on.to_string();
    let to = owner(&open.facts.project.name, payment.source()).held(&payment.payee);
    let claim = claim(
        &open.moving.stored.authority,
        "receipt",
        receipt,
        &open.moving.stored.name,
    );
    open.post(call, deed::PAID, open.pot(Pot::Reserved), to, vec![claim])
        .await?;
    open.store(call, taken).await
}

async fn release(call: Call, request: ReleaseDisbursementRequest) -> Result<Disbursement, Error> {
    let open = Open::at(&call, Frame::of(&request.name, &request.etag, &request.taken_on)).await?;
    settle_unpaid(&call, open, request.reasons).await
}

/// The treasury has not paid and will not: the money is committed as before.
async fn settle_unpaid(call: &Call, mut open: Open, reasons: String) -> Result<Disbursement, Error> {
    let taken = open.take(call, "ReleaseDisbursement")?;
    open.moving.stored.value.ended_for = reasons;
    open.post(
        call,
        deed::UNRESERVED,
        open.pot(Pot::Reserved),
        open.pot(Pot::Committed),
        vec![],
    )
    .await?;
    open.store(call, taken).await
}

async fn get(call: Call, request: GetDisbursementRequest) -> Result<Disbursement, Error> {
    let payment = call.load(&DISBURSEMENTS, &request.name).await?.value;
    project_matters::refuse_unseen(&call, &payment.project, &request.name).await?;
    Ok(shown(payment))
}

async fn list(call: Call, request: ListDisbursementsRequest) -> Result<ListDisbursementsResponse, Error> {
    let arguments = format!("disbursements {} {}", request.project, request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = project_matters::list(&call, &DISBURSEMENTS, &request.project, request.state, &page).await?;
    Ok(ListDisbursementsResponse {
        disbursements: page.rows.into_iter().map(shown).collect(),
        next_page_token: page.next_page_token,
    })
}

fn shown(mut payment: Disbursement) -> Disbursement {
    let allowed = DISBURSEMENT.allowed(payment.state());
    payment.allowed_steps = allowed.into_iter().map(String::from).collect();
    payment
}
