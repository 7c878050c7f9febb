//! Putting right what a person typed (更正): the old value and the new one stay on record.

use kezhi_procedure::{Refusal, field};
use kezhi_proto::common::{Correction, FieldChange};
use prost::Name;

use crate::call::Call;
use crate::context::first_of;
use crate::contract::Uncorrectable;
use crate::error::{Error, Fault};

/// What a request corrects.
pub struct Correcting<'a, T> {
    /// The field of the request that states the new values, as `officer`.
    pub field: &'a str,
    /// The new values; what the mask does not name is not read.
    pub stated: Option<T>,
    /// The fields to correct.
    pub mask: Option<prost_types::FieldMask>,
    /// Why.
    pub reason: String,
}

/// What it comes to.
#[derive(Debug, Clone)]
pub struct Corrected<T> {
    /// The resource, put right.
    pub value: T,
    /// What changed.
    pub corrections: Vec<Correction>,
    /// The same as the log has it: of what is personal only that it changed.
    pub changes: Vec<FieldChange>,
}

impl Call {
    /// Corrects the fields that a request names; only the correctable ones, as far as the contract lets the whole pass.
    pub fn correct<T: Name + Default>(
        &self,
        known: &T,
        request: Correcting<'_, T>,
        correctable: &[&str],
    ) -> Result<Corrected<T>, Error> {
        let mask = request.mask.unwrap_or_default().paths;
        let can_be = correctable.join(", ");
        field::must(
            !mask.is_empty(),
            "update_mask",
            format!("update_mask names what is corrected: {can_be}"),
        )?;
        let few = mask.len() <= correctable.len();
        field::must(few, "update_mask", format!("update_mask names each once: {can_be}"))?;
        for path in &mask {
            let known = correctable.contains(&path.as_str());
            field::must(
                known,
                "update_mask",
                format!("{path} cannot be corrected; these can: {can_be}"),
            )?;
        }
        let stated = request
            .stated
            .ok_or_else(|| Refusal::field(request.field, "it holds the new values, and is not there"))?;
        let contract = &self.context().inner.contract;
        let (value, changes) = match contract.corrected(known, &stated, &mask, self.today()) {
            Ok(corrected) => corrected,
            Err(Uncorrectable::Broken(invalid)) => {
                return Err(first_of(invalid, &format!("{}.", request.field), self.today()).into());
            }
            Err(Uncorrectable::NotYet(absent)) => {
                return Err(Refusal::field("update_mask", format!("there is no {absent} yet to correct")).into());
            }
            Err(error) => return Err(Fault::new(error).into()),
        };
        field::must(!changes.is_empty(), request.field, "it says what stands there already")?;
        let (mut logged, mut corrections) = (Vec::new(), Vec::new());
        for change in changes {
            let told = |value: &serde_json::Value| match change.personal {
                true => String::new(),
                false => value.to_string(),
            };
            logged.push(FieldChange {
                field: change.path.clone(),
                old_value: told(&change.old),
                new_value: told(&change.new),
            });
            corrections.push(Correction {
                field: change.path,
                old_value: change.old.to_string(),
                new_value: change.new.to_string(),
                reason: request.reason.clone(),
                corrected_by: self.caller().account.clone(),
                corrected_on: self.today().to_string(),
                document_number: String::new(),
            });
        }
        Ok(Corrected {
            value,
            corrections,
            changes: logged,
        })
    }
}
