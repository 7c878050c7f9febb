//! Streams that are long, and streams that are anything.

use kezhi_patents::{Format, Reader};
use proptest::prelude::*;

use super::{OLDER, SAMPLES, read, read_in_chunks};

/// A Chinese number with its check digit.
fn number(serial: usize) -> String {
    let digits = format!("20201{serial:07}");
    let weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
    let sum: u32 = digits
        .chars()
        .zip(weights)
        .map(|(digit, weight)| digit.to_digit(10).unwrap() * weight)
        .sum();
    let check = char::from_digit(sum % 11, 10).unwrap_or('X');
    format!("{digits}.{check}")
}

/// Reads `count` records that are made one after the other, cut into chunks of that size, and checks each.
fn streamed(format: Format, head: &str, count: usize, size: usize, record: impl Fn(usize) -> String) {
    let mut reader = Reader::new(format);
    let mut waiting = head.as_bytes().to_vec();
    let mut seen = 0;
    let mut check = |reader: &mut Reader| {
        for patent in reader {
            let patent = patent.unwrap();
            assert_eq!(patent.application_number, number(seen));
            assert_eq!(patent.title, format!("第{seen}号"));
            seen += 1;
        }
    };
    for serial in 0..count {
        waiting.extend_from_slice(record(serial).as_bytes());
        let whole = waiting.len() / size * size;
        for chunk in waiting[..whole].chunks(size) {
            reader.push(chunk);
            check(&mut reader);
        }
        waiting.drain(..whole);
    }
    reader.push(&waiting);
    reader.finish();
    check(&mut reader);
    assert_eq!(seen, count, "{format:?} in chunks of {size}");
}

#[test]
fn a_hundred_thousand_rows_are_read_in_any_chunks() {
    for size in [1, 7, 64 * 1024] {
        streamed(
            Format::Csv,
            "\u{FEFF}title,application_number\r\n",
            100_000,
            size,
            |serial| format!("\"第{serial}号\",{}\r\n", number(serial)),
        );
    }
}

#[test]
fn twenty_thousand_documents_are_read_in_any_chunks() {
    for size in [1, 7, 64 * 1024] {
        streamed(Format::CnOlder, "", 20_000, size, |serial| {
            format!(
                "<?xml version=\"1.0\"?>\n<!DOCTYPE cn-patent-document SYSTEM \"a.dtd\">\n<cn-patent-document>\
                 <cn-bibliographic-data><application-reference><document-id><country>CN</country><doc-number>{}</doc-number>\
                 </document-id></application-reference><invention-title>第{serial}号</invention-title></cn-bibliographic-data>\
                 </cn-patent-document>\n",
                number(serial)
            )
        });
    }
}

fn any_format() -> impl Strategy<Value = Format> {
    prop::sample::select(vec![Format::St96, Format::CnOlder, Format::CnNewer, Format::Csv])
}

/// A change of some bytes: where, how many go, and what comes instead.
fn any_change() -> impl Strategy<Value = (prop::sample::Index, usize, Vec<u8>)> {
    let markup = prop::sample::select(b"<>/?!-[]\"'&;=: \n,x\xEF\x00".to_vec());
    (
        any::<prop::sample::Index>(),
        0..40_usize,
        prop::collection::vec(markup, 0..6),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_make_it_panic(format in any_format(), bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert_eq!(read(format, &bytes), read_in_chunks(format, &bytes, 3));
    }

    #[test]
    fn no_change_of_a_document_makes_it_panic(
        sample in prop::sample::select(SAMPLES),
        changes in prop::collection::vec(any_change(), 1..6),
        size in 1..200_usize,
    ) {
        let (format, text) = sample;
        let mut bytes = text.as_bytes().to_vec();
        for (at, gone, new) in changes {
            let at = at.index(bytes.len() + 1);
            let end = (at + gone).min(bytes.len());
            bytes.splice(at..end, new);
        }
        let whole = read(format, &bytes);
        prop_assert_eq!(&whole, &read_in_chunks(format, &bytes, size));
        for bad in whole.into_iter().filter_map(Result::err) {
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            prop_assert!((1..=lines).contains(&bad.line), "{bad}");
            prop_assert!(bad.message.chars().count() < 400, "{bad}");
        }
    }

    #[test]
    fn a_good_document_behind_anything_is_still_read(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        // What opens a comment, character data or a document type and never closes it may take the rest with it.
        prop_assume!(!bytes.windows(2).any(|pair| pair == b"<!" || pair == b"<?"));
        let mut stream = bytes;
        stream.extend_from_slice(b"><");
        stream.extend_from_slice(OLDER.as_bytes());
        let found = read(Format::CnOlder, &stream);
        prop_assert!(found.iter().any(Result::is_ok), "{found:?}");
    }
}
