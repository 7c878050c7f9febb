//! The contract as it is read: access, rules, and documents.

mod documents;
mod labels;
mod public;

use kezhi_proto::common::{DateRange, Role};
use kezhi_proto::enforcement::lead;
use kezhi_proto::enforcement::{
    AssessPenaltyRequest, Certificate, ComputeDeadlineRequest, CreateLeadRequest, CreateOfficerRequest, Lead,
    ListLeadsRequest, NotifyPartyRequest, Officer, Party,
};
use kezhi_proto::projects::{FundSource, ImposeRemediesRequest, OrderRecoveryRequest};
use kezhi_proto::publicservices::{Report, SubmitTipoffRequest};
use prost::Message;
use prost_reflect::DescriptorPool;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};

use super::*;
use crate::caller::Caller;

const SUBMIT: &str = "/kezhi.publicservices.v1.TipoffService/SubmitTipoff";
const COMPUTE: &str = "/kezhi.enforcement.v1.LawService/ComputeDeadline";
const ASSESS: &str = "/kezhi.enforcement.v1.LawService/AssessPenalty";
const CREATE_OFFICER: &str = "/kezhi.enforcement.v1.OfficerService/CreateOfficer";
const CREATE_LEAD: &str = "/kezhi.enforcement.v1.LeadService/CreateLead";
const IMPOSE_REMEDIES: &str = "/kezhi.projects.v1.InstitutionCheckService/ImposeRemedies";
const ORDER_RECOVERY: &str = "/kezhi.projects.v1.RecoveryService/OrderRecovery";
const LIST_LEADS: &str = "/kezhi.enforcement.v1.LeadService/ListLeads";

fn validate(path: &str, message: &impl Message) -> Result<Option<Vec<u8>>, Invalid> {
    let contract = Contract::load().unwrap();
    contract.validate(contract.method(path).unwrap(), &message.encode_to_vec(), today())
}

/// The violations, as `path: message`.
fn violations(path: &str, message: &impl Message) -> Vec<String> {
    match validate(path, message) {
        Ok(_) => Vec::new(),
        Err(Invalid::Fields(found)) => found
            .iter()
            .map(|one| format!("{}: {}", one.path, one.message))
            .collect(),
        Err(other) => panic!("{other:?}"),
    }
}

fn today() -> Day {
    "2026-05-11".parse().unwrap()
}

#[test]
fn a_day_is_one_that_there_is_and_within_what_is_stated_of_it() {
    let lead = |received_on: &str| {
        let mut request = lead();
        request.lead.as_mut().unwrap().received_on = received_on.into();
        request
    };
    assert_eq!(
        violations(CREATE_LEAD, &lead("2026-02-30")),
        ["lead.received_on: must be a day that there is, YYYY-MM-DD"]
    );
    let Err(Invalid::Ahead(ahead)) = validate(CREATE_LEAD, &lead("2026-05-12")) else {
        panic!("it lies after today")
    };
    assert_eq!(
        (ahead.path.as_str(), ahead.day.to_string().as_str()),
        ("lead.received_on", "2026-05-12")
    );
    assert_eq!(violations(CREATE_LEAD, &lead("2026-05-11")), Vec::<String>::new());
    let recover = |taken_on: &str, due_on: &str| OrderRecoveryRequest {
        project: "projects/1".into(),
        source: FundSource::District.into(),
        amount_fen: 1,
        unit: "91120113754806625Q".into(),
        grounds: "截留".into(),
        taken_on: taken_on.into(),
        due_on: due_on.into(),
        ..OrderRecoveryRequest::default()
    };
    assert_eq!(
        violations(ORDER_RECOVERY, &recover("", "2026-05-10")),
        ["due_on: must not be before 2026-05-11, taken_on"]
    );
    assert_eq!(
        violations(ORDER_RECOVERY, &recover("2026-05-09", "2026-05-10")),
        Vec::<String>::new()
    );
    // What was asked yesterday and is asked again is not refused for its day: its answer may be known.
    let again = OrderRecoveryRequest {
        request_id: "0191a2b3-c4d5-7e6f-8a9b-0c1d2e3f4a5b".into(),
        ..recover("", "2026-05-10")
    };
    assert_eq!(violations(ORDER_RECOVERY, &again), Vec::<String>::new());
}

