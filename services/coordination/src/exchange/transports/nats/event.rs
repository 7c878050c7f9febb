//! A letter as a CloudEvent on NATS, after the CloudEvents binding for it: we send in the binary mode, and read that and the structured one.

use std::collections::HashMap;

use async_nats::header::{HeaderMap, NATS_MESSAGE_ID};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kezhi_proto::coordination::DeliverLetterRequest;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::Deserialize;
use serde_json::Value;

use crate::exchange::transports::attributes::Attributes;

/// The header of the media type; the attributes of a CloudEvent stand in headers that begin so.
const CONTENT_TYPE: &str = "content-type";
const ATTRIBUTE: &str = "ce-";
/// The media type of a whole event in JSON.
const STRUCTURED: &str = "application/cloudevents+json";
/// What is written as `%XX` in a header, besides all that is no ASCII.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%');

/// An event in the structured mode.
#[derive(Deserialize)]
struct Structured {
    #[serde(flatten)]
    attributes: Attributes,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    data_base64: String,
}

/// The headers of a letter.
pub fn headers_of(letter: &DeliverLetterRequest) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(NATS_MESSAGE_ID, letter.id.as_str());
    headers.insert(CONTENT_TYPE, letter.data_content_type.as_str());
    let attributes = Attributes::of(letter);
    for (name, value) in [
        ("specversion", attributes.specversion),
        ("id", attributes.id),
        ("source", attributes.source),
        ("type", attributes.r#type),
        ("subject", attributes.subject),
        ("time", attributes.time),
        ("sequence", attributes.sequence),
    ] {
        if !value.is_empty() {
            let encoded = utf8_percent_encode(&value, ENCODED).to_string();
            headers.insert(format!("{ATTRIBUTE}{name}").as_str(), encoded.as_str());
        }
    }
    headers
}

/// The letter of a message; or what is known of it, and why it is none.
pub fn letter_of(
    headers: Option<&HeaderMap>,
    payload: &[u8],
) -> Result<DeliverLetterRequest, (Box<DeliverLetterRequest>, String)> {
    let headers = by_name(headers);
    let header = |name: &str| headers.get(name).cloned().unwrap_or_default();
    let content_type = header(CONTENT_TYPE);
    let is_structured = headers.is_empty() || media_type(&content_type) == STRUCTURED;
    if is_structured {
        return structured(payload).map_err(|why| {
            let known = DeliverLetterRequest {
                id: header(&NATS_MESSAGE_ID.to_string().to_ascii_lowercase()),
                ..DeliverLetterRequest::default()
            };
            (Box::new(known), format!("the event: {why}"))
        });
    }
    let attribute = |name: &str| decoded(&header(&format!("{ATTRIBUTE}{name}")));
    let attributes = Attributes {
        specversion: attribute("specversion"),
        id: attribute("id"),
        source: attribute("source"),
        r#type: attribute("type"),
        subject: attribute("subject"),
        time: attribute("time"),
        sequence: attribute("sequence"),
        datacontenttype: content_type,
    };
    Ok(attributes.letter(payload.to_vec()))
}

/// The headers by their names in small letters: whoever sends writes them as it likes.
fn by_name(headers: Option<&HeaderMap>) -> HashMap<String, String> {
    let headers = headers.into_iter().flat_map(HeaderMap::iter);
    headers
        .filter_map(|(name, values)| Some((name.to_string().to_ascii_lowercase(), values.first()?.to_string())))
        .collect()
}

fn media_type(content_type: &str) -> String {
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.trim().to_ascii_lowercase()
}

/// What stood in an attribute before it was written as `%XX`; what is no text then stays as it came.
fn decoded(value: &str) -> String {
    let decoded = percent_decode_str(value).decode_utf8();
    decoded.map_or_else(|_| value.to_string(), Into::into)
}

fn structured(payload: &[u8]) -> Result<DeliverLetterRequest, String> {
    let event: Structured = serde_json::from_slice(payload).map_err(|error| error.to_string())?;
    let Structured {
        attributes,
        data,
        data_base64,
    } = event;
    let is_json = media_type(&attributes.datacontenttype).ends_with("json");
    let data = match (data, data_base64.as_str()) {
        (Value::Null, base64) => STANDARD
            .decode(base64)
            .map_err(|error| format!("data_base64: {error}"))?,
        (Value::String(text), "") if !is_json => text.into_bytes(),
        (json, "") => json.to_string().into_bytes(),
        _ => return Err("data and data_base64 are both there".into()),
    };
    Ok(attributes.letter(data))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> DeliverLetterRequest {
        DeliverLetterRequest {
            id: "a 1".into(),
            source: "kezhi/431271".into(),
            r#type: "kezhi.interagency-request".into(),
            subject: "移送 50% \"甲\"".into(),
            time: None,
            sequence: "07".into(),
            data_content_type: "application/json".into(),
            data: br#"{"kind":"TRANSFER"}"#.to_vec(),
        }
    }

    #[test]
    fn a_letter_is_read_as_it_was_written_whatever_stands_in_its_attributes() {
        let headers = headers_of(&letter());
        let subject = headers.get("ce-subject").unwrap().to_string();
        assert_eq!(subject, "%E7%A7%BB%E9%80%81%2050%25%20%22%E7%94%B2%22");
        assert_eq!(letter_of(Some(&headers), &letter().data).unwrap(), letter());
    }

    #[test]
    fn the_names_of_headers_may_be_written_in_any_case_and_values_as_they_are() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("Content-Type", "application/json"),
            ("CE-Id", "a 1"),
            ("Ce-Source", "kezhi/431271"),
            ("ce-TYPE", "kezhi.interagency-request"),
            ("ce-subject", "移送%2050%25 \"甲\""),
            ("ce-Sequence", "07"),
        ] {
            headers.insert(name, value);
        }
        assert_eq!(letter_of(Some(&headers), &letter().data).unwrap(), letter());
    }

    #[test]
    fn a_whole_event_in_json_is_a_letter_too() {
        let event = |rest: &str| {
            format!(
                r#"{{"specversion":"1.0","id":"a 1","source":"kezhi/431271","type":"kezhi.interagency-request",
                "subject":"移送 50% \"甲\"","sequence":"07",{rest}}}"#
            )
        };
        let mut headers = HeaderMap::new();
        headers.insert("Content-Type", "application/cloudevents+json; charset=UTF-8");
        for rest in [
            r#""data":{"kind":"TRANSFER"}"#,
            r#""datacontenttype":"application/json","data_base64":"eyJraW5kIjoiVFJBTlNGRVIifQ==""#,
        ] {
            assert_eq!(letter_of(Some(&headers), event(rest).as_bytes()).unwrap(), letter());
            assert_eq!(letter_of(None, event(rest).as_bytes()).unwrap(), letter());
        }
        let xml = event(r#""datacontenttype":"application/xml","data":"<a/>""#);
        assert_eq!(letter_of(None, xml.as_bytes()).unwrap().data, b"<a/>");
    }

    #[test]
    fn what_is_no_event_is_known_by_the_id_of_its_message_and_says_why() {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", STRUCTURED);
        headers.insert(NATS_MESSAGE_ID, "m7");
        let both = r#"{"specversion":"1.0","id":"a","source":"s","type":"t","data":1,"data_base64":"MQ=="}"#;
        for (payload, why) in [
            ("{}", "missing field `specversion`"),
            ("x", "expected value"),
            (both, "both there"),
        ] {
            let (known, told) = letter_of(Some(&headers), payload.as_bytes()).unwrap_err();
            assert_eq!(known.id, "m7");
            assert!(told.contains(why), "{told}");
        }
    }
}
