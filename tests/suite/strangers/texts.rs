//! What may be a person's is masked in every text that anyone reads; who works for the bureau reads what was written.

use kezhi_proto::projects::*;

use crate::kit::{Good, Person, Suite, on_each_database};
use crate::projects::road;

const WRITTEN: &str = "联系人手机138‑0013‑8000，身份证431202199001010389，邮箱zhangsan@qq.com；科技局电话0745-7623456，依据ZL201630312136.6，补助100,000元。";
const READ: &str = "联系人手机138‑****‑*000，身份证431************389，邮箱********@qq.com；科技局电话0745-7623456，依据ZL201630312136.6，补助100,000元。";

#[tokio::test]
async fn a_call_that_anyone_reads_names_the_office_and_no_person() {
    on_each_database(async |database| {
        let plan = Suite::plan(database, road::BEGINS).with("AUTHORITY__CONTACTS", r#"["(0745)7623456"]"#);
        let suite = plan.start().await;
        let plan = road::plan(&suite, "农业", road::APPROPRIATED).await.name;
        let call = FundingCall {
            text: WRITTEN.into(),
            ..road::call_under(&plan)
        };
        let call = road::published(&suite, call).await;
        assert_eq!(call.text, WRITTEN);
        let seen = async |who: Person| {
            let get = GetFundingCallRequest {
                name: call.name.clone(),
            };
            let got = who.calls().get_funding_call(get).await.good().text;
            let listed = who
                .calls()
                .list_funding_calls(ListFundingCallsRequest::default())
                .await
                .good();
            assert_eq!(listed.funding_calls[0].text, got);
            got
        };
        assert_eq!(seen(suite.citizen()).await, READ);
        assert_eq!(seen(road::of_unit(&suite, &road::unit(1))).await, READ);
        assert_eq!(seen(suite.officer("li")).await, WRITTEN);
    })
    .await;
}
