//! The stored reply of a `request_id` (AIP-155): the same request gets the same answer, another body is refused.
//!
//! What is stored tells nobody who asked, nor what was answered: the row is found by a digest of the caller, the method and the
//! request_id, and the answer is encrypted under a key that is made of the request_id, which is stored nowhere.

use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::Mutation;
use kezhi_proto::common::ErrorReason;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sha2::{Digest, Sha256};

use crate::call::Call;
use crate::caller::Caller;
use crate::error::{Error, Fault};
use crate::sealing::cipher::{self, Secret};

/// What a call that changes something says of itself, whatever it asks for.
pub(crate) struct Asked {
    /// Under which its answer is kept; nothing where it has no request_id.
    pub(super) key: Option<ReplyKey>,
    /// By which the same request is known.
    pub(super) digest: String,
    /// True where nothing is to be done: it asks what the answer would be.
    pub(super) validate_only: bool,
}

impl Asked {
    /// One whose answer is not kept.
    pub(crate) fn unkept() -> Self {
        Self {
            key: None,
            digest: String::new(),
            validate_only: false,
        }
    }

    /// What a caller's request says.
    pub(crate) fn by<R: Mutation>(caller: &Caller, request: &R) -> Self {
        Self {
            key: ReplyKey::of(caller, request),
            digest: hex::encode(Sha256::digest(request.encode_to_vec())),
            validate_only: request.validate_only(),
        }
    }
}

/// Under which a reply is kept, and what opens it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct ReplyKey {
    /// What the row is found by.
    pub(super) id: String,
    secret: Secret,
    request_id: String,
}

impl ReplyKey {
    /// The key of a call; nothing for one without a request_id. Accounts of two authorities, organisations or issuers are two callers.
    pub(super) fn of<R: Mutation>(caller: &Caller, request: &R) -> Option<Self> {
        let request_id = request.request_id();
        let method = R::full_name();
        let id = digest_of(&[
            "reply of",
            &caller.issuer,
            &caller.authority,
            &caller.organisation,
            &caller.account,
            &method,
            request_id,
        ]);
        (!request_id.is_empty()).then(|| Self {
            id,
            secret: Sha256::digest(format!("what answers {request_id}")).into(),
            request_id: request_id.to_string(),
        })
    }

    /// The refusal for another request under an id that was used.
    pub(super) fn reused(&self) -> Refusal {
        let message = format!("request_id {} was used before with another body", self.request_id);
        let mut refusal = Refusal::new(Kind::Field, ErrorReason::RequestIdReused.code(), message);
        refusal.field = "request_id".into();
        refusal
    }

    pub(super) fn seal(&self, reply: &[u8]) -> Result<Vec<u8>, Fault> {
        cipher::close(&self.secret, &[], reply)
    }

    pub(super) fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        cipher::open(&self.secret, &[], sealed).ok_or_else(|| Fault::new("a reply cannot be opened"))
    }
}

fn digest_of(parts: &[&str]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part.as_bytes());
    }
    hex::encode(sha.finalize())
}

/// The answer that this caller was given for this request before; refuses another request under the same id.
pub(super) async fn stored(call: &Call, key: &ReplyKey, digest: &str) -> Result<Option<Vec<u8>>, Error> {
    let query = Query::select()
        .columns(["digest", "reply"])
        .from("replies")
        .and_where(Expr::col("id").eq(&key.id))
        .to_owned();
    let Some(row) = call.tx().query_one(&query).await? else {
        return Ok(None);
    };
    if row.try_get::<String>("", "digest")? != digest {
        return Err(key.reused().into());
    }
    Ok(Some(key.open(&row.try_get::<Vec<u8>>("", "reply")?)?))
}

/// Claims the id before anything else is read: the same request, sent by many at once, waits here until the first is done
/// and then finds its answer.
pub(super) async fn claim(call: &Call, key: &ReplyKey, digest: &str) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table("replies")
        .columns(["id", "digest", "reply", "created"])
        .values_panic([
            key.id.clone().into(),
            digest.into(),
            Vec::<u8>::new().into(),
            given(call).into(),
        ])
        .to_owned();
    // The log vouches for the row once it has its answer.
    call.tx().connection().execute(&insert).await?;
    Ok(())
}

/// When an answer is given. By a clock that lies behind it would be old, and forgotten, once the clock is right again.
pub(super) fn given(call: &Call) -> i64 {
    call.now_micros() + call.context().clock_lag()
}

/// Keeps the answer for the next time.
pub(super) async fn store(call: &Call, key: &ReplyKey, answer: &[u8]) -> Result<(), Error> {
    let update = Query::update()
        .table("replies")
        .value("reply", key.seal(answer)?)
        .and_where(Expr::col("id").eq(&key.id))
        .to_owned();
    call.tx().execute(&update).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use kezhi_proto::enforcement::CreateLeadRequest;

    use super::ReplyKey;
    use crate::caller::Caller;

    fn key(caller: &Caller) -> ReplyKey {
        let request = CreateLeadRequest {
            request_id: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6".into(),
            ..CreateLeadRequest::default()
        };
        ReplyKey::of(caller, &request).unwrap()
    }

    #[test]
    fn a_reply_is_bound_to_the_account_the_authority_the_organisation_and_the_issuer() {
        let li = Caller {
            account: "li".into(),
            authority: "431271".into(),
            ..Caller::anonymous()
        };
        let mut others = [li.clone(), li.clone(), li.clone(), li.clone()];
        others[0].account = "wang".into();
        others[1].authority = "431202".into();
        others[2].organisation = "91120113754806625Q".into();
        others[3].issuer = "https://id.example.gov.cn".into();
        for other in &others {
            assert_ne!(key(other).id, key(&li).id, "{other:?}");
        }
        assert_eq!(key(&li).id, key(&li.clone()).id);
    }

    #[test]
    fn what_is_stored_is_opened_by_the_request_alone_and_says_nothing_in_itself() {
        let key = key(&Caller::anonymous());
        let sealed = key.seal("秘密".as_bytes()).unwrap();
        assert!(!sealed.windows(3).any(|bytes| bytes == "秘".as_bytes()));
        assert_eq!(key.open(&sealed).unwrap(), "秘密".as_bytes());
        let mut other = key.clone();
        other.secret[0] ^= 1;
        assert!(other.open(&sealed).is_err() && key.open(&sealed[..5]).is_err());
    }
}
