//! The diagrams in the docs are the tables.

use std::path::Path;

use kezhi_procedure::diagram::mermaid;

use crate::acceptance::procedure::ACCEPTANCE;
use crate::institutions::procedure::CHECK;
use crate::integrity::procedure::RECORD;
use crate::intermediaries::entrustments::procedure::ENTRUSTMENT;
use crate::intermediaries::procedure::INTERMEDIARY;
use crate::intermediaries::reports::procedure::REPORT;
use crate::rectifications::procedure::RECTIFICATION;
use crate::referrals::procedure::REFERRAL;
use crate::supervision::inspections::procedure::INSPECTION;

#[test]
fn the_diagrams_of_supervision_in_the_docs_are_the_tables() {
    let documented = [
        ("acceptance.md", "# An acceptance (结题验收)", mermaid(&ACCEPTANCE)),
        ("entrustment.md", "# An entrustment (委托)", mermaid(&ENTRUSTMENT)),
        ("inspection.md", "# An inspection (监督检查)", mermaid(&INSPECTION)),
        (
            "institution-check.md",
            "# A check of an institution (受委托机构的监督)",
            mermaid(&CHECK),
        ),
        (
            "integrity-record.md",
            "# An integrity record (科研诚信记录)",
            mermaid(&RECORD),
        ),
        (
            "intermediary.md",
            "# An intermediary (中介机构)",
            mermaid(&INTERMEDIARY),
        ),
        (
            "intermediary-report.md",
            "# A report of an intermediary (中介机构报告)",
            mermaid(&REPORT),
        ),
        (
            "rectification.md",
            "# A rectification (限期整改)",
            mermaid(&RECTIFICATION),
        ),
        ("referral.md", "# A referral (移送)", mermaid(&REFERRAL)),
    ];
    for (file, title, diagram) in documented {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../docs/procedures")
            .join(file);
        let expected = format!(
            "{title}\n\nDrawn from its table; `KEZHI_UPDATE_DOCS=1 cargo test` draws it anew.\n\n```mermaid\n{diagram}```\n"
        );
        if std::env::var_os("KEZHI_UPDATE_DOCS").is_some() {
            std::fs::write(&path, &expected).unwrap();
        }
        assert_eq!(
            std::fs::read_to_string(&path).unwrap_or_default(),
            expected,
            "{} is out of date",
            path.display()
        );
    }
}
