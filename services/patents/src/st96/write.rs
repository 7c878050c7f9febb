//! Patents as documents that keep the schemas of ST.96.

use kezhi_law::{Day, identifier::PatentKind};

use super::sheet::Sheet;
use crate::{Agent, LegalEvent, Party, Patent, Standing};

/// The patent as a `BibliographicData` document.
///
/// It has no place for the abstract, the legal status and the town, for a priority without a day, and for the day and kind of a
/// publication without a number.
pub fn bibliographic(patent: &Patent) -> String {
    Sheet::document("pat:BibliographicData", |sheet| {
        publication(sheet, patent);
        application(sheet, patent);
        priorities(sheet, patent);
        classifications(sheet, patent);
        sheet.element("pat:InventionTitleBag", |sheet| {
            sheet.leaf("pat:InventionTitle", &patent.title);
        });
        if let Some(day) = patent.granted_on {
            sheet.leaf("pat:GrantPublicationDate", &day.to_string());
        }
        parties(sheet, patent);
    })
}

/// What happened to the patent, as a `PatentLegalStatusData` document with the codes of WIPO ST.27; `None` without an event, of
/// which such a document needs one. [`Patent::events`] knows those of a record.
pub fn legal_status(patent: &Patent, events: &[(LegalEvent, Day)]) -> Option<String> {
    let mut events = events.to_vec();
    events.sort_by_key(|(_, day)| *day);
    events.first()?;
    Some(Sheet::document("pat:PatentLegalStatusData", |sheet| {
        sheet.element("pat:PatentLegalStatus", |sheet| {
            application(sheet, patent);
            publication(sheet, patent);
            sheet.leaf("com:IPRightKindCategory", right(patent.kind));
            sheet.element("pat:StatusEventDataBag", |sheet| {
                let mut stage = Stage::Unspecified;
                for (event, day) in &events {
                    let next = stage.after(*event);
                    status_event(sheet, patent.kind, *event, *day, (stage, next));
                    stage = next;
                }
            });
        });
    }))
}

fn right(kind: PatentKind) -> &'static str {
    match kind {
        PatentKind::Invention => "Patent for invention",
        PatentKind::UtilityModel => "Utility model",
        PatentKind::Design => "Design patent",
    }
}

/// The stage of the proceedings (ST.27).
#[derive(Clone, Copy)]
enum Stage {
    Unspecified = 0,
    Filing = 1,
    Examination = 2,
    Grant = 4,
    Terminated = 6,
}

impl Stage {
    fn after(self, event: LegalEvent) -> Self {
        match (event, event.standing()) {
            (LegalEvent::Filed, _) => Self::Filing,
            (LegalEvent::UnderExamination, _) => Self::Examination,
            (_, Standing::Pending) => self,
            (_, Standing::InForce) => Self::Grant,
            (_, Standing::Ended) => Self::Terminated,
        }
    }

    fn code(self) -> String {
        (self as u8).to_string()
    }
}

fn status_event(sheet: &mut Sheet, kind: PatentKind, event: LegalEvent, day: Day, (before, after): (Stage, Stage)) {
    let (key, detailed) = event.codes(kind);
    let state = match event.standing() {
        Standing::Pending | Standing::InForce => "A",
        Standing::Ended => "N",
    };
    sheet.element("pat:StatusEventData", |sheet| {
        sheet.element("pat:StatusEventCode", |sheet| {
            sheet.leaf("com:StateCode", state);
            sheet.leaf("com:PreviousStageCode", &before.code());
            sheet.leaf("com:CurrentStageCode", &after.code());
            sheet.leaf("pat:KeyEventCode", key);
            sheet.leaf("pat:DetailedEventCode", detailed);
        });
        sheet.leaf("com:EventDate", &day.to_string());
    });
}

fn publication(sheet: &mut Sheet, patent: &Patent) {
    let Some(number) = &patent.publication_number else {
        return;
    };
    sheet.element("pat:PatentPublicationIdentification", |sheet| {
        sheet.leaf("com:IPOfficeCode", &patent.office);
        sheet.leaf("pat:PublicationNumber", number);
        if let Some(code) = &patent.kind_code {
            sheet.leaf("com:PatentDocumentKindCode", code);
        }
        if let Some(day) = patent.published_on {
            sheet.leaf("com:PublicationDate", &day.to_string());
        }
    });
}

fn application(sheet: &mut Sheet, patent: &Patent) {
    let number = &patent.application_number;
    sheet.element("pat:ApplicationIdentification", |sheet| {
        sheet.leaf("com:IPOfficeCode", &patent.office);
        sheet.element("com:ApplicationNumber", |sheet| {
            let number = number.strip_prefix(&patent.office).unwrap_or(number);
            sheet.leaf("com:ApplicationNumberText", number);
        });
        if patent.kind == PatentKind::Design {
            sheet.leaf("pat:InventionSubjectMatterCategory", "Design");
        }
        if let Some(day) = patent.filed_on {
            sheet.leaf("pat:FilingDate", &day.to_string());
        }
    });
}

