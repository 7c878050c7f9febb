//! IntegrityService.

use kezhi_chassis::House;
use kezhi_proto::projects::integrity_service_server::IntegrityService;
use kezhi_proto::projects::*;
use tonic::{Request, Response, Status, async_trait};

/// Answers IntegrityService.
pub struct Integrity(House);

impl Integrity {
    /// From the service's house.
    pub fn new(house: House) -> Self {
        Self(house)
    }
}

#[async_trait]
impl IntegrityService for Integrity {
    async fn create_integrity_record(
        &self,
        request: Request<CreateIntegrityRecordRequest>,
    ) -> Result<Response<IntegrityRecord>, Status> {
        self.0.write(request, super::create).await
    }

    async fn revoke_integrity_record(
        &self,
        request: Request<RevokeIntegrityRecordRequest>,
    ) -> Result<Response<IntegrityRecord>, Status> {
        self.0.write(request, super::revoke).await
    }

    async fn get_integrity_record(
        &self,
        request: Request<GetIntegrityRecordRequest>,
    ) -> Result<Response<IntegrityRecord>, Status> {
        self.0.read(request, super::get).await
    }

    async fn list_integrity_records(
        &self,
        request: Request<ListIntegrityRecordsRequest>,
    ) -> Result<Response<ListIntegrityRecordsResponse>, Status> {
        self.0.read(request, super::list).await
    }

    async fn get_standing(&self, request: Request<GetStandingRequest>) -> Result<Response<Standing>, Status> {
        self.0.read(request, super::get_standing).await
    }
}
