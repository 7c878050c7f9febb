//! The work of a day, in small: every way in which something is written, again and again, with what was acknowledged.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures::future::join;
use kezhi_proto::coordination::import_patents_request::ImportHeader;
use kezhi_proto::coordination::{ImportPatentsRequest, PatentFormat};
use kezhi_proto::enforcement::{Lead, ListLeadsRequest};
use kezhi_proto::projects::{GetTrialBalanceRequest, TrialBalance};
use kezhi_proto::publicservices::tipoff::State;
use kezhi_proto::publicservices::{ListTipoffsRequest, Tipoff, TransferTipoffRequest};
use tonic::{Code, Response, Status};

use super::asks::{Ask, BY_FILE, lead, letter, patent, posting, table, tipoff};
use super::done::Done;
use crate::kit::retry::{request_id, until_answered};
use crate::kit::{Good, Suite, eventually};
use crate::projects::road;

/// The day of the work.
pub const TODAY: &str = "2026-05-15";

/// The work, and what came of it.
pub struct Work<'a> {
    suite: &'a Suite,
    plan: String,
    rounds: AtomicUsize,
    asked: Mutex<Vec<Ask>>,
    done: Mutex<Done>,
}

impl<'a> Work<'a> {
    /// Begins on a suite that is in order.
    pub async fn begin(suite: &'a Suite) -> Self {
        let plan = road::plan(suite, "农业科技计划", 100_000_000).await.name;
        Self {
            suite,
            plan,
            rounds: AtomicUsize::new(0),
            asked: Mutex::default(),
            done: Mutex::default(),
        }
    }

    /// What was acknowledged so far.
    pub fn done(&self) -> Done {
        self.done.lock().unwrap().clone()
    }

