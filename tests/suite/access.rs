//! Who may call what, from the contract's own options: every method, every role, at the gateway and at each service.

use kezhi_proto::common::Role;
use tonic::Code;
use tonic::transport::Channel;

use crate::kit::contract::{Method, call, methods, pool};
use crate::kit::refusals::Refused;
use crate::kit::{Database, Part, Person, Suite, refusal_of};

/// Bytes that are no message of any method: whoever may call is told so, whoever may not learns nothing of it.
const NO_MESSAGE: [u8; 3] = [0xff, 0xff, 0xff];

// Access is judged before any database is asked, so one database is enough here.
const DATABASE: Database = Database::Sqlite;

#[tokio::test]
async fn only_the_roles_that_the_contract_names_may_call_and_the_others_learn_nothing_more() {
    let suite = Suite::apart(DATABASE, "2026-05-11").await;
    for method in methods() {
        for channel in [suite.channel(), suite.channel_to(house(&method))] {
            judge_everyone(&suite, &method, &channel).await;
        }
    }
}

async fn judge_everyone(suite: &Suite, method: &Method, channel: &Channel) {
    let refused = refused(&Person::new(channel.clone(), None), method).await;
    if method.anyone {
        assert_eq!(refused.reason, "MESSAGE_MALFORMED", "{}", method.path);
    } else {
        assert_eq!(refused.seen(), (Code::Unauthenticated, "TOKEN_MISSING"));
    }
    for role in roles() {
        let account = match role {
            Role::Service => "service/test",
            Role::Partner => "partner/test",
            _ => "someone",
        };
        let token = suite.token(&role.token_name(), account);
        let refused = self::refused(&Person::new(channel.clone(), Some(&token)), method).await;
        let what = format!("{role:?} calls {}: {refused:?}", method.path);
        if method.admits(role) {
            assert_eq!(refused.seen(), (Code::InvalidArgument, "MESSAGE_MALFORMED"), "{what}");
        } else {
            assert_eq!(refused.seen(), (Code::PermissionDenied, "ROLE_MISSING"), "{what}");
            assert_eq!(format!("/{}", refused.metadata("method")), method.path);
            let needed: Vec<String> = method.roles.iter().map(|role| role.token_name()).collect();
            refused.says("roles", needed.join(","));
        }
    }
}

#[tokio::test]
async fn a_token_that_proves_nothing_is_refused_even_where_none_is_needed() {
    let suite = Suite::up(DATABASE, "2026-05-11").await;
    let good = suite.token("officer", "li");
    let forged = good
        .rsplit_once('.')
        .map(|(head, _)| format!("{head}.{}", "A".repeat(86)))
        .unwrap();
    for method in methods() {
        for token in ["nonsense", &forged] {
            let refused = refused(&Person::new(suite.channel(), Some(token)), &method).await;
            assert_eq!(refused.seen(), (Code::Unauthenticated, "TOKEN_INVALID"), "{method:?}");
        }
    }
}

/// Every role that the contract has.
fn roles() -> Vec<Role> {
    let of = pool().get_enum_by_name("kezhi.common.v1.Role").unwrap();
    let granted = of.values().filter(|value| value.number() != 0);
    granted.map(|value| Role::try_from(value.number()).unwrap()).collect()
}

async fn refused(who: &Person, method: &Method) -> Refused {
    let status = call(who, &method.path, &NO_MESSAGE).await;
    refusal_of(&status.expect_err("three bytes of ones are no message"))
}

fn house(method: &Method) -> Part {
    match method.house.as_str() {
        "coordination" => Part::Coordination,
        "enforcement" => Part::Enforcement,
        "projects" => Part::Projects,
        "publicservices" => Part::PublicServices,
        other => panic!("the tests know no service {other}"),
    }
}
