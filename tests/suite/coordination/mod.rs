//! Coordination: who works together with the bureau, and what they do together.

mod agreements;
mod briefs;
mod campaigns;
mod case_returns;
mod courses;
mod departments;
pub mod drop_folder;
mod economic_reviews;
mod enrolments;
mod foreign_matters;
mod group_statistics;
mod incentive_claims;
mod incentive_payments;
mod incentive_policies;
mod interagency_request_letters;
mod interagency_requests;
mod joint_actions;
mod log_heads;
mod monthly_returns;
mod patent_letters;
mod patent_search;
mod patent_tables;
mod patent_transactions;
mod patents;
mod penalty_notices;
mod poison;
mod received;
mod returned_incentives;
mod signals;
mod strategies;
mod strategy_opinions;
mod strategy_tasks;
mod tasks;
mod transacting_parties;
mod trial_letters;
mod warnings;
mod watch_subjects;

use kezhi_proto::common::{ListTimeLimitsRequest, TimeLimit, WatchRequest, time_limit};
use kezhi_proto::coordination::department::{Contact, State};
use kezhi_proto::coordination::{CreateDepartmentRequest, Department, UpdateDepartmentRequest};

use crate::kit::{Good, Person, Suite};

/// Credit codes of departments, each with a good check digit.
pub const CODES: [&str; 3] = ["12100000400000624D", "91110000600037341L", "91120113754806625Q"];

/// A member of the leading group, by its number.
pub fn department(number: usize) -> Department {
    Department {
        state: State::Active.into(),
        display_name: format!("第{number}成员单位"),
        credit_code: CODES[number].into(),
        region: "431271".into(),
        is_member: true,
        contacts: vec![Contact {
            display_name: "赵联络".into(),
            post: "办公室主任".into(),
            phone: "0745-7620000".into(),
        }],
        ..Department::default()
    }
}

/// Registers a member by its number, and gives the resource name.
pub async fn registered(suite: &Suite, number: usize) -> String {
    let request = CreateDepartmentRequest {
        department: Some(department(number)),
        ..CreateDepartmentRequest::default()
    };
    suite.head().departments().create_department(request).await.good().name
}

/// Changes what is registered of a department.
pub async fn changed(suite: &Suite, name: &str, department: Department) {
    let update = UpdateDepartmentRequest {
        name: name.into(),
        department: Some(department),
        ..UpdateDepartmentRequest::default()
    };
    suite.head().departments().update_department(update).await.good();
}

/// The platform of a department, by its number.
pub fn of_department(suite: &Suite, number: usize) -> Person {
    suite.of(CODES[number], "platform", &format!("department-{number}"))
}

/// The limits of a matter, open or not.
pub async fn limits_of(suite: &Suite, subject: &str) -> Vec<TimeLimit> {
    let request = ListTimeLimitsRequest {
        subject: subject.into(),
        include_closed: true,
        ..ListTimeLimitsRequest::default()
    };
    let listed = suite.auditor().coordination_record().list_time_limits(request).await;
    listed.good().time_limits
}

/// The limits of a matter, each by its last day and how it stands, and whether late.
pub async fn limits_seen(suite: &Suite, subject: &str) -> Vec<(String, time_limit::State, bool)> {
    let limits = limits_of(suite, subject).await.into_iter();
    let mut seen: Vec<_> = limits
        .map(|limit| (limit.due_on.clone(), limit.state(), limit.late))
        .collect();
    seen.sort();
    seen
}

/// The limits of a matter as one reads them, in the order of their rules and last days.
pub async fn limits_told(suite: &Suite, subject: &str) -> Vec<String> {
    let told = limits_of(suite, subject).await.into_iter().map(|limit| {
        let late = if limit.late { ", late" } else { "" };
        format!("{} {} {:?}{late}", limit.rule_id, limit.due_on, limit.state())
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    told
}

/// Lets a member take part no more, by its number.
pub async fn retired(suite: &Suite, number: usize, name: &str) {
    let inactive = Department {
        state: State::Inactive.into(),
        ..department(number)
    };
    let update = UpdateDepartmentRequest {
        name: name.into(),
        department: Some(inactive),
        ..UpdateDepartmentRequest::default()
    };
    suite.head().departments().update_department(update).await.good();
}

/// No entry of the log holds any of these words, up to the one that says this of a matter.
pub async fn is_in_no_log(suite: &Suite, subject: &str, event: &str, words: &[&str]) {
    let watch = WatchRequest::default();
    let mut watched = suite.auditor().coordination_record().watch(watch).await.good();
    loop {
        let Some(entry) = watched.message().await.unwrap().unwrap().entry else {
            continue;
        };
        assert!(!words.iter().any(|word| entry.data.contains(word)), "{entry:?}");
        if (entry.subject.as_str(), entry.r#type.as_str()) == (subject, event) {
            break;
        }
    }
}
