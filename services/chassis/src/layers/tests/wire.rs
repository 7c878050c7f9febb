//! What is no gRPC, and messages that are compressed.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use http::StatusCode;

use super::*;

const GZIP: (&str, &str) = ("grpc-encoding", "gzip");

/// A message compressed by gzip, with its prefix.
fn packed(message: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(message).unwrap();
    let mut framed = frame(&encoder.finish().unwrap());
    framed[0] = 1;
    framed
}

fn compressed(body: Vec<u8>) -> Request {
    with(call(COMPUTE, body), GZIP.0, GZIP.1)
}

#[tokio::test]
async fn what_gzip_made_smaller_is_taken_for_what_it_was() {
    let context = ServiceContext::new();
    let [_, _, _, _, _, message @ ..] = &good_message()[..] else {
        panic!("a message has a prefix")
    };
    // A client that could compress may send as it is what would not get smaller.
    for body in [packed(message), good_message()] {
        let answer = context.answer(echo, compressed(body)).await;
        assert_eq!(answer.status.code(), Code::Ok, "{:?}", answer.status);
        assert!(answer.body.ends_with(&good_message()), "{answer:?}");
    }
}

#[tokio::test]
async fn the_size_of_a_message_counts_once_it_is_unpacked() {
    let context = ServiceContext::new();
    let answer = context.answer(not_reached, compressed(packed(&[0; 1 << 20]))).await;
    assert_eq!(
        answer.said(),
        says(Code::ResourceExhausted, ErrorReason::MessageTooLarge)
    );
    assert_eq!(answer.metadata("limit_bytes"), "1000");
}

#[tokio::test]
async fn what_is_not_compressed_as_it_says_is_refused() {
    let context = ServiceContext::new();
    let mut torn = packed(&[7; 300]);
    torn.truncate(20);
    torn[4] = 15;
    let mut flagged = good_message();
    flagged[0] = 1;
    for request in [compressed(torn), compressed(flagged.clone()), call(COMPUTE, flagged)] {
        let answer = context.answer(not_reached, request).await;
        assert_eq!(
            answer.said(),
            says(Code::InvalidArgument, ErrorReason::MessageMalformed)
        );
    }
}

#[tokio::test]
async fn another_compression_is_refused_with_those_that_are_taken() {
    let context = ServiceContext::new();
    let request = with(call(COMPUTE, good_message()), "grpc-encoding", "zstd");
    let answer = context.answer(not_reached, request).await;
    assert_eq!(
        answer.said(),
        says(Code::Unimplemented, ErrorReason::CompressionUnknown)
    );
    assert_eq!(answer.metadata("encoding"), "zstd");
    assert_eq!(
        answer.status.metadata().get("grpc-accept-encoding").unwrap(),
        "identity,gzip"
    );
}

#[tokio::test]
async fn what_is_no_grpc_is_answered_as_http_does() {
    let context = ServiceContext::new();
    let of_type = |stated: &str| {
        let request = http::Request::post(COMPUTE).header("content-type", stated);
        request.body(Body::new(Full::from(good_message()))).unwrap()
    };
    for stated in ["application/json", "application/grpc-web", "application/grpc+json", ""] {
        let answered = stack(Routes::default(), &context.wire)
            .oneshot(of_type(stated))
            .await
            .unwrap();
        assert_eq!(answered.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{stated}");
    }
    for stated in [
        "application/grpc",
        "application/grpc+proto",
        "Application/gRPC; charset=utf-8",
    ] {
        let answered = stack(Routes::default(), &context.wire)
            .oneshot(of_type(stated))
            .await
            .unwrap();
        assert_eq!(answered.status(), StatusCode::OK, "{stated}");
    }
}
