//! What each step adds to an agreement. Who signed for a party is in no log.

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::coordination::AgreementEvent;
use kezhi_proto::coordination::agreement::{Renewal, Signing, Terms};
use kezhi_proto::coordination::{
    Agreement, DraftAgreementRequest, EndAgreementRequest, RenewAgreementRequest, ReviseAgreementRequest,
    SignAgreementRequest,
};

use super::procedure::{AGREEMENT, RENEWAL};
use super::rules::{Facts, as_of, departments_of, read, refuse_odd_signings, terms_of};
use super::{AGREEMENTS, SIGNED};
use crate::leading_group::departments::all_active;

type Answer = Result<Agreement, Error>;

pub async fn draft(call: Call, request: DraftAgreementRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let terms = read(request.terms.unwrap_or_default())?;
    all_active(&call, "terms.parties", &terms.parties).await?;
    let taken = AGREEMENT.begin_freely(DraftAgreementRequest::STEP)?;
    let data = worded(&terms);
    let agreement = Agreement {
        terms: Some(terms),
        ..Agreement::default()
    };
    let begun = call.begin(&AGREEMENTS, call.authority(), agreement, &taken, on, data);
    Ok(begun.await?.value)
}

pub async fn revise(call: Call, request: ReviseAgreementRequest) -> Answer {
    let mut agreement = call.open(&AGREEMENTS, &request).await?;
    let taken = agreement.take_freely(&call, &AGREEMENT)?;
    let terms = read(request.terms.unwrap_or_default())?;
    all_active(&call, "terms.parties", &terms.parties).await?;
    let data = worded(&terms);
    agreement.value.terms = Some(terms);
    Ok(agreement.store(&call, &AGREEMENTS, &taken, data).await?.value)
}

pub async fn sign(call: Call, request: SignAgreementRequest) -> Answer {
    let mut agreement = call.open(&AGREEMENTS, &request).await?;
    let (terms, on) = (terms_of(&agreement.value), agreement.on);
    let mut signings = request.signings;
    let facts = Facts {
        signed: departments_of(&signings),
        ..Facts::of(&agreement.value, on)
    };
    let taken = agreement.take(&call, &AGREEMENT, &facts)?;
    refuse_odd_signings(&signings, &terms.parties, on)?;
    index_under_parties(&call, &agreement, &terms, &mut signings).await?;
    let until = field::day("valid_until", &terms.valid_until)?;
    let number = call.next_number(&agreement.authority, "协", on).await?;
    let data = AgreementEvent {
        number: number.to_string(),
        valid_until: until.to_string(),
        ..AgreementEvent::default()
    };
    agreement.value.number = number;
    agreement.value.signed_on = on.to_string();
    agreement.value.signings = signings;
    agreement.value.valid_until = until.to_string();
    let signed = agreement.store(&call, &AGREEMENTS, &taken, data).await?;
    await_renewal(&call, signed, on, until).await
}

pub async fn renew(call: Call, request: RenewAgreementRequest) -> Answer {
    let mut agreement = call.open(&AGREEMENTS, &request).await?;
    let facts = Facts::of(&agreement.value, agreement.on);
    let taken = agreement.take(&call, &AGREEMENT, &facts)?;
    let on = agreement.on;
    let before = field::day("valid_until", &agreement.value.valid_until)?;
    let after = field::day_after("valid_until", &request.valid_until, before)?;
    agreement.value.renewals.push(Renewal {
        until_before: before.to_string(),
        until_after: after.to_string(),
        renewed_on: on.to_string(),
    });
    agreement.value.valid_until = after.to_string();
    let data = AgreementEvent {
        valid_until: after.to_string(),
        ..AgreementEvent::default()
    };
    // The step meets all that is open of this rule, so the next limit starts after it.
    let renewed = agreement.store(&call, &AGREEMENTS, &taken, data).await?;
    await_renewal(&call, renewed, on, after).await
}

pub async fn end(call: Call, request: EndAgreementRequest) -> Answer {
    let mut agreement = call.open(&AGREEMENTS, &request).await?;
    let facts = Facts::of(&agreement.value, agreement.on);
    let taken = agreement.take(&call, &AGREEMENT, &facts)?;
    agreement.value.ended_on = agreement.on.to_string();
    agreement.value.end_reason = request.reasons;
    Ok(agreement
        .store(&call, &AGREEMENTS, &taken, Default::default())
        .await?
        .value)
}

/// Lets the parties find an agreement that they signed.
async fn index_under_parties(
    call: &Call,
    agreement: &Stored<Agreement>,
    terms: &Terms,
    signings: &mut [Signing],
) -> Result<(), Error> {
    call.index_under(&AGREEMENTS, agreement, SIGNED).await?;
    for party in all_active(call, "terms.parties", &terms.parties).await? {
        call.index_under(&AGREEMENTS, agreement, &party.credit_code).await?;
        let signing = signings.iter_mut().find(|signing| signing.department == party.name);
        if let Some(signing) = signing {
            signing.credit_code = party.credit_code;
        }
    }
    Ok(())
}

/// Watches the last day of an agreement, and gives it as it stands today.
async fn await_renewal(call: &Call, agreement: Stored<Agreement>, on: Day, until: Day) -> Answer {
    let renewal = Start::right_by_agreement(&agreement.name, &agreement.authority, RENEWAL, on, until);
    call.start_limit(renewal).await?;
    Ok(as_of(agreement.value, call.today()))
}

fn worded(terms: &Terms) -> AgreementEvent {
    AgreementEvent {
        parties: terms.parties.clone(),
        valid_from: terms.valid_from.to_string(),
        valid_until: terms.valid_until.to_string(),
        ..AgreementEvent::default()
    }
}
