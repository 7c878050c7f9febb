//! Region codes (行政区划代码): GB/T 2260 and the statistical codes beside it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{InvalidIdentifier, digits, normalised};
use crate::{Verified, law::BUILTIN};

/// Digits of a code down to the county.
const PLACES: usize = 6;
/// Digits that name the province.
const PROVINCE_PLACES: usize = 2;

/// A region on file: a province by its first two digits, or a district by all six.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Two digits of a province, or six of a region within one.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Of a province, the third and fourth digits of what there is in it or ever was; empty where that is not on file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prefectures: Vec<String>,
    /// How far it was checked.
    pub verified: Verified,
    /// Where it was read.
    pub source: String,
}

/// The regions on file.
#[derive(Debug, Clone, Default)]
pub struct Regions {
    known: Vec<Region>,
}

/// A six-digit code of a known province. Whether the region itself is on file, [`RegionCode::name`] tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionCode {
    code: String,
    province: String,
    name: Option<String>,
    remark: String,
}

impl Regions {
    /// The regions on file.
    pub fn known(&self) -> &[Region] {
        &self.known
    }

    /// Puts a region on file, in place of one of the same code.
    pub(crate) fn put(&mut self, region: Region) {
        self.known.retain(|known| known.code != region.code);
        self.known.push(region);
    }

    /// Reads a code as it was written. It must have six digits and begin with a province on file.
    pub fn parse(&self, text: &str) -> Result<RegionCode, InvalidIdentifier> {
        let because = |why: &str| InvalidIdentifier::because(format!("`{text}` is no region code: {why}"));
        let code = normalised(text);
        if digits(&code).is_none_or(|digits| digits.len() != PLACES) {
            return Err(because("six digits are needed"));
        }
        let prefix = code.get(..PROVINCE_PLACES).unwrap_or_default();
        let province = self
            .name_of(prefix)
            .ok_or_else(|| because("its first two digits are no province"))?;
        let name = self.name_of(&code);
        let remark = match name {
            Some(name) => format!("{name} ({province})"),
            None => format!("a code of {province}; the region itself is not in the list on file"),
        };
        let (province, name) = (province.to_owned(), name.map(str::to_owned));
        Ok(RegionCode {
            code,
            province,
            name,
            remark,
        })
    }

    /// True for a code of which there is or was the prefecture, or where those of its province are not on file. Within a prefecture any
    /// code may have been.
    pub fn ever_was(&self, code: &RegionCode) -> bool {
        let (province, rest) = code.code.split_at(PROVINCE_PLACES);
        let prefectures = self.find(province).map(|province| province.prefectures.as_slice());
        let prefectures = prefectures.unwrap_or_default();
        prefectures.is_empty() || prefectures.iter().any(|digits| rest.starts_with(digits.as_str()))
    }

    fn find(&self, code: &str) -> Option<&Region> {
        self.known.iter().find(|region| region.code == code)
    }

    fn name_of(&self, code: &str) -> Option<&str> {
        self.find(code).map(|region| region.name.as_str())
    }
}

impl RegionCode {
    /// Reads a code against the shipped list of regions.
    pub fn parse(text: &str) -> Result<Self, InvalidIdentifier> {
        BUILTIN.regions().parse(text)
    }

    /// True where the shipped list has, or had, its prefecture.
    pub(super) fn ever_was(&self) -> bool {
        BUILTIN.regions().ever_was(self)
    }

    /// The six digits.
    pub fn as_str(&self) -> &str {
        &self.code
    }

    /// The name of the province.
    pub fn province(&self) -> &str {
        &self.province
    }

    /// The name of the region, if it is on file.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What is known about the code, in a phrase.
    pub fn remark(&self) -> &str {
        &self.remark
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.code)
    }
}
