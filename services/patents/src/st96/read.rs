//! What a publication, its bibliographic data or its legal status says.

use kezhi_law::{Day, identifier::PatentKind};

use super::{COMMON, PATENT};
use crate::{
    Agent, Format, LegalEvent, LegalStatus, Party, Patent, Priority,
    bad_record::Fault,
    classification::main_and_further,
    field,
    wording::is_chinese,
    xml::{Element, Vocabulary},
};

pub(crate) const VOCABULARY: Vocabulary = Vocabulary {
    namespaces: &[COMMON, PATENT],
    records: &["PatentPublication", "BibliographicData", "PatentLegalStatus"],
    unread: &[
        "Description",
        "Claims",
        "Drawings",
        "SearchReport",
        "ReferenceCitationBag",
        "SearchField",
        "CPCClassificationBag",
        "RelatedDocumentBag",
        "ExaminerBag",
        "TransliterationName",
    ],
    read,
};

fn read(record: &Element) -> Result<Patent, Fault> {
    if record.name() == "PatentPublication" {
        let data = record
            .first("BibliographicData")
            .ok_or_else(|| Fault::of("", "it has no BibliographicData"))?;
        let abstracts = record.all("Abstract");
        let text = in_chinese(&abstracts).map(Element::text).unwrap_or_default();
        return patent(data, field::abstract_text(&text));
    }
    patent(record, String::new())
}

/// The bibliographic data; of a legal status what it has of them, and the last event.
fn patent(data: &Element, abstract_text: String) -> Result<Patent, Fault> {
    let office = field::office("office", &data.text_at("ApplicationIdentification/IPOfficeCode"))?;
    let publication = data.first("PatentPublicationIdentification");
    let published = |name| {
        publication
            .map(|publication| publication.text_at(name))
            .unwrap_or_default()
    };
    let kind_code = field::kind_code(&published("PatentDocumentKindCode"))?;
    let number = data.text_at_any(&[
        "ApplicationIdentification/ApplicationNumber/ApplicationNumberText",
        "ApplicationIdentification/ApplicationNumber/ST13ApplicationNumber",
    ]);
    let (application_number, kind) = field::application(&office, &number, stated_kind(data), kind_code.as_deref())?;
    let published_on = field::day("published_on", &published("PublicationDate"))?;
    let granted_on = field::day(
        "granted_on",
        &data.text_at_any(&["GrantPublicationDate", "PatentGrantIdentification/GrantDate"]),
    )?;
    let titles = data.all("InventionTitleBag/InventionTitle");
    let (main_classification, further_classifications) = main_and_further(symbols(data));
    let owners = [
        data.all("PartyBag/OwnerBag/Owner"),
        data.all("PartyBag/AssigneeBag/Assignee"),
    ]
    .concat();
    Ok(Patent {
        source: Format::St96,
        granted_on: granted_on.or_else(|| field::grant_day(&office, kind_code.as_deref(), published_on)),
        application_number,
        publication_number: field::optional("publication_number", &published("PublicationNumber"))?,
        kind_code,
        kind,
        title: field::text("title", &in_chinese(&titles).map(Element::text).unwrap_or_default())?,
        abstract_text,
        applicants: parties("applicants", data.all("PartyBag/ApplicantBag/Applicant"))?,
        owners: parties("owners", owners)?,
        inventors: inventors(data)?,
        agents: agents(data)?,
        filed_on: field::day("filed_on", &data.text_at("ApplicationIdentification/FilingDate"))?,
        published_on,
        priorities: priorities(data)?,
        main_classification,
        further_classifications,
        legal_status: last_event(data)?,
        town_code: None,
        office,
    })
}

/// The one in Chinese; otherwise the first.
fn in_chinese<'a>(elements: &[&'a Element]) -> Option<&'a Element> {
    let chinese = elements
        .iter()
        .find(|element| element.attribute("languageCode") == Some("zh"));
    chinese.or(elements.first()).copied()
}

fn stated_kind(data: &Element) -> Option<PatentKind> {
    match data.text_at("IPRightKindCategory").as_str() {
        "Patent for invention" => return Some(PatentKind::Invention),
        "Utility model" => return Some(PatentKind::UtilityModel),
        "Design patent" => return Some(PatentKind::Design),
        _ => {}
    }
    let category = data.text_at("ApplicationIdentification/InventionSubjectMatterCategory");
    (category == "Design").then_some(PatentKind::Design)
}

fn symbols(data: &Element) -> Vec<String> {
    let bag = "PatentClassificationBag";
    let mut reformed = data.all(&format!("{bag}/IPCRClassificationBag/IPCRClassification"));
    // The first position may be said instead of taken.
    reformed.sort_by_key(|symbol| symbol.text_at("SymbolPositionCode") != "F");
    let mut symbols: Vec<String> = reformed.into_iter().map(symbol).collect();
    for path in [
        "IPCClassification/MainClassification",
        "IPCClassification/FurtherClassification",
    ] {
        symbols.extend(data.all(&format!("{bag}/{path}")).into_iter().map(Element::text));
    }
    for text in data.all(&format!("{bag}/LocarnoClassificationBag/LocarnoClassificationText")) {
        symbols.push(text.text());
    }
    for locarno in data.all(&format!("{bag}/LocarnoClassificationBag/LocarnoClassification")) {
        let class = locarno.text_at("LocarnoClass");
        match locarno.text_at("LocarnoSubclassBag/LocarnoSubclass") {
            subclass if subclass.is_empty() => symbols.push(class),
            subclass => symbols.push(format!("{class}-{subclass}")),
        }
    }
    symbols
}

