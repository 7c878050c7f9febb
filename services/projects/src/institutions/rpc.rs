//! InstitutionCheckService.

use kezhi_chassis::House;
use kezhi_proto::projects::institution_check_service_server::InstitutionCheckService;
use kezhi_proto::projects::*;
use tonic::{Request, Response, Status, async_trait};

use super::{remedies, steps};
use crate::settings::Supervision;

/// Answers InstitutionCheckService.
pub struct InstitutionChecks {
    house: House,
    settings: Supervision,
}

impl InstitutionChecks {
    /// From the service's house, under what the authority has set.
    pub fn new(house: House, settings: Supervision) -> Self {
        Self { house, settings }
    }
}

#[async_trait]
impl InstitutionCheckService for InstitutionChecks {
    async fn open_institution_check(
        &self,
        request: Request<OpenInstitutionCheckRequest>,
    ) -> Result<Response<InstitutionCheck>, Status> {
        self.house.write(request, super::open).await
    }

    async fn submit_institution_self_check(
        &self,
        request: Request<SubmitInstitutionSelfCheckRequest>,
    ) -> Result<Response<InstitutionCheck>, Status> {
        self.house.write(request, steps::submit_self_check).await
    }

    async fn record_institution_check(
        &self,
        request: Request<RecordInstitutionCheckRequest>,
    ) -> Result<Response<InstitutionCheck>, Status> {
        let step = |call, request| steps::record(call, request, self.settings.clone());
        self.house.write(request, step).await
    }

    async fn record_institution_statement(
        &self,
        request: Request<RecordInstitutionStatementRequest>,
    ) -> Result<Response<InstitutionCheck>, Status> {
        self.house.write(request, steps::record_statement).await
    }

    async fn impose_remedies(
        &self,
        request: Request<ImposeRemediesRequest>,
    ) -> Result<Response<InstitutionCheck>, Status> {
        let step = |call, request| remedies::impose(call, request, self.settings.clone());
        self.house.write(request, step).await
    }

    async fn close_institution_check(
        &self,
        request: Request<CloseInstitutionCheckRequest>,
    ) -> Result<Response<InstitutionCheck>, Status> {
        self.house.write(request, steps::close).await
    }

    async fn record_institution_correction(
        &self,
        request: Request<RecordInstitutionCorrectionRequest>,
    ) -> Result<Response<InstitutionCheck>, Status> {
        self.house.write(request, remedies::record_correction).await
    }

    async fn appeal_remedies(
        &self,
        request: Request<AppealRemediesRequest>,
    ) -> Result<Response<InstitutionCheck>, Status> {
        self.house.write(request, remedies::appeal).await
    }

    async fn uphold_appeal(&self, request: Request<UpholdAppealRequest>) -> Result<Response<InstitutionCheck>, Status> {
        self.house.write(request, remedies::uphold).await
    }

    async fn dismiss_appeal(
        &self,
        request: Request<DismissAppealRequest>,
    ) -> Result<Response<InstitutionCheck>, Status> {
        self.house.write(request, remedies::dismiss).await
    }

    async fn get_institution_check(
        &self,
        request: Request<GetInstitutionCheckRequest>,
    ) -> Result<Response<InstitutionCheck>, Status> {
        self.house.read(request, super::get).await
    }

    async fn list_institution_checks(
        &self,
        request: Request<ListInstitutionChecksRequest>,
    ) -> Result<Response<ListInstitutionChecksResponse>, Status> {
        self.house.read(request, super::list).await
    }
}
