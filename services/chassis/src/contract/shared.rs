//! The rules that many fields share (`kezhi/common/v1/rules.proto`): what they say is in the contract, as CEL for others to evaluate. What
//! each means is evaluated here, and a test holds one to the other.

use prost_reflect::{ExtensionDescriptor, FieldDescriptor, Value};

use super::ContractError;
use super::rule::{Rule, compile, unsupported};

/// The forms that a text may have, by the names of their rules.
const FORMS: [(&str, &str); 4] = [
    ("kezhi.common.v1.calendar_day", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    ("kezhi.common.v1.calendar_day_if_any", "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"),
    (
        "kezhi.common.v1.uuid_if_any",
        "^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})?$",
    ),
    ("kezhi.common.v1.sha256", "^[0-9a-f]{64}$"),
];
const TEXT: &str = "kezhi.common.v1.text";
const PREDEFINED: &str = "buf.validate.predefined";

/// The rules that a shared one stands for at a field.
pub(super) fn read(
    field: &FieldDescriptor,
    rule: &ExtensionDescriptor,
    value: &Value,
) -> Result<Vec<Rule>, ContractError> {
    let form = FORMS.into_iter().find(|(name, _)| *name == rule.full_name());
    match (rule.full_name(), value, form) {
        (TEXT, Value::U64(longest), _) => Ok(vec![Rule::MinLen(1), Rule::MaxLen(*longest)]),
        (_, Value::Bool(true), Some((_, pattern))) => {
            let words = stated(rule, "message").unwrap_or_else(|| format!("must match {pattern}"));
            Ok(vec![Rule::Form(compile(field, pattern)?, words)])
        }
        (name, ..) => Err(unsupported(field.full_name(), name)),
    }
}

/// What the contract says of a shared rule: its `message`, or its `expression`.
fn stated(rule: &ExtensionDescriptor, what: &str) -> Option<String> {
    let predefined = rule.parent_pool().get_extension_by_name(PREDEFINED)?;
    let options = rule.options();
    let predefined = options.get_extension(&predefined);
    let cel = predefined.as_message()?.get_field_by_name("cel")?;
    let first = cel.as_list()?.first()?.as_message()?.get_field_by_name(what)?;
    first.as_str().map(String::from)
}

#[cfg(test)]
mod tests {
    use prost_reflect::DescriptorPool;

    use super::{FORMS, stated};

    #[test]
    fn what_is_evaluated_here_is_what_others_evaluate() {
        let pool = DescriptorPool::decode(kezhi_proto::DESCRIPTORS).unwrap();
        let rules = pool.all_extensions();
        let shared: Vec<_> = rules
            .filter(|rule| rule.parent_file().name() == "kezhi/common/v1/rules.proto")
            .collect();
        assert_eq!(
            shared.len(),
            FORMS.len() + 1,
            "each rule is evaluated, and the text by itself"
        );
        for (name, pattern) in FORMS {
            let rule = pool.get_extension_by_name(name).unwrap();
            let expression = stated(&rule, "expression").unwrap();
            assert_eq!(expression, format!("!rule || this.matches('{pattern}')"), "{name}");
            assert!(stated(&rule, "message").unwrap().starts_with("must be "), "{name}");
        }
    }
}
