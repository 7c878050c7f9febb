//! Who shows a client certificate instead of a token: a partner's system, known by the certificate's digest.

use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::{HeaderValue, Request as HttpRequest};
use kezhi_chassis::layers::{Around, Inner, Request, Response};
use kezhi_chassis::server::Peer;
use sha2::{Digest, Sha256};

/// Makes the token of whoever shows a certificate, known by its SHA-256 in lower-case hex; nothing for a stranger.
pub type TokenOf = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Gives a call that brings no token, and comes over a connection with a known certificate, the token of its account: behind
/// the gateway a token is all that is believed.
#[derive(Clone)]
pub struct Certificates {
    token_of: TokenOf,
}

impl Certificates {
    /// The layer.
    pub fn new(token_of: TokenOf) -> Self {
        Self { token_of }
    }

    fn authorization<B>(&self, request: &HttpRequest<B>) -> Option<HeaderValue> {
        if request.headers().contains_key(AUTHORIZATION) {
            return None;
        }
        let peer = request.extensions().get::<Peer>()?;
        let digest = hex::encode(Sha256::digest(peer.certificate.as_ref()?));
        let token = (self.token_of)(&digest)?;
        HeaderValue::try_from(format!("Bearer {token}")).ok()
    }
}

impl Around for Certificates {
    async fn around<S: Inner>(self, mut request: Request, inner: S) -> Response {
        if let Some(authorization) = self.authorization(&request) {
            request.headers_mut().insert(AUTHORIZATION, authorization);
        }
        inner.answer(request).await
    }
}
