//! Citations: which provision of which statute.

use std::fmt;

use serde::Serialize;

use crate::{law::BUILTIN, statute::Statute};

/// A provision of a statute. It prints as a Chinese citation: `《行政处罚法》第四十二条`.
///
/// The number is `article`, `article.paragraph` or `article.paragraph.item`; a paragraph of 0 is left out when
/// printed, so `32.0.1` is 第三十二条第一项. An empty number cites the statute as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Article {
    statute: String,
    title: String,
    number: String,
}

/// A citation in the data that is not `statute:number`, or that names an unknown statute.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` cites no known provision: write `statute-id:article.paragraph.item` with a statute id on file")]
pub struct InvalidArticle {
    /// What was given.
    pub text: String,
}

/// The provision of a statute on file, such as `article("penalty-law", "58.1.2")`.
///
/// Never fails: an id that is not on file is printed as it is.
pub fn article(statute: &str, number: &str) -> Article {
    let title = BUILTIN.statute(statute).map_or(statute, |found| found.title.as_str());
    Article::new(statute, title, number)
}

impl Article {
    /// A provision by statute id, the title to print, and number.
    pub fn new(statute: impl Into<String>, title: impl Into<String>, number: impl Into<String>) -> Self {
        Self {
            statute: statute.into(),
            title: title.into(),
            number: number.into(),
        }
    }

    /// Reads `statute:number` as the data files write it, against the statutes on file.
    pub(crate) fn parse(text: &str, statutes: &[Statute]) -> Result<Self, InvalidArticle> {
        let invalid = || InvalidArticle { text: text.into() };
        let (id, number) = text.split_once(':').unwrap_or((text, ""));
        let statute = statutes.iter().find(|statute| statute.id == id).ok_or_else(invalid)?;
        let numeric = number.split('.').all(|part| part.parse::<u16>().is_ok());
        if numeric || number.is_empty() {
            Ok(Self::new(id, &statute.title, number))
        } else {
            Err(invalid())
        }
    }

    /// The id of the statute, such as `penalty-law`.
    pub fn statute(&self) -> &str {
        &self.statute
    }

    /// The title of the statute as it is printed between 《 and 》.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The number, such as `58.1.2`; empty for the statute as a whole.
    pub fn number(&self) -> &str {
        &self.number
    }
}

impl fmt::Display for Article {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "《{}》", self.title)?;
        for (part, unit) in self.number.split('.').zip(["条", "款", "项"]) {
            match part.parse::<u16>() {
                Ok(0) => {}
                Ok(number) => write!(out, "第{}{unit}", in_chinese(number))?,
                Err(_) => write!(out, "{part}")?,
            }
        }
        Ok(())
    }
}

/// The number as Chinese numerals up to 9999: 110 is 一百一十, 12 is 十二, 203 is 二百零三.
fn in_chinese(number: u16) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    const PLACES: [(u16, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    let mut text = String::new();
    let mut gap = false;
    for (place, name) in PLACES {
        let digit = number / place % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push('零');
            gap = false;
        }
        let leading_ten = place == 10 && digit == 1 && text.is_empty();
        if !leading_ten {
            text.push_str(DIGITS.get(usize::from(digit)).copied().unwrap_or_default());
        }
        text.push_str(name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_chinese_as_statutes_write_them() {
        let table = [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (42, "四十二"),
            (100, "一百"),
            (101, "一百零一"),
            (110, "一百一十"),
            (203, "二百零三"),
            (1005, "一千零五"),
            (1259, "一千二百五十九"),
        ];
        for (number, written) in table {
            assert_eq!(in_chinese(number), written);
        }
    }

    #[test]
    fn a_citation_prints_article_paragraph_and_item() {
        assert_eq!(article("penalty-law", "42").to_string(), "《行政处罚法》第四十二条");
        assert_eq!(
            article("penalty-law", "58.1.2").to_string(),
            "《行政处罚法》第五十八条第一款第二项"
        );
        assert_eq!(
            article("penalty-law", "32.0.1").to_string(),
            "《行政处罚法》第三十二条第一项"
        );
        assert_eq!(article("civil-code", "").to_string(), "《民法典》");
        assert_eq!(article("no-such-law", "7").to_string(), "《no-such-law》第七条");
    }
}
