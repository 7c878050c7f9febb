//! The columns of a table, and what people call them.

use crate::{
    bad_record::Fault,
    wording::{collapsed, quoted},
};

/// A column, and its headings: its own name, then those of the tables that the Chinese office and its agents give out. Where a table has
/// several of them, the first holds.
struct Column {
    name: &'static str,
    headings: &'static [&'static str],
}

const fn column(name: &'static str, headings: &'static [&'static str]) -> Column {
    Column { name, headings }
}

/// The columns, in any order. Brackets and blanks in a heading say nothing: 公开（公告）号 is 公开公告号.
const COLUMNS: &[Column] = &[
    column(
        "application_number",
        &[
            "application_number",
            "申请号",
            "专利申请号",
            "申请专利号",
            "专利号",
            "专利号申请号",
            "专利申请号专利号",
            "申请号专利号",
        ],
    ),
    column(
        "title",
        &["title", "专利名称", "发明名称", "发明创造名称", "名称", "标题"],
    ),
    column("kind", &["kind", "专利类型", "专利类别", "专利种类", "类型", "种类"]),
    column(
        "filed_on",
        &["filed_on", "申请日", "申请日期", "专利申请日", "专利申请日期"],
    ),
    column(
        "granted_on",
        &[
            "granted_on",
            "授权公告日",
            "授权日",
            "授权日期",
            "授权公告日期",
            "授权时间",
        ],
    ),
    column(
        "published_on",
        &[
            "published_on",
            "公开公告日",
            "公开日",
            "公告日",
            "公布日",
            "公开日期",
            "公告日期",
        ],
    ),
    column(
        "publication_number",
        &[
            "publication_number",
            "公开公告号",
            "公开号",
            "公告号",
            "公布号",
            "授权公告号",
        ],
    ),
    column(
        "owners",
        &[
            "owners",
            "专利权人",
            "当前专利权人",
            "权利人",
            "申请专利权人",
            "专利权人申请人",
            "申请人",
            "专利申请人",
        ],
    ),
    column(
        "owner_codes",
        &[
            "owner_codes",
            "统一社会信用代码",
            "专利权人统一社会信用代码",
            "社会信用代码",
        ],
    ),
    column(
        "inventors",
        &["inventors", "发明人", "发明设计人", "设计人", "发明人设计人"],
    ),
    column(
        "ipc",
        &[
            "ipc",
            "IPC",
            "IPC分类号",
            "IPC主分类号",
            "主分类号",
            "分类号",
            "国际专利分类号",
        ],
    ),
    column("status", &["status", "法律状态", "当前法律状态", "专利状态", "状态"]),
    column(
        "status_on",
        &["status_on", "法律状态日", "法律状态日期", "法律状态公告日"],
    ),
    column("town_code", &["town_code", "乡镇代码", "乡镇街道代码"]),
];
const NEEDED: &[&str] = &["application_number", "title"];
/// What such tables say besides, and the register does not hold.
const PASSED_OVER: &[&str] = &[
    "序号",
    "编号",
    "备注",
    "摘要",
    "国别",
    "国省代码",
    "省份",
    "地址",
    "申请人地址",
    "专利权人地址",
    "代理机构",
    "专利代理机构",
    "代理人",
    "专利代理师",
    "优先权",
    "优先权号",
    "优先权日",
    "联系人",
    "联系电话",
    "年度",
    "年费状态",
];

/// How many columns there are at most.
pub(super) const MOST: usize = COLUMNS.len() + PASSED_OVER.len();

/// The column in which each field of a row stands; none for what is passed over.
pub(super) fn columns(cells: &[Option<String>]) -> Result<Vec<Option<&'static str>>, Fault> {
    let mut found = Vec::new();
    for cell in cells {
        found.push(heading_of(cell.as_deref().unwrap_or("\u{fffd}"))?);
    }
    let mut columns = Vec::new();
    for heading in &found {
        let Some((column, rank)) = *heading else {
            columns.push(None);
            continue;
        };
        let ranks = found
            .iter()
            .flatten()
            .filter(|(other, _)| other.name == column.name)
            .map(|(_, rank)| *rank);
        if ranks.clone().filter(|other| *other == rank).count() > 1 {
            return Err(Fault::of(column.name, "the column stands twice"));
        }
        columns.push((Some(rank) == ranks.min()).then_some(column.name));
    }
    match NEEDED.iter().find(|needed| !columns.contains(&Some(**needed))) {
        Some(missing) => Err(Fault::of(*missing, "the column is missing")),
        None => Ok(columns),
    }
}

/// The column of a heading and which of its names that is; nothing for what is passed over.
fn heading_of(cell: &str) -> Result<Option<(&'static Column, usize)>, Fault> {
    let heading = bare(&collapsed(cell));
    let mut all = COLUMNS.iter().flat_map(|column| {
        let headings = column.headings.iter().enumerate();
        headings.map(move |(rank, known)| (column, rank, *known))
    });
    if let Some((column, rank, _)) = all.find(|(.., known)| *known == heading) {
        return Ok(Some((column, rank)));
    }
    if PASSED_OVER.contains(&heading.as_str()) {
        return Ok(None);
    }
    let shown = quoted(&collapsed(cell));
    let known: Vec<String> = COLUMNS
        .iter()
        .map(|column| column.headings.iter().take(2).copied().collect::<Vec<_>>().join(" or "))
        .collect();
    let message = format!("there is no column {shown}: the columns are {}", known.join(", "));
    Err(Fault::of(shown.trim_matches('`'), message))
}

/// A heading without what its spellings differ in.
fn bare(heading: &str) -> String {
    let says_nothing = |letter: &char| letter.is_whitespace() || "()（）[]【】/／、:：*".contains(*letter);
    heading.chars().filter(|letter| !says_nothing(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::columns;

    fn read(headings: &[&str]) -> Result<Vec<Option<&'static str>>, String> {
        let cells: Vec<Option<String>> = headings.iter().map(|heading| Some((*heading).to_owned())).collect();
        columns(&cells).map_err(|fault| fault.at(1, 0).to_string())
    }

    #[test]
    fn the_usual_headings_are_known() {
        let usual = [
            "序号",
            "申请号",
            "专利名称",
            "专利类型",
            "申请日",
            "授权公告日",
            "公开（公告）号",
            "申请（专利权）人",
            "发明人",
            "法律状态",
        ];
        let read_as = read(&usual).unwrap();
        assert_eq!(
            read_as,
            [
                None,
                Some("application_number"),
                Some("title"),
                Some("kind"),
                Some("filed_on"),
                Some("granted_on"),
                Some("publication_number"),
                Some("owners"),
                Some("inventors"),
                Some("status")
            ]
        );
        // The number of the patent is that of its application, and who owns it now is asked for.
        let both = read(&["专利号", "名称", "申请号", "申请人", "专利权人"]).unwrap();
        assert_eq!(
            both,
            [None, Some("title"), Some("application_number"), None, Some("owners")]
        );
    }

    #[test]
    fn a_heading_that_nobody_knows_is_named_with_those_that_are() {
        for (headings, wrong) in [
            (&["申请号", "专利名称", "颜色"][..], "颜色"),
            (&["申请号", "专利名称", "申请号"], "twice"),
            (&["专利名称"], "missing"),
            (&["application_number", "title", "titel"], "titel"),
        ] {
            let message = read(headings).unwrap_err();
            assert!(message.contains(wrong), "{message}");
        }
    }
}
