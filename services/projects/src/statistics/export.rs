//! The table written out, some projects at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;

use csv::{Terminator, WriterBuilder};
use futures::Stream;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Caller, Error, Fault, ServiceContext};
use kezhi_proto::projects::{ExportStatisticsRequest, ExportStatisticsResponse, Project};
use tonic::Status;

use super::table::{Line, cells, index_keys};
use super::{refuse_reversed_years, store};
use crate::execution::projects::PROJECTS;
use crate::execution::projects::store::{Sought, id_of};
use crate::planning::plans::PLANS;
use crate::units;

/// How many projects a piece has: memory stays bounded however many there are.
const PIECE: u64 = 200;
/// What tells spreadsheets that the text is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The stream that carries the table.
type Table = Pin<Box<dyn Stream<Item = Result<ExportStatisticsResponse, Status>> + Send>>;

/// A piece of the table, and where the next one begins.
struct Piece {
    lines: Vec<u8>,
    /// The id after which the next piece goes on; `None` at the end.
    next: Option<String>,
}

/// Where a piece of the table begins.
#[derive(Clone)]
struct From {
    request: ExportStatisticsRequest,
    /// The id of the last project of the piece before; `None` for the first piece.
    after: Option<String>,
}

/// Sends the table, piece by piece.
pub(super) async fn export(
    context: ServiceContext,
    caller: Caller,
    request: ExportStatisticsRequest,
) -> Result<Table, Status> {
    let mut from = From { request, after: None };
    // The first piece is read before the answer begins, so that a refusal is an answer and not a broken stream.
    let mut piece = next_piece(&context, &caller, from.clone()).await?;
    Ok(Box::pin(async_stream::try_stream! {
        loop {
            if !piece.lines.is_empty() {
                yield ExportStatisticsResponse { chunk: piece.lines };
            }
            let Some(next) = piece.next else { break };
            from.after = Some(next);
            piece = next_piece(&context, &caller, from.clone()).await?;
        }
    }))
}

/// Reads a piece on behalf of the one who asked for the table, from a view of its own: none stays open while the table is sent.
async fn next_piece(context: &ServiceContext, caller: &Caller, from: From) -> Result<Piece, Status> {
    Ok(context.view(caller, |call| piece(call, from)).await?)
}

/// The next piece of the table; the first begins with the index_keys.
async fn piece(call: Call, from: From) -> Result<Piece, Error> {
    refuse_reversed_years(from.request.from_year, from.request.to_year)?;
    let mut lines = Vec::new();
    if from.after.is_none() {
        lines.extend_from_slice(BYTE_ORDER_MARK);
        lines.extend(written([index_keys()])?);
    }
    let sought = sought(&call, from.request);
    let found = store::lines(&call, &sought, from.after.as_deref(), PIECE).await?;
    lines.extend(projects(&call, &found).await?);
    let next = found.last().map(|one| id_of(&one.project).to_string());
    Ok(Piece { lines, next })
}

fn sought(call: &Call, request: ExportStatisticsRequest) -> Sought {
    Sought {
        authority: call.authority().to_string(),
        plan: request.plan,
        state: request.state,
        field: request.field,
        from_year: request.from_year,
        to_year: request.to_year,
        units: units::narrowed(call, request.unit),
    }
}

async fn projects(call: &Call, found: &[store::Line]) -> Result<Vec<u8>, Error> {
    let names: Vec<String> = found.iter().map(|line| line.project.clone()).collect();
    let projects = call.load_all(&PROJECTS, &names).await?;
    let said: BTreeMap<&str, &store::Line> = found.iter().map(|line| (line.project.as_str(), line)).collect();
    let plans = plan_titles(call, &projects).await?;
    let line = |stored: &Stored<Project>| {
        let said = said.get(stored.name.as_str());
        let line = Line {
            project: &stored.value,
            plan_title: plans.get(&stored.value.plan).map(String::as_str).unwrap_or_default(),
            totals: said.map(|said| said.totals).unwrap_or_default(),
            overdue: said.map(|said| said.overdue).unwrap_or_default(),
        };
        cells(&line).collect::<Vec<_>>()
    };
    written(projects.iter().map(line))
}

async fn plan_titles(call: &Call, projects: &[Stored<Project>]) -> Result<BTreeMap<String, String>, Error> {
    let names: BTreeSet<String> = projects.iter().map(|project| project.value.plan.clone()).collect();
    let plans = call.load_all(&PLANS, &Vec::from_iter(names)).await?;
    Ok(plans.into_iter().map(|plan| (plan.name, plan.value.title)).collect())
}

/// Lines as RFC 4180 has them.
fn written<L, C>(lines: impl IntoIterator<Item = L>) -> Result<Vec<u8>, Error>
where
    L: IntoIterator<Item = C>,
    C: AsRef<[u8]>,
{
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).map_err(Fault::new)?;
    }
    Ok(writer.into_inner().map_err(Fault::new)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::ledger::Totals;

    #[test]
    fn a_line_has_a_cell_for_every_heading_and_reads_back_as_it_was() {
        let project = Project {
            number: "洪科项〔2026〕1号".into(),
            title: "\"早稻\",\n抗病".into(),
            year: 2026,
            ..Project::default()
        };
        let line = Line {
            project: &project,
            plan_title: "=cmd",
            totals: Totals::default(),
            overdue: 2,
        };
        let bytes = written([
            index_keys().map(String::from).collect(),
            cells(&line).collect::<Vec<_>>(),
        ])
        .unwrap();
        assert!(bytes.ends_with(b"\r\n"));
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(record.len(), index_keys().count());
        assert_eq!(
            (&record[0], &record[1], &record[3]),
            ("洪科项〔2026〕1号", "\"早稻\",\n抗病", "'=cmd")
        );
        assert_eq!(&record[18], "2");
    }
}
