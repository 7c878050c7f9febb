//! What the rules refuse, and what they let pass; who may not decide is played in the suite.

use kezhi_procedure::Refusal;
use kezhi_proto::projects::technology_contract::{Deduction, Kind, Papers, Party, Recognition, State, deduction};
use kezhi_proto::projects::{Attachment, TechnologyContract};

use super::rules::*;

fn party(name: &str, code: &str) -> Party {
    let (display_name, credit_code) = (name.into(), code.into());
    Party {
        display_name,
        credit_code,
        ..Party::default()
    }
}

fn less(kind: deduction::Kind, amount_fen: i64) -> Vec<Deduction> {
    let (kind, note) = (kind.into(), "随附".into());
    vec![Deduction { kind, amount_fen, note }]
}

fn papers() -> Papers {
    Papers {
        contract_number: "2026-1".into(),
        kind: Kind::Service.into(),
        seller: Some(party("甲", "91120113754806625q")),
        buyers: vec![party("乙", "")],
        signed_on: "2026-03-02".into(),
        ends_on: "2026-12-31".into(),
        total_fen: 100,
        deductions: less(deduction::Kind::Parts, 100),
        attachments: vec![Attachment {
            kind: "contract-text".into(),
            ..Attachment::default()
        }],
        ..Papers::default()
    }
}

/// The facts of a contract that was returned once, to be completed by 2026-03-07.
fn facts() -> Facts {
    Facts {
        contract: TechnologyContract {
            papers: Some(papers()),
            complete_by: "2026-03-07".into(),
            ..TechnologyContract::default()
        },
        completed: 1,
        on: "2026-03-02".parse().unwrap(),
        completions: None,
        papers: None,
        recognition: None,
    }
}

/// The field that a refusal names, or its reason where it names none.
fn refused<T>(outcome: Result<T, Refusal>) -> String {
    match outcome.map_err(|refusal| (refusal.field, refusal.reason)) {
        Ok(_) => String::new(),
        Err((field, reason)) if field.is_empty() => reason.into(),
        Err((field, _)) => field,
    }
}

#[test]
fn papers_are_taken_when_they_are_sound_in_themselves() {
    let wrong = "9112011375480662OP";
    for (expected, change) in [
        ("", &|_| ()),
        ("papers.seller.credit_code", &|papers| {
            papers.seller = Some(party("甲", wrong))
        }),
        ("papers.buyers[0].credit_code", &|papers| {
            papers.buyers = vec![party("乙", wrong)]
        }),
        ("papers.ends_on", &|papers| papers.ends_on = "2026-03-01".into()),
        ("papers.deductions", &|papers| papers.total_fen = 99),
        ("papers.patents", &|papers| papers.kind = Kind::LicencePatent.into()),
        ("DAY_OUT_OF_ORDER", &|papers| papers.signed_on = "2026-03-03".into()),
        ("EVIDENCE_MISSING", &|papers| papers.attachments.clear()),
    ] as [(&str, &dyn Fn(&mut Papers)); 8]
    {
        let mut papers = papers();
        change(&mut papers);
        let read = read_papers(papers, "2026-03-02".parse().unwrap());
        assert_eq!(refused(read), expected);
    }
}

#[test]
fn papers_are_completed_as_often_as_set_until_the_day_and_stay_those_of_one_contract() {
    for (completions, on, number, often, late, other) in [
        (2, "2026-03-07", "2026-1", "", "", ""),
        (
            1,
            "2026-03-08",
            "2026-2",
            "APPLICATIONS_TOO_MANY",
            "LIMIT_LAPSED",
            "papers",
        ),
    ] {
        let mut facts = facts();
        facts.completions = Some(completions);
        facts.on = on.parse().unwrap();
        facts.papers = Some(Papers {
            contract_number: number.into(),
            ..papers()
        });
        assert_eq!(refused(completion_is_left(&facts)), often);
        assert_eq!(refused(completion_runs(&facts)), late);
        facts.contract.state = State::Returned.into();
        let has_run_out = completion_has_run_out(&facts);
        assert_eq!(has_run_out.is_ok(), !late.is_empty());
        assert_eq!(refused(seller_and_number_stay(&facts)), other);
    }
}

#[test]
fn what_is_recognised_otherwise_than_claimed_says_why_and_fits_the_papers() {
    for (kind, amount_fen, reasons, expected) in [
        (Kind::Service, 100, "", ""),
        (Kind::Service, 90, "以发票为准", ""),
        (Kind::Service, 90, " ", "recognition.reasons"),
        (Kind::Consulting, 100, "", "recognition.reasons"),
        (Kind::Service, 101, "以发票为准", "recognition.deductions"),
        (Kind::TransferPatent, 100, "系转让", "recognition.kind"),
    ] {
        let mut facts = facts();
        facts.recognition = Some(Recognition {
            kind: kind.into(),
            deductions: less(deduction::Kind::Parts, amount_fen),
            reasons: reasons.into(),
            ..Recognition::default()
        });
        assert_eq!(refused(recognition_fits_the_papers(&facts)), expected);
    }
}
