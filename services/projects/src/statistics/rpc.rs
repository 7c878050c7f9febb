//! StatisticsService.

use std::pin::Pin;

use futures::Stream;
use kezhi_chassis::House;
use kezhi_proto::projects::statistics_service_server::StatisticsService;
use kezhi_proto::projects::{
    ExportStatisticsRequest, ExportStatisticsResponse, GetStatisticsRequest, GetStatisticsResponse,
};
use tonic::{Extensions, Request, Response, Status, async_trait};

use super::export::{self, From, Piece};

/// The stream that carries the table.
type Table = Pin<Box<dyn Stream<Item = Result<ExportStatisticsResponse, Status>> + Send>>;

/// Answers StatisticsService.
pub struct Statistics(House);

impl Statistics {
    /// From the service's house.
    pub fn new(house: House) -> Self {
        Self(house)
    }
}

#[async_trait]
impl StatisticsService for Statistics {
    type ExportStatisticsStream = Table;

    async fn get_statistics(
        &self,
        request: Request<GetStatisticsRequest>,
    ) -> Result<Response<GetStatisticsResponse>, Status> {
        self.0.read(request, super::get).await
    }

    async fn export_statistics(&self, request: Request<ExportStatisticsRequest>) -> Result<Response<Table>, Status> {
        let (_, caller, request) = request.into_parts();
        let mut from = From { request, after: None };
        // The first piece is read before the answer begins, so that a refusal is an answer and not a broken stream.
        let mut piece = next_piece(&self.0, &caller, from.clone()).await?;
        let house = self.0.clone();
        Ok(Response::new(Box::pin(async_stream::try_stream! {
            loop {
                if !piece.lines.is_empty() {
                    yield ExportStatisticsResponse { chunk: piece.lines };
                }
                let Some(next) = piece.next else { break };
                from.after = Some(next);
                piece = next_piece(&house, &caller, from.clone()).await?;
            }
        })))
    }
}

/// Reads a piece on behalf of the one who asked for the table, from a view of its own: none stays open while the table is sent.
async fn next_piece(house: &House, caller: &Extensions, from: From) -> Result<Piece, Status> {
    let mut request = Request::new(from);
    *request.extensions_mut() = caller.clone();
    Ok(house.read(request, export::piece).await?.into_inner())
}
