//! The groups in which projects are counted.

use std::fmt;

use kezhi_proto::projects::project::State;
use kezhi_proto::projects::{Field, GroupBy};

/// What the projects of a group have in common; its order is that of the groups.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A year, or a number of the contract.
    Number(i32),
    /// The credit code of the unit in charge, or the resource name of a plan.
    Name(String),
}

impl Mark {
    /// True where groups are told apart by numbers.
    pub fn is_number(by: GroupBy) -> bool {
        !matches!(by, GroupBy::Unit | GroupBy::Plan)
    }

    /// The mark that [`Mark::to_string`] wrote.
    pub fn from_text(by: GroupBy, text: &str) -> Option<Self> {
        match Self::is_number(by) {
            true => text.parse().ok().map(Self::Number),
            false => Some(Self::Name(text.into())),
        }
    }

    /// As the contract names the group.
    pub fn key(&self, by: GroupBy) -> String {
        let number = match self {
            Self::Name(name) => return name.clone(),
            Self::Number(number) => *number,
        };
        let name = match by {
            GroupBy::Field => Field::try_from(number).map(|field| field.as_str_name()).ok(),
            GroupBy::State => State::try_from(number).map(|state| state.as_str_name()).ok(),
            _ => None,
        };
        name.map_or_else(|| number.to_string(), String::from)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Name(name) => formatter.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_again_by_its_text_and_named_as_the_contract_has_it() {
        let plan = "plans/b";
        for (by, mark, key) in [
            (GroupBy::Year, Mark::Number(2026), "2026"),
            (
                GroupBy::Field,
                Mark::Number(Field::Agriculture.into()),
                "FIELD_AGRICULTURE",
            ),
            (GroupBy::State, Mark::Number(State::Closed.into()), "STATE_CLOSED"),
            (
                GroupBy::Unit,
                Mark::Name("91431201MA4L000001".into()),
                "91431201MA4L000001",
            ),
            (GroupBy::Plan, Mark::Name(plan.into()), plan),
        ] {
            assert_eq!(mark.key(by), key);
            assert_eq!(Mark::from_text(by, &mark.to_string()), Some(mark));
        }
        assert_eq!(Mark::from_text(GroupBy::Year, plan), None);
    }
}
