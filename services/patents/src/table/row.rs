//! What a row of the table says.

use kezhi_law::identifier::{PctNumber, RegionCode};

use crate::{
    Format, LegalEvent, LegalStatus, Party, Patent, bad_record::Fault, classification::main_and_further, field,
    office::is_office, wording::quoted,
};

/// A row by its columns.
pub(super) struct Row<'a> {
    cells: Vec<(&'static str, &'a str)>,
}

impl<'a> Row<'a> {
    /// Reads a row; what stands under no column is passed over.
    pub(super) fn of(columns: &[Option<&'static str>], cells: &'a [Option<String>]) -> Result<Self, Fault> {
        if columns.len() != cells.len() {
            let (found, wanted) = (cells.len(), columns.len());
            return Err(Fault::of(
                "",
                format!("the row has {found} fields, the header {wanted}"),
            ));
        }
        let known = columns
            .iter()
            .zip(cells)
            .filter_map(|(column, cell)| Some(((*column)?, cell)));
        let read = known.map(|(column, cell)| {
            let unreadable = || Fault::of(column, "its letters are those of no encoding that is read");
            Ok((column, cell.as_deref().ok_or_else(unreadable)?))
        });
        Ok(Self {
            cells: read.collect::<Result<_, Fault>>()?,
        })
    }

    fn cell(&self, column: &str) -> &'a str {
        let found = self.cells.iter().find(|(known, _)| *known == column);
        found.map_or("", |(_, text)| text.trim())
    }

    /// What stands in the column, if it is known to `read`.
    fn known<T>(&self, column: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Fault> {
        let text = self.cell(column);
        match read(text) {
            None if !text.is_empty() => Err(Fault::of(column, format!("{} is not known", quoted(text)))),
            read => Ok(read),
        }
    }

    pub(super) fn patent(&self) -> Result<Patent, Fault> {
        let number = self.cell("application_number");
        let office = office_of(number);
        let (publication_number, kind_code) = publication(&office, self.cell("publication_number"))?;
        let stated = self.known("kind", field::kind_of_word)?;
        let (application_number, kind) = field::application(&office, number, stated, kind_code.as_deref())?;
        let title = field::text("title", self.cell("title"))?;
        if title.is_empty() {
            return Err(Fault::of("title", "it is missing"));
        }
        let published_on = field::day("published_on", self.cell("published_on"))?;
        let granted_on = field::day("granted_on", self.cell("granted_on"))?;
        let (main_classification, further_classifications) =
            main_and_further(listed(self.cell("ipc")).map(str::to_owned));
        Ok(Patent {
            source: Format::Csv,
            granted_on: granted_on.or_else(|| field::grant_day(&office, kind_code.as_deref(), published_on)),
            application_number,
            publication_number,
            kind_code,
            kind,
            title,
            abstract_text: String::new(),
            applicants: Vec::new(),
            owners: self.owners()?,
            inventors: field::names("inventors", listed(self.cell("inventors")))?,
            agents: Vec::new(),
            filed_on: field::day("filed_on", self.cell("filed_on"))?,
            published_on,
            priorities: Vec::new(),
            main_classification,
            further_classifications,
            legal_status: self.status()?,
            town_code: self.town_code()?,
            office,
        })
    }

    fn owners(&self) -> Result<Vec<Party>, Fault> {
        let names = field::names("owners", listed(self.cell("owners")))?;
        let codes = match self.cell("owner_codes") {
            "" => vec![""; names.len()],
            codes => listed(codes).collect(),
        };
        if codes.len() != names.len() {
            let (found, wanted) = (codes.len(), names.len());
            return Err(Fault::of(
                "owner_codes",
                format!("there are {found} codes for {wanted} owners"),
            ));
        }
        let owners = names.into_iter().zip(codes).zip(1..);
        let read = owners.map(|((name, code), place)| {
            let credit_code = field::credit_code(code);
            if credit_code.is_none() && !code.trim().is_empty() {
                // It may be the number of a person.
                let message = format!("no. {place} is no unified social credit code");
                return Err(Fault::of("owner_codes", message));
            }
            Ok(Party {
                name,
                address: None,
                country: None,
                credit_code,
            })
        });
        read.collect()
    }

    fn status(&self) -> Result<Option<LegalStatus>, Fault> {
        let on = field::day("status_on", self.cell("status_on"))?;
        match self.known("status", LegalEvent::of_word)? {
            Some(event) => Ok(Some(LegalStatus { event, on })),
            None if on.is_some() => Err(Fault::of("status", "it is missing, and its day is stated")),
            None => Ok(None),
        }
    }

    fn town_code(&self) -> Result<Option<String>, Fault> {
        let code = self.cell("town_code");
        if code.is_empty() {
            return Ok(None);
        }
        let is_code = code.len() == 9
            && code.bytes().all(|letter| letter.is_ascii_digit())
            && code.get(..6).is_some_and(|region| RegionCode::parse(region).is_ok());
        let message = || format!("{} is no code of a town: nine digits are needed", quoted(code));
        is_code
            .then(|| Some(code.to_owned()))
            .ok_or_else(|| Fault::of("town_code", message()))
    }
}

/// The parts of a list: a semicolon stands between them.
fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '；'])
}

/// The office that the number begins with; the Chinese one if it begins with none. What is applied for under the PCT is with the
/// International Bureau.
fn office_of(number: &str) -> String {
    if PctNumber::parse(number).is_ok() {
        return "WO".to_owned();
    }
    let prefix = number.get(..2).unwrap_or_default().to_ascii_uppercase();
    if is_office(&prefix) { prefix } else { "CN".to_owned() }
}

/// Number and kind code of a publication written together, as `CN104223352A`.
fn publication(office: &str, text: &str) -> Result<(Option<String>, Option<String>), Fault> {
    let text = field::number("publication_number", text)?.to_ascii_uppercase();
    let bare = text.strip_prefix(office).unwrap_or(&text).trim_start();
    let at = bare
        .rfind(|letter: char| letter.is_ascii_alphabetic())
        .filter(|at| *at > 0 && bare.len() - at <= 2);
    let (number, code) = at.and_then(|at| bare.split_at_checked(at)).unwrap_or((bare, ""));
    Ok((
        field::optional("publication_number", number.trim_end())?,
        field::kind_code(code)?,
    ))
}
