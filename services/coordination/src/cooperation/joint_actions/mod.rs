//! Joint enforcement with departments (联合执法行动), and what each of them did.

pub(crate) mod module;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::{
    GetJointActionRequest, JointAction, ListJointActionsRequest, ListJointActionsResponse,
};

use procedure::ACTION;
use rules::shown_to;

/// What an action is filed under once it is launched, beside the credit codes of its departments.
const LAUNCHED: &str = "launched";

/// The joint actions.
pub const ACTIONS: Collection<JointAction> = Collection {
    known_to: |action| match action.launched_on.is_empty() {
        true => Audience::Staff,
        false => Audience::Organisations(codes_of(action)),
    },
    offers: |action| ACTION.allowed(action.state()),
    ..Collection::named("jointactions")
};

async fn get(call: Call, request: GetJointActionRequest) -> Result<JointAction, Error> {
    Ok(shown(&call, call.load(&ACTIONS, &request.name).await?.value))
}

async fn list(call: Call, request: ListJointActionsRequest) -> Result<ListJointActionsResponse, Error> {
    // Who acts for an organisation sees its own, whatever is asked for.
    let department = match (call.caller().own_organisation(), request.department.as_str()) {
        (Some(own), _) => own.to_string(),
        (None, "") => String::new(),
        (None, department) => field::credit_code("department", department)?,
    };
    let launched = call.caller().narrowed_beyond_staff(call.authority(), LAUNCHED);
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&department).narrowed_to(launched);
    let page = call.list(&ACTIONS, &filter, &page).await?;
    Ok(page.map(|action| shown(&call, action)).answer())
}

/// The credit codes of the departments that take part.
fn codes_of(action: &JointAction) -> Vec<String> {
    let departments = action.participations.iter();
    departments.map(|one| one.credit_code.clone()).collect()
}

fn shown(call: &Call, action: JointAction) -> JointAction {
    match call.caller().own_organisation() {
        Some(own) => shown_to(action, own),
        None => action,
    }
}
