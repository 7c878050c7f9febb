//! Metadata that is too large.

use kezhi_proto::enforcement::ListRulesRequest;
use tonic::metadata::{AsciiMetadataKey, MetadataValue};
use tonic::{Code, Request};

use super::{DATABASE, TODAY};
use crate::kit::{Good, Part, Person, Suite, assert_refused};

/// A call with so many bytes of metadata, a thousand to an entry.
fn with_metadata(bytes: usize) -> Request<ListRulesRequest> {
    let mut request = Request::new(ListRulesRequest {});
    for number in 0..bytes / 1000 {
        let key: AsciiMetadataKey = format!("x-padding-{number}").parse().unwrap();
        let value = MetadataValue::try_from("x".repeat(950)).unwrap();
        request.metadata_mut().insert(key, value);
    }
    request
}

#[tokio::test]
async fn metadata_that_is_too_large_is_refused_as_grpc_refuses() {
    let suite = Suite::apart(DATABASE, TODAY).await;
    for channel in [suite.channel(), suite.channel_to(Part::Enforcement)] {
        let anyone = Person::new(channel, None);
        anyone.law().list_rules(with_metadata(15_000)).await.good();
        for large in [18_000, 200_000, 900_000] {
            let answer = anyone.law().list_rules(with_metadata(large)).await;
            let refused = assert_refused(answer, "METADATA_TOO_LARGE", "");
            assert_eq!(refused.code, Code::ResourceExhausted, "{large}");
            refused.says("limit_bytes", 16_384);
        }
        anyone.law().list_rules(ListRulesRequest {}).await.good();
    }
}
