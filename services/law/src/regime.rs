//! Which department's procedure a passing-off case follows.

use std::{collections::BTreeMap, fmt, str::FromStr};

use crate::Day;

/// The procedure of a passing-off case. Which one a bureau follows is its own setting; the day from which it applies
/// stands in the data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Regime {
    /// 专利行政执法办法 (2015): the procedure of patent departments, and the default.
    #[default]
    PatentMeasures2015,
    /// 市场监督管理行政处罚程序规定: the procedure of market-supervision departments.
    MarketProcedure2019,
}

/// A regime id that is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{id}` is no known regime: use `patent-measures-2015` or `market-procedure-2019`")]
pub struct UnknownRegime {
    /// What was given.
    pub id: String,
}

impl Regime {
    /// Every regime.
    pub const ALL: [Regime; 2] = [Regime::PatentMeasures2015, Regime::MarketProcedure2019];

    /// The stable id.
    pub fn id(self) -> &'static str {
        match self {
            Regime::PatentMeasures2015 => "patent-measures-2015",
            Regime::MarketProcedure2019 => "market-procedure-2019",
        }
    }
}

impl fmt::Display for Regime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.id())
    }
}

impl FromStr for Regime {
    type Err = UnknownRegime;

    fn from_str(id: &str) -> Result<Self, UnknownRegime> {
        Self::ALL
            .into_iter()
            .find(|regime| regime.id() == id)
            .ok_or_else(|| UnknownRegime { id: id.into() })
    }
}

/// A regime as the data describes it: which rules it puts in the place of the default ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RegimeEntry {
    pub id: String,
    pub effective_from: Option<Day>,
    pub rules: BTreeMap<String, String>,
}
