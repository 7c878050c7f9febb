//! The district: its people, its units, and what each project is made of.

use std::sync::Mutex;

use futures::StreamExt;
use kezhi_proto::projects::*;

use crate::kit::{Person, Suite};
use crate::projects::road::credit_code;

pub const CALLS: &str = "2026-01-05";
pub const CALLS_CLOSE: &str = "2026-01-31";
pub const REVIEW: &str = "2026-02-02";
pub const SIGNING: &str = "2026-02-12";
pub const STARTS: &str = "2026-02-01";
pub const PROJECTS_END: &str = "2026-11-30";
pub const OWN_FUNDS_BY: &str = "2026-06-30";
pub const END: &str = "2026-12-10";
pub const PLANS: usize = 8;
pub const CALLS_PER_PLAN: usize = 5;
pub const APPLICATIONS_PER_CALL: usize = 10;
pub const SELECTED_PER_CALL: usize = 3;
pub const EXPERTS: usize = 12;
pub const VOUCHERS: usize = 10_000;
/// How many clients are at work at once.
const AT_ONCE: usize = 12;

/// The suite, the people, and the names of what was made so far.
pub struct District {
    pub suite: Suite,
    pub li: Person,
    pub wang: Person,
    pub head: Person,
    pub plans: Mutex<Vec<String>>,
    pub applications: Mutex<Vec<(String, usize)>>,
    pub calls: Mutex<Vec<String>>,
    pub selected: Mutex<Vec<(String, usize)>>,
    pub projects: Mutex<Vec<Making>>,
}

/// A project as the script makes it.
#[derive(Debug, Clone)]
pub struct Making {
    pub number: usize,
    pub name: String,
    pub plan: usize,
}

impl District {
    pub fn on(suite: Suite) -> Self {
        Self {
            li: suite.officer("li"),
            wang: suite.officer("wang"),
            head: suite.head(),
            suite,
            plans: Mutex::default(),
            applications: Mutex::default(),
            calls: Mutex::default(),
            selected: Mutex::default(),
            projects: Mutex::default(),
        }
    }
}

/// Does the same for many, some at once.
pub async fn for_each<T>(of: impl IntoIterator<Item = T>, work: impl AsyncFn(T)) {
    futures::stream::iter(of)
        .for_each_concurrent(AT_ONCE, |one| work(one))
        .await;
}

impl Making {
    /// The grant, in fen: 400,000 to 560,000 yuan.
    pub fn grant(&self) -> i64 {
        grant(self.number)
    }

    pub fn lead(&self) -> String {
        lead(self.number)
    }

    /// Every other project has a partner, whose share is 30 %.
    pub fn partner(&self) -> Option<String> {
        partner(self.number)
    }

    /// What the units bring themselves, in fen.
    pub fn own(&self) -> i64 {
        self.grant() / 2
    }

    /// Four milestones, or five: 500 in all.
    pub fn milestones(&self) -> usize {
        if self.number < 20 { 5 } else { 4 }
    }

    /// How many vouchers, those that are planted among them: 10,000 in all.
    pub fn vouchers(&self) -> usize {
        VOUCHERS / 120 + usize::from(self.number < VOUCHERS % 120)
    }

    pub fn task_book(&self) -> TaskBook {
        let milestone = |number: usize| PlannedMilestone {
            id: format!("m{number}"),
            title: format!("第{number}阶段"),
            due_on: milestone_day(number, 25),
            evidence_kinds: vec!["report".into()],
        };
        TaskBook {
            goals: "完成试验示范。".into(),
            members: vec!["周成".into()],
            starts_on: STARTS.into(),
            ends_on: PROJECTS_END.into(),
            milestones: (1..=self.milestones()).map(milestone).collect(),
            budget: budget(self.number),
            payments: self.payments(),
            own_funds_by: OWN_FUNDS_BY.into(),
            ..TaskBook::default()
        }
    }

    /// Half at signing, the rest in equal parts after each milestone.
    pub fn payments(&self) -> Vec<PlannedPayment> {
        let milestones = self.milestones();
        let part = self.grant() / 2 / i64::try_from(milestones).unwrap();
        let payment = |number: usize| PlannedPayment {
            id: format!("p{number}"),
            milestone: if number == 0 {
                String::new()
            } else {
                format!("m{number}")
            },
            source: FundSource::District.into(),
            amount_fen: if number == 0 { self.grant() / 2 } else { part },
        };
        (0..=milestones).map(payment).collect()
    }
}

pub fn grant(number: usize) -> i64 {
    40_000_000 + i64::try_from(number % 5).unwrap() * 4_000_000
}

pub fn lead(number: usize) -> String {
    credit_code(u32::try_from(number).unwrap() + 1)
}

pub fn partner(number: usize) -> Option<String> {
    number
        .is_multiple_of(2)
        .then(|| credit_code(u32::try_from(number).unwrap() + 1_001))
}

/// The budget: 30 % of the grant for a partner, the rest for the unit in charge, and its own money.
pub fn budget(number: usize) -> Vec<BudgetLine> {
    let (grant, lead) = (grant(number), lead(number));
    let line = |unit: &str, source: FundSource, head: &str, percent: i64| BudgetLine {
        unit: unit.into(),
        source: source.into(),
        head: head.into(),
        amount_fen: grant * percent / 100,
    };
    let mut lines = vec![
        line(&lead, FundSource::District, "equipment", 30),
        line(&lead, FundSource::District, "labour", 20),
        line(&lead, FundSource::SelfRaised, "operation", 50),
    ];
    match partner(number) {
        Some(partner) => {
            lines.push(line(&lead, FundSource::District, "operation", 20));
            lines.push(line(&partner, FundSource::District, "operation", 30));
        }
        None => lines.push(line(&lead, FundSource::District, "operation", 50)),
    }
    lines
}

/// A day in the month of a milestone: the first falls into April, the fifth into August.
pub fn milestone_day(number: usize, day: usize) -> String {
    format!("2026-{:02}-{day:02}", number + 3)
}
