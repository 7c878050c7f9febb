//! What every handler receives: who calls, when, and the transaction in which everything it does commits or not.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use kezhi_law::{Day, Law};

use crate::caller::{ANONYMOUS, Caller};
use crate::clock::day_of;
use crate::context::ServiceContext;
use crate::log::new_entry::NewEntry;
use crate::store::{Transaction, Written};

/// One call; cheap to clone, and a handler drops its clone when it returns.
#[derive(Clone)]
pub struct Call {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    context: ServiceContext,
    caller: Caller,
    /// Shared where several calls commit together.
    pub(crate) transaction: Arc<Transaction>,
    now: i64,
    law: Arc<Law>,
    pub(crate) entries: Mutex<Vec<NewEntry>>,
    /// Rows for which the log is to vouch although this call did not write them.
    pub(crate) vouched: Mutex<Written>,
    /// True when the log must not name the caller.
    unnamed: AtomicBool,
    /// True when the call may write: only then do its reads lock what they read.
    pub(crate) writes: bool,
}

impl Call {
    pub(crate) fn new(context: ServiceContext, caller: Caller, transaction: Arc<Transaction>, writes: bool) -> Self {
        let now = context.clock().now_micros();
        let law = context.law();
        Self {
            inner: Arc::new(Inner {
                context,
                caller,
                transaction,
                now,
                law,
                entries: Mutex::default(),
                vouched: Mutex::default(),
                unnamed: AtomicBool::new(false),
                writes,
            }),
        }
    }

    /// Keeps the caller's name out of the log: for those who tell the bureau something in confidence.
    pub fn anonymize_actor(&self) {
        self.inner.unnamed.store(true, Ordering::Relaxed);
    }

    /// Lets the log vouch for rows as they are.
    pub(crate) fn vouch_for(&self, rows: Written) {
        let mut vouched = self
            .inner
            .vouched
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        vouched.extend(rows);
    }

    pub(crate) fn actor_in_log(&self) -> &str {
        match self.inner.unnamed.load(Ordering::Relaxed) {
            true => ANONYMOUS,
            false => &self.inner.caller.account,
        }
    }

    /// Who calls.
    pub fn caller(&self) -> &Caller {
        &self.inner.caller
    }

    /// The authority for which the caller acts; an anonymous caller acts for that of the deployment.
    pub fn authority(&self) -> &str {
        match self.inner.caller.authority.as_str() {
            "" => &self.inner.context.authority().code,
            authority => authority,
        }
    }

    /// The authority that a request asks for, or that of the caller where it names none.
    pub fn authority_asked<'a>(&'a self, asked: &'a str) -> &'a str {
        match asked {
            "" => self.authority(),
            asked => asked,
        }
    }

    /// The present day in Asia/Shanghai; it does not change while the call runs.
    pub fn today(&self) -> Day {
        day_of(self.inner.now)
    }

    /// The present instant, in microseconds of the Unix epoch.
    pub fn now_micros(&self) -> i64 {
        self.inner.now
    }

    /// A new id whose order is that of time.
    pub fn new_id(&self) -> String {
        crate::store::new_id(self.inner.now)
    }

    /// True for a method of the service that the caller may call.
    pub(crate) fn admits(&self, method: &str) -> bool {
        let package = format!("kezhi.{}.v1", self.context().service());
        self.context().inner.contract.admits(self.caller(), &package, method)
    }

    /// The law as it stood when the call began.
    pub fn law(&self) -> &Law {
        &self.inner.law
    }

    /// What the deployment has set of the service.
    pub fn settings<S: std::any::Any>(&self) -> Result<&S, crate::error::Fault> {
        self.inner.context.settings()
    }

    /// The service that answers.
    pub fn context(&self) -> &ServiceContext {
        &self.inner.context
    }

    /// The transaction: only stores use it.
    pub fn tx(&self) -> &Transaction {
        &self.inner.transaction
    }
}
