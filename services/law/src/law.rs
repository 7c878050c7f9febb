//! The edition: everything on file, and the questions it answers.

use std::{path::Path, sync::LazyLock};

use crate::{
    Article, Assessment, Calendar, Circumstance, DateRange, Day, Deadline, DeadlineError, Fen, LoadError, PenaltyError,
    PenaltyFacts, Reason, Regime, Rule, Standard, Statute, deadline,
    identifier::Regions,
    load, penalty,
    penalty::{Elsewhere, Limit, Referral, Surcharge},
    regime::RegimeEntry,
};

/// The edition that ships with the crate.
pub(crate) static BUILTIN: LazyLock<Law> = LazyLock::new(
    #[expect(clippy::expect_used, reason = "the data is part of the crate and a test parses it")]
    || load::builtin().expect("the data that ships with the crate is sound"),
);

/// The law on file in one edition: statutes, calendar, time limits, penalties, regions.
#[derive(Debug, Clone, Default)]
pub struct Law {
    pub(crate) edition: String,
    pub(crate) statutes: Vec<Statute>,
    pub(crate) calendar: Calendar,
    pub(crate) rules: Vec<Rule>,
    pub(crate) rollover_basis: Option<Article>,
    pub(crate) strict: bool,
    pub(crate) regimes: Vec<RegimeEntry>,
    pub(crate) limits: Vec<Limit>,
    pub(crate) elsewhere: Vec<Elsewhere>,
    pub(crate) circumstances: Vec<Circumstance>,
    pub(crate) standards: Vec<Standard>,
    pub(crate) surcharge: Option<Surcharge>,
    pub(crate) referrals: Vec<Referral>,
    pub(crate) regions: Regions,
}

impl Law {
    /// The edition that ships with the crate.
    pub fn builtin() -> Law {
        BUILTIN.clone()
    }

    /// The edition that ships with the crate and, over it, every `*.toml` of the operator's folder in order of name.
    ///
    /// A rule with another `effective_from` adds a version, one with the same replaces it; a calendar year or a
    /// standard of the same name is replaced. A folder that is not there adds nothing.
    pub fn load(dir: &Path) -> Result<Law, LoadError> {
        load::over_builtin(dir)
    }

    /// The same law with or without moving last days off rest days (顺延), as far as rules say so. The default is with.
    #[must_use]
    pub fn with_rollover(self, rollover: bool) -> Law {
        Law {
            strict: !rollover,
            ..self
        }
    }

    /// A digest of all the data: two editions that differ in a letter differ here.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// The statutes on file.
    pub fn statutes(&self) -> &[Statute] {
        &self.statutes
    }

    /// The statute of that id.
    pub fn statute(&self, id: &str) -> Option<&Statute> {
        self.statutes.iter().find(|statute| statute.id == id)
    }

    /// The working-day calendar.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The time limits on file, in all their versions.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The version of the rule that governs limits starting on that day.
    pub fn rule(&self, id: &str, on: Day) -> Result<&Rule, DeadlineError> {
        let versions = || self.rules.iter().filter(|rule| rule.id == id);
        if versions().next().is_none() {
            return Err(DeadlineError::UnknownRule { rule_id: id.into() });
        }
        versions()
            .filter(|rule| rule.in_force_on(on))
            .max_by_key(|rule| rule.effective_from)
            .ok_or_else(|| DeadlineError::NotInForce { rule_id: id.into(), on })
    }

    /// The id of the rule that takes the place of `base_id` under that procedure; `base_id` itself where none does.
    pub fn rule_id_for<'a>(&'a self, regime: Regime, base_id: &'a str) -> &'a str {
        self.regimes
            .iter()
            .find(|entry| entry.id == regime.id())
            .and_then(|entry| entry.rules.get(base_id))
            .map_or(base_id, String::as_str)
    }

    /// The first day on which the regime governs, where the data knows one.
    pub fn regime_from(&self, regime: Regime) -> Option<Day> {
        self.regimes
            .iter()
            .find(|entry| entry.id == regime.id())
            .and_then(|entry| entry.effective_from)
    }

    /// The due day of a limit that starts on that day, less its suspended ranges, extended once if so approved.
    ///
    /// For a backward rule the start day is the day of the event. Of several versions the one in force on the start
    /// day counts.
    pub fn due(
        &self,
        rule_id: &str,
        trigger_date: Day,
        ranges: &[DateRange],
        extended: bool,
    ) -> Result<Deadline, DeadlineError> {
        self.due_by(
            self.rule(rule_id, trigger_date)?,
            trigger_date,
            ranges,
            usize::from(extended),
        )
    }

    /// The same by a version of the rule that the caller chose, extended so many times.
    ///
    /// Disputes follow the law of the day they were filed, so an answer asked for later is still due by
    /// `law.rule("dispute.answer", filed_on)`; and order 81 art. 37 knows a second extension.
    pub fn due_by(
        &self,
        rule: &Rule,
        trigger_date: Day,
        ranges: &[DateRange],
        extensions: usize,
    ) -> Result<Deadline, DeadlineError> {
        deadline::due(self, rule, trigger_date, ranges, extensions)
    }

    /// What the facts of a violation allow: range, recommended figure and reasons.
    pub fn assess(&self, facts: &PenaltyFacts) -> Result<Assessment, PenaltyError> {
        penalty::assess(self, facts)
    }

    /// Why the matter must go to the police (涉嫌犯罪移送), if it must.
    pub fn must_refer(&self, facts: &PenaltyFacts) -> Option<Reason> {
        penalty::must_refer(self, facts)
    }

    /// The statutory limits of fines, in all their versions.
    pub fn limits(&self) -> &[Limit] {
        &self.limits
    }

    /// Violations that are known but belong under other rules.
    pub fn elsewhere(&self) -> &[Elsewhere] {
        &self.elsewhere
    }

    /// The circumstances that bear on a penalty, in all their versions.
    pub fn circumstances(&self) -> &[Circumstance] {
        &self.circumstances
    }

    /// The discretion standards (裁量基准) on file.
    pub fn standards(&self) -> &[Standard] {
        &self.standards
    }

    /// The addition to a fine paid late; see [`penalty::late_surcharge`], which asks the shipped edition.
    pub fn late_surcharge(&self, fine: Fen, due_on: Day, paid_or_today: Day, suspended_days: u32) -> Fen {
        self.surcharge
            .as_ref()
            .map_or(Fen::ZERO, |rule| rule.on(fine, due_on, paid_or_today, suspended_days))
    }

    /// The regions on file.
    pub fn regions(&self) -> &Regions {
        &self.regions
    }

    pub(crate) fn rolls_over(&self) -> bool {
        !self.strict
    }
}
