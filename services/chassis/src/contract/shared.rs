//! The rules that many fields share (`kezhi/common/v1/rules.proto`): what they say is in the contract, as CEL for others to evaluate. What
//! each means is evaluated here, and a test holds one to the other.

use prost_reflect::{ExtensionDescriptor, Value};

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

/// What a shared rule asks for.
pub(super) enum Shared {
    /// A text that is there, of so many characters at most.
    Text(u64),
    /// A text that matches a pattern, and what that is in words.
    Form(&'static str, String),
}

/// What a shared rule asks for where it says this; `None` where nobody here knows it.
pub(super) fn read(rule: &ExtensionDescriptor, value: &Value) -> Option<Shared> {
    if let (TEXT, Value::U64(longest)) = (rule.full_name(), value) {
        return Some(Shared::Text(*longest));
    }
    let (_, pattern) = FORMS.into_iter().find(|(name, _)| *name == rule.full_name())?;
    let words = stated(rule, 0, "message").unwrap_or_else(|| format!("must match {pattern}"));
    Some(Shared::Form(pattern, words))
}

/// What the contract says of a shared rule, in the first of its expressions or another: its `message`, or its `expression`.
fn stated(rule: &ExtensionDescriptor, which: usize, what: &str) -> Option<String> {
    let predefined = rule.parent_pool().get_extension_by_name(PREDEFINED)?;
    let options = rule.options();
    let predefined = options.get_extension(&predefined);
    let cel = predefined.as_message()?.get_field_by_name("cel")?;
    let stated = cel.as_list()?.get(which)?.as_message()?.get_field_by_name(what)?;
    stated.as_str().map(String::from)
}

#[cfg(test)]
mod tests {
    use prost_reflect::DescriptorPool;

    use super::{FORMS, TEXT, stated};

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
        let text = pool.get_extension_by_name(TEXT).unwrap();
        assert_eq!(stated(&text, 0, "expression").unwrap(), "this != ''");
        let long = stated(&text, 1, "expression").unwrap();
        assert_eq!(
            long,
            "uint(this.size()) <= rule ? '' : 'must have at most %s characters'.format([rule])"
        );
        for (name, pattern) in FORMS {
            let rule = pool.get_extension_by_name(name).unwrap();
            let expression = stated(&rule, 0, "expression").unwrap();
            assert_eq!(expression, format!("!rule || this.matches('{pattern}')"), "{name}");
            assert!(stated(&rule, 0, "message").unwrap().starts_with("must be "), "{name}");
        }
    }
}
