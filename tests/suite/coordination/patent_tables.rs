//! Tables of patents as people have them.

use kezhi_proto::coordination::patent_import::State;
use kezhi_proto::coordination::*;

use super::patents::{counts, found, import};
use crate::kit::{Good, on_each_suite};

const TODAY: &str = "2026-03-02";

/// A table as office programs in China write it: their letters, the headings and days of the Chinese office, numbers as people have them.
#[tokio::test]
async fn a_table_of_an_office_program_is_imported_and_its_patents_are_found_by_any_number() {
    on_each_suite(TODAY, async |suite| {
        let table = "序号,专利号,专利名称,申请日,授权公告日,专利权人\r\n\
            1,ZL201630312136.6,浴室柜,2016/5/12,2016.12.24,某某科技有限公司\r\n\
            2,85100001,一种方法,1985年4月1日,,某某厂\r\n\
            3,PCT/CN2019/123456,一种装置,2019/11/8,,某某大学\r\n";
        let wide: Vec<u8> = format!("\u{feff}{table}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for (bytes, came) in [
            (encoding_rs::GB18030.encode(table).0.into_owned(), (3, 0, 0, 0)),
            (wide, (0, 0, 3, 0)),
            (table.as_bytes().to_vec(), (0, 0, 3, 0)),
        ] {
            let imported = import(&suite, PatentFormat::Csv, &bytes, 7).await.good();
            assert_eq!((imported.state(), counts(&imported)), (State::Complete, came));
        }
        for (number, is) in [
            ("ZL201630312136.6", "201630312136.6"),
            ("201630312136", "201630312136.6"),
            ("CN201630312136", "201630312136.6"),
            ("ZL 2016 3 0312136.6", "201630312136.6"),
            ("85100001", "85100001.0"),
            ("CN85100001.0", "85100001.0"),
            ("pct/cn2019/123456", "PCT/CN2019/123456"),
            ("PCTCN2019123456", "PCT/CN2019/123456"),
        ] {
            let request = SearchPatentsRequest {
                number: number.into(),
                ..SearchPatentsRequest::default()
            };
            assert_eq!(found(&suite, request).await, [is], "{number}");
        }
    })
    .await;
}
