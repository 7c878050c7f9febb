//! The Chinese office's XML after WIPO ST.36: root `cn-patent-document`, no namespace.

use crate::{
    Agent, Format, Party, Patent, Priority,
    bad_record::Fault,
    classification::main_and_further,
    field,
    xml::{Element, Vocabulary},
};

pub(crate) const VOCABULARY: Vocabulary = Vocabulary {
    namespaces: &[""],
    records: &["cn-patent-document"],
    unread: &[
        "application-body",
        "bio-deposit",
        "cn-abstract-drawing",
        "cn-related-documents",
    ],
    read,
};

fn read(document: &Element) -> Result<Patent, Fault> {
    let data = document
        .first("cn-bibliographic-data")
        .ok_or_else(|| Fault::of("", "it has no cn-bibliographic-data"))?;
    let application = data.first("application-reference/document-id").unwrap_or(data);
    let office = field::office("office", &application.text_at("country"))?;
    let publication = data.first("cn-publication-reference/document-id");
    let published = |name| {
        publication
            .map(|publication| publication.text_at(name))
            .unwrap_or_default()
    };
    let kind_code = field::kind_code(&published("kind"))?;
    let stated = data
        .first("application-reference")
        .and_then(|reference| reference.attribute("appl-type"));
    let (application_number, kind) = field::application(
        &office,
        &application.text_at("doc-number"),
        stated.and_then(field::kind_of_word),
        kind_code.as_deref(),
    )?;
    let published_on = field::day("published_on", &published("date"))?;
    let (main_classification, further_classifications) = main_and_further(symbols(data));
    Ok(Patent {
        source: Format::CnOlder,
        granted_on: field::grant_day(&office, kind_code.as_deref(), published_on),
        application_number,
        publication_number: field::optional("publication_number", &published("doc-number"))?,
        kind_code,
        kind,
        title: field::text("title", &data.text_at("invention-title"))?,
        abstract_text: field::abstract_text(&data.text_at("abstract")),
        applicants: parties("applicants", data.all("cn-parties/cn-applicants/cn-applicant"))?,
        owners: parties("owners", data.all("assignees/assignee"))?,
        inventors: inventors(data)?,
        agents: agents(data)?,
        filed_on: field::day("filed_on", &application.text_at("date"))?,
        published_on,
        priorities: priorities(data)?,
        main_classification,
        further_classifications,
        legal_status: None,
        town_code: None,
        office,
    })
}

fn symbols(data: &Element) -> Vec<String> {
    let paths = [
        "classifications-ipcr/classification-ipcr/text",
        "classification-ipc/main-classification",
        "classification-ipc/further-classification",
        "classification-locarno/main-classification",
        "classification-locarno/further-classification",
    ];
    let found = paths.iter().flat_map(|path| data.all(path));
    found.map(Element::text).collect()
}

fn parties(name: &str, elements: Vec<&Element>) -> Result<Vec<Party>, Fault> {
    let read = elements.into_iter().map(|element| {
        field::party(
            name,
            &element.text_at_any(&["addressbook/name", "addressbook/orgname", "name"]),
            &element.text_at("addressbook/address/text"),
            &element.text_at("addressbook/address/country"),
        )
    });
    read.filter_map(Result::transpose).collect()
}

fn inventors(data: &Element) -> Result<Vec<String>, Fault> {
    let elements = data.all("cn-parties/cn-inventors/cn-inventor");
    let named = elements
        .into_iter()
        .filter(|inventor| inventor.attribute("cn-not-to-be-published-request-by-inventor") != Some("yes"));
    let names: Vec<_> = named
        .map(|inventor| inventor.text_at_any(&["name", "addressbook/name"]))
        .collect();
    field::names("inventors", names.iter().map(String::as_str))
}

fn agents(data: &Element) -> Result<Vec<Agent>, Fault> {
    let elements = data.all("cn-parties/cn-agents/cn-agent");
    let read = elements
        .into_iter()
        .map(|agent| field::agent(&agent.text_at("name"), &agent.text_at("cn-agency/name")));
    read.filter_map(Result::transpose).collect()
}

fn priorities(data: &Element) -> Result<Vec<Priority>, Fault> {
    let elements = data.all("priority-claims/priority-claim");
    let read = elements.into_iter().map(|claim| {
        field::priority(
            &claim.text_at("country"),
            &claim.text_at("doc-number"),
            &claim.text_at("date"),
        )
    });
    read.collect()
}
