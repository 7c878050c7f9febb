//! The operations on funds: those that wait are read, decided and written in one commit.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_chassis::store::{Operations, Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{self as shown, Inspection, Plan, Project};
use prost::Message;

use super::reversals::{self, Reversible};
use crate::execution::projects::PROJECTS;
use crate::execution::projects::store::note_grants;
use crate::money::ledger::{self, Account, Book, Claim, Posting, store};
use crate::money::vouchers::store::{VoucherRow, insert, take_back};
use crate::oversight::supervision::inspections::INSPECTIONS;
use crate::planning::plans::PLANS;
use crate::units::hide_from_outsiders;

/// Something that is done with money.
pub trait Operation: Send + Sync {
    /// The plans and projects that it is about, and the inspection that it rests on.
    fn names(&self) -> Vec<&str>;

    /// What would be posted, as far as it does not depend on what is in the accounts.
    fn draft(&self, call: &Call, subjects: &Subjects) -> Result<Draft, Error>;

    /// The draft, settled on what is in the accounts, with its answer.
    fn settle(&self, _call: &Call, _subjects: &Subjects, _book: &Book, draft: Draft) -> Result<Settled, Error> {
        Ok(Settled::of(draft))
    }
}

/// What an operation would post.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The postings.
    pub postings: Vec<Posting>,
    /// The documents that serve.
    pub claims: Vec<Claim>,
    /// The keys of the documents that may serve again.
    pub freed: Vec<String>,
    /// Why; empty where the request does not say.
    pub reasons: String,
    /// Accounts that are only looked at.
    pub looked_at: Vec<Account>,
}

/// What an operation posts, and what else it leaves.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The postings.
    pub postings: Vec<Posting>,
    /// The documents that serve.
    pub claims: Vec<Claim>,
    /// The keys of the documents that may serve again.
    pub freed: Vec<String>,
    /// Why; empty where the request does not say.
    pub reasons: String,
    /// The voucher that is recorded.
    pub voucher: Option<VoucherRow>,
    /// The voucher that is taken back, and the posting that does it, each by name.
    pub taken_back: Option<(String, String)>,
    /// The project as it is changed.
    pub project: Option<Project>,
    /// The encoded answer.
    pub answer: Vec<u8>,
}

impl Draft {
    /// One posting, and the document that serves for it.
    pub fn one(posting: Posting, claim: Option<Claim>) -> Self {
        Self {
            postings: vec![posting],
            claims: claim.into_iter().collect(),
            ..Self::default()
        }
    }
}

impl Settled {
    /// A draft as it stands; the answer is its first posting.
    pub fn of(draft: Draft) -> Self {
        let answer = draft.postings.first().map(|posting| {
            let shown = shown::Posting {
                reasons: draft.reasons.clone(),
                ..posting.message()
            };
            shown.encode_to_vec()
        });
        Self {
            postings: draft.postings,
            claims: draft.claims,
            freed: draft.freed,
            reasons: draft.reasons,
            voucher: None,
            taken_back: None,
            project: None,
            answer: answer.unwrap_or_default(),
        }
    }
}

/// The plans and projects that operations rest on.
#[derive(Default)]
pub struct Subjects {
    plans: BTreeMap<String, Stored<Plan>>,
    projects: BTreeMap<String, Stored<Project>>,
    inspections: BTreeMap<String, Stored<Inspection>>,
    reversible: BTreeMap<String, Reversible>,
}

impl Subjects {
    /// A plan that the caller may see.
    pub fn plan(&self, call: &Call, name: &str) -> Result<&Stored<Plan>, Error> {
        let plan = self.plans.get(name).filter(|plan| call.caller().sees(&plan.authority));
        plan.ok_or_else(|| not_found(name).into())
    }

    /// A project that the caller may see: of all organisations only its units do.
    pub fn project(&self, call: &Call, name: &str) -> Result<&Stored<Project>, Error> {
        let project = self
            .projects
            .get(name)
            .filter(|project| call.caller().sees(&project.authority));
        let project = project.ok_or_else(|| not_found(name))?;
        hide_from_outsiders(call, name, &project.value)?;
        Ok(project)
    }

    /// An inspection that the caller may see.
    pub fn inspection(&self, call: &Call, name: &str) -> Result<&Stored<Inspection>, Error> {
        let inspection = self.inspections.get(name);
        let seen = inspection.filter(|inspection| call.caller().sees(&inspection.authority));
        seen.ok_or_else(|| not_found(name).into())
    }

