//! Strangers who want to keep everyone else out.

use std::net::{IpAddr, Ipv4Addr};

use futures::future::join_all;
use kezhi_proto::enforcement::ListRulesRequest;
use tonic::Code;
use tonic::transport::Endpoint;

use crate::door::greeted;
use crate::kit::{Person, Suite, refusal_of};

/// Where they come from: not where everyone else does.
const ELSEWHERE: &str = "127.0.0.2";
/// How many connections say nothing.
const SILENT: usize = 100;
/// How many tokens are forged, and how many are tried at once.
const FORGED: usize = 200;
const AT_ONCE: usize = 20;

/// Strangers flood the door; gives how many of them were turned away.
pub async fn flooded(suite: &Suite) -> usize {
    let silent = join_all((0..SILENT).map(|_| greeted(suite, ELSEWHERE))).await;
    let address: IpAddr = ELSEWHERE.parse::<Ipv4Addr>().unwrap().into();
    let endpoint = Endpoint::from_shared(format!("http://{}", suite.door())).unwrap();
    let channel = endpoint.local_address(Some(address)).connect_lazy();
    let good = suite.token("officer", "li");
    let numbers: Vec<usize> = (0..FORGED).collect();
    for some in numbers.chunks(AT_ONCE) {
        join_all(some.iter().map(async |number| {
            let forged = Person::new(channel.clone(), Some(&format!("{good}{number}")));
            let refused = forged.law().list_rules(ListRulesRequest {}).await.unwrap_err();
            let seen = refusal_of(&refused);
            assert!(
                matches!(seen.seen().0, Code::Unauthenticated | Code::ResourceExhausted),
                "{refused:?}"
            );
        }))
        .await;
    }
    silent.len() + FORGED
}
