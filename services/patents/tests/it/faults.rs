//! What cannot be read is reported where it stands, and spoils nothing else.

use kezhi_patents::Format;

use super::read;

/// Each record by its title or its fault.
fn shown(format: Format, text: &[u8]) -> Vec<String> {
    let read = read(format, text).into_iter();
    read.map(|record| record.map_or_else(|bad| bad.to_string(), |patent| patent.title))
        .collect()
}

fn older(title: &str) -> String {
    format!(
        "<cn-patent-document>\n<cn-bibliographic-data><application-reference><document-id><country>CN</country>\
         <doc-number>201710183506.4</doc-number></document-id></application-reference>\n\
         <invention-title>{title}</invention-title></cn-bibliographic-data></cn-patent-document>\n"
    )
}

#[test]
fn a_broken_document_spoils_only_itself() {
    let good = older("好");
    let cases: &[(&str, String, &[&str])] = &[
        (
            "a tag of another name ends",
            older("<b>坏</i>"),
            &["line 6, record 2: it is not well-formed: ill-formed document: expected `</b>`, but `</i>` was found"],
        ),
        (
            "a tag is not closed",
            older("<b 坏"),
            &["line 6, record 2: a tag is not closed before the next begins"],
        ),
        (
            "a quote is not closed",
            older("<b a=\"坏>"),
            &["line 6, record 2: a tag is not closed before the next begins"],
        ),
        (
            "an attribute has no value",
            older("<b a>坏</b>"),
            &[
                "line 6, record 2: an attribute is not well-formed: position 3: attribute key must be directly followed by `=` or space",
            ],
        ),
        (
            "its end is missing",
            good.replace("</cn-patent-document>", ""),
            &["line 4, record 2: it is not complete: another begins at line 7 before it ends"],
        ),
        (
            "an entity that it declares itself",
            format!(
                "<!DOCTYPE cn-patent-document [<!ENTITY bomb \"坏\">]>{}",
                older("&bomb;")
            ),
            &["line 6, record 2: the entity `bomb` is not known, and is not expanded"],
        ),
        (
            "an unknown entity in an attribute",
            older("<b a=\"&bomb;\">坏</b>"),
            &["line 6, record 2: an attribute is not well-formed: at 1..5: unrecognized entity `bomb`"],
        ),
        (
            "it has no number",
            good.replace("201710183506.4", ""),
            &["line 4, record 2, application_number: it is missing"],
        ),
        (
            "the check digit is another",
            good.replace("506.4", "506.5"),
            &[
                "line 4, record 2, application_number: `201710183506.5` is no patent number: its check digit should be 4",
            ],
        ),
        (
            "an office that does not exist",
            good.replace(">CN<", ">QQ<"),
            &["line 4, record 2, office: `QQ` is no office of WIPO ST.3"],
        ),
        (
            "the type is not that of the number",
            good.replace(
                "<application-reference>",
                "<application-reference appl-type=\"外观设计\">",
            ),
            &["line 4, record 2, kind: the number is that of an invention (发明)"],
        ),
        (
            "it is of another format",
            "<other>\n<a/></other>\n".to_owned(),
            &["line 5: the document that begins at line 4 has no record of this format (cn-patent-document)"],
        ),
        (
            "it is in another encoding",
            format!("<?xml version=\"1.0\" encoding=\"GB18030\"?>{good}<?xml version=\"1.0\"?>"),
            &["line 4: the document is in `GB18030`: UTF-8 is read"],
        ),
        (
            "something stands between",
            "something\n".to_owned(),
            &["line 4: text stands outside of any document"],
        ),
        (
            "something ends",
            "</b>\n".to_owned(),
            &["line 4: `b` ends, and never began"],
        ),
    ];
    for (what, bad, faults) in cases {
        let text = format!("{good}{bad}{good}");
        let expected = [&["好"], *faults, &["好"]].concat();
        assert_eq!(shown(Format::CnOlder, text.as_bytes()), expected, "{what}");
    }
}

#[test]
fn a_declaration_begins_a_new_document() {
    let (head, good) = ("<?xml version=\"1.0\"?>", older("好"));
    let (half, _) = good.split_once("</document-id>").unwrap();
    let text = format!("{head}{half}{head}{good}{head}<delivery>{good}{head}{good}");
    let expected = [
        "line 1, record 1: it is not complete: another document begins before it ends",
        "好",
        "好",
        "line 8: the document that begins at line 5 is not complete",
        "好",
    ];
    assert_eq!(shown(Format::CnOlder, text.as_bytes()), expected);
}

