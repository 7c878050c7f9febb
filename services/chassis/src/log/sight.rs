//! What of a log someone sees, and asks for.

use kezhi_proto::common::{LogEntry, Role, WatchRequest};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, LikeExpr, SelectStatement};

use crate::caller::Caller;
use crate::context::ServiceContext;

/// What someone sees of a log: in the database and in memory alike.
pub(super) struct Sight {
    /// The entries of this authority; those of all where there is none.
    authority: Option<String>,
    /// The types of the entries that they may see. One that ends in `*` means what begins so.
    shown: Vec<&'static str>,
    /// Those that they ask for, likewise; nothing for all.
    types: Vec<String>,
    /// The subjects that they ask for; nothing for all.
    subjects: Vec<String>,
}

impl Sight {
    /// The suite's own services see all, others their own authority; a municipal platform what the service shows to platforms.
    pub(super) fn of(context: &ServiceContext, caller: &Caller, request: &WatchRequest) -> Self {
        Self {
            authority: (!caller.is(Role::Service)).then(|| caller.authority.clone()),
            shown: match caller.is(Role::Platform) && caller.is_public() {
                true => context.inner.shown_to_platforms.clone(),
                false => vec!["*"],
            },
            types: request.types.clone(),
            subjects: request.subjects.clone(),
        }
    }

    /// The entries of an authority that are of a type.
    pub(super) fn of_type(authority: &str, of: &str) -> Self {
        Self {
            authority: Some(authority.into()),
            shown: vec!["*"],
            types: vec![of.into()],
            subjects: Vec::new(),
        }
    }

    /// Whether an entry is one of them.
    pub(super) fn shows(&self, entry: &LogEntry) -> bool {
        let of = entry.r#type.as_str();
        self.authority
            .as_ref()
            .is_none_or(|authority| *authority == entry.authority)
            && is_any(&self.shown, of)
            && (self.types.is_empty() || is_any(&self.types, of))
            && (self.subjects.is_empty() || self.subjects.contains(&entry.subject))
    }

    /// Narrows a query of entries to them.
    pub(super) fn narrow(&self, query: &mut SelectStatement) {
        if let Some(authority) = &self.authority {
            query.and_where(Expr::col("authority").eq(authority));
        }
        query.cond_where(any_type(&self.shown));
        if !self.types.is_empty() {
            query.cond_where(any_type(&self.types));
        }
        if !self.subjects.is_empty() {
            query.and_where(Expr::col("subject").is_in(&self.subjects));
        }
    }
}

fn is_any(types: &[impl AsRef<str>], of: &str) -> bool {
    let mut types = types.iter().map(AsRef::as_ref);
    types.any(|wanted| match wanted.strip_suffix('*') {
        Some(start) => of.starts_with(start),
        None => wanted == of,
    })
}

/// One of these types; of none nothing is.
fn any_type(types: &[impl AsRef<str>]) -> Cond {
    let any = Cond::any().add(Expr::val(1).eq(0));
    types
        .iter()
        .map(AsRef::as_ref)
        .fold(any, |any, wanted| match wanted.strip_suffix('*') {
            Some("") => any.add(Expr::val(1).eq(1)),
            Some(start) => {
                let escaped = start.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
                any.add(Expr::col("type").like(LikeExpr::new(format!("{escaped}%")).escape('\\')))
            }
            None => any.add(Expr::col("type").eq(wanted)),
        })
}
