//! Interagency requests with a partner whose system is connected: they go and come as letters, and so do receipts and answers.

use kezhi_chassis::store::{Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::{Refusal, field};
use kezhi_proto::coordination::interagency_request::{self, Content, Ground, Kind, Material, State};
use kezhi_proto::coordination::{
    AcknowledgeInteragencyRequestRequest, AnswerInteragencyRequestRequest, DeliverLetterRequest, Letter, LetterReceipt,
    ReceiveInteragencyRequestRequest, ReturnInteragencyRequestRequest,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::incoming::receive_for;
use super::outgoing::answer_with;
use super::passing::{Passing, told};
use super::rules::{Facts, content_of};
use crate::exchange::deliveries::settled::Said;
use crate::exchange::kind::LetterKind;
use crate::exchange::letter_type::{INTERAGENCY_REQUEST, INTERAGENCY_REQUEST_ANSWER};
use crate::exchange::letters::{Draft, id_of, write};
use crate::exchange::settings::{ExchangeSettings, PartnerSettings};
use crate::leading_group::departments::DEPARTMENTS;

/// The letter by which an interagency request goes, and comes.
pub const HANDED: LetterKind = LetterKind {
    take: Some(|call, partner, letter| Box::pin(receive(call, partner, letter))),
    receipted: Some(|call, letter, receipt, said| Box::pin(receipted(call, letter, receipt, said))),
    ..LetterKind::of(INTERAGENCY_REQUEST)
};
/// The letter that answers one.
pub const ANSWERED: LetterKind = LetterKind {
    take: Some(|call, partner, letter| Box::pin(answered(call, partner, letter))),
    ..LetterKind::of(INTERAGENCY_REQUEST_ANSWER)
};

/// The methods whose rules a letter must keep too.
const RECEIVE: &str = "/kezhi.coordination.v1.InteragencyRequestService/ReceiveInteragencyRequest";
const ANSWER: &str = "/kezhi.coordination.v1.InteragencyRequestService/AnswerInteragencyRequest";

/// The reasons of a partner who gives none.
const UNSAID: &str = "未说明理由";

/// The data of a letter that hands something over.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Told {
    kind: String,
    matter: String,
    case_number: String,
    reasons: String,
    legal_basis: String,
    materials: Vec<ToldMaterial>,
    answer_by: String,
    sent_on: String,
    number: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct ToldMaterial {
    title: String,
    digest: String,
}

/// The data of a letter that answers an interagency request, or declines it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Answered {
    /// The id of the letter that handed it over.
    letter: String,
    declined: bool,
    text: String,
    number: String,
    digests: Vec<String>,
}

/// Sends an interagency request to its partner's system, where that is connected.
pub async fn send(call: &Call, interagency_request: &mut Passing, exchange: &ExchangeSettings) -> Result<(), Error> {
    let partner = interagency_request.value.partner_credit_code.clone();
    if !exchange.is_connected(
        &call.context().authority().code,
        &interagency_request.authority,
        &partner,
    ) {
        return Ok(());
    }
    let content = content_of(&interagency_request.value);
    let told = json!(Told {
        kind: short(content.kind()),
        matter: content.matter,
        case_number: content.case_number,
        reasons: content.reasons,
        legal_basis: content.legal_basis,
        materials: content.materials.into_iter().map(told_material).collect(),
        answer_by: content.answer_by,
        sent_on: interagency_request.value.sent_on.clone(),
        number: String::new(),
    });
    let draft = Draft::about(&interagency_request.name, INTERAGENCY_REQUEST, &told).to(&partner);
    interagency_request.value.letter = write(call, &interagency_request.authority, draft).await?;
    Ok(())
}

/// Acknowledges or returns an interagency request, as the receipt of its letter says. Only the last letter counts. A partner that changes its word once
/// the interagency request has gone on is refused.
async fn receipted(call: &Call, letter: &Stored<Letter>, receipt: LetterReceipt, said: Said) -> Result<(), Error> {
    let step = match receipt.accepted {
        true => AcknowledgeInteragencyRequestRequest::STEP,
        false => ReturnInteragencyRequestRequest::STEP,
    };
    let mut interagency_request = Passing::open_today(call, &letter.value.subject, step).await?;
    let goes_on = match (interagency_request.value.state(), receipt.accepted) {
        (State::Sent, _) => true,
        (State::Acknowledged | State::Answered | State::Closed, accepted) => !accepted,
        // It may have come back by an answer, of which the first receipt tells nothing.
        (State::Returned, accepted) => accepted && said == Said::Otherwise,
        _ => false,
    };
    if !goes_on || interagency_request.value.letter != letter.name {
        return Ok(());
    }
    let facts = Facts::of(&interagency_request.value, interagency_request.on, true);
    let taken = interagency_request.take(call, &facts)?;
    let data = match receipt.accepted {
        true => {
            interagency_request.value.acknowledged_on = interagency_request.on.to_string();
            told(&interagency_request.value)
        }
        false => {
            let mut reasons = [receipt.message, receipt.code].into_iter();
            let reasons = reasons.find(|said| !said.is_empty());
            interagency_request.goes_back(Ground::Other, reasons.unwrap_or_else(|| UNSAID.into()))
        }
    };
    interagency_request.store(call, &taken, data).await?;
    Ok(())
}

/// Receives what a partner's system hands over. The officer of the settings owns it.
async fn receive(call: &Call, partner: &PartnerSettings, letter: &DeliverLetterRequest) -> Result<(), Error> {
    let told: Told = read(letter)?;
    let sender = call
        .load_by_key(&DEPARTMENTS, call.authority(), &partner.credit_code)
        .await?;
    let sender = sender.ok_or_else(|| Refusal::field("source", "the sender is no department of the register"))?;
    let request = ReceiveInteragencyRequestRequest {
        content: Some(Content {
            kind: kind_of(&told.kind).into(),
            partner: sender.name,
            matter: told.matter,
            case_number: told.case_number,
            reasons: told.reasons,
            legal_basis: told.legal_basis,
            materials: told.materials.into_iter().map(material).collect(),
            answer_by: told.answer_by,
            ..Content::default()
        }),
        sent_on: told.sent_on,
        sender_number: match told.number.is_empty() {
            true => letter.id.clone(),
            false => told.number,
        },
        ..ReceiveInteragencyRequestRequest::default()
    };
    validate(call, RECEIVE, &request)?;
    receive_for(call, request, partner.officer.clone(), letter.id.clone()).await?;
    Ok(())
}

/// Takes the answer of a partner's system to what was handed over to it, or that it sends it back.
async fn answered(call: &Call, partner: &PartnerSettings, letter: &DeliverLetterRequest) -> Result<(), Error> {
    let answered: Answered = read(letter)?;
    let request = AnswerInteragencyRequestRequest {
        name: letter.subject.clone(),
        answer: Some(interagency_request::Answer {
            text: answered.text,
            number: answered.number,
            digests: answered.digests,
            ..interagency_request::Answer::default()
        }),
        ..AnswerInteragencyRequestRequest::default()
    };
    validate(call, ANSWER, &request)?;
    let step = match answered.declined {
        true => ReturnInteragencyRequestRequest::STEP,
        false => AnswerInteragencyRequestRequest::STEP,
    };
    let mut interagency_request = Passing::open_today(call, &request.name, step).await?;
    // What another partner has looks like what does not exist, and so does what another authority handed over.
    if interagency_request.value.partner_credit_code != partner.credit_code
        || interagency_request.authority != call.authority()
    {
        return Err(not_found(&request.name).into());
    }
    let present = id_of(&interagency_request.value.letter);
    let otherwise = format!(
        "letter: {} was handed over by another letter, {present:?}",
        request.name
    );
    field::must(answered.letter == present, "data", otherwise)?;
    let answer = request.answer.unwrap_or_default();
    if !answered.declined {
        answer_with(call, interagency_request, answer).await?;
        return Ok(());
    }
    let taken = interagency_request.take_freely(call)?;
    let data = interagency_request.goes_back(Ground::Other, answer.text);
    interagency_request.store(call, &taken, data).await?;
    Ok(())
}

/// Tells the sender's system the answer, where the interagency request came as a letter.
pub async fn answer(call: &Call, interagency_request: &Passing) -> Result<(), Error> {
    let answer = interagency_request.value.answer.clone().unwrap_or_default();
    let answered = Answered {
        text: answer.text,
        number: answer.number,
        digests: answer.digests,
        ..Answered::default()
    };
    tell(call, interagency_request, answered).await
}

/// Tells the sender's system that the bureau declines, where the interagency request came as a letter.
pub async fn decline(call: &Call, interagency_request: &Passing, reasons: &str) -> Result<(), Error> {
    let answered = Answered {
        declined: true,
        text: reasons.to_string(),
        ..Answered::default()
    };
    tell(call, interagency_request, answered).await
}

async fn tell(call: &Call, interagency_request: &Passing, answered: Answered) -> Result<(), Error> {
    if interagency_request.value.sender_letter.is_empty() {
        return Ok(());
    }
    let answered = json!(Answered {
        letter: interagency_request.value.sender_letter.clone(),
        ..answered
    });
    let draft = Draft::about(&interagency_request.name, INTERAGENCY_REQUEST_ANSWER, &answered);
    write(
        call,
        &interagency_request.authority,
        draft.to(&interagency_request.value.partner_credit_code),
    )
    .await?;
    Ok(())
}

/// Holds what a letter says to the rules of the method that does the same. A partner knows the data alone, not their fields.
fn validate(call: &Call, method: &str, request: &impl prost::Message) -> Result<(), Refusal> {
    let valid = call.context().validate(method, request);
    valid.map_err(|refusal| Refusal::field("data", refusal.message))
}

fn read<T: for<'a> Deserialize<'a>>(letter: &DeliverLetterRequest) -> Result<T, Refusal> {
    serde_json::from_slice(&letter.data).map_err(|error| Refusal::field("data", error.to_string()))
}

/// A kind without the prefix that the contract's enum needs.
fn short(kind: Kind) -> String {
    kind.as_str_name().trim_start_matches("KIND_").to_string()
}

fn kind_of(short: &str) -> Kind {
    Kind::from_str_name(&format!("KIND_{short}")).unwrap_or_default()
}

fn told_material(material: Material) -> ToldMaterial {
    ToldMaterial {
        title: material.title,
        digest: material.digest,
    }
}

fn material(told: ToldMaterial) -> Material {
    Material {
        title: told.title,
        digest: told.digest,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Answered, Told, ToldMaterial, kind_of};
    use crate::exchange::letter_type::{INTERAGENCY_REQUEST, INTERAGENCY_REQUEST_ANSWER};
    use crate::exchange::samples;

    #[test]
    fn the_docs_show_a_interagency_request_and_its_answer() {
        let told = Told {
            kind: "TRANSFER".into(),
            matter: "移送涉嫌假冒专利线索".into(),
            case_number: "洪知执〔2026〕3号".into(),
            reasons: "违法行为发生在贵辖区".into(),
            legal_basis: "《行政处罚法》第二十二条".into(),
            materials: vec![ToldMaterial {
                title: "线索登记表".into(),
                digest: "ab".repeat(32),
            }],
            answer_by: "2026-03-20".into(),
            sent_on: "2026-03-02".into(),
            number: "洪知函〔2026〕7号".into(),
        };
        assert_ne!(kind_of(&told.kind), super::Kind::Unspecified);
        samples::shows(INTERAGENCY_REQUEST, &json!(told));
        let answered = Answered {
            letter: "0197f2a4-5b8e-7c11-9d60-3f2c8a7b1e04".into(),
            declined: false,
            text: "已立案调查".into(),
            number: "法函〔2026〕15号".into(),
            digests: vec!["cd".repeat(32)],
        };
        samples::shows(INTERAGENCY_REQUEST_ANSWER, &json!(answered));
    }
}