#[test]
fn a_stream_that_breaks_off_is_told() {
    let good = older("好");
    let cases: &[(String, &str)] = &[
        (
            good.replace("</cn-patent-document>", ""),
            "line 1, record 1: it is not complete: the stream ends before it does",
        ),
        (
            "<!-- no end".to_owned(),
            "line 1: the stream ends within a tag, a comment or a document type",
        ),
        (
            "<!DOCTYPE a [ <!ENTITY b '>".to_owned(),
            "line 1: the stream ends within a tag, a comment or a document type",
        ),
        (
            "<a>".to_owned(),
            "line 1: the document that begins at line 1 is not complete",
        ),
    ];
    for (text, fault) in cases {
        assert_eq!(shown(Format::CnOlder, text.as_bytes()), [*fault], "{text}");
    }
    assert!(read(Format::CnOlder, b"").is_empty());
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_line() {
    let mut text = older("好").replace("好", "?").into_bytes();
    for byte in text.iter_mut().filter(|byte| **byte == b'?') {
        *byte = 0xFF;
    }
    assert_eq!(shown(Format::CnOlder, &text), ["line 3, record 1: it is not UTF-8"]);
}

#[test]
fn what_is_too_large_is_skipped() {
    let good = older("好");
    let huge = older(&"大".repeat(12 * 1024 * 1024));
    let found = shown(Format::CnOlder, format!("{good}{huge}{good}").as_bytes());
    assert_eq!(found, ["好", "line 6, record 2: it has more than 33554432 bytes", "好"]);

    let deep = older(&format!("{}坏{}", "<b>".repeat(200), "</b>".repeat(200)));
    let found = shown(Format::CnOlder, format!("{deep}{good}").as_bytes());
    assert_eq!(
        found,
        ["line 3, record 1: more than 128 elements stand within each other", "好"]
    );

    let many = older(&"<b/>".repeat(60_000));
    let found = shown(Format::CnOlder, format!("{many}{good}").as_bytes());
    assert_eq!(found, ["line 3, record 1: it has more than 50000 elements", "好"]);

    let around = format!("{}{good}{}{good}", "<a>".repeat(100), "</a>".repeat(100));
    let found = shown(Format::CnOlder, around.as_bytes());
    let fault = "line 4: the document that begins at line 1 has no record of this format (cn-patent-document)";
    assert_eq!(found, [fault, "好"]);

    let row = format!("\"{}\"", "大".repeat(400_000));
    let table = format!("application_number,title\n201710183506.4,{row}\n201710183506.4,好\n");
    let found = shown(Format::Csv, table.as_bytes());
    assert_eq!(found, ["line 2, record 1: the row has more than 1048576 bytes", "好"]);

    let wide = format!(
        "application_number,title\n{}\n201710183506.4,好\n",
        ",x".repeat(500_000)
    );
    let found = shown(Format::Csv, wide.as_bytes());
    assert_eq!(
        found,
        ["line 2, record 1: the row has 500001 fields, the header 2", "好"]
    );
}

#[test]
fn a_header_that_is_not_understood_is_told_and_nothing_is_guessed() {
    let columns = "the columns are application_number or 申请号, title or 专利名称, kind or 专利类型, filed_on or 申请日, granted_on or \
                   授权公告日, published_on or 公开公告日, publication_number or 公开公告号, owners or 专利权人, owner_codes or \
                   统一社会信用代码, inventors or 发明人, ipc or IPC, status or 法律状态, status_on or 法律状态日, town_code or 乡镇代码";
    let cases = [
        ("", "line 1: there is no header row".to_owned()),
        ("\n\n", "line 1: there is no header row".to_owned()),
        (
            "\n\ntitle,number\na,b\nc,d\n",
            format!("line 3, number: there is no column `number`: {columns}"),
        ),
        (
            "title,title,application_number\n",
            "line 1, title: the column stands twice".to_owned(),
        ),
        (
            "title,kind\n",
            "line 1, application_number: the column is missing".to_owned(),
        ),
    ];
    for (text, fault) in cases {
        assert_eq!(shown(Format::Csv, text.as_bytes()), [fault], "{text:?}");
    }
}

#[test]
fn a_bad_row_is_told_with_its_line_and_column() {
    let header =
        "application_number,title,kind,filed_on,publication_number,owners,owner_codes,status,status_on,town_code";
    let good = "201710183506.4,好,,,,,,,,";
    let cases = [
        (
            "201710183506.5,坏,,,,,,,,",
            "application_number: `201710183506.5` is no patent number: its check digit should be 4",
        ),
        (
            "20171018350,坏,,,,,,,,",
            "application_number: `20171018350` is no patent number: 12 digits (8 before 2003-10-01) and a \
          check digit are needed",
        ),
        ("201710183506.4,,,,,,,,,", "title: it is missing"),
        (
            "201710183506.4,坏,实用新型,,,,,,,",
            "kind: the number is that of an invention (发明)",
        ),
        ("201710183506.4,坏,商标,,,,,,,", "kind: `商标` is not known"),
        (
            "201710183506.4,坏,,2017-02-30,,,,,,",
            "filed_on: `2017-02-30` is no day: write YYYY-MM-DD",
        ),
        (
            "201710183506.4,坏,,2017年,,,,,,",
            "filed_on: `2017年` is no day: write YYYY-MM-DD",
        ),
        (
            "201710183506.4,坏,,,CN1U,,,,,",
            "kind_code: the number is that of an invention (发明)",
        ),
        (
            "201710183506.4,坏,,,,甲;乙,91110000600037341L,,,",
            "owner_codes: there are 1 codes for 2 owners",
        ),
        (
            "201710183506.4,坏,,,,甲,11010519491231002X,,,",
            "owner_codes: no. 1 is no unified social credit code",
        ),
        ("201710183506.4,坏,,,,,,不明,,", "status: `不明` is not known"),
        (
            "201710183506.4,坏,,,,,,,2020-01-01,",
            "status: it is missing, and its day is stated",
        ),
        (
            "201710183506.4,坏,,,,,,,,431271",
            "town_code: `431271` is no code of a town: nine digits are needed",
        ),
        ("201710183506.4,坏", "the row has 2 fields, the header 10"),
    ];
    for (row, fault) in cases {
        let text = format!("{header}\n\"201710183506.4\",\"好\r\n\",,,,,,,,\r\n{row}\n,,,,,,,,,\n{good}");
        let line = if fault.starts_with("the row") {
            "line 4, record 2: "
        } else {
            "line 4, record 2, "
        };
        assert_eq!(
            shown(Format::Csv, text.as_bytes()),
            ["好", &format!("{line}{fault}"), "好"],
            "{row}"
        );
    }
}
