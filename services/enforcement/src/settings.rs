//! What the authority sets for its enforcement.

use kezhi_law::{Law, Regime};
use serde::{Deserialize, Serialize};

/// The settings of enforcement. Figures that no verified article gives stand here, with a stated default.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The procedural regime of passing-off cases: `patent-measures-2015` or `market-procedure-2019`.
    #[serde(with = "regime_text")]
    pub regime: Regime,
    /// The discretion standard; empty for the built-in one.
    pub standard: String,
    /// From which sum of fine and confiscation an organisation may ask for a hearing, in fen (处罚法第六十三条: 较大数额). The
    /// province sets the figure; the default, 10,000 yuan, is not taken from a verified text.
    pub hearing_from_organisation_fen: i64,
    /// The same for a sole trader or a natural person; the default is 2,000 yuan.
    pub hearing_from_person_fen: i64,
    /// From which fine a decision counts as grave and needs a collective discussion, in fen (处罚法第五十七条). The default is
    /// 100,000 yuan.
    pub discussion_from_fen: i64,
}

impl Settings {
    /// The standard that a request names, else the authority's own; nothing for the built-in one.
    pub fn standard_or_own(&self, named: &str) -> Option<String> {
        let mut standards = [named, self.standard.as_str()].into_iter();
        standards.find(|standard| !standard.is_empty()).map(str::to_string)
    }

    /// What is wrong with it by the law on file, a line each.
    pub fn mistakes(&self, law: &Law) -> Vec<String> {
        let standard = &self.standard;
        let known = standard.is_empty() || law.standards().iter().any(|known| known.id == *standard);
        let message = || format!("standard is {standard:?}, which no file of the law folder has");
        (!known).then(message).into_iter().collect()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            regime: Regime::PatentMeasures2015,
            standard: String::new(),
            hearing_from_organisation_fen: 1_000_000,
            hearing_from_person_fen: 200_000,
            discussion_from_fen: 10_000_000,
        }
    }
}

mod regime_text {
    use kezhi_law::Regime;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(regime: &Regime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(regime.id())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Regime, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
