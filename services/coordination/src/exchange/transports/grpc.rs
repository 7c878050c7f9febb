//! gRPC: the partner serves ExchangeService, and both show certificates.

use std::path::Path;
use std::time::Duration;

use kezhi_proto::coordination::DeliverLetterRequest;
use kezhi_proto::coordination::exchange_service_client::ExchangeServiceClient;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
use tonic::{Code, Status};

use super::{Undelivered, later};
use crate::exchange::settings::GrpcSettings;

/// How long a connection may take, and an answer.
const CONNECT: Duration = Duration::from_secs(10);
const ANSWER: Duration = Duration::from_secs(30);

/// A partner's ExchangeService.
pub struct Grpc {
    client: ExchangeServiceClient<Channel>,
}

impl Grpc {
    pub fn open(settings: &GrpcSettings) -> Result<Self, Undelivered> {
        let tls = ClientTlsConfig::new()
            .ca_certificate(Certificate::from_pem(read(&settings.ca)?))
            .identity(Identity::from_pem(read(&settings.certificate)?, read(&settings.key)?));
        let endpoint = Endpoint::from_shared(settings.endpoint.clone()).map_err(later)?;
        let endpoint = endpoint.tls_config(tls).map_err(later)?;
        let channel = endpoint.connect_timeout(CONNECT).timeout(ANSWER).connect_lazy();
        Ok(Self {
            client: ExchangeServiceClient::new(channel),
        })
    }

    pub async fn send(&self, letter: &DeliverLetterRequest) -> Result<(), Undelivered> {
        match self.client.clone().deliver_letter(letter.clone()).await {
            Ok(_) => Ok(()),
            Err(status) => judged(&status),
        }
    }
}

/// What a status means for the letter. Only what says that the letter itself is wrong is a refusal.
fn judged(status: &Status) -> Result<(), Undelivered> {
    let why = format!("{:?}: {}", status.code(), status.message());
    match status.code() {
        Code::AlreadyExists => Ok(()),
        Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange | Code::NotFound => {
            Err(Undelivered::Refused(why))
        }
        _ => Err(Undelivered::Later(why)),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Undelivered> {
    std::fs::read(path).map_err(|error| later(format!("{}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use tonic::{Code, Status};

    use super::{Undelivered, judged};

    #[test]
    fn only_what_says_that_the_letter_is_wrong_is_a_refusal() {
        for code in (0..17).map(Code::from_i32).filter(|code| *code != Code::Ok) {
            let refused = matches!(judged(&Status::new(code, "")), Err(Undelivered::Refused(_)));
            let of_the_letter = matches!(
                code,
                Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange | Code::NotFound
            );
            assert_eq!(refused, of_the_letter, "{code:?}");
        }
        assert_eq!(judged(&Status::already_exists("")), Ok(()));
    }
}