fn tipoff() -> SubmitTipoffRequest {
    let report = Report {
        subject_name: "某公司".into(),
        facts: "标注".into(),
        ..Report::default()
    };
    SubmitTipoffRequest {
        report: Some(report),
        ..SubmitTipoffRequest::default()
    }
}

fn lead() -> CreateLeadRequest {
    let party = Party {
        display_name: "某公司".into(),
        kind: 1,
        ..Party::default()
    };
    let lead = Lead {
        received_on: "2026-03-02".into(),
        party: Some(party),
        facts: "标注".into(),
        ..Lead::default()
    };
    CreateLeadRequest {
        lead: Some(lead),
        request_id: String::new(),
    }
}

fn officer() -> CreateOfficerRequest {
    let certificate = Certificate {
        number: "1".into(),
        valid_from: "2025-01-01".into(),
        valid_to: "2027-12-31".into(),
    };
    let officer = Officer {
        display_name: "周".into(),
        account: "zhou".into(),
        certificate: Some(certificate),
        ..Officer::default()
    };
    CreateOfficerRequest {
        officer: Some(officer),
        request_id: String::new(),
    }
}

#[test]
fn the_contract_is_complete_and_its_rules_are_all_evaluated() {
    let contract = Contract::load().unwrap();
    assert!(contract.methods().count() > 20);
    assert!(contract.methods().all(|method| !method.duty.is_empty()));
}

#[test]
fn a_method_says_who_may_call_it() {
    let contract = Contract::load().unwrap();
    let submit = contract.method(SUBMIT).unwrap();
    assert!(submit.access.admits(&Caller::anonymous()) && !submit.safe);
    assert_eq!(submit.duty, "Q3");
    let create = contract.method(CREATE_OFFICER).unwrap();
    assert_eq!(create.access.roles, [Role::Admin, Role::Head]);
    assert!(!create.access.admits(&Caller::anonymous()));
    let head = Caller {
        roles: vec![Role::Officer, Role::Head],
        ..Caller::anonymous()
    };
    assert!(create.access.admits(&head));
    assert!(contract.method(COMPUTE).unwrap().safe);
    assert!(contract.method("/kezhi.enforcement.v1.LawService/Nothing").is_none());
}

#[test]
fn good_messages_pass() {
    assert_eq!(violations(SUBMIT, &tipoff()), [""; 0]);
    assert_eq!(violations(CREATE_LEAD, &lead()), [""; 0]);
    assert_eq!(violations(CREATE_OFFICER, &officer()), [""; 0]);
}

#[test]
fn the_values_of_an_enum_are_told_apart_too() {
    let imposing = |remedies: &[i32]| ImposeRemediesRequest {
        name: "institutionchecks/1".into(),
        remedies: remedies.to_vec(),
        reasons: "x".into(),
        ..ImposeRemediesRequest::default()
    };
    assert_eq!(violations(IMPOSE_REMEDIES, &imposing(&[1, 2])), [""; 0]);
    assert_eq!(
        violations(IMPOSE_REMEDIES, &imposing(&[2, 1, 2])),
        ["remedies: must not have an item twice"]
    );
}

#[test]
fn bytes_that_are_no_message_are_malformed() {
    let contract = Contract::load().unwrap();
    let method = contract.method(COMPUTE).unwrap();
    let malformed = |bytes: &[u8]| matches!(contract.validate(method, bytes, today()), Err(Invalid::Malformed(_)));
    assert!(malformed(b"\x0a\xff"), "cut short");
    assert!(malformed(b"\x08\x01"), "a number where a string belongs");
    assert!(malformed(b"\x0a\x02\xc3\x28"), "no UTF-8");
    assert!(malformed(&[0x0a]), "a key alone");
}

#[test]
fn a_malformed_message_is_not_echoed() {
    let contract = Contract::load().unwrap();
    let bytes = b"\x0a\x05zhou\xff";
    let Err(Invalid::Malformed(text)) = contract.validate(contract.method(COMPUTE).unwrap(), bytes, today()) else {
        panic!()
    };
    assert!(
        text.contains("kezhi.enforcement.v1.ComputeDeadlineRequest") && !text.contains("zhou"),
        "{text}"
    );
}

