//! The heads of the logs that a service knows of: that of its own, and as far as it has come with those that it follows.

use super::Head;
use crate::context::ServiceContext;
use crate::error::{Error, Fault};
use crate::follow::positions;

/// A head of a log that a service knows of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownHead {
    /// The service whose log it is.
    pub service: String,
    /// The head.
    pub head: Head,
    /// The same as [`NotedHead`](super::NotedHead) signs it.
    pub signed: String,
}

impl ServiceContext {
    /// The heads that this service knows of, by the names of the services; a log without entries has none.
    pub async fn known_heads(&self) -> Result<Vec<KnownHead>, Error> {
        let mut heads = positions(self.db()).await?;
        heads.insert(self.service().to_string(), Head::read(self.db()).await?);
        // A position that was taken before hashes were kept says nothing of what stood there.
        heads.retain(|_, head| head.position > 0 && !head.hash.is_empty());
        let signed = heads.into_iter().map(|(service, head)| {
            let signed = self.signed(&service, &head)?;
            Ok(KnownHead { service, head, signed })
        });
        signed.collect()
    }

    fn signed(&self, service: &str, head: &Head) -> Result<String, Fault> {
        let note = self.inner.note.get();
        let signed = note.and_then(|note| note.sign(service, head, self.clock().now_micros()));
        signed.ok_or_else(|| Fault::new("the head of a log could not be signed"))
    }
}
