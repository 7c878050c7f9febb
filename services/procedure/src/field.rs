//! Reading a field of a request: from its text to a value that the rules know, or a refusal that names it.

use kezhi_law::Day;
use kezhi_law::identifier::{CitizenId, CreditCode};

use crate::Refusal;

/// A day. Refuses what is no day of the calendar.
pub fn day(field: &str, text: &str) -> Result<Day, Refusal> {
    text.parse()
        .map_err(|_| Refusal::field(field, format!("{field} is {text:?}, which is no day")))
}

/// A day that must lie after another one.
pub fn day_after(field: &str, text: &str, earlier: Day) -> Result<Day, Refusal> {
    let day = day(field, text)?;
    match day > earlier {
        true => Ok(day),
        false => Err(Refusal::field(
            field,
            format!("{field} is {day}; it must lie after {earlier}"),
        )),
    }
}

/// A day that must not lie before another one.
pub fn day_not_before(field: &str, text: &str, earliest: Day) -> Result<Day, Refusal> {
    let day = day(field, text)?;
    match day >= earliest {
        true => Ok(day),
        false => Err(Refusal::field(
            field,
            format!("{field} is {day}; it must not lie before {earliest}"),
        )),
    }
}

/// The day that lies so many days after that of a step.
pub fn days_later(taken_on: Day, days: i64) -> Result<Day, Refusal> {
    taken_on
        .plus_days(days)
        .map_err(|error| Refusal::field("taken_on", error.to_string()))
}

/// What must hold of a field.
pub fn must(holds: bool, field: &str, otherwise: impl Into<String>) -> Result<(), Refusal> {
    match holds {
        true => Ok(()),
        false => Err(Refusal::field(field, otherwise)),
    }
}

/// A unified social credit code, in its normal form. Early codes (试点) are valid though their check character disagrees, so what has the
/// form is taken ([`credit_code_remark`] says what is to be looked at), unless it is, or looks like, the number of a person. The refusal
/// does not repeat what was stated.
pub fn credit_code(field: &str, text: &str) -> Result<String, Refusal> {
    match CreditCode::stated(text) {
        Ok(code) => Ok(code.to_string()),
        Err(error) => Err(Refusal::field(field, format!("{field} is {error}"))),
    }
}

/// What is to be looked at in a credit code; nothing where its check character agrees, or where there is none.
pub fn credit_code_remark(code: &str) -> String {
    let doubtful = CreditCode::of_form(code).ok().filter(|code| !code.agrees());
    doubtful.map_or_else(String::new, |code| code.remark())
}

/// The number of a citizen's identity card, on a day: nobody is born after it.
pub fn citizen_id(field: &str, text: &str, today: Day) -> Result<CitizenId, Refusal> {
    CitizenId::parse_on(text, today).map_err(|error| Refusal::field(field, error.to_string()))
}

/// The code of a person or an organisation, in its normal form.
pub fn code_of_anyone(field: &str, text: &str) -> Result<String, Refusal> {
    match CitizenId::parse(text) {
        Ok(number) => Ok(number.as_str().to_string()),
        Err(_) => credit_code(field, text),
    }
}

/// True for two spellings of one code, of a person or an organisation.
pub fn is_same_code(one: &str, other: &str) -> bool {
    let normal = |text: &str| code_of_anyone("", text).unwrap_or_else(|_| text.to_string());
    !one.is_empty() && normal(one) == normal(other)
}

#[cfg(test)]
mod tests {
    use kezhi_law::Day;

    use super::{
        code_of_anyone, credit_code, credit_code_remark, day, day_after, day_not_before, days_later, is_same_code,
    };

    #[test]
    fn a_refusal_names_the_field() {
        let on: Day = day("taken_on", "2026-03-02").unwrap();
        assert_eq!(day("case.filed_on", "2026-02-30").unwrap_err().field, "case.filed_on");
        assert_eq!(day_after("due_on", "2026-03-02", on).unwrap_err().field, "due_on");
        assert_eq!(day_not_before("due_on", "2026-03-01", on).unwrap_err().field, "due_on");
        assert_eq!(days_later(on, i64::MAX).unwrap_err().field, "taken_on");
        assert_eq!(credit_code("unit", "911201137548066").unwrap_err().field, "unit");
    }

    #[test]
    fn a_stated_code_is_taken_with_a_remark_where_its_check_character_disagrees() {
        let code = credit_code("unit", "91120113 754806625q").unwrap();
        assert_eq!(
            (code.as_str(), credit_code_remark(&code)),
            ("91120113754806625Q", String::new())
        );
        let person = credit_code("unit", "11010519491231002X").unwrap_err();
        assert!(
            person.field == "unit" && !person.message.contains("1949"),
            "{}",
            person.message
        );
        for early in ["91350203M0001FUE2P", "91350203M0001FUE3P"] {
            assert_eq!(credit_code("unit", early).unwrap(), early);
            let remark = credit_code_remark(early);
            assert!(remark.contains("should be"), "{remark}");
        }
        assert_eq!(credit_code_remark(""), "");
    }

    #[test]
    fn what_is_written_otherwise_is_the_same() {
        assert_eq!(credit_code("unit", "91120113754806625q").unwrap(), "91120113754806625Q");
        assert_eq!(
            code_of_anyone("who", "11010519491231002x").unwrap(),
            "11010519491231002X"
        );
        assert!(is_same_code("91120113754806625q", "91120113754806625Q"));
        assert!(!is_same_code("91120113754806625Q", "11010519491231002X") && !is_same_code("", ""));
        let on: Day = day("taken_on", "2026-03-02").unwrap();
        assert_eq!(day_not_before("due_on", "2026-03-02", on).unwrap(), on);
        assert_eq!(
            day_after("due_on", "2026-03-03", on).unwrap(),
            days_later(on, 1).unwrap()
        );
    }
}