#[test]
fn what_is_required_must_be_set() {
    assert_eq!(
        violations(SUBMIT, &SubmitTipoffRequest::default()),
        ["report: is required"]
    );
    let mut request = officer();
    request.officer.as_mut().unwrap().certificate = None;
    assert_eq!(
        violations(CREATE_OFFICER, &request),
        ["officer.certificate: is required"]
    );
}

#[test]
fn a_length_is_counted_in_characters() {
    let mut request = tipoff();
    let report = request.report.as_mut().unwrap();
    report.subject_name = "洪".repeat(200);
    assert_eq!(violations(SUBMIT, &request), [""; 0]);
    request.report.as_mut().unwrap().subject_name.push('山');
    assert_eq!(
        violations(SUBMIT, &request),
        ["report.subject_name: must have at most 200 characters"]
    );
    request.report.as_mut().unwrap().subject_name.clear();
    assert_eq!(violations(SUBMIT, &request), ["report.subject_name: must not be empty"]);
    let mut request = officer();
    request.officer.as_mut().unwrap().tied_to = vec!["9".repeat(18), "9".repeat(17)];
    assert_eq!(
        violations(CREATE_OFFICER, &request),
        ["officer.tied_to[1]: must have exactly 18 characters"]
    );
}

#[test]
fn a_pattern_is_matched_even_by_the_empty_string_unless_zero_is_ignored() {
    let request = ComputeDeadlineRequest {
        rule_id: "x".into(),
        ..ComputeDeadlineRequest::default()
    };
    assert_eq!(
        violations(COMPUTE, &request),
        ["trigger_date: must be a day, YYYY-MM-DD"]
    );
    let mut request = tipoff();
    request.authority = "33".into();
    assert_eq!(
        violations(SUBMIT, &request),
        ["authority: must be a region code of 6 digits"]
    );
    request.authority.clear();
    assert_eq!(violations(SUBMIT, &request), [""; 0]);
}

#[test]
fn a_request_id_is_a_uuid_or_empty() {
    let mut request = tipoff();
    request.request_id = "0198c0de-0000-7000-8000-00000000000A".into();
    assert_eq!(violations(SUBMIT, &request), [""; 0]);
    request.request_id = "again".into();
    assert_eq!(violations(SUBMIT, &request), ["request_id: must be a UUID"]);
}

#[test]
fn a_number_keeps_its_bounds_and_an_optional_one_may_be_unset() {
    let request = AssessPenaltyRequest {
        violation: "patent-passing-off".into(),
        committed_to: "2026-01-05".into(),
        decided_on: "2026-03-05".into(),
        ..AssessPenaltyRequest::default()
    };
    assert_eq!(violations(ASSESS, &request), [""; 0]);
    let request = AssessPenaltyRequest {
        illegal_gains_fen: Some(-1),
        illegal_turnover_fen: Some(100_000_000_000_001),
        ..request
    };
    let expected = [
        "illegal_gains_fen: must be at least 0",
        "illegal_turnover_fen: must be at most 100000000000000",
    ];
    assert_eq!(violations(ASSESS, &request), expected);
    let request = ListLeadsRequest {
        page_size: -1,
        ..ListLeadsRequest::default()
    };
    assert_eq!(violations(LIST_LEADS, &request), ["page_size: must be at least 0"]);
}

/// States are named by [`kezhi_procedure::state_name`], which knows where a word begins by its first letter alone.
#[test]
fn every_state_is_named_so_that_its_name_is_found_again() {
    let contract = Contract::load().unwrap();
    let enums = contract.pool().all_enums().filter(|one| one.name() == "State");
    let states: Vec<String> = enums
        .flat_map(|one| one.values().map(|state| state.name().to_string()).collect::<Vec<_>>())
        .collect();
    assert!(states.len() > 100, "{}", states.len());
    for state in states {
        let mut words = state.split('_');
        assert_eq!(words.next(), Some("STATE"), "{state}");
        assert!(
            words.all(|word| word.starts_with(|letter: char| letter.is_ascii_uppercase())),
            "{state}"
        );
    }
    for state in [lead::State::Received, lead::State::Filed] {
        assert_eq!(kezhi_procedure::state_name(state), state.as_str_name());
    }
}

