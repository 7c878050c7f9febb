//! What each step adds to a claim.

use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::IncentiveClaimEvent;
use kezhi_proto::coordination::incentive_claim::Finding;
use kezhi_proto::coordination::{
    ApproveIncentiveClaimRequest, CheckIncentiveClaimRequest, IncentiveClaim, IncentivePolicy,
    RefuseIncentiveClaimRequest, SubmitIncentiveClaimRequest, WithdrawIncentiveClaimRequest,
};
use kezhi_proto::count;

use super::CLAIMS;
use super::procedure::CLAIM;
use super::rules::{
    Evidence, Facts, check as check_entries, claimant_of, granted_fen, index_key_of, refuse_twice, stands, year_of,
};
use crate::assets::incentive_policies::{POLICIES, terms_of};
use crate::assets::patents;

type Answer = Result<IncentiveClaim, Error>;

pub async fn submit(call: Call, request: SubmitIncentiveClaimRequest) -> Answer {
    let on = call.day_of_own_step(&request.taken_on)?;
    let mut claimant = request.claimant.unwrap_or_default();
    claimant.credit_code = field::credit_code("claimant.credit_code", &claimant.credit_code)?;
    claimant.credit_code_remark = field::credit_code_remark(&claimant.credit_code);
    call.caller().refuse_to_speak_for(&claimant.credit_code)?;
    refuse_twice(&request.entries)?;
    let policy = call.load(&POLICIES, &request.policy).await?;
    let claim = IncentiveClaim {
        policy: policy.name.clone(),
        claimant: Some(claimant),
        entries: request.entries,
        submitted_on: on.to_string(),
        ..IncentiveClaim::default()
    };
    let facts = Facts {
        claim,
        policy: policy.value,
        findings: None,
        on,
    };
    let taken = CLAIM.begin(SubmitIncentiveClaimRequest::STEP, &facts)?;
    let data = IncentiveClaimEvent {
        claimant: claimant_of(&facts.claim).to_string(),
        entries: count(facts.claim.entries.len()),
        policy: policy.name.to_string(),
        ..IncentiveClaimEvent::default()
    };
    let begun = call.begin(&CLAIMS, &policy.authority, facts.claim, &taken, on, data);
    Ok(begun.await?.value)
}

pub async fn check(call: Call, request: CheckIncentiveClaimRequest) -> Answer {
    let mut claim = call.open(&CLAIMS, &request).await?;
    let (_, findings) = checked(&call, &claim).await?;
    let taken = claim.take_freely(&call, &CLAIM)?;
    claim.value.granted_fen = granted_fen(&findings);
    claim.value.findings = findings;
    claim.value.checked_on = claim.on.to_string();
    let data = IncentiveClaimEvent {
        granted_fen: claim.value.granted_fen,
        ..IncentiveClaimEvent::default()
    };
    Ok(claim.store(&call, &CLAIMS, &taken, data).await?.value)
}

/// Projects follow the log: the entry of this step orders the payment.
pub async fn approve(call: Call, request: ApproveIncentiveClaimRequest) -> Answer {
    let mut claim = call.open(&CLAIMS, &request).await?;
    let (policy, findings) = checked(&call, &claim).await?;
    let facts = Facts {
        claim: claim.value.clone(),
        policy,
        findings: Some(findings),
        on: claim.on,
    };
    let taken = claim.take(&call, &CLAIM, &facts)?;
    claim.value.approved_on = claim.on.to_string();
    let terms = terms_of(&facts.policy);
    let data = IncentiveClaimEvent {
        amount_fen: claim.value.granted_fen,
        payee: claimant_of(&claim.value).to_string(),
        plan: terms.plan.to_string(),
        policy: claim.value.policy.to_string(),
        source: terms.source().into(),
        ..IncentiveClaimEvent::default()
    };
    Ok(claim.store(&call, &CLAIMS, &taken, data).await?.value)
}

pub async fn refuse(call: Call, request: RefuseIncentiveClaimRequest) -> Answer {
    let claim = call.open(&CLAIMS, &request).await?;
    end(&call, claim, request.reasons).await
}

pub async fn withdraw(call: Call, request: WithdrawIncentiveClaimRequest) -> Answer {
    let claim = call.open_own(&CLAIMS, &request).await?;
    end(&call, claim, request.reasons).await
}

async fn end(call: &Call, mut claim: Moving<IncentiveClaim>, reasons: String) -> Answer {
    let taken = claim.take_freely(call, &CLAIM)?;
    claim.value.ended_on = claim.on.to_string();
    claim.value.end_reason = reasons;
    Ok(claim.store(call, &CLAIMS, &taken, Default::default()).await?.value)
}

/// The policy of a claim, and what a check finds now. The policy and the patents are locked, so that no other claim is checked
/// meanwhile that would share the ceiling or a patent.
async fn checked(call: &Call, claim: &Moving<IncentiveClaim>) -> Result<(IncentivePolicy, Vec<Finding>), Error> {
    let policy = call.load_to_change(&POLICIES, &claim.value.policy, "").await?.value;
    let names: Vec<String> = claim.value.entries.iter().map(|entry| entry.patent.clone()).collect();
    let evidence = Evidence {
        claimant: claimant_of(&claim.value),
        district: claim.authority.clone(),
        register: patents::to_rest_on(call, &names).await?,
        others: others_for_its_patents(call, claim).await?,
        used_fen: used_fen(call, claim).await?,
    };
    let findings = check_entries(&terms_of(&policy), &claim.value.entries, &evidence);
    Ok((policy, findings))
}

/// The other claims, by whatever policy, that stand and name a patent of a claim.
async fn others_for_its_patents(call: &Call, claim: &Moving<IncentiveClaim>) -> Result<Vec<IncentiveClaim>, Error> {
    let mut others = Vec::new();
    for index_key in claim.value.entries.iter().map(index_key_of) {
        let named = call
            .all(&CLAIMS, &Filter::of(&claim.authority).under(&index_key))
            .await?;
        let named = named.into_iter().map(|other| other.value);
        others.extend(named.filter(|other| other.name != claim.name && stands(other)));
    }
    Ok(others)
}

/// What the claimant of a claim is granted by its policy, in its year, under other claims.
async fn used_fen(call: &Call, claim: &Moving<IncentiveClaim>) -> Result<i64, Error> {
    let (claimant, year) = (claimant_of(&claim.value), year_of(&claim.value));
    let filter = Filter::of(&claim.authority).under(&claimant).under(&year);
    let others = call.all(&CLAIMS, &filter.under(&claim.value.policy)).await?;
    let standing = others
        .iter()
        .filter(|other| other.name != claim.name && stands(&other.value));
    let grants = standing.map(|other| other.value.granted_fen);
    Ok(grants.fold(0, i64::saturating_add))
}
