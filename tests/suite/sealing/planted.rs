//! Markers are planted in personal fields, and then looked for in every file that is left behind.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kezhi_proto::coordination::department::Contact;
use kezhi_proto::coordination::{CreateDepartmentRequest, GetDepartmentRequest};
use kezhi_proto::enforcement::{CreateLeadRequest, Lead, Officer, Party, party};
use kezhi_proto::projects::{CreateExpertRequest, Expert};
use kezhi_proto::publicservices::{Contact as Tipster, ListTipoffsRequest, OpenContactRequest, SubmitTipoffRequest};
use sea_orm::ConnectionTrait;

use super::{TODAY, lead};
use crate::coordination::department;
use crate::faults::campaign;
use crate::kit::cluster::Cluster;
use crate::kit::retry::request_id;
use crate::kit::{Database, Good, Part, Suite, assert_refused, matter, on_each_database};
use crate::projects::road::{expert_of, unit};
use crate::story::seasoning_bags;

/// Begins every marker.
const MARK: &str = "mk7f3a9c2d1e";
/// Planted where nothing is personal: it must be found, or the search finds nothing at all.
const CONTROL: &str = "ctl7f3a9c2d1e";
/// Begins every identity number that is planted: nobody else is from there.
const REGION: &str = "659010";
/// How often each field gets a marker, unless a campaign says otherwise: 10,000 in all are 590 times.
const TIMES: usize = 20;

/// Plants markers.
struct Planter {
    suite: Suite,
    planted: usize,
    numbers: BTreeSet<String>,
}

#[tokio::test]
async fn no_marker_that_was_planted_in_a_personal_field_is_found_in_any_file() {
    on_each_database(async |database| {
        let suite = Suite::plan(database, TODAY)
            .with("TELEMETRY__LEVEL", "debug")
            .with("LIMITS__MAX_CALL_SECONDS", "3")
            .start()
            .await;
        let mut planter = Planter {
            suite,
            planted: 0,
            numbers: BTreeSet::new(),
        };
        for _ in 0..campaign(TIMES) {
            planter.plant().await;
        }
        planter.are_kept().await;
        planter.errors_tell_nothing().await;
        let backup = tempfile::tempdir().unwrap();
        let set = backup.path().join("set");
        planter.suite.succeed(&["backup", set.to_str().unwrap()]);
        planter.suite.succeed(&["rekey"]);
        let mut places = vec![planter.suite.data().to_path_buf(), set];
        if database == Database::Postgres {
            checkpoint(&planter.suite).await;
            places.push(Cluster::shared().unwrap().folder().join("data"));
        }
        let files: Vec<PathBuf> = places.iter().flat_map(|place| files_below(place)).collect();
        let controls = files.iter().filter(|file| planter.sweep(file)).count();
        let looked_at = files.len();
        assert!(controls > 0, "the search finds nothing in {looked_at} files");
        eprintln!(
            "{database:?}: of {} markers none was found in {looked_at} files",
            planter.planted
        );
    })
    .await;
}

impl Planter {
    fn marker(&mut self) -> String {
        self.planted += 1;
        format!("{MARK}{:06}", self.planted)
    }

    /// An identity number that nobody has.
    fn number(&mut self) -> String {
        self.planted += 1;
        let (day, nth) = (self.planted / 900, self.planted % 900);
        let first = format!(
            "{REGION}19{:02}{:02}{:02}{nth:03}",
            50 + day / 300 % 50,
            1 + day / 25 % 12,
            1 + day % 25
        );
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: usize = first
            .bytes()
            .zip(weights)
            .map(|(digit, weight)| usize::from(digit - b'0') * weight)
            .sum();
        let number = format!("{first}{}", b"10X98765432"[sum % 11] as char);
        self.numbers.insert(number.clone());
        number
    }

    /// Plants a marker in each of some fields of each service.
    async fn plant(&mut self) {
        let lead = self.lead();
        self.suite.officer("li").leads().create_lead(lead).await.good();
        let tipoff = self.tipoff();
        self.suite.citizen().tipoffs().submit_tipoff(tipoff).await.good();
        let officer = Officer {
            display_name: self.marker(),
            tied_to: vec![self.number()],
            ..matter::officer(&format!("officer-{CONTROL}-{}", self.planted))
        };
        matter::register(&self.suite, officer).await;
        let expert = self.expert();
        self.suite.officer("li").experts().create_expert(expert).await.good();
    }