#[test]
fn an_enum_takes_only_what_it_defines_and_not_what_is_excluded() {
    let request = ListLeadsRequest {
        state: 99,
        ..ListLeadsRequest::default()
    };
    assert_eq!(
        violations(LIST_LEADS, &request),
        ["state: must be one of STATE_RECEIVED, STATE_FILED, STATE_DECLINED, STATE_JOINED"]
    );
    let request = NotifyPartyRequest {
        name: "cases/1".into(),
        ..NotifyPartyRequest::default()
    };
    assert_eq!(
        violations("/kezhi.enforcement.v1.CaseService/NotifyParty", &request),
        ["method: must not be SERVICE_METHOD_UNSPECIFIED"]
    );
}

#[test]
fn a_list_keeps_its_length_and_its_items_keep_their_rules() {
    let mut request = tipoff();
    let report = request.report.as_mut().unwrap();
    report.patent_numbers = vec!["CN1".into(), "CN2".into(), String::new()];
    report.evidence_digests = vec!["ABC".into()];
    let expected = [
        "report.patent_numbers[2]: must not be empty",
        "report.evidence_digests[0]: must be a SHA-256 in lower-case hex",
    ];
    assert_eq!(violations(SUBMIT, &request), expected);
    let report = request.report.as_mut().unwrap();
    report.evidence_digests.clear();
    report.patent_numbers = vec!["CN1".into(); 51];
    assert_eq!(
        violations(SUBMIT, &request),
        ["report.patent_numbers: must have at most 50 items"]
    );
}

#[test]
fn messages_in_a_list_are_judged_too() {
    let range = DateRange {
        from: "2026-01-01".into(),
        to: "soon".into(),
    };
    let request = ComputeDeadlineRequest {
        rule_id: "x".into(),
        trigger_date: "2026-01-01".into(),
        suspensions: vec![range],
        ..ComputeDeadlineRequest::default()
    };
    assert_eq!(
        violations(COMPUTE, &request),
        ["suspensions[0].to: must be a day, YYYY-MM-DD"]
    );
}

#[test]
fn a_flood_of_violations_is_cut() {
    let mut request = tipoff();
    request.report.as_mut().unwrap().patent_numbers = vec![String::new(); 10_000];
    assert_eq!(violations(SUBMIT, &request).len(), MOST_VIOLATIONS);
}

#[test]
fn a_violation_never_echoes_the_value() {
    let mut request = tipoff();
    request.report.as_mut().unwrap().subject_credit_code = "330109199001011234X".repeat(6);
    assert_eq!(
        violations(SUBMIT, &request),
        ["report.subject_credit_code: must have at most 100 characters"]
    );
}

/// The contract with one more message, whose only field carries these bytes as its `buf.validate.field` option.
fn contract_with_rule(kind: Type, rule: &[u8]) -> Result<Contract, ContractError> {
    let mut pool = DescriptorPool::decode(DESCRIPTORS).unwrap();
    let field = FieldDescriptorProto {
        name: Some("value".into()),
        number: Some(1),
        label: Some(Label::Optional.into()),
        r#type: Some(kind.into()),
        ..FieldDescriptorProto::default()
    };
    let file = FileDescriptorProto {
        name: Some("extra.proto".into()),
        package: Some("kezhi.extra.v1".into()),
        syntax: Some("proto3".into()),
        dependency: vec!["buf/validate/validate.proto".into()],
        message_type: vec![DescriptorProto {
            name: Some("Extra".into()),
            field: vec![field],
            ..DescriptorProto::default()
        }],
        ..FileDescriptorProto::default()
    };
    // Prost's own types cannot hold an extension, so the option is spliced in: FieldDescriptorProto.options is field 8.
    let mut options = Vec::new();
    prost::encoding::bytes::encode(1159, &rule.to_vec(), &mut options);
    let file = with_options(&file, &options);
    pool.decode_file_descriptor_proto(file.as_slice()).unwrap();
    Contract::read(pool)
}