fn symbol(element: &Element) -> String {
    let whole = element.text_at_any(&["PatentClassificationText", "PatentClassificationSymbolText"]);
    if !whole.is_empty() {
        return whole;
    }
    let part = |name| element.text_at(name);
    let subclass = format!("{}{}{}", part("Section"), part("Class"), part("Subclass"));
    match (part("MainGroup"), part("Subgroup")) {
        (main, sub) if !main.is_empty() && !sub.is_empty() => format!("{subclass} {main}/{sub}"),
        _ => subclass,
    }
}

/// The contact that was published, or else the one for letters.
fn contact(element: &Element) -> Option<&Element> {
    element.first("PublicationContact").or_else(|| element.first("Contact"))
}

fn organisation(name: &Element) -> String {
    name.text_at_any(&["EntityName", "OrganizationName/OrganizationStandardName"])
}

fn person(name: &Element) -> String {
    let whole = name.text_at("PersonName/PersonFullName");
    if !whole.is_empty() {
        return whole;
    }
    let part = |part: &str| name.text_at(&format!("PersonName/PersonStructuredName/{part}"));
    let last = part("LastName");
    if last.chars().all(is_chinese) {
        return format!("{last}{}", part("FirstName"));
    }
    let parts = [part("FirstName"), part("MiddleName"), last, part("NameSuffix")];
    parts.join(" ")
}

fn parties(name: &str, elements: Vec<&Element>) -> Result<Vec<Party>, Fault> {
    let mut read = Vec::new();
    for element in elements {
        let Some(contact) = contact(element) else {
            continue;
        };
        let named = contact.first("Name");
        let called = named
            .map(organisation)
            .filter(|called| !called.is_empty())
            .or_else(|| named.map(person));
        let structured = "PostalAddressBag/PostalAddress/PostalStructuredAddress";
        let mut country = contact.text_at_any(&["CountryCode", &format!("{structured}/CountryCode")]);
        if country.is_empty() {
            country = element.text_at_any(&["ResidenceCountryCode", "NationalityCode"]);
        }
        let address = address(contact, structured);
        if let Some(mut party) = field::party(name, &called.unwrap_or_default(), &address, &country)? {
            party.credit_code = field::credit_code(&element.text_at("PartyIdentifier"));
            read.push(party);
        }
    }
    Ok(read)
}

fn address(contact: &Element, structured: &str) -> String {
    let mut lines = contact.all("PostalAddressBag/PostalAddress/PostalAddressText");
    for element in contact.all(structured).into_iter().chain([contact]) {
        for part in ["AddressLineText", "CityName", "GeographicRegionName", "PostalCode"] {
            lines.extend(element.all(part));
        }
    }
    lines.into_iter().map(Element::text).collect::<Vec<_>>().join(", ")
}

fn inventors(data: &Element) -> Result<Vec<String>, Fault> {
    let bag = "PartyBag/InventorBag";
    let inventors = [
        data.all(&format!("{bag}/Inventor")),
        data.all(&format!("{bag}/DeceasedInventor")),
    ]
    .concat();
    let named = inventors
        .into_iter()
        .filter(|inventor| inventor.text_at("ConfidentialIndicator") != "true");
    let names: Vec<_> = named
        .filter_map(|inventor| contact(inventor)?.first("Name"))
        .map(|name| {
            Some(person(name))
                .filter(|called| !called.trim().is_empty())
                .unwrap_or_else(|| organisation(name))
        })
        .collect();
    field::names("inventors", names.iter().map(String::as_str))
}

fn agents(data: &Element) -> Result<Vec<Agent>, Fault> {
    let elements = data.all("PartyBag/RegisteredPractitionerBag/RegisteredPractitioner");
    let names = elements.into_iter().filter_map(|agent| contact(agent)?.first("Name"));
    let read = names.map(|name| field::agent(&person(name), &organisation(name)));
    read.filter_map(Result::transpose).collect()
}

fn priorities(data: &Element) -> Result<Vec<Priority>, Fault> {
    let elements = data.all("PriorityClaimBag/PriorityClaim");
    let read = elements.into_iter().map(|claim| {
        field::priority(
            &claim.text_at("IPOfficeCode"),
            &claim.text_at("ApplicationNumber/ApplicationNumberText"),
            &claim.text_at("FilingDate"),
        )
    });
    read.collect()
}

/// The last event that says how the patent stands.
fn last_event(data: &Element) -> Result<Option<LegalStatus>, Fault> {
    let mut last: Option<(Day, LegalEvent)> = None;
    for element in data.all("StatusEventDataBag/StatusEventData") {
        let code = element.text_at("StatusEventCode/DetailedEventCode");
        let day = element.text_at_any(&["EventDate", "EffectiveDate", "PublicationDate"]);
        let day = field::day("legal_status", &day)?;
        let (Some(event), Some(day)) = (LegalEvent::of_code(&code), day) else {
            continue;
        };
        if last.is_none_or(|(before, _)| before <= day) {
            last = Some((day, event));
        }
    }
    Ok(last.map(|(day, event)| LegalStatus { event, on: Some(day) }))
}
