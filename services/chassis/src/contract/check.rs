//! Validates a message by its rules, with the semantics of protovalidate.

use std::collections::HashMap;

use kezhi_law::Day;
use prost_reflect::{DynamicMessage, FieldDescriptor, ReflectMessage, Value};

use super::Invalid;
use super::day::WrongDay;
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

/// A day that lies after today where it may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayAhead {
    /// The path of the field.
    pub path: String,
    /// The day.
    pub day: Day,
}

/// What is wrong with a message.
#[derive(Default)]
pub(super) struct Found {
    /// The violations, at most [`MOST_VIOLATIONS`].
    pub violations: Vec<FieldViolation>,
    /// The first day that lies after today where it may not.
    pub ahead: Option<DayAhead>,
    /// Days that lie before another that comes first: not told where a day lies after today, as that may be the other.
    pub misplaced: Vec<FieldViolation>,
}

impl Found {
    /// What is to be told of it; nothing where all is well.
    pub fn told(self) -> Result<(), Invalid> {
        if let (true, Some(ahead)) = (self.violations.is_empty(), self.ahead) {
            return Err(Invalid::Ahead(ahead));
        }
        let all: Vec<_> = self.violations.into_iter().chain(self.misplaced).collect();
        match all.is_empty() {
            true => Ok(()),
            false => Err(Invalid::Fields(all)),
        }
    }
}

/// Validates a message on a day.
pub(super) fn validate(rules: &HashMap<String, MessageRules>, message: &DynamicMessage, today: Day) -> Found {
    let mut check = Check {
        rules,
        whole: message,
        today,
        found: Found::default(),
    };
    check.message("", message);
    check.found
}

struct Check<'a> {
    rules: &'a HashMap<String, MessageRules>,
    whole: &'a DynamicMessage,
    today: Day,
    found: Found,
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
            Value::String(text) => self.day(path, rules, text, message),
            _ => {}
        }
    }

    /// Of what holds a day and is empty, other rules say whether it may be.
    fn day(&mut self, path: String, rules: &FieldRules, text: &str, beside: &DynamicMessage) {
        let bounds = rules.day.as_ref().filter(|_| !text.is_empty());
        // What breaks the pattern is told already.
        let Some(bounds) = bounds.filter(|_| rules.value.iter().all(|rule| rule.holds(&Value::String(text.into()))))
        else {
            return;
        };
        match bounds.validate(text, beside, self.whole, self.today) {
            Ok(()) => {}
            Err(WrongDay::None) => self.violate(path, "must be a day that there is, YYYY-MM-DD".into()),
            Err(WrongDay::Early(message)) if !self.is_full() => {
                self.found.misplaced.push(FieldViolation { path, message });
            }
            Err(WrongDay::Early(_)) => {}
            Err(WrongDay::Ahead(day)) => {
                self.found.ahead.get_or_insert(DayAhead { path, day });
            }
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
            self.found.violations.push(FieldViolation { path, message });
        }
    }

    fn is_full(&self) -> bool {
        self.found.violations.len() + self.found.misplaced.len() >= MOST_VIOLATIONS
    }
}
