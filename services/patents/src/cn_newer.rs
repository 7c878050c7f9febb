//! The Chinese office's XML of now: root `PatentDocumentAndRelated`. It states much twice, as the office writes it (`original`)
//! and in a standard form; the first is read.

use crate::{
    Agent, Format, Party, Patent, Priority,
    bad_record::Fault,
    classification::main_and_further,
    field,
    xml::{Element, Vocabulary},
};

pub(crate) const VOCABULARY: Vocabulary = Vocabulary {
    namespaces: &[
        "http://www.sipo.gov.cn/XMLSchema/base",
        "http://www.sipo.gov.cn/XMLSchema/business",
    ],
    records: &["PatentDocumentAndRelated"],
    unread: &[
        "Description",
        "Claims",
        "Drawings",
        "RelatedDocuments",
        "AbstractFigure",
    ],
    read,
};

fn read(document: &Element) -> Result<Patent, Fault> {
    let data = document
        .first("BibliographicData")
        .or_else(|| document.first("DesignBibliographicData"))
        .ok_or_else(|| Fault::of("", "it has neither BibliographicData nor DesignBibliographicData"))?;
    // Of a design the parties stand directly in the data.
    let parties = data.first("Parties").unwrap_or(data);
    let application = original(data.all("ApplicationReference"));
    let application = application
        .iter()
        .find_map(|reference| reference.first("DocumentID"))
        .unwrap_or(data);
    let publication = original(data.all("PublicationReference"));
    let publication = publication.iter().find_map(|reference| reference.first("DocumentID"));
    let published = |name| {
        publication
            .map(|publication| publication.text_at(name))
            .unwrap_or_default()
    };
    let office = field::office("office", &application.text_at("WIPOST3Code"))?;
    let kind_code = field::kind_code(&published("Kind"))?;
    let number = application.text_at("DocNumber");
    let (application_number, kind) = field::application(&office, &number, None, kind_code.as_deref())?;
    let published_on = field::day("published_on", &published("Date"))?;
    let (main_classification, further_classifications) = main_and_further(symbols(data));
    Ok(Patent {
        source: Format::CnNewer,
        granted_on: field::grant_day(&office, kind_code.as_deref(), published_on),
        application_number,
        publication_number: field::optional("publication_number", &published("DocNumber"))?,
        kind_code,
        kind,
        title: field::text("title", &data.text_at_any(&["InventionTitle", "DesignTitle"]))?,
        abstract_text: field::abstract_text(&document.text_at("Abstract")),
        applicants: read_parties("applicants", parties.all("ApplicantDetails/Applicant"))?,
        owners: read_parties("owners", parties.all("AssigneeDetails/Assignee"))?,
        inventors: inventors(parties)?,
        agents: agents(parties)?,
        filed_on: field::day("filed_on", &application.text_at("Date"))?,
        published_on,
        priorities: priorities(data)?,
        main_classification,
        further_classifications,
        legal_status: None,
        town_code: None,
        office,
    })
}

/// Those that stand as the office writes them; all, if none says so.
fn original(elements: Vec<&Element>) -> Vec<&Element> {
    let is_original = |element: &&Element| element.attribute("dataFormat") == Some("original");
    if elements.iter().any(is_original) {
        elements.into_iter().filter(is_original).collect()
    } else {
        elements
    }
}

fn symbols(data: &Element) -> Vec<String> {
    let paths = [
        "ClassificationIPCRDetails/ClassificationIPCR/Text",
        "ClassificationIPC/MainClassification",
        "ClassificationIPC/FurtherClassification",
        "ClassificationLocarno/MainClassification",
        "ClassificationLocarno/FurtherClassification",
    ];
    let found = paths.iter().flat_map(|path| original(data.all(path)));
    found.map(Element::text).collect()
}

fn name_of(element: &Element) -> String {
    element.text_at_any(&["AddressBook/Name", "AddressBook/OrganizationName"])
}

fn read_parties(name: &str, elements: Vec<&Element>) -> Result<Vec<Party>, Fault> {
    let read = original(elements).into_iter().map(|element| {
        field::party(
            name,
            &name_of(element),
            &element.text_at("AddressBook/Address/Text"),
            &element.text_at("AddressBook/Address/WIPOST3Code"),
        )
    });
    read.filter_map(Result::transpose).collect()
}

fn inventors(parties: &Element) -> Result<Vec<String>, Fault> {
    let inventors = original(parties.all("InventorDetails/Inventor"));
    let designers = original(parties.all("DesignerDetails/Designer"));
    let names: Vec<_> = inventors.into_iter().chain(designers).map(name_of).collect();
    field::names("inventors", names.iter().map(String::as_str))
}

fn agents(parties: &Element) -> Result<Vec<Agent>, Fault> {
    let elements = original(parties.all("AgentDetails/Agent"));
    let read = elements.into_iter().map(|agent| {
        let agency = agent.text_at_any(&["Agency/AddressBook/OrganizationName", "Agency/AddressBook/Name"]);
        field::agent(&agent.text_at("AddressBook/Name"), &agency)
    });
    read.filter_map(Result::transpose).collect()
}

fn priorities(data: &Element) -> Result<Vec<Priority>, Fault> {
    let elements = original(data.all("PriorityDetails/Priority"));
    let read = elements.into_iter().map(|claim| {
        field::priority(
            &claim.text_at("WIPOST3Code"),
            &claim.text_at("DocNumber"),
            &claim.text_at("Date"),
        )
    });
    read.collect()
}
