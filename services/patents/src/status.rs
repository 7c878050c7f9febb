//! What becomes of an application and of a patent, and the codes of WIPO ST.27 for it.

use kezhi_law::{Day, identifier::PatentKind};

/// What last became of an application or a patent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegalStatus {
    /// What happened.
    pub event: LegalEvent,
    /// The day of it.
    pub on: Option<Day>,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The application is pending.
    Pending,
    /// The patent is in force.
    InForce,
    /// There is no patent: refused, withdrawn, lapsed, expired or declared invalid.
    Ended,
}

/// What happened to it. The last three say only how it stands, for sources that say no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LegalEvent {
    /// Filed (申请).
    Filed,
    /// The application was published (公布).
    Published,
    /// Its examination as to substance has begun (实质审查生效).
    UnderExamination,
    /// Granted (授权).
    Granted,
    /// Lapsed because the annual fee was not paid (未缴年费).
    Lapsed,
    /// Its term ended (期限届满).
    Expired,
    /// The owner gave it up (放弃专利权).
    Surrendered,
    /// Declared invalid (宣告无效).
    Invalidated,
    /// The applicant withdrew the application (撤回).
    Withdrawn,
    /// The application counts as withdrawn (视为撤回).
    DeemedWithdrawn,
    /// The application was refused (驳回).
    Refused,
    /// Pending (审中).
    Pending,
    /// In force (有效).
    InForce,
    /// No longer in force (失效).
    Ended,
}

use LegalEvent::*;

/// Each event, its word in the table, its words in Chinese, and the key and detailed event of ST.27.
#[rustfmt::skip]
const EVENTS: &[(LegalEvent, &str, &[&str], &str, &str)] = &[
    (Filed, "filed", &["申请"], "A10", "A12"),
    (Published, "published", &["公布", "公开"], "Q10", "Q12"),
    (UnderExamination, "under_examination", &["实质审查生效", "实质审查的生效", "实质审查"], "D10", "D11"),
    (Granted, "granted", &["授权"], "F10", "F11"),
    (Lapsed, "lapsed", &["未缴年费", "未缴年费终止失效"], "H10", "H13"),
    (Expired, "expired", &["期限届满", "届满终止失效"], "H10", "H14"),
    (Surrendered, "surrendered", &["放弃专利权", "放弃"], "H10", "H15"),
    (Invalidated, "invalidated", &["宣告无效", "全部无效"], "H10", "H12"),
    (Withdrawn, "withdrawn", &["撤回"], "B10", "B11"),
    (DeemedWithdrawn, "deemed_withdrawn", &["视为撤回"], "B10", "B12"),
    (Refused, "refused", &["驳回"], "B10", "B15"),
    (Pending, "pending", &["审中", "在审"], "D00", "D00"),
    (InForce, "in_force", &["有效"], "F00", "F00"),
    (Ended, "ended", &["失效"], "H00", "H00"),
];

impl LegalEvent {
    /// How it stands after the event.
    pub fn standing(self) -> Standing {
        match self {
            Filed | Published | UnderExamination | Pending => Standing::Pending,
            Granted | InForce => Standing::InForce,
            Lapsed | Expired | Surrendered | Invalidated | Withdrawn | DeemedWithdrawn | Refused | Ended => {
                Standing::Ended
            }
        }
    }

    /// The event of a word of the table, such as `granted` or `授权`.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        EVENTS
            .iter()
            .find(|(_, english, chinese, ..)| *english == word || chinese.contains(&word))
            .map(|(event, ..)| *event)
    }

    /// The key event and the detailed event of ST.27. What was examined only as to form says so.
    pub(crate) fn codes(self, kind: PatentKind) -> (&'static str, &'static str) {
        let codes = EVENTS.iter().find(|(event, ..)| *event == self);
        match codes.map_or(("W00", "W00"), |(.., key, detailed)| (*key, *detailed)) {
            ("F10", _) if kind != PatentKind::Invention => ("F10", "F12"),
            codes => codes,
        }
    }

    /// The event of a detailed event code. One that is not listed counts by its category, if that says how the patent stands.
    pub(crate) fn of_code(detailed: &str) -> Option<Self> {
        let listed = EVENTS
            .iter()
            .find(|(.., code)| *code == detailed)
            .map(|(event, ..)| *event);
        listed.or_else(|| match detailed.get(..1)? {
            "F" => Some(Granted),
            // Maintained after a review, or revived.
            "M" => Some(InForce),
            "K" if ["K13", "K14"].contains(&detailed) => Some(InForce),
            "B" | "H" | "N" => Some(Ended),
            _ => None,
        })
    }
}