    /// The same work on a suite that was restored from this one: everything is asked again that was ever asked here. What the backup
    /// has is answered as it was then, what it lacks is done now, so in the end all is there once.
    pub async fn again_on<'b>(&self, restored: &'b Suite) -> Work<'b> {
        let again = Work {
            suite: restored,
            plan: self.plan.clone(),
            rounds: AtomicUsize::new(self.rounds.load(Ordering::Relaxed)),
            asked: Mutex::default(),
            done: Mutex::default(),
        };
        let asked = self.asked.lock().unwrap().clone();
        for ask in asked {
            match again.send(&ask).await {
                // A tip-off that came after the backup has another name now, and is handed over by that.
                Err(status) if matches!(ask, Ask::Transfer(_)) && status.code() == Code::NotFound => {}
                answer => answer.unwrap(),
            }
        }
        again.transfer_all().await;
        again
    }

    /// Does one of each. What is refused is kept to be asked again.
    pub async fn round(&self) {
        let number = self.rounds.fetch_add(1, Ordering::Relaxed);
        let lead = self.ask(lead());
        let tipoff = self.ask(tipoff());
        join(lead, tipoff).await;
        let asks = join(self.ask(posting(&self.plan, number)), self.ask(letter(number)));
        join(asks, self.import(number)).await;
        self.transfer_all().await;
        self.reads_show_what_was_written().await;
    }

    /// Works on for as long as something else takes; gives what came of that.
    pub async fn meanwhile<T>(&self, something: impl Future<Output = T>) -> T {
        let busy = AtomicBool::new(true);
        let working = async {
            while busy.load(Ordering::Relaxed) {
                self.round().await;
            }
        };
        let something = async {
            let came = something.await;
            busy.store(false, Ordering::Relaxed);
            came
        };
        join(working, something).await.1
    }

    /// Works on until so many calls were refused.
    pub async fn until_refused(&self, times: usize) {
        while self.done.lock().unwrap().refused.len() < times {
            self.round().await;
        }
    }

    /// Asks again for all that was refused, until it is answered.
    pub async fn make_up(&self) {
        let unanswered = std::mem::take(&mut self.done.lock().unwrap().unanswered);
        for ask in unanswered {
            until_answered(async || self.send(&ask).await.map(Response::new)).await;
        }
        self.transfer_all().await;
    }

    /// The refusals so far.
    pub fn refused(&self) -> Vec<Status> {
        std::mem::take(&mut self.done.lock().unwrap().refused)
    }

    /// All that was acknowledged is there, once, and has had its effect once.
    pub async fn is_all_there(&self) {
        self.is_all_there_but_imports().await;
        self.done().patents_are_on(self.suite).await;
    }

    /// The same, but for files that came as a stream, which nobody sends again.
    pub async fn is_all_there_but_imports(&self) {
        let (expected, tipoffs) = {
            let done = self.done.lock().unwrap();
            assert!(done.unanswered.is_empty());
            (done.leads.len() + done.tipoffs.len(), done.tipoffs.clone())
        };
        let leads = eventually("every tip-off that was handed over is a lead", async || {
            let leads = self.leads().await;
            (leads.len() >= expected).then_some(leads)
        })
        .await;
        assert_eq!(leads.len(), expected, "no more leads than were acknowledged");
        let names: BTreeSet<String> = leads.iter().map(|lead| lead.name.clone()).collect();
        let sources: BTreeSet<String> = leads.iter().map(|lead| lead.source.clone()).collect();
        {
            let done = self.done.lock().unwrap();
            let lost: Vec<&String> = done.leads.difference(&names).collect();
            assert!(lost.is_empty(), "acknowledged and gone: {lost:?}");
            let lost: Vec<&String> = tipoffs.difference(&sources).collect();
            assert!(lost.is_empty(), "handed over and no lead: {lost:?}");
        }
        let receipts: BTreeSet<String> = self.tipoffs().await.into_iter().map(|tipoff| tipoff.number).collect();
        let (known, postings) = {
            let done = self.done.lock().unwrap();
            (done.receipts.clone(), done.postings)
        };
        assert_eq!(receipts, known, "each receipt is a tip-off");
        let expected: BTreeSet<String> = (1..=known.len())
            .map(|number| format!("洪知举〔2026〕{number}号"))
            .collect();
        assert_eq!(known, expected, "the numbers have no holes, and none was given twice");
        assert_eq!(
            self.appropriated().await,
            postings,
            "each posting stands in the books once"
        );
        self.each_lead_was_warned_of_once(&names).await;
    }

    async fn each_lead_was_warned_of_once(&self, leads: &BTreeSet<String>) {
        eventually("each lead's limit is warned of", async || {
            let entries = crate::log::entries(&self.suite.auditor(), 0).await;
            let warned = entries.iter().filter(|entry| entry.r#type == "limit.due-soon");
            let mut of: Vec<&str> = warned.map(|entry| entry.subject.as_str()).collect();
            of.sort_unstable();
            let twice: Vec<&[&str]> = of.windows(2).filter(|pair| pair[0] == pair[1]).collect();
            assert!(twice.is_empty(), "warned of twice: {twice:?}");
            let received_here = self.done.lock().unwrap().leads.clone();
            received_here
                .iter()
                .all(|lead| of.contains(&lead.as_str()))
                .then_some(())
        })
        .await;
        assert!(!leads.is_empty());
    }

    async fn ask(&self, ask: Ask) {
        self.asked.lock().unwrap().push(ask.clone());
        if let Err(status) = self.send(&ask).await {
            let mut done = self.done.lock().unwrap();
            done.unanswered.push(ask);
            done.refused.push(status);
        }
    }

    /// Sends what is asked for.
    async fn send(&self, ask: &Ask) -> Result<(), Status> {
        let (li, intake) = (self.suite.officer("li"), self.suite.intake());
        match ask.clone() {
            Ask::Lead(request) => {
                let name = li.leads().create_lead(request).await?.into_inner().name;
                self.done.lock().unwrap().leads.insert(name);
            }
            Ask::Tipoff(request) => {
                let receipt = self
                    .suite
                    .citizen()
                    .tipoffs()
                    .submit_tipoff(request)
                    .await?
                    .into_inner();
                self.done.lock().unwrap().receipts.insert(receipt.number);
            }
            Ask::Transfer(request) => {
                let name = intake.tipoffs().transfer_tipoff(request).await?.into_inner().name;
                self.done.lock().unwrap().tipoffs.insert(name);
            }
            Ask::Posting(request) => {
                li.funds().appropriate_funds(request).await?;
                self.done.lock().unwrap().postings += 1;
            }
            Ask::Letter(request) => {
                let number = request.subject.clone();
                let province = self.suite.person("partner", "partner/province");
                province.exchange().deliver_letter(request).await?;
                self.done.lock().unwrap().patents.insert(number);
            }
        }
        Ok(())
    }

    async fn import(&self, number: usize) {
        let header = ImportHeader {
            file_name: "patents.csv".into(),
            format: PatentFormat::Csv.into(),
        };
        let parts = [
            ImportPatentsRequest {
                header: Some(header),
                ..ImportPatentsRequest::default()
            },
            ImportPatentsRequest {
                chunk: table(BY_FILE + number).into_bytes(),
                ..ImportPatentsRequest::default()
            },
        ];
        let li = self.suite.officer("li");
        let imported = li.patents().import_patents(tokio_stream::iter(parts)).await;
        let mut done = self.done.lock().unwrap();
        match imported {
            Ok(imported) => {
                assert_eq!(imported.into_inner().faults, 0);
                done.patents.insert(patent(BY_FILE + number));
            }
            Err(status) => done.refused.push(status),
        }
    }

    /// Hands over what was submitted and is not handed over yet; a list that is refused is asked for again in the next round.
    async fn transfer_all(&self) {
        let list = ListTipoffsRequest {
            page_size: 200,
            state: State::Received.into(),
            ..ListTipoffsRequest::default()
        };
        let Ok(listed) = self.suite.intake().tipoffs().list_tipoffs(list).await else {
            return;
        };
        let waiting: Vec<Tipoff> = {
            let done = self.done.lock().unwrap();
            let asked: BTreeSet<&String> = done.unanswered.iter().filter_map(Ask::handed_over).collect();
            let tipoffs = listed.into_inner().tipoffs.into_iter();
            tipoffs
                .filter(|tipoff| done.receipts.contains(&tipoff.number))
                .filter(|tipoff| !done.tipoffs.contains(&tipoff.name) && !asked.contains(&tipoff.name))
                .collect()
        };
        for tipoff in waiting {
            let request = TransferTipoffRequest {
                name: tipoff.name,
                request_id: request_id(),
                ..TransferTipoffRequest::default()
            };
            self.ask(Ask::Transfer(request)).await;
        }
    }

    /// Whoever is acknowledged reads it at once.
    async fn reads_show_what_was_written(&self) {
        let known = self.done.lock().unwrap().leads.clone();
        // A list that is refused shows nothing.
        if let Ok(leads) = self.list_leads().await {
            let seen: BTreeSet<String> = leads.into_iter().map(|lead| lead.name).collect();
            let unseen: Vec<&String> = known.difference(&seen).collect();
            assert!(
                unseen.is_empty(),
                "acknowledged, and a read does not show it: {unseen:?}"
            );
        }
    }

    async fn leads(&self) -> Vec<Lead> {
        until_answered(async || self.list_leads().await.map(Response::new)).await
    }

    async fn list_leads(&self) -> Result<Vec<Lead>, Status> {
        let li = self.suite.officer("li");
        let mut request = ListLeadsRequest {
            page_size: 200,
            ..ListLeadsRequest::default()
        };
        let mut leads = Vec::new();
        loop {
            let page = li.leads().list_leads(request.clone()).await?.into_inner();
            leads.extend(page.leads);
            if page.next_page_token.is_empty() {
                return Ok(leads);
            }
            request.page_token = page.next_page_token;
        }
    }

    async fn tipoffs(&self) -> Vec<Tipoff> {
        let intake = self.suite.intake();
        let mut request = ListTipoffsRequest {
            page_size: 200,
            ..ListTipoffsRequest::default()
        };
        let mut tipoffs = Vec::new();
        loop {
            let page = until_answered(async || intake.tipoffs().list_tipoffs(request.clone()).await).await;
            tipoffs.extend(page.tipoffs);
            if page.next_page_token.is_empty() {
                return tipoffs;
            }
            request.page_token = page.next_page_token;
        }
    }

    async fn appropriated(&self) -> i64 {
        let request = GetTrialBalanceRequest::default();
        let balance: TrialBalance = self.suite.auditor().ledger().get_trial_balance(request).await.good();
        assert_eq!((balance.sum_fen, balance.replayed), (0, true));
        balance.transfers
    }
}
