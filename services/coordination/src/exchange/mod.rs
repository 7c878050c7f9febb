//! The exchange with partner systems, as those of the province. The log is the outbox: a step that a partner must learn of
//! writes a letter ([`letters`]), and a delivery worker for each partner ([`delivery_worker`]) carries the letters to it in their order, by the
//! partner's transport ([`transports`]), and keeps how each stands ([`deliveries`]). What a letter means is registered by the matter that has it ([`kind`]). What partners deliver is taken once
//! ([`received`]); a receipt tells the matter what became of its letter ([`receipts`]). Once a day they are told how far the logs have
//! come ([`log_heads`]). What was refused is told until someone has seen to it ([`refusals`]).

pub mod deliveries;
pub mod delivery_worker;
pub mod kind;
pub mod letters;
mod log_heads;
pub mod mailbox;
pub(crate) mod module;
pub mod partners;
pub mod receipts;
pub mod received;
mod refusals;
#[cfg(test)]
pub mod samples;
pub mod settings;
mod store;
pub mod transports;
pub mod trial;

use std::sync::Arc;

use futures::future::BoxFuture;
use kezhi_chassis::ServiceContext;
use kezhi_chassis::health::Health;

pub use self::store::dead_letters;

use self::delivery_worker::DeliveryWorker;
use self::kind::LetterKinds;
use self::mailbox::Mailbox;
use crate::settings::Settings;

/// What is done for partners for as long as the service runs.
pub struct BackgroundTask {
    /// What it does, as "sends.province".
    pub name: String,
    /// Does it for ever.
    pub run: Box<dyn FnOnce(ServiceContext, Health) -> BoxFuture<'static, ()> + Send>,
}

/// The tasks that the settings of a deployment ask for: letters are carried to each partner, and collected where a transport must be
/// looked at; and the heads of the logs are told where anyone is to be told of them.
pub fn background_tasks(settings: &Settings, deployment: &str, kinds: LetterKinds) -> Vec<BackgroundTask> {
    let exchange = Arc::new(settings.exchange.clone());
    let mut background_tasks = Vec::new();
    for (id, partner) in &settings.exchange.partners {
        let (exchange, id, partner) = (exchange.clone(), id.clone(), partner.clone());
        if partner.is_collected_from() {
            let (exchange, id, partner) = (exchange.clone(), id.clone(), partner.clone());
            background_tasks.push(BackgroundTask {
                name: format!("receives.{id}"),
                run: Box::new(move |context, health| {
                    let mailbox = Mailbox::new(context, &id, &partner, kinds);
                    Box::pin(async move { mailbox.keep_collecting(&exchange, health).await })
                }),
            });
        }
        background_tasks.push(BackgroundTask {
            name: format!("sends.{id}"),
            run: Box::new(move |context, health| {
                let worker = DeliveryWorker::new(context, &id, &exchange, partner);
                Box::pin(worker.keep_running(health))
            }),
        });
    }
    if !settings.exchange.partners.is_empty() {
        background_tasks.push(BackgroundTask {
            name: refusals::TASK.into(),
            run: Box::new(|context, health| Box::pin(refusals::keep_counting(context, health))),
        });
    }
    if settings.exchange.is_sent_to_any(letter_type::LOG_HEADS, deployment) {
        background_tasks.push(BackgroundTask {
            name: log_heads::TASK.into(),
            run: Box::new(|context, health| Box::pin(log_heads::keep_writing(context, health))),
        });
    }
    background_tasks
}

/// The types of letters.
pub mod letter_type {
    /// What credit publicity is told of a penalty decision.
    pub const PENALTY_NOTICE: &str = "kezhi.penalty-notice";
    /// What enforcement did in a month.
    pub const CASE_RETURN: &str = "kezhi.case-return";
    /// What a patent is, as WIPO ST.96 writes it.
    pub const PATENT: &str = "kezhi.patent";
    /// What became of a patent, as WIPO ST.96 writes it.
    pub const PATENT_STATUS: &str = "kezhi.patent-status";
    /// How far the logs have come, signed.
    pub const LOG_HEADS: &str = "kezhi.log-heads";
    /// What is asked of a partner or transferred to it, and by it.
    pub const INTERAGENCY_REQUEST: &str = "kezhi.interagency-request";
    /// What came of an interagency request.
    pub const INTERAGENCY_REQUEST_ANSWER: &str = "kezhi.interagency-request-answer";
    /// A file of patents, as a table.
    pub const PATENTS_CSV: &str = "kezhi.patents.csv";
    /// A file of patents, as WIPO ST.96 writes them.
    pub const PATENTS_ST96: &str = "kezhi.patents.st96";
    /// A file of patents, as the Chinese office writes them now.
    pub const PATENTS_CN: &str = "kezhi.patents.cn";
    /// A file of patents, as the Chinese office wrote them before.
    pub const PATENTS_CN_OLD: &str = "kezhi.patents.cn-old";
    /// Nothing but that letters arrive.
    pub const TEST: &str = "kezhi.test";
    /// What became of a letter.
    pub const RECEIPT: &str = "kezhi.receipt";

    /// Those that pass between the bureau and a department.
    pub const HANDED: &[&str] = &[INTERAGENCY_REQUEST, INTERAGENCY_REQUEST_ANSWER];
    /// Those that a partner may be sent.
    pub const SENT: &[&str] = &[
        PENALTY_NOTICE,
        CASE_RETURN,
        PATENT,
        PATENT_STATUS,
        LOG_HEADS,
        INTERAGENCY_REQUEST,
        INTERAGENCY_REQUEST_ANSWER,
    ];
}
