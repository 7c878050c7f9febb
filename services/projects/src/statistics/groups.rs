//! Projects counted in groups.

use std::collections::BTreeMap;
use std::ops::Bound;

use kezhi_proto::projects::project::State;
use kezhi_proto::projects::{Field, GroupBy, StatisticsGroup};

use crate::execution::projects::store::Found;
use crate::money::funds::Totals;

/// The groups, by a mark whose order is that of the list.
#[derive(Debug)]
pub struct Groups {
    by: GroupBy,
    groups: BTreeMap<String, StatisticsGroup>,
    total: StatisticsGroup,
}

impl Groups {
    /// No projects yet.
    pub fn by(by: GroupBy) -> Self {
        Self {
            by,
            groups: BTreeMap::new(),
            total: StatisticsGroup::default(),
        }
    }

    /// Counts a project.
    pub fn add(&mut self, project: &Found, totals: Totals, overdue: i64) {
        let (mark, key) = self.place_of(project);
        let group = self.groups.entry(mark).or_insert_with(|| StatisticsGroup {
            key,
            ..StatisticsGroup::default()
        });
        for counted in [group, &mut self.total] {
            add_to(counted, project, totals, overdue);
        }
    }

    /// The total, and the groups after a mark with their marks.
    pub fn counted(self, after: Option<&str>) -> (StatisticsGroup, Vec<(String, StatisticsGroup)>) {
        let start = after.map_or(Bound::Unbounded, |mark| Bound::Excluded(mark.to_string()));
        let groups = self.groups.range((start, Bound::Unbounded));
        let groups = groups.map(|(mark, group)| (mark.clone(), group.clone())).collect();
        (self.total, groups)
    }

    /// The mark by which a project's group is found, and the key that the caller reads.
    fn place_of(&self, project: &Found) -> (String, String) {
        let alike = |text: &str| (text.to_string(), text.to_string());
        match self.by {
            GroupBy::Unspecified | GroupBy::Year => alike(&project.year.to_string()),
            GroupBy::Field => named(
                project.field,
                Field::try_from(project.field).map(|field| field.as_str_name()),
            ),
            GroupBy::State => named(
                project.state,
                State::try_from(project.state).map(|state| state.as_str_name()),
            ),
            GroupBy::Unit => alike(&project.lead),
            GroupBy::Plan => {
                let id = project.plan.strip_prefix("plans/").unwrap_or(&project.plan);
                (id.to_string(), project.plan.clone())
            }
        }
    }
}

/// A number of the contract with its name; two digits, so that their order is that of the numbers.
fn named<E>(number: i32, name: Result<&'static str, E>) -> (String, String) {
    (format!("{number:02}"), name.unwrap_or_default().to_string())
}

fn add_to(group: &mut StatisticsGroup, project: &Found, totals: Totals, overdue: i64) {
    let added = [
        (&mut group.projects, 1),
        (&mut group.planned_fen, project.granted_fen),
        (&mut group.committed_fen, totals.committed_fen),
        (&mut group.paid_fen, totals.paid_fen),
        (&mut group.spent_fen, totals.spent_fen),
        (&mut group.own_fen, totals.own_fen),
        (&mut group.overdue_milestones, overdue),
    ];
    for (sum, amount) in added {
        *sum = sum.saturating_add(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key, the number of projects and what was granted.
    type Counted<'a> = (&'a str, i64, i64);

    fn found(year: i32, field: Field, state: State, lead: &str, plan: &str, granted_fen: i64) -> Found {
        Found {
            id: "1".into(),
            plan: plan.into(),
            lead: lead.into(),
            year,
            field: field.into(),
            state: state.into(),
            granted_fen,
        }
    }

    fn counted(by: GroupBy, after: Option<&str>) -> (StatisticsGroup, Vec<(String, StatisticsGroup)>) {
        let mut groups = Groups::by(by);
        let totals = Totals {
            committed_fen: 10,
            paid_fen: 5,
            spent_fen: 3,
            own_fen: 2,
        };
        let (rice, mill) = ("91431201MA4L000001", "91431201MA4L000002");
        groups.add(
            &found(2026, Field::Agriculture, State::UnderWay, rice, "plans/b", 10),
            totals,
            1,
        );
        groups.add(
            &found(2025, Field::Industry, State::UnderWay, mill, "plans/a", 20),
            totals,
            0,
        );
        groups.add(
            &found(2026, Field::Agriculture, State::Closed, rice, "plans/b", 30),
            totals,
            2,
        );
        groups.counted(after)
    }

    #[test]
    fn projects_are_counted_by_what_they_have_in_common() {
        let cases: [(GroupBy, &[Counted<'_>]); 5] = [
            (GroupBy::Year, &[("2025", 1, 20), ("2026", 2, 40)]),
            (
                GroupBy::Field,
                &[("FIELD_AGRICULTURE", 2, 40), ("FIELD_INDUSTRY", 1, 20)],
            ),
            (GroupBy::State, &[("STATE_UNDER_WAY", 2, 30), ("STATE_CLOSED", 1, 30)]),
            (
                GroupBy::Unit,
                &[("91431201MA4L000001", 2, 40), ("91431201MA4L000002", 1, 20)],
            ),
            (GroupBy::Plan, &[("plans/a", 1, 20), ("plans/b", 2, 40)]),
        ];
        for (by, expected) in cases {
            let (total, groups) = counted(by, None);
            let groups: Vec<Counted<'_>> = groups
                .iter()
                .map(|(_, group)| (group.key.as_str(), group.projects, group.planned_fen))
                .collect();
            assert_eq!(groups, expected, "{by:?}");
            let all = StatisticsGroup {
                key: String::new(),
                projects: 3,
                planned_fen: 60,
                committed_fen: 30,
                paid_fen: 15,
                spent_fen: 9,
                own_fen: 6,
                overdue_milestones: 3,
            };
            assert_eq!(total, all);
        }
    }

    #[test]
    fn a_page_goes_on_after_the_mark_of_the_last_group_and_totals_all() {
        let (total, groups) = counted(GroupBy::Year, Some("2025"));
        assert_eq!((total.projects, groups.len()), (3, 1));
        assert_eq!(groups[0].1.key, "2026");
    }
}
