//! Money that reaches units otherwise than by a payment: their own (配套, 自筹), and what the unit in charge passes on (转拨).

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{AccountKind, PassOnFundsRequest, RecordContributionRequest};

use super::drafting::{claim, of_project, owner, refuse_foreign_unit};
use super::operations::{Draft, Operation, Subjects};
use super::rules::{refuse_all_but_partners, refuse_unless};
use crate::execution::projects::procedure::BOOKS_IN_USE;
use crate::money::ledger::Transfer;
use crate::money::ledger::posting::operation;

impl Operation for RecordContributionRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.project]
    }

    fn draft(&self, call: &Call, subjects: &Subjects) -> Result<Draft, Error> {
        let project = &subjects.project(call, &self.project)?.value;
        refuse_unless(project, BOOKS_IN_USE, RecordContributionRequest::STEP)?;
        refuse_foreign_unit(call, project, "unit", &self.unit)?;
        let on = call.day_of_step(&self.taken_on)?;
        let of = owner(&project.name, self.source());
        let posting = of_project(call, project, operation::CONTRIBUTED, on, &self.document).posting(vec![Transfer {
            from: of.account(AccountKind::Outside),
            to: of.held(&self.unit),
            amount: self.amount_fen,
        }]);
        let kind = format!("bank {}", self.unit);
        Ok(Draft::one(
            posting,
            Some(claim(&project.authority, &kind, &self.document, &project.name)),
        ))
    }
}

impl Operation for PassOnFundsRequest {
    fn names(&self) -> Vec<&str> {
        vec![&self.project]
    }

    fn draft(&self, call: &Call, subjects: &Subjects) -> Result<Draft, Error> {
        let project = &subjects.project(call, &self.project)?.value;
        refuse_unless(project, BOOKS_IN_USE, PassOnFundsRequest::STEP)?;
        let lead = project.lead.clone().unwrap_or_default().credit_code;
        call.caller().refuse_to_speak_for(&lead)?;
        refuse_all_but_partners(project, &self.unit)?;
        let on = call.day_of_step(&self.taken_on)?;
        let of = owner(&project.name, self.source());
        let posting = of_project(call, project, operation::PASSED_ON, on, &self.document).posting(vec![Transfer {
            from: of.held(&lead),
            to: of.held(&self.unit),
            amount: self.amount_fen,
        }]);
        let kind = format!("bank {lead}");
        Ok(Draft::one(
            posting,
            Some(claim(&project.authority, &kind, &self.document, &project.name)),
        ))
    }
}
