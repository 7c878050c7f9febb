//! The publicity of a selection, and what is objected to it.

use kezhi_proto::projects::objection::Outcome;
use kezhi_proto::projects::*;
use tonic::{Response, Status};

use super::road;
use crate::kit::{Good, Suite, assert_refused, on_each_suite, step};

const CONTACT: &str = "13812345678";

#[tokio::test]
async fn no_project_is_set_up_before_the_public_had_its_say_and_every_objection_is_decided() {
    on_each_suite(road::BEGINS, async |suite| {
        let (review, applications) = road::ranked(&suite, 1).await;
        let (review, application) = (review.name, applications[0].name.clone());
        let citizen = suite.citizen();
        assert_refused(publicity(&suite, &review).await, "RESOURCE_NOT_FOUND", "");
        let early = citizen.reviews().file_objection(objection(&review, &application)).await;
        assert_refused(early, "RESOURCE_NOT_FOUND", "");
        road::shown_alone(&suite, &review, &application).await;
        let shown = publicity(&suite, &review).await.good();
        assert_eq!(shown.publicity_to, road::SHOWN_TO);
        assert_eq!(shown.applications[0].grants, [road::grant(road::GRANT)]);
        assert_refused(set_up(&suite, &application).await, "PUBLICITY_RUNS", "").says("publicity_to", road::SHOWN_TO);

        suite.move_to(road::SHOWN_TO).await;
        assert_refused(set_up(&suite, &application).await, "PUBLICITY_RUNS", "");
        let filed = citizen.reviews().file_objection(objection(&review, &application)).await;
        let filed = filed.good().name;
        suite.move_to(road::SIGNED).await;
        let late = citizen.reviews().file_objection(objection(&review, &application)).await;
        let late = assert_refused(late, "LIMIT_LAPSED", "");
        late.says("limit", "review.publicity").says("due_on", road::SHOWN_TO);
        assert_refused(set_up(&suite, &application).await, "OBJECTION_OPEN", "").says("objections", &filed);
        resolve(&suite, &filed, Outcome::Dismissed).await.good();
        set_up(&suite, &application).await.good();
    })
    .await;
}

#[tokio::test]
async fn who_objects_stays_unknown_until_the_contact_is_opened_for_a_reason() {
    on_each_suite(road::BEGINS, async |suite| {
        let (review, applications) = road::ranked(&suite, 1).await;
        road::shown_alone(&suite, &review.name, &applications[0].name).await;
        let object = objection(&review.name, "");
        let filed = suite.citizen().reviews().file_objection(object).await.good();
        assert!(filed.has_contact);
        let list = ListObjectionsRequest {
            review: review.name.clone(),
            ..ListObjectionsRequest::default()
        };
        let listed = suite.auditor().reviews().list_objections(list).await.good();
        assert_eq!(listed.objections.len(), 1);
        assert!(!format!("{filed:?} {listed:?}").contains(CONTACT));
        let open = OpenObjectionContactRequest {
            name: filed.name.clone(),
            reason: "核实情况".into(),
        };
        let opened = suite.officer("li").reviews().open_objection_contact(open).await;
        assert_eq!(opened.good().contact, CONTACT);

        let own = step!(ResolveObjectionRequest, filed.name, "", outcome: Outcome::Dismissed, reasons: "不实");
        let own = suite.person("head", "li").reviews().resolve_objection(own).await;
        assert_refused(own, "SAME_PERSON", "");
        let none = resolve(&suite, &filed.name, Outcome::ApplicationRejected).await;
        assert_eq!(assert_refused(none, "FIELD_INVALID", "").fields(), ["outcome"]);
    })
    .await;
}

#[tokio::test]
async fn an_objection_that_is_upheld_ends_the_application_it_is_about() {
    on_each_suite(road::BEGINS, async |suite| {
        let (review, applications) = road::ranked(&suite, 2).await;
        let [first, second] = [0, 1].map(|place: usize| applications[place].name.clone());
        let both = [&first, &second].map(|one| road::pick(one, road::GRANT));
        road::shown(&suite, &review.name, both.into()).await;
        let object = objection(&review.name, &first);
        let filed = suite.citizen().reviews().file_objection(object).await.good();
        resolve(&suite, &filed.name, Outcome::ApplicationRejected).await.good();
        let shown = publicity(&suite, &review.name).await.good().applications;
        assert_eq!(shown.iter().map(|one| &one.application).collect::<Vec<_>>(), [&second]);
        suite.move_to(road::SIGNED).await;
        assert_refused(set_up(&suite, &first).await, "STEP_NOT_ALLOWED", "");
        set_up(&suite, &second).await.good();
    })
    .await;
}

#[tokio::test]
async fn an_objection_that_is_upheld_sends_the_whole_selection_back_to_be_shown_anew() {
    on_each_suite(road::BEGINS, async |suite| {
        let (review, applications) = road::ranked(&suite, 1).await;
        let (review, application) = (review.name, applications[0].name.clone());
        road::shown_alone(&suite, &review, &application).await;
        let object = objection(&review, "");
        let filed = suite.citizen().reviews().file_objection(object).await.good();
        suite.move_to(road::SIGNED).await;
        resolve(&suite, &filed.name, Outcome::SelectionReturned).await.good();
        assert_refused(publicity(&suite, &review).await, "RESOURCE_NOT_FOUND", "");
        assert_refused(set_up(&suite, &application).await, "STEP_NOT_ALLOWED", "");
        let shown = road::shown_alone(&suite, &review, &application).await;
        let days = (shown.publicity_from.as_str(), shown.publicity_to.as_str());
        assert_eq!(days, (road::SIGNED, "2026-04-16"));
        suite.move_to("2026-04-17").await;
        set_up(&suite, &application).await.good();
    })
    .await;
}

fn objection(review: &str, application: &str) -> FileObjectionRequest {
    FileObjectionRequest {
        review: review.into(),
        application: application.into(),
        content: "成果系他人完成".into(),
        contact: CONTACT.into(),
        ..FileObjectionRequest::default()
    }
}

async fn resolve(suite: &Suite, objection: &str, outcome: Outcome) -> Result<Response<Objection>, Status> {
    let resolve = step!(ResolveObjectionRequest, objection, "", outcome: outcome, reasons: "经核实");
    suite.head().reviews().resolve_objection(resolve).await
}

async fn publicity(suite: &Suite, review: &str) -> Result<Response<Publicity>, Status> {
    let name = review.into();
    suite
        .citizen()
        .reviews()
        .get_publicity(GetPublicityRequest { name })
        .await
}

async fn set_up(suite: &Suite, application: &str) -> Result<Response<Application>, Status> {
    let set_up = step!(SetUpProjectRequest, application, "");
    suite.officer("li").applications().set_up_project(set_up).await
}
