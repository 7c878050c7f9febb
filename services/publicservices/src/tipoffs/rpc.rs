//! TipoffService.

use kezhi_chassis::House;
use kezhi_law::Regime;
use kezhi_proto::publicservices::tipoff_service_server::TipoffService;
use kezhi_proto::publicservices::*;
use tonic::{Request, Response, Status, async_trait};

use super::steps;

/// Answers TipoffService.
pub struct Tipoffs {
    house: House,
    regime: Regime,
}

impl Tipoffs {
    /// From the service's house, under the regime of the authority's enforcement.
    pub fn new(house: House, regime: Regime) -> Self {
        Self { house, regime }
    }
}

#[async_trait]
impl TipoffService for Tipoffs {
    async fn submit_tipoff(
        &self,
        request: Request<SubmitTipoffRequest>,
    ) -> Result<Response<SubmitTipoffResponse>, Status> {
        self.house
            .write(request, |call, request| steps::submit(call, request, self.regime))
            .await
    }

    async fn track_tipoff(
        &self,
        request: Request<TrackTipoffRequest>,
    ) -> Result<Response<TrackTipoffResponse>, Status> {
        self.house.read(request, steps::track).await
    }

    async fn get_tipoff(&self, request: Request<GetTipoffRequest>) -> Result<Response<Tipoff>, Status> {
        self.house.read(request, steps::get).await
    }

    async fn list_tipoffs(
        &self,
        request: Request<ListTipoffsRequest>,
    ) -> Result<Response<ListTipoffsResponse>, Status> {
        self.house.read(request, steps::list).await
    }

    async fn hand_over_tipoff(&self, request: Request<HandOverTipoffRequest>) -> Result<Response<Tipoff>, Status> {
        self.house.write(request, steps::hand_over).await
    }

    async fn decline_tipoff(&self, request: Request<DeclineTipoffRequest>) -> Result<Response<Tipoff>, Status> {
        self.house.write(request, steps::decline).await
    }

    async fn open_contact(
        &self,
        request: Request<OpenContactRequest>,
    ) -> Result<Response<OpenContactResponse>, Status> {
        self.house.write_unkept(request, steps::open_contact).await
    }

    async fn get_handover(
        &self,
        request: Request<GetHandoverRequest>,
    ) -> Result<Response<GetHandoverResponse>, Status> {
        self.house.read(request, steps::handover).await
    }
}
