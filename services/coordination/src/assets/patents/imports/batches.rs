//! A file that may be long: its batches commit one by one as it comes.

use kezhi_chassis::{Caller, Error, ServiceContext};
use kezhi_proto::coordination::PatentImport;
use kezhi_proto::coordination::import_patents_request::ImportHeader;
use kezhi_proto::coordination::patent_import::State;

use super::intake::Intake;

/// The batches of a file that comes.
pub struct Batches {
    context: ServiceContext,
    caller: Caller,
    intake: Intake,
}

impl Batches {
    /// Begins with what the file is.
    pub async fn begin(context: ServiceContext, caller: Caller, header: &ImportHeader) -> Result<Self, Error> {
        let begin = |call| async move { Intake::begin(&call, header).await };
        let intake = context.commit(&caller, begin).await?;
        Ok(Self {
            context,
            caller,
            intake,
        })
    }

    /// Takes the next bytes.
    pub async fn take(&mut self, chunk: &[u8]) -> Result<(), Error> {
        self.intake.push(chunk);
        self.store_full_batches().await
    }

    /// Those were the last.
    pub async fn complete(mut self) -> Result<PatentImport, Error> {
        self.intake.finish();
        self.store_full_batches().await?;
        self.store(State::Complete).await?;
        Ok(self.intake.into_import())
    }

    /// The rest does not come.
    pub async fn break_off(mut self) -> Result<(), Error> {
        self.store(State::BrokenOff).await
    }

    async fn store_full_batches(&mut self) -> Result<(), Error> {
        while self.intake.fill_batch() {
            self.store(State::Running).await?;
        }
        Ok(())
    }

    async fn store(&mut self, state: State) -> Result<(), Error> {
        let intake = &self.intake;
        let store = |call| async move { intake.store(&call, state).await };
        let stored = self.context.commit(&self.caller, store).await?;
        self.intake.next_batch(stored);
        Ok(())
    }
}
