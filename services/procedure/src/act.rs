//! Which matters may be about one act (同一违法行为), for which nobody is fined twice (处罚法第二十九条): those of the same subject, and of the
//! same patents where both name any.

use std::collections::BTreeSet;

use kezhi_law::identifier::{CitizenId, CreditCode, PatentNumber, PctNumber};

use crate::normal;

/// Stands for the patents of a matter that names none.
const NO_PATENT: &str = "-";

/// Who is said to have done something, and with which patents, however people typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    name: String,
    credit_code: String,
    citizen_id: String,
    patents: BTreeSet<String>,
}

impl Act {
    /// What a matter states; what is not known is empty.
    pub fn of(name: &str, credit_code: &str, citizen_id: &str, patents: &[String]) -> Self {
        let code = CreditCode::of_form(credit_code).map(|code| code.to_string());
        let id = CitizenId::parse(citizen_id).map(|id| id.to_string());
        let patents = patents.iter().map(|number| patent(number));
        Self {
            name: normal::form(name),
            credit_code: code.unwrap_or_else(|_| normal::form(credit_code)),
            citizen_id: id.unwrap_or_else(|_| normal::form(citizen_id)),
            patents: patents.filter(|number| !number.is_empty()).collect(),
        }
    }

    /// True where both may be one act.
    pub fn may_be(&self, other: &Self) -> bool {
        let unknown = self.patents.is_empty() || other.patents.is_empty();
        self.has_subject_of(other) && (unknown || !self.patents.is_disjoint(&other.patents))
    }

    /// Codes and identity numbers tell subjects apart where both state them, and names otherwise.
    fn has_subject_of(&self, other: &Self) -> bool {
        let stated = |one: &str, other: &str| !one.is_empty() && !other.is_empty();
        if stated(&self.credit_code, &other.credit_code) {
            return self.credit_code == other.credit_code;
        }
        if stated(&self.citizen_id, &other.citizen_id) {
            return self.citizen_id == other.citizen_id;
        }
        stated(&self.name, &other.name) && self.name == other.name
    }

    /// By what it is found: each way to name the subject, alone and with each patent.
    pub fn keys(&self) -> Vec<String> {
        let patents = self.patents.iter().map(String::as_str);
        let patents: Vec<&str> = patents.chain(self.patents.is_empty().then_some(NO_PATENT)).collect();
        let with = |subject: String| {
            let keys: Vec<String> = patents.iter().map(|patent| format!("{subject}\n{patent}")).collect();
            keys.into_iter().chain([subject])
        };
        self.subjects().into_iter().flat_map(with).collect()
    }

    /// By what others are found that may be one act with it.
    pub fn keys_of_others(&self) -> Vec<String> {
        if self.patents.is_empty() {
            return self.subjects();
        }
        let patents: Vec<&str> = self.patents.iter().map(String::as_str).chain([NO_PATENT]).collect();
        let with = |subject: String| {
            patents
                .iter()
                .map(move |patent| format!("{subject}\n{patent}"))
                .collect::<Vec<_>>()
        };
        self.subjects().into_iter().flat_map(with).collect()
    }

    fn subjects(&self) -> Vec<String> {
        let ways = [
            ("code", &self.credit_code),
            ("id", &self.citizen_id),
            ("name", &self.name),
        ];
        let known = ways.into_iter().filter(|(_, text)| !text.is_empty());
        known.map(|(way, text)| format!("{way} {text}")).collect()
    }
}

/// A number of a patent in the form in which it is compared.
fn patent(written: &str) -> String {
    let number = PatentNumber::parse(written).map(|number| number.to_string());
    let number = number.or_else(|_| PctNumber::parse(written).map(|number| number.to_string()));
    number.unwrap_or_else(|_| normal::form(written))
}

#[cfg(test)]
mod tests {
    use super::Act;

    const CODE: &str = "91120113754806625Q";
    const OTHER_CODE: &str = "91110000600037341L";
    const ID: &str = "11010519491231002X";

    fn act(name: &str, code: &str, id: &str, patents: &[&str]) -> Act {
        let patents: Vec<String> = patents.iter().map(ToString::to_string).collect();
        Act::of(name, code, id, &patents)
    }

    /// Whoever may be one act is found by the keys of the other, and the other way round.
    fn one(left: &Act, right: &Act) -> bool {
        assert_eq!(left.may_be(right), right.may_be(left));
        if left.may_be(right) {
            let found = |by: &Act, of: &Act| by.keys_of_others().iter().any(|key| of.keys().contains(key));
            assert!(found(left, right) && found(right, left), "{left:?} {right:?}");
        }
        left.may_be(right)
    }

    #[test]
    fn one_act_has_one_subject_and_shares_a_patent() {
        let first = act("某某科技有限公司", CODE, "", &["ZL201630312136.6", "ZL201230178118.5"]);
        for same in [
            act("某某科技有限公司", "", "", &["201630312136"]),
            act(
                "某某 科技有限公司",
                "91120113-754806625q",
                "",
                &["ＺＬ２０１２３０１７８１１８．５"],
            ),
            act("某某科技（集团）", CODE, "", &["CN201630312136.6"]),
            act("某某科技有限公司", "", "", &[]),
        ] {
            assert!(one(&first, &same), "{same:?}");
        }
        for other in [
            act("某某科技有限公司", OTHER_CODE, "", &["ZL201630312136.6"]),
            act("某某科技有限公司", CODE, "", &["ZL201420775883.9"]),
            act("某公司", "", "", &["ZL201630312136.6"]),
            act("", "", "", &["ZL201630312136.6"]),
        ] {
            assert!(!one(&first, &other), "{other:?}");
        }
    }

    #[test]
    fn persons_of_one_name_are_told_apart_by_their_numbers() {
        let patents = &["专利产品"];
        let person = act("张伟", "", ID, patents);
        assert!(one(&person, &act("张 伟", "", "", patents)));
        assert!(one(&person, &act("张卫", "", "11010519491231002x", patents)));
        assert!(!one(&person, &act("张伟", "", "431202199001010012", patents)));
        assert!(one(&act("张伟", "", "", &[]), &act("张伟", "", "", &[])));
    }
}
