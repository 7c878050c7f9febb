//! What the authority sets for its coordination.

use serde::{Deserialize, Serialize};

use crate::cooperation::foreign_matters::is_foreign_kind;
use crate::exchange::settings::ExchangeSettings;
/// How many experts a review of an economic activity can have, by the contract.
const MOST_EXPERTS: usize = 50;

/// The settings of coordination. Figures that no verified article gives stand here, with a stated default.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// From when on a risk is yellow, orange or red.
    pub warning_grades: WarningGrades,
    /// How much of a course must be attended for its certificate, in thousandths of its minutes. No verified article gives a
    /// figure; the default is 800.
    pub certificate_permille: i32,
    /// How many points of 100 pass the exam of a course. No verified article gives a figure; the default is 60.
    pub pass_points: i32,
    /// With whom letters are exchanged, and how.
    pub exchange: ExchangeSettings,
    /// On which day of the next month the return of a member of the leading group is due. No verified article gives a day; the
    /// default is 5.
    pub returns_due_day: i8,
    /// Within how many days a partner acknowledges what was handed over to it. No verified article gives a figure; the default
    /// is 5.
    pub receipt_days: i64,
    /// The kinds of foreign matters that a head must approve before they are handled. No verified article says which; the
    /// default is all that speak for the bureau: `incoming_request`, `exchange` and `dispute`.
    pub approved_foreign_kinds: Vec<String>,
    /// For how many natural days anyone may say what they think of the draft of a strategy. No verified article gives a figure;
    /// the default is 30.
    pub consultation_days: u16,
    /// How many experts analyse an economic activity at least. No verified article gives a figure; the default is 3.
    pub review_experts: usize,
    /// Within how many natural days the opinion on an economic activity is issued, from the day on which the review was
    /// accepted. No verified article gives a figure; the default is 30.
    pub opinion_days: u16,
}

/// From which product of likelihood and impact on, each from 1 to 5, a risk has a grade; below the least it is blue. No verified
/// article gives a figure; each default is the suite's own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WarningGrades {
    /// Yellow; the default is 6.
    pub yellow: i32,
    /// Orange; the default is 12.
    pub orange: i32,
    /// Red; the default is 20.
    pub red: i32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            warning_grades: WarningGrades::default(),
            certificate_permille: 800,
            pass_points: 60,
            exchange: ExchangeSettings::default(),
            returns_due_day: 5,
            receipt_days: 5,
            approved_foreign_kinds: ["incoming_request", "exchange", "dispute"].map(String::from).into(),
            consultation_days: 30,
            review_experts: 3,
            opinion_days: 30,
        }
    }
}

impl Default for WarningGrades {
    fn default() -> Self {
        Self {
            yellow: 6,
            orange: 12,
            red: 20,
        }
    }
}

impl Settings {
    /// What is wrong with the settings in themselves, a line each.
    pub fn mistakes(&self) -> Vec<String> {
        let WarningGrades { yellow, orange, red } = self.warning_grades;
        let sound = [
            (
                yellow < orange && orange < red,
                "warning_grades must ascend from yellow to red",
            ),
            (
                (0..=1000).contains(&self.certificate_permille),
                "certificate_permille is a share in thousandths, from 0 to 1000",
            ),
            (
                (0..=100).contains(&self.pass_points),
                "pass_points are points of 100, from 0 to 100",
            ),
            (
                (1..=28).contains(&self.returns_due_day),
                "returns_due_day is a day that every month has, from 1 to 28",
            ),
            ((1..=365).contains(&self.receipt_days), "receipt_days are from 1 to 365"),
            (
                self.approved_foreign_kinds.iter().all(|kind| is_foreign_kind(kind)),
                "approved_foreign_kinds are of assistance_abroad, incoming_request, exchange and dispute",
            ),
            (self.consultation_days > 0, "consultation_days must be 1 or more"),
            (
                (1..=MOST_EXPERTS).contains(&self.review_experts),
                "review_experts must be 1 or more, and no more than a review can have, 50",
            ),
            (self.opinion_days > 0, "opinion_days must be 1 or more"),
        ];
        let wrong = sound.into_iter().filter(|(holds, _)| !holds);
        let wrong = wrong.map(|(_, mistake)| mistake.to_string());
        wrong.chain(self.exchange.mistakes()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn grades_ascend_shares_are_shares_and_there_is_time_for_everything() {
        assert_eq!(Settings::default().mistakes(), Vec::<String>::new());
        for (wrong, change) in [
            ("warning_grades", &|settings| settings.warning_grades.orange = 20),
            ("certificate_permille", &|settings| settings.certificate_permille = 1001),
            ("pass_points", &|settings| settings.pass_points = -1),
            ("returns_due_day", &|settings| settings.returns_due_day = 29),
            ("receipt_days", &|settings| settings.receipt_days = 0),
            ("approved_foreign_kinds", &|settings| {
                settings.approved_foreign_kinds = vec!["unspecified".into()];
            }),
            ("consultation_days", &|settings| settings.consultation_days = 0),
            ("review_experts", &|settings| settings.review_experts = 0),
            ("review_experts", &|settings| settings.review_experts = 51),
            ("opinion_days", &|settings| settings.opinion_days = 0),
        ] as [(&str, &dyn Fn(&mut Settings)); 10]
        {
            let mut settings = Settings::default();
            change(&mut settings);
            let mistakes = settings.mistakes();
            assert!(
                matches!(mistakes.as_slice(), [one] if one.starts_with(wrong)),
                "{mistakes:?}"
            );
        }
    }
}