    fn lead(&mut self) -> CreateLeadRequest {
        let party = Party {
            display_name: self.marker(),
            kind: party::Kind::NaturalPerson.into(),
            citizen_id: self.number(),
            address: self.marker(),
            representative: self.marker(),
            ..Party::default()
        };
        let mut request = matter::lead_found_on(TODAY);
        request.request_id = request_id();
        request.lead = request.lead.map(|lead| Lead {
            party: Some(party),
            ..lead
        });
        request
    }

    fn tipoff(&mut self) -> SubmitTipoffRequest {
        let mut report = seasoning_bags();
        report.subject_name = self.marker();
        report.address = self.marker();
        report.facts = self.marker();
        SubmitTipoffRequest {
            report: Some(report),
            contact: Some(Tipster {
                display_name: self.marker(),
                phone: self.marker(),
                email: format!("{}@example.cn", self.marker()),
            }),
            request_id: request_id(),
            ..SubmitTipoffRequest::default()
        }
    }

    fn expert(&mut self) -> CreateExpertRequest {
        let number = u32::try_from(self.planted).unwrap();
        let expert = Expert {
            display_name: self.marker(),
            citizen_id: self.number(),
            ..expert_of(number, &unit(90))
        };
        CreateExpertRequest {
            expert: Some(expert),
            request_id: request_id(),
        }
    }

    /// What was planted is read again by who may: nothing was merely left out.
    async fn are_kept(&mut self) {
        let planted = self.lead();
        let kept = self
            .suite
            .officer("li")
            .leads()
            .create_lead(planted.clone())
            .await
            .good();
        let read = lead(&self.suite, &kept.name).await.good();
        assert_eq!(read.party, planted.lead.unwrap().party);

        let planted = self.tipoff();
        let receipt = self
            .suite
            .citizen()
            .tipoffs()
            .submit_tipoff(planted.clone())
            .await
            .good();
        let open = OpenContactRequest {
            name: self.tipoff_of(&receipt.number).await,
            reason: "核实情况".into(),
        };
        let opened = self.suite.intake().tipoffs().open_contact(open).await.good();
        assert_eq!(opened.contact, planted.contact);

        let mut department = department(0);
        department.contacts = vec![Contact {
            display_name: self.marker(),
            phone: self.marker(),
            ..Contact::default()
        }];
        let request = CreateDepartmentRequest {
            department: Some(department.clone()),
            ..CreateDepartmentRequest::default()
        };
        let officer = self.suite.officer("li");
        let name = officer.departments().create_department(request).await.good().name;
        let read = officer
            .departments()
            .get_department(GetDepartmentRequest { name })
            .await
            .good();
        assert_eq!(read.contacts, department.contacts);
    }

    async fn tipoff_of(&self, number: &str) -> String {
        let all = ListTipoffsRequest::default();
        let listed = self.suite.intake().tipoffs().list_tipoffs(all).await.good().tipoffs;
        listed.into_iter().find(|tipoff| tipoff.number == number).unwrap().name
    }

    /// A refusal does not repeat what was wrong, and no log does.
    async fn errors_tell_nothing(&mut self) {
        let mut request = self.lead();
        let party = request.lead.as_mut().unwrap().party.as_mut().unwrap();
        party.citizen_id = format!("{}0", &party.citizen_id[..17]);
        party.address = party.address.repeat(100);
        let refused = self.suite.officer("li").leads().create_lead(request).await;
        let told = format!("{:?}", refused.as_ref().unwrap_err());
        assert_refused(refused, "FIELD_INVALID", "");
        assert!(!told.contains(MARK) && !told.contains(REGION), "{told}");
    }

    /// Looks into a file, in which no marker may stand; true when what was planted openly does.
    fn sweep(&self, file: &Path) -> bool {
        // What PostgreSQL removes meanwhile is gone.
        let bytes = std::fs::read(file).unwrap_or_default();
        let found = memchr::memmem::find(&bytes, MARK.as_bytes());
        assert_eq!(found, None, "a marker stands in {}", file.display());
        for place in memchr::memmem::find_iter(&bytes, REGION.as_bytes()) {
            let text = bytes
                .get(place..place + 18)
                .and_then(|text| std::str::from_utf8(text).ok());
            let is_planted = text.is_some_and(|text| self.numbers.contains(text));
            assert!(!is_planted, "an identity number stands in {}", file.display());
        }
        memchr::memmem::find(&bytes, CONTROL.as_bytes()).is_some()
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        match path.is_dir() {
            true => files.extend(files_below(&path)),
            false => files.push(path),
        }
    }
    files
}

/// Has PostgreSQL write everything into its files.
async fn checkpoint(suite: &Suite) {
    let db = sea_orm::Database::connect(suite.database(Part::Enforcement))
        .await
        .unwrap();
    db.execute_unprepared("CHECKPOINT").await.unwrap();
}