    /// A posting that the caller may see, to be taken back.
    pub fn reversible(&self, call: &Call, name: &str) -> Result<&Reversible, Error> {
        let what = self.reversible.get(name).ok_or_else(|| not_found(name))?;
        what.refuse_unseen(call, self)?;
        Ok(what)
    }

    async fn read(call: &Call, names: &[&str]) -> Result<Self, Error> {
        let ids = names.iter().filter_map(|name| name.strip_prefix("postings/"));
        let mut reversible = reversals::read(call, &ids.map(String::from).collect::<Vec<_>>()).await?;
        let names = names.iter().copied();
        let names: Vec<&str> = names
            .chain(reversible.values().flat_map(Reversible::subjects))
            .collect();
        let named = |collection: &'static str| names.iter().copied().filter(move |name| name.starts_with(collection));
        let projects = call.load_each(&PROJECTS, named("projects/")).await?;
        let plans = named("plans/").chain(projects.values().map(|project| project.value.plan.as_str()));
        let plans = call.load_each(&PLANS, plans).await?;
        let inspections = call.load_each(&INSPECTIONS, named("inspections/")).await?;
        reversals::look_at_projects(call, &mut reversible, &projects).await?;
        Ok(Self {
            plans,
            inspections,
            projects,
            reversible,
        })
    }
}

/// Decides the operations on funds.
pub struct FundOperations;

/// What is read for the operations of one commit, and changed in memory.
#[derive(Default)]
pub struct WorkingSet {
    subjects: Subjects,
    book: Book,
    vouchers: Vec<VoucherRow>,
    taken_back: Vec<(String, String)>,
    reasons: BTreeMap<String, String>,
    changed: BTreeSet<String>,
}

impl Operations for FundOperations {
    type Operation = Box<dyn Operation>;
    type WorkingSet = WorkingSet;

    async fn open(&self, operations: &[(Call, &Self::Operation)]) -> Result<WorkingSet, Error> {
        let Some((call, _)) = operations.first() else {
            return Ok(WorkingSet::default());
        };
        let names: Vec<&str> = operations.iter().flat_map(|(_, operation)| operation.names()).collect();
        let subjects = Subjects::read(call, &names).await?;
        let (mut accounts, mut claims) = (BTreeSet::new(), Vec::new());
        // What is refused already here is refused again, with its reason, when it is decided.
        for draft in operations
            .iter()
            .filter_map(|(call, operation)| operation.draft(call, &subjects).ok())
        {
            accounts.extend(draft.postings.iter().flat_map(Posting::accounts).cloned());
            accounts.extend(draft.looked_at);
            claims.extend(draft.claims.into_iter().map(|claim| claim.key));
        }
        Ok(WorkingSet {
            book: store::open(call, accounts, &claims).await?,
            subjects,
            ..WorkingSet::default()
        })
    }

    fn decide(&self, set: &mut WorkingSet, call: &Call, operation: &Self::Operation) -> Result<Vec<u8>, Error> {
        let draft = operation.draft(call, &set.subjects)?;
        let settled = operation.settle(call, &set.subjects, &set.book, draft)?;
        set.book.post(settled.postings.clone(), settled.claims)?;
        set.book.free(settled.freed);
        for posting in &settled.postings {
            ledger::log(call, posting)?;
            if !settled.reasons.is_empty() {
                set.reasons.insert(posting.id.clone(), settled.reasons.clone());
            }
        }
        set.vouchers.extend(settled.voucher);
        set.taken_back.extend(settled.taken_back);
        if let Some(project) = settled.project {
            set.replace(project);
        }
        Ok(settled.answer)
    }

    async fn close(&self, call: &Call, mut set: WorkingSet) -> Result<(), Error> {
        for name in &set.changed {
            if let Some(project) = set.subjects.projects.get_mut(name) {
                call.save(&PROJECTS, project).await?;
                note_grants(call, &project.value).await?;
            }
        }
        store::close(call, set.book).await?;
        store::keep_reasons(call, &set.reasons).await?;
        for (voucher, by) in &set.taken_back {
            take_back(call, voucher, by).await?;
        }
        insert(call, &set.vouchers).await
    }
}

impl WorkingSet {
    fn replace(&mut self, project: Project) {
        if let Some(stored) = self.subjects.projects.get_mut(&project.name) {
            self.changed.insert(project.name.clone());
            stored.value = project;
        }
    }
}
