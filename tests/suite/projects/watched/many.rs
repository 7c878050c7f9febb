//! Several projects of one call, with which there is something to draw and to count.

use kezhi_proto::projects::*;

use super::road::{self, GRANT, REVIEWED, SIGNED};
use crate::kit::Suite;

/// The titles of the projects; the second one begins like a formula and needs quotes.
pub(super) const TITLES: [&str; 3] = ["水稻品质改良", "=油茶,\"丰产\"栽培", "黑山羊良种选育"];

/// So many projects under way, each with a unit in charge and a partner of its own.
pub(super) async fn several(suite: &Suite) -> Vec<Project> {
    let call = road::open_call(suite).await;
    let mut picked = Vec::new();
    for (title, number) in TITLES.iter().zip(1..) {
        let (lead, partner) = units(number);
        let content = road::content(title, &lead, &partner);
        let application = road::accepted(suite, &call.name, &lead, content).await;
        picked.push(application.name);
    }
    road::experts(suite, 5).await;
    suite.move_to(REVIEWED).await;
    let review = road::drawn(suite, &call.name).await;
    road::scored(suite, &review.name, |_| 85).await;
    road::closed(suite, &review.name).await;
    let picks = picked.iter().map(|name| road::pick(name, GRANT)).collect();
    road::shown(suite, &review.name, picks).await;
    suite.move_to(SIGNED).await;
    let mut projects = Vec::new();
    for (application, number) in picked.iter().zip(1..) {
        let (lead, partner) = units(number);
        let project = road::set_up(suite, application).await;
        let book = road::task_book(&lead.credit_code, &partner.credit_code);
        projects.push(road::signed(suite, &project, book).await);
    }
    projects
}

fn units(number: u32) -> (Unit, Unit) {
    (road::unit(2 * number - 1), road::unit(2 * number))
}
