//! ReferralService.

use kezhi_chassis::House;
use kezhi_proto::projects::referral_service_server::ReferralService;
use kezhi_proto::projects::*;
use tonic::{Request, Response, Status, async_trait};

/// Answers ReferralService.
pub struct Referrals(House);

impl Referrals {
    /// From the service's house.
    pub fn new(house: House) -> Self {
        Self(house)
    }
}

#[async_trait]
impl ReferralService for Referrals {
    async fn refer_to_justice(&self, request: Request<ReferToJusticeRequest>) -> Result<Response<Referral>, Status> {
        self.0.write(request, super::refer).await
    }

    async fn record_referral_answer(
        &self,
        request: Request<RecordReferralAnswerRequest>,
    ) -> Result<Response<Referral>, Status> {
        self.0.write(request, super::record_answer).await
    }

    async fn get_referral(&self, request: Request<GetReferralRequest>) -> Result<Response<Referral>, Status> {
        self.0.read(request, super::get).await
    }

    async fn list_referrals(
        &self,
        request: Request<ListReferralsRequest>,
    ) -> Result<Response<ListReferralsResponse>, Status> {
        self.0.read(request, super::list).await
    }
}
