//! FindingService.

use kezhi_chassis::House;
use kezhi_proto::projects::finding_service_server::FindingService;
use kezhi_proto::projects::{ListFindingsRequest, ListFindingsResponse};
use tonic::{Request, Response, Status, async_trait};

use crate::settings::Settings;

/// Answers FindingService.
pub struct Findings {
    house: House,
    settings: Settings,
}

impl Findings {
    /// From the service's house, under what the authority has set.
    pub fn new(house: House, settings: Settings) -> Self {
        Self { house, settings }
    }
}

#[async_trait]
impl FindingService for Findings {
    async fn list_findings(
        &self,
        request: Request<ListFindingsRequest>,
    ) -> Result<Response<ListFindingsResponse>, Status> {
        let settings = &self.settings;
        self.house
            .read(request, |call, request| super::list(call, request, settings))
            .await
    }
}
