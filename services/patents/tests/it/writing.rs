//! What is written as ST.96. That it keeps the schemas, `examples/st96.rs` and `xmllint` show.

use kezhi_law::Day;
use kezhi_patents::{Format, LegalEvent, Patent, st96};
use proptest::prelude::*;

use super::{SAMPLES, TABLE, patents};

fn samples() -> Vec<Patent> {
    SAMPLES
        .iter()
        .flat_map(|(format, text)| patents(*format, text))
        .collect()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn what_is_written_is_read_again() {
    for patent in samples() {
        let again = patents(Format::St96, &st96::bibliographic(&patent));
        let carried = Patent {
            source: Format::St96,
            abstract_text: String::new(),
            legal_status: None,
            town_code: None,
            ..patent
        };
        assert_eq!(again, [carried]);
    }
}

#[test]
fn a_status_is_written_with_the_codes_of_st27_in_order_of_days() {
    let patent = samples()
        .into_iter()
        .find(|patent| patent.application_number == "202330034567.0")
        .unwrap();
    let events = [
        (LegalEvent::Lapsed, day("2025-02-01")),
        (LegalEvent::Filed, day("2023-02-01")),
        (LegalEvent::Granted, day("2023-08-15")),
    ];
    let document = st96::legal_status(&patent, &events).unwrap();
    let coded = |name: &str| -> Vec<String> {
        let start = format!("<{name}>");
        let parts = document.split(&start).skip(1);
        parts.map(|part| part.split('<').next().unwrap().to_owned()).collect()
    };
    assert_eq!(coded("com:StateCode"), ["A", "A", "N"]);
    assert_eq!(coded("com:PreviousStageCode"), ["0", "1", "4"]);
    assert_eq!(coded("com:CurrentStageCode"), ["1", "4", "6"]);
    assert_eq!(coded("pat:KeyEventCode"), ["A10", "F10", "H10"]);
    assert_eq!(coded("pat:DetailedEventCode"), ["A12", "F12", "H13"]);
    assert_eq!(coded("com:EventDate"), ["2023-02-01", "2023-08-15", "2025-02-01"]);

    let again = patents(Format::St96, &document);
    assert_eq!(again.len(), 1);
    let status = again[0].legal_status.unwrap();
    assert_eq!((status.event, status.on), (LegalEvent::Lapsed, Some(day("2025-02-01"))));
    assert_eq!(again[0].kind, patent.kind);
}

#[test]
fn a_status_without_an_event_is_not_written() {
    assert_eq!(st96::legal_status(&samples()[0], &[]), None);
}

#[test]
fn a_record_knows_what_happened() {
    let known = samples();
    let of = |format, number: &str| {
        let is_it = |patent: &&Patent| patent.source == format && patent.application_number == number;
        known.iter().find(is_it).unwrap().events()
    };
    assert_eq!(
        of(Format::Csv, "202220023456.X"),
        [
            (LegalEvent::Filed, day("2022-01-05")),
            (LegalEvent::Granted, day("2023-01-10")),
            (LegalEvent::Lapsed, day("2025-01-05")),
        ]
    );
    assert_eq!(of(Format::Csv, "85100002.9"), []);
}

proptest! {
    #[test]
    fn any_text_is_carried(title in any::<String>(), name in any::<String>(), number in any::<String>()) {
        let mut patent = patents(Format::Csv, TABLE).remove(0);
        patent.title = title;
        patent.owners[0].name = name.clone();
        patent.inventors = vec![name];
        patent.owners[1].address = Some(number.clone());
        patent.publication_number = Some(format!("1{number}"));
        // Text that stands in a record is collapsed already, and written once it is the same for ever.
        let once = patents(Format::St96, &st96::bibliographic(&patent));
        prop_assert_eq!(once.len(), 1);
        let twice = patents(Format::St96, &st96::bibliographic(&once[0]));
        prop_assert_eq!(once, twice);
    }
}
