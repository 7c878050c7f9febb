//! A patent as the sources tell of it.

use kezhi_law::{Day, identifier::PatentKind};

use crate::{Format, LegalEvent, LegalStatus};

/// A patent or an application for one.
///
/// It is what one record of one source says: an application that was published and then granted is in two records of the
/// offices' files. Text has its white space collapsed, and what a source does not state is empty or `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patent {
    /// Where it was read.
    pub source: Format,
    /// The office that it was filed with: two letters of WIPO ST.3, such as `CN`.
    pub office: String,
    /// At the Chinese office (`CN`) the number with its check digit, such as `201710183506.4` (eight digits before 2003-10-01);
    /// elsewhere the office and its number, such as `US13797521`.
    pub application_number: String,
    /// The number of the publication as the office writes it, without office and kind code: `104223352`.
    pub publication_number: Option<String>,
    /// The kind of the publication (WIPO ST.16): `A`, `B`, `U`, `S`, `B2`.
    pub kind_code: Option<String>,
    /// What was applied for.
    pub kind: PatentKind,
    /// The title, the Chinese one where there are several. Empty in legal status data, which has none.
    pub title: String,
    /// The abstract, of which the first 20,000 characters are kept; empty if there is none.
    pub abstract_text: String,
    /// Who applied.
    pub applicants: Vec<Party>,
    /// Who owns it (专利权人), or to whom the application was assigned, if the source says so.
    pub owners: Vec<Party>,
    /// The names of the inventors or designers. Who asked not to be named is not.
    pub inventors: Vec<String>,
    /// Who acted for the applicants.
    pub agents: Vec<Agent>,
    /// The day of filing.
    pub filed_on: Option<Day>,
    /// The day of this publication.
    pub published_on: Option<Day>,
    /// The day on which the grant was announced (授权公告日), from which a Chinese patent is in force. A Chinese publication of
    /// a granted patent states it as its day.
    pub granted_on: Option<Day>,
    /// The earlier applications whose priority is claimed.
    pub priorities: Vec<Priority>,
    /// The first symbol of the International Patent Classification, such as `C22C 38/00`; of a design that of the Locarno
    /// Classification, such as `09-03`.
    pub main_classification: Option<String>,
    /// All further symbols, written the same way. What fits neither scheme is as the source writes it.
    pub further_classifications: Vec<String>,
    /// What last became of it.
    pub legal_status: Option<LegalStatus>,
    /// The statistical code of the town or street that it is counted in, nine digits.
    pub town_code: Option<String>,
}

impl Patent {
    /// What the record says has happened to it, in order of days: what [`st96::legal_status`](crate::st96::legal_status) takes.
    pub fn events(&self) -> Vec<(LegalEvent, Day)> {
        let published = self.published_on.filter(|day| Some(*day) != self.granted_on);
        let last = self.legal_status.and_then(|status| Some((status.event, status.on?)));
        let mut events: Vec<_> = [
            self.filed_on.map(|day| (LegalEvent::Filed, day)),
            published.map(|day| (LegalEvent::Published, day)),
            self.granted_on.map(|day| (LegalEvent::Granted, day)),
        ]
        .into_iter()
        .flatten()
        .collect();
        events.extend(last.filter(|last| !events.contains(last)));
        events.sort_by_key(|(_, day)| *day);
        events
    }
}

/// A person or an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The name.
    pub name: String,
    /// The address in one line.
    pub address: Option<String>,
    /// The country: two letters of ISO 3166. What is no such code is left out.
    pub country: Option<String>,
    /// The unified social credit code, if the source states one.
    pub credit_code: Option<String>,
}

/// An agent: the person, the agency, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// The person.
    pub name: Option<String>,
    /// The agency, with its code if the source writes one.
    pub agency: Option<String>,
}

/// An earlier application whose priority is claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priority {
    /// The office that it was filed with: two letters of WIPO ST.3.
    pub office: String,
    /// Its number as the source writes it; empty if it states none.
    pub number: String,
    /// The day of filing.
    pub filed_on: Option<Day>,
}
