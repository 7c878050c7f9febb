//! The table: its columns, and a project as a line of it.

use kezhi_proto::projects::project::{Performance, State};
use kezhi_proto::projects::{Field, Project, milestone};

use crate::execution::projects::granted_fen;
use crate::money::ledger::Totals;

/// What spreadsheets begin a formula with, in either width, and the blanks that they skip before it.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// One line before it is written.
pub(super) struct Line<'a> {
    pub(super) project: &'a Project,
    pub(super) plan_title: &'a str,
    pub(super) totals: Totals,
    pub(super) overdue: i64,
}

/// A column: its index_key, and what stands in it.
type Column = (&'static str, fn(&Line<'_>) -> String);

/// The columns, in order. Texts that people wrote are guarded; numbers and days are ours.
const COLUMNS: [Column; 23] = [
    ("项目编号 number", |line| guarded(&line.project.number)),
    ("项目名称 title", |line| guarded(&line.project.title)),
    ("年度 year", |line| line.project.year.to_string()),
    ("计划 plan", |line| guarded(line.plan_title)),
    ("领域 field", |line| field(line.project.field()).into()),
    ("状态 state", |line| state(line.project.state()).into()),
    ("承担单位代码 lead_code", |line| lead(line.project).0),
    ("承担单位 lead", |line| lead(line.project).1),
    ("参与单位 partners", |line| partners(line.project)),
    ("开始日期 starts_on", |line| line.project.starts_on.clone()),
    ("结束日期 ends_on", |line| line.project.ends_on.clone()),
    ("立项经费（元） planned_yuan", |line| {
        yuan(granted_fen(line.project))
    }),
    ("已承诺（元） committed_yuan", |line| {
        yuan(line.totals.committed_fen)
    }),
    ("已拨付（元） paid_yuan", |line| yuan(line.totals.paid_fen)),
    ("已支出（元） spent_yuan", |line| yuan(line.totals.spent_fen)),
    ("配套和自筹到位（元） own_yuan", |line| {
        yuan(line.totals.own_fen)
    }),
    ("里程碑 milestones", |line| line.project.milestones.len().to_string()),
    ("已通过里程碑 accepted_milestones", |line| {
        accepted(line.project).to_string()
    }),
    ("逾期里程碑 overdue_milestones", |line| line.overdue.to_string()),
    ("暂扣事由数 holds", |line| line.project.holds.len().to_string()),
    ("验收或终止日期 ended_on", |line| line.project.ended_on.clone()),
    ("绩效等级 performance", |line| {
        performance(line.project.performance()).into()
    }),
    ("结题日期 closed_on", |line| line.project.closed_on.clone()),
];

/// The line of index_keys.
pub(super) fn index_keys() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|(index_key, _)| *index_key)
}

/// The cells of a line, in the order of the index_keys.
pub(super) fn cells(line: &Line<'_>) -> impl Iterator<Item = String> {
    COLUMNS.iter().map(move |(_, cell)| cell(line))
}

/// A text that no spreadsheet takes for a formula.
fn guarded(text: &str) -> String {
    match text.starts_with(FORMULA_STARTS) {
        true => format!("'{text}"),
        false => text.to_string(),
    }
}

/// An amount in yuan, as numbers are written: `1234.50`.
fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

fn lead(project: &Project) -> (String, String) {
    let lead = project.lead.as_ref();
    lead.map(|unit| (guarded(&unit.credit_code), guarded(&unit.display_name)))
        .unwrap_or_default()
}

fn partners(project: &Project) -> String {
    let names: Vec<&str> = project.partners.iter().map(|unit| unit.display_name.as_str()).collect();
    guarded(&names.join("；"))
}

fn accepted(project: &Project) -> usize {
    let milestones = project.milestones.iter();
    milestones
        .filter(|milestone| milestone.state() == milestone::State::Accepted)
        .count()
}

fn field(field: Field) -> &'static str {
    match field {
        Field::Unspecified => "",
        Field::Agriculture => "农业",
        Field::Industry => "工业与信息化",
        Field::SocialDevelopment => "社会发展",
        Field::Popularisation => "科普",
        Field::Cooperation => "科技合作",
        Field::Talent => "人才与创新团队",
        Field::Achievement => "成果推广与技术市场",
        Field::SmeFund => "科技型中小企业技术创新基金",
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Unspecified => "",
        State::SetUp => "已立项",
        State::TaskBookSubmitted => "任务书已提交",
        State::UnderWay => "在研",
        State::Suspended => "暂停",
        State::InAcceptance => "验收中",
        State::Accepted => "通过验收",
        State::Failed => "未通过验收",
        State::Terminated => "终止",
        State::Closed => "结题",
    }
}

fn performance(grade: Performance) -> &'static str {
    match grade {
        Performance::Unspecified => "",
        Performance::Excellent => "优秀",
        Performance::Good => "良好",
        Performance::Passable => "合格",
        Performance::Poor => "不合格",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_a_formula_is_a_text() {
        for (written, read) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("＝1", "'＝1"),
            ("水稻=育种", "水稻=育种"),
            ("", ""),
        ] {
            assert_eq!(guarded(written), read);
        }
    }

    #[test]
    fn fen_are_written_as_yuan() {
        for (fen, text) in [
            (0, "0.00"),
            (5, "0.05"),
            (123_450, "1234.50"),
            (-101, "-1.01"),
            (i64::MIN, "-92233720368547758.08"),
        ] {
            assert_eq!(yuan(fen), text);
        }
    }
}
