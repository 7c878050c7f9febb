//! The register of officers: what is wrong in it is put right, and who leaves is retired.

use kezhi_proto::enforcement::*;
use prost_types::FieldMask;

use crate::kit::{Good, assert_refused, matter, on_each_suite, step};
use crate::log::entries;

const TODAY: &str = "2026-07-20";
const FOUND_ON: &str = "2026-05-11";

#[tokio::test]
async fn what_is_recorded_of_an_officer_is_put_right_by_someone_else() {
    on_each_suite(TODAY, async |suite| {
        let (head, admin) = (suite.head(), suite.person("admin", "admin"));
        let mistyped = matter::register(&suite, matter::officer("li2")).await;
        let correct = |account: &str, paths: &[&str]| CorrectOfficerRequest {
            name: mistyped.clone(),
            officer: Some(Officer {
                account: account.into(),
                display_name: "李明".into(),
                ..Officer::default()
            }),
            update_mask: Some(FieldMask {
                paths: paths.iter().map(ToString::to_string).collect(),
            }),
            reason: "登记笔误".into(),
            ..CorrectOfficerRequest::default()
        };
        let own = suite.person("head", "li2");
        assert_refused(
            own.officers().correct_officer(correct("li", &["account"])).await,
            "SAME_PERSON",
            "第四十三条",
        );
        for (paths, field) in [
            (&[][..], "update_mask"),
            (&["etag"], "update_mask"),
            (&["certificate"], "officer.certificate"),
        ] {
            let refused = head.officers().correct_officer(correct("li", paths)).await;
            let refused = assert_refused(refused, "FIELD_INVALID", "");
            assert_eq!(refused.fields(), [field], "{}", refused.message);
        }
        let corrected = head
            .officers()
            .correct_officer(correct("li", &["account", "display_name"]))
            .await
            .good();
        assert_eq!(
            (corrected.account.as_str(), corrected.display_name.as_str()),
            ("li", "李明")
        );
        assert_eq!(
            corrected.certificate.unwrap().number,
            "湘执-li2",
            "what is not named stays"
        );
        assert_eq!(corrected.former_accounts, ["li2"]);
        let wang = matter::register(&suite, matter::officer("wang")).await;
        let renewed = RenewCertificateRequest {
            name: wang,
            certificate: matter::officer("li2").certificate,
            ..RenewCertificateRequest::default()
        };
        let taken = assert_refused(admin.officers().renew_certificate(renewed).await, "RESOURCE_EXISTS", "");
        assert_eq!(taken.metadata("resource"), mistyped, "a certificate is one officer's");
        let put_right: Vec<_> = corrected
            .corrections
            .iter()
            .map(|one| (one.field.as_str(), one.old_value.as_str()))
            .collect();
        assert_eq!(put_right, [("account", "\"li2\""), ("display_name", "\"li2某\"")]);
        let again = admin.officers().correct_officer(correct("li", &["account"])).await;
        assert_refused(again, "FIELD_INVALID", "");
        // An account that was one officer's is never another's.
        let other = CreateOfficerRequest {
            officer: Some(Officer {
                certificate: matter::officer("new").certificate,
                ..matter::officer("li2")
            }),
            ..CreateOfficerRequest::default()
        };
        assert_refused(head.officers().create_officer(other).await, "RESOURCE_EXISTS", "");

        let log = entries(&suite.auditor(), 0).await;
        let entry = log.iter().find(|entry| entry.r#type == "officer.corrected").unwrap();
        assert!(
            entry.data.contains(r#""old_value":"\"li2\"""#) && !entry.data.contains("李明"),
            "{}",
            entry.data
        );
    })
    .await;
}

#[tokio::test]
async fn who_acted_under_an_earlier_account_stays_who_they_are() {
    on_each_suite(TODAY, async |suite| {
        let case = matter::investigated(&suite, FOUND_ON).await;
        matter::told(&suite, &case.name, FOUND_ON, matter::FINE_FEN, ServiceMethod::InPerson).await;
        let filed = suite
            .head()
            .officers()
            .list_officers(ListOfficersRequest::default())
            .await
            .good();
        let li = filed
            .officers
            .into_iter()
            .find(|officer| officer.account == "li")
            .unwrap();
        // Another officer takes over, and the first one comes back as a head under a new account.
        let renamed = CorrectOfficerRequest {
            name: li.name.clone(),
            officer: Some(Officer {
                account: "li.ming".into(),
                ..Officer::default()
            }),
            update_mask: Some(FieldMask {
                paths: vec!["account".into()],
            }),
            reason: "统一身份平台换号".into(),
            ..CorrectOfficerRequest::default()
        };
        suite.head().officers().correct_officer(renamed).await.good();
        let decide = || step!(DecidePenaltyRequest, case.name, "", fine_fen: matter::FINE_FEN);
        for account in ["li.ming", "li"] {
            let refused = suite.person("head", account).cases().decide_penalty(decide()).await;
            assert_refused(refused, "SAME_PERSON", "");
            let retire = RetireOfficerRequest {
                name: li.name.clone(),
                ..RetireOfficerRequest::default()
            };
            let own = suite.person("head", account).officers().retire_officer(retire).await;
            assert_refused(own, "SAME_PERSON", "第四十三条");
        }
    })
    .await;
}

#[tokio::test]
async fn an_officer_who_leaves_takes_no_step_and_leaves_a_list_of_open_cases() {
    on_each_suite(TODAY, async |suite| {
        let case = matter::investigated(&suite, FOUND_ON).await;
        let [li, wang] = [&case.officers[0], &case.officers[1]];
        let retire = RetireOfficerRequest {
            name: li.clone(),
            ..RetireOfficerRequest::default()
        };
        let future = RetireOfficerRequest {
            left_on: "2026-07-21".into(),
            ..retire.clone()
        };
        assert_refused(
            suite.head().officers().retire_officer(future).await,
            "DAY_OUT_OF_ORDER",
            "",
        );
        let left = suite.head().officers().retire_officer(retire.clone()).await.good();
        assert_eq!(
            (left.left_on.as_str(), left.open_cases),
            (TODAY, vec![case.name.clone()])
        );
        assert_refused(
            suite.head().officers().retire_officer(retire).await,
            "FIELD_INVALID",
            "",
        );
        let propose = step!(ProposePenaltyRequest, case.name, "", fine_fen: matter::FINE_FEN);
        let refused = suite.officer("li").cases().propose_penalty(propose).await;
        assert_refused(refused, "OFFICER_LEFT", "第四十二条").says("left_on", TODAY);
        let assign = step!(AssignOfficersRequest, case.name, "", officers: vec![li.clone(), wang.clone()]);
        assert_refused(
            suite.head().cases().assign_officers(assign).await,
            "OFFICER_LEFT",
            "第四十二条",
        );
        let dismiss =
            step!(DismissCaseRequest, case.name, "", reasons: "证据不足", ground: DismissalGround::NotEstablished);
        let refused = suite.person("head", "li").cases().dismiss_case(dismiss).await;
        assert_refused(refused, "OFFICER_LEFT", "第四十二条");
        let zhao = matter::register(&suite, matter::officer("zhao")).await;
        let assign = step!(AssignOfficersRequest, case.name, "", officers: vec![zhao, wang.clone()]);
        suite.head().cases().assign_officers(assign).await.good();
        let get = GetOfficerRequest { name: li.clone() };
        assert_eq!(
            suite.auditor().officers().get_officer(get).await.good().open_cases,
            Vec::<String>::new()
        );
    })
    .await;
}
