//! Judges a message by its rules, with the semantics of protovalidate.

use std::collections::HashMap;

use prost_reflect::{DynamicMessage, FieldDescriptor, ReflectMessage, Value};

use super::rule::Rule;
use super::rules::{FieldRules, Ignore, MessageRules};

/// So many violations are told at once: a message of a megabyte may break the rules a million times, and the answer has to
/// fit into the trailers of a call.
pub const MOST_VIOLATIONS: usize = 20;

/// A field that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldViolation {
    /// The path of the field, as `lead.patent_numbers[3]`.
    pub path: String,
    /// What the field must be, without its value.
    pub message: String,
}

/// The violations of a message, at most [`MOST_VIOLATIONS`].
pub(super) fn violations(rules: &HashMap<String, MessageRules>, message: &DynamicMessage) -> Vec<FieldViolation> {
    let mut check = Check {
        rules,
        found: Vec::new(),
    };
    check.message("", message);
    check.found
}

struct Check<'a> {
    rules: &'a HashMap<String, MessageRules>,
    found: Vec<FieldViolation>,
}

impl Check<'_> {
    fn message(&mut self, path: &str, message: &DynamicMessage) {
        let fields = self.rules.get(message.descriptor().full_name());
        for rules in fields.into_iter().flatten() {
            if self.is_full() {
                return;
            }
            let path = match path {
                "" => rules.field.name().to_string(),
                path => format!("{path}.{}", rules.field.name()),
            };
            self.field(path, rules, message);
        }
    }

    fn field(&mut self, path: String, rules: &FieldRules, message: &DynamicMessage) {
        // Where presence is not tracked, this asks whether the value is other than zero.
        let is_set = message.has_field(&rules.field);
        if rules.required && !is_set {
            return self.violate(path, "is required".into());
        }
        if !is_set && (rules.field.supports_presence() || rules.ignore == Ignore::Zero) {
            return;
        }
        let value = message.get_field(&rules.field);
        self.apply(|| path.clone(), &rules.value, &rules.field, &value);
        match value.as_ref() {
            Value::Message(below) => self.message(&path, below),
            Value::List(items) => self.items(&path, rules, items),
            _ => {}
        }
    }

    fn items(&mut self, path: &str, rules: &FieldRules, items: &[Value]) {
        for (index, item) in items.iter().enumerate() {
            if self.is_full() {
                return;
            }
            let path = || format!("{path}[{index}]");
            match item {
                Value::Message(below) => self.message(&path(), below),
                item if rules.skips_item(item) => {}
                item => self.apply(path, &rules.items, &rules.field, item),
            }
        }
    }

    /// The path is written only for a violation: most values have none.
    fn apply(&mut self, path: impl Fn() -> String, rules: &[Rule], field: &FieldDescriptor, value: &Value) {
        for rule in rules.iter().filter(|rule| !rule.holds(value)) {
            self.violate(path(), rule.text(field));
        }
        // No text of the bureau has it, and PostgreSQL cannot store it.
        if value.as_str().is_some_and(|text| text.contains('\0')) {
            self.violate(path(), "must not contain the character U+0000".into());
        }
    }

    fn violate(&mut self, path: String, message: String) {
        if !self.is_full() {
            self.found.push(FieldViolation { path, message });
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= MOST_VIOLATIONS
    }
}
