//! Leafing through the register of patents, whatever is sought.

use kezhi_proto::coordination::*;

use super::patents::{HEADER, import_table};
use crate::kit::{Good, Suite, on_each_suite};

const TODAY: &str = "2026-03-02";

#[tokio::test]
async fn a_page_follows_the_other_whatever_is_sought() {
    on_each_suite(TODAY, async |suite| {
        import_table(&suite, &many()).await;
        for (words, owner, town, every, page_size) in [
            ("散热 装置", "", "", 1, 200),
            ("", "示例散热有限公司", "", 1, 200),
            ("散热 装置", "示例散热有限公司", "", 1, 200),
            ("", "", "", 1, 200),
            ("", "", "431271001", 300, 3),
            ("热管", "", "", 100, 5),
            ("热管 散热", "", "431271001", 300, 1),
        ] {
            let request = SearchPatentsRequest {
                words: words.into(),
                owner: owner.into(),
                town: town.into(),
                page_size,
                ..SearchPatentsRequest::default()
            };
            let sought = (1..=1200).rev().filter(|number| number % every == 0);
            let sought: Vec<String> = sought.map(|number| format!("US{number:08}")).collect();
            assert_eq!(
                leafed_through(&suite, request).await,
                sought,
                "{words:?} {owner:?} {town:?}"
            );
        }
    })
    .await;
}

/// A table of patents of which every hundredth has a word that the others lack, and every three hundredth a town.
fn many() -> String {
    let rows = (1..=1200).map(|number| {
        let thing = if number % 100 == 0 {
            "热管散热装置"
        } else {
            "散热装置"
        };
        let town = if number % 300 == 0 { "431271001" } else { "" };
        format!("US{number:08},一种{thing},,2020-01-01,示例散热有限公司,,,,,{town}\n")
    });
    [HEADER.to_string()].into_iter().chain(rows).collect()
}

/// The numbers on all pages.
async fn leafed_through(suite: &Suite, mut request: SearchPatentsRequest) -> Vec<String> {
    let mut numbers = Vec::new();
    loop {
        let page = suite.citizen().patents().search_patents(request.clone()).await.good();
        assert!(page.patents.len() <= request.page_size as usize);
        numbers.extend(page.patents.into_iter().map(|patent| patent.number));
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return numbers;
        }
    }
}
