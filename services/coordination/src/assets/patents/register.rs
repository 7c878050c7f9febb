//! What a batch of records does to the register. Pure.

use std::collections::BTreeMap;

use kezhi_proto::coordination::Patent;

use super::rules::merged;

/// A patent with the number of its row.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The row.
    pub id: i64,
    /// What is known of it.
    pub patent: Patent,
}

/// How many records of a batch did what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Patents that are new.
    pub added: i64,
    /// Records that changed something.
    pub changed: i64,
    /// Records that said nothing new.
    pub unchanged: i64,
}

/// The part of the register that a batch is about.
#[derive(Debug, Default)]
pub struct Register {
    before: BTreeMap<String, Known>,
    now: BTreeMap<String, Patent>,
    /// What the records did so far.
    pub counts: Counts,
}

/// A patent as it was and as it is.
pub struct Change<'a> {
    /// As it was.
    pub before: &'a Known,
    /// As it is.
    pub now: &'a Patent,
}

impl Register {
    /// With these patents in it.
    pub fn of(known: impl IntoIterator<Item = Known>) -> Self {
        let before = known.into_iter().map(|known| (known.patent.number.clone(), known));
        Self {
            before: before.collect(),
            ..Self::default()
        }
    }

    /// Takes a record.
    pub fn take(&mut self, record: Patent) {
        let number = record.number.clone();
        let before = self.before.get(&number).map(|known| &known.patent);
        let Some(known) = self.now.get(&number).or(before) else {
            self.counts.added += 1;
            self.now.insert(number, record);
            return;
        };
        let merged = merged(known, record);
        match merged == *known {
            true => self.counts.unchanged += 1,
            false => {
                self.counts.changed += 1;
                self.now.insert(number, merged);
            }
        }
    }

    /// The patents that are new.
    pub fn added(&self) -> impl Iterator<Item = &Patent> {
        let added = self.now.iter().filter(|(number, _)| !self.before.contains_key(*number));
        added.map(|(_, patent)| patent)
    }

    /// Those that are not as they were.
    pub fn changed(&self) -> impl Iterator<Item = Change<'_>> {
        self.now.iter().filter_map(|(number, now)| {
            let before = self.before.get(number)?;
            Some(Change { before, now })
        })
    }
}