fn with_options(file: &FileDescriptorProto, options: &[u8]) -> Vec<u8> {
    let nested = |tag, bytes: Vec<u8>| {
        let mut text = Vec::new();
        prost::encoding::bytes::encode(tag, &bytes, &mut text);
        text
    };
    let mut plain = file.clone();
    let message = plain.message_type.remove(0);
    let mut field = message.field[0].encode_to_vec();
    field.extend(nested(8, options.to_vec()));
    let mut body = DescriptorProto {
        field: Vec::new(),
        ..message
    }
    .encode_to_vec();
    body.extend(nested(2, field));
    let mut text = plain.encode_to_vec();
    text.extend(nested(4, body));
    text
}

#[test]
fn a_rule_that_is_not_evaluated_here_is_refused_at_load() {
    // string.email = true, string = 14, email = 12
    let Err(ContractError::RuleUnsupported { element, rule }) =
        contract_with_rule(Type::String, &[0x72, 0x02, 0x60, 0x01])
    else {
        panic!("served a rule that nobody evaluates")
    };
    assert_eq!(
        (element.as_str(), rule.as_str()),
        ("kezhi.extra.v1.Extra.value", "string.email")
    );
}

#[test]
fn a_rule_of_another_kind_than_its_field_is_refused_at_load() {
    // int32.gte = 1 at a string
    let refused = contract_with_rule(Type::String, &[0x1a, 0x02, 0x28, 0x01]);
    assert!(matches!(refused, Err(ContractError::RuleUnsupported { .. })));
}

#[test]
fn bounds_that_cross_are_refused_at_load() {
    // int64 {gte: 5, lte: 4}: gte is field 5, lte field 3
    let refused = contract_with_rule(Type::Int64, &[0x22, 0x04, 0x28, 0x05, 0x18, 0x04]);
    assert!(matches!(refused, Err(ContractError::RuleWrong { .. })));
}

#[test]
fn a_method_without_its_options_is_refused_at_load() {
    let mut pool = DescriptorPool::decode(DESCRIPTORS).unwrap();
    let method = prost_types::MethodDescriptorProto {
        name: Some("Do".into()),
        input_type: Some(".kezhi.common.v1.DateRange".into()),
        output_type: Some(".kezhi.common.v1.DateRange".into()),
        ..Default::default()
    };
    pool.add_file_descriptor_proto(FileDescriptorProto {
        name: Some("extra.proto".into()),
        package: Some("kezhi.extra.v1".into()),
        dependency: vec!["kezhi/common/v1/record.proto".into()],
        service: vec![prost_types::ServiceDescriptorProto {
            name: Some("ExtraService".into()),
            method: vec![method],
            ..Default::default()
        }],
        ..FileDescriptorProto::default()
    })
    .unwrap();
    let Err(error) = Contract::read(pool) else {
        panic!("served a method for nobody knows whom")
    };
    assert_eq!(
        error.to_string(),
        "kezhi.extra.v1.ExtraService.Do must state who may call it: anyone, or some roles"
    );
}

#[test]
fn an_account_and_a_request_id_come_in_their_normal_form() {
    let officer = |account: &str| Officer {
        account: account.into(),
        display_name: "Ｌi  明".into(),
        certificate: Some(Certificate {
            number: "湘 1".into(),
            valid_from: "2026-01-01".into(),
            valid_to: "2026-12-31".into(),
        }),
        ..Officer::default()
    };
    let request = |account: &str, request_id: &str| CreateOfficerRequest {
        officer: Some(officer(account)),
        request_id: request_id.into(),
    };
    let normal = "7b1f6c1e-0d6a-4c55-9f5e-1f6f3a0c9b7d";
    let kept = request("li", normal);
    assert_eq!(validate(CREATE_OFFICER, &kept), Ok(None));
    for (account, request_id) in [
        ("LI", normal),
        ("li ", normal),
        ("ＬＩ", &normal.to_uppercase()),
        ("li", &normal.to_uppercase()),
    ] {
        let read = validate(CREATE_OFFICER, &request(account, request_id))
            .unwrap()
            .unwrap();
        assert_eq!(
            CreateOfficerRequest::decode(read.as_slice()).unwrap(),
            kept,
            "{account} {request_id}"
        );
    }
    assert_eq!(violations(CREATE_OFFICER, &request(" \u{3000}", "")).len(), 1);
}