fn priorities(sheet: &mut Sheet, patent: &Patent) {
    let dated: Vec<_> = patent
        .priorities
        .iter()
        .filter_map(|priority| Some((priority, priority.filed_on?)))
        .collect();
    if dated.is_empty() {
        return;
    }
    sheet.element("pat:PriorityClaimBag", |sheet| {
        for ((priority, day), number) in dated.into_iter().zip(1..) {
            sheet.numbered("pat:PriorityClaim", number, |sheet| {
                sheet.leaf("com:IPOfficeCode", &priority.office);
                if !priority.number.is_empty() {
                    sheet.element("com:ApplicationNumber", |sheet| {
                        sheet.leaf("com:ApplicationNumberText", &priority.number);
                    });
                }
                sheet.leaf("pat:FilingDate", &day.to_string());
            });
        }
    });
}

fn classifications(sheet: &mut Sheet, patent: &Patent) {
    let symbols: Vec<_> = patent
        .main_classification
        .iter()
        .chain(&patent.further_classifications)
        .collect();
    if symbols.is_empty() {
        return;
    }
    sheet.element("pat:PatentClassificationBag", |sheet| {
        if patent.kind == PatentKind::Design {
            sheet.element("com:LocarnoClassificationBag", |sheet| {
                // The schema asks for an edition, and the record knows none.
                sheet.leaf("com:LocarnoClassificationEdition", "");
                for symbol in symbols {
                    sheet.leaf("com:LocarnoClassificationText", symbol);
                }
            });
        } else {
            sheet.element("pat:IPCRClassificationBag", |sheet| {
                for (symbol, number) in symbols.into_iter().zip(1..) {
                    sheet.numbered("pat:IPCRClassification", number, |sheet| {
                        sheet.leaf("pat:PatentClassificationText", symbol);
                    });
                }
            });
        }
    });
}

fn parties(sheet: &mut Sheet, patent: &Patent) {
    let knows_nobody = patent.owners.is_empty() && patent.inventors.is_empty() && patent.agents.is_empty();
    sheet.element("pat:PartyBag", |sheet| {
        bag(sheet, "pat:ApplicantBag", "pat:Applicant", &patent.applicants, party);
        // The schema asks for a party, also where the record knows none: an applicant without a name.
        if patent.applicants.is_empty() && knows_nobody {
            bag(sheet, "pat:ApplicantBag", "pat:Applicant", &[""], person);
        }
        bag(sheet, "pat:InventorBag", "pat:Inventor", &patent.inventors, person);
        bag(sheet, "pat:OwnerBag", "pat:Owner", &patent.owners, party);
        bag(
            sheet,
            "pat:RegisteredPractitionerBag",
            "pat:RegisteredPractitioner",
            &patent.agents,
            agent,
        );
    });
}

fn bag<T>(sheet: &mut Sheet, bag: &str, name: &str, all: &[T], write: impl Fn(&mut Sheet, &T)) {
    if all.is_empty() {
        return;
    }
    sheet.element(bag, |sheet| {
        for (one, number) in all.iter().zip(1..) {
            sheet.numbered(name, number, |sheet| write(sheet, one));
        }
    });
}

fn party(sheet: &mut Sheet, party: &Party) {
    if let Some(code) = &party.credit_code {
        let category = [("com:partyIdentifierCategory", "Entity identifier")];
        sheet.leaf_with("com:PartyIdentifier", &category, code);
    }
    let name = |sheet: &mut Sheet| {
        sheet.element("com:Name", |sheet| sheet.leaf("com:EntityName", &party.name));
    };
    let Some(address) = &party.address else {
        sheet.element("com:PublicationContact", |sheet| {
            name(sheet);
            if let Some(country) = &party.country {
                sheet.leaf("com:CountryCode", country);
            }
        });
        return;
    };
    sheet.element("com:Contact", |sheet| {
        name(sheet);
        sheet.element("com:PostalAddressBag", |sheet| {
            sheet.element("com:PostalAddress", |sheet| match &party.country {
                None => sheet.leaf("com:PostalAddressText", address),
                Some(country) => sheet.element("com:PostalStructuredAddress", |sheet| {
                    sheet.leaf_with("com:AddressLineText", &[("com:sequenceNumber", "1")], address);
                    sheet.leaf("com:CountryCode", country);
                }),
            });
        });
    });
}

fn person(sheet: &mut Sheet, name: &impl AsRef<str>) {
    sheet.element("com:PublicationContact", |sheet| {
        sheet.element("com:Name", |sheet| full_name(sheet, name.as_ref()));
    });
}

fn full_name(sheet: &mut Sheet, name: &str) {
    sheet.element("com:PersonName", |sheet| sheet.leaf("com:PersonFullName", name));
}

fn agent(sheet: &mut Sheet, agent: &Agent) {
    sheet.leaf("pat:RegisteredPractitionerCategory", "Agent");
    sheet.element("com:PublicationContact", |sheet| {
        sheet.element("com:Name", |sheet| {
            if let Some(name) = &agent.name {
                full_name(sheet, name);
            }
            // The schema asks for a name of either.
            if agent.agency.is_some() || agent.name.is_none() {
                sheet.leaf("com:EntityName", agent.agency.as_deref().unwrap_or_default());
            }
        });
    });
}
