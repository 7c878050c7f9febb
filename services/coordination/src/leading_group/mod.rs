//! The office of the leading group (双打办): its member `departments`, its `campaigns` with their `tasks`, the `monthly_returns` that it asks for, and
//! its `briefs`, counted in `group_statistics`.

pub(crate) mod briefs;
pub(crate) mod campaigns;
pub(crate) mod departments;
pub(crate) mod group_statistics;
pub(crate) mod month;
pub(crate) mod monthly_returns;
pub(crate) mod tasks;

use kezhi_chassis::methods::Methods;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

/// The methods of these.
pub(crate) fn methods(mut methods: Methods) -> Methods {
    methods = departments::rpc::methods(methods);
    methods = campaigns::rpc::methods(methods);
    methods = tasks::rpc::methods(methods);
    methods = monthly_returns::rpc::methods(methods);
    methods = briefs::rpc::methods(methods);
    methods = group_statistics::rpc::methods(methods);
    methods
}

/// Their procedures, as the docs show them.
pub(crate) fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
        Drawn::of(
            "campaign.md",
            "A campaign (专项行动)",
            &campaigns::procedure::CAMPAIGN,
            law,
        ),
        Drawn::of("group-task.md", "A task (交办任务)", &tasks::procedure::TASK, law),
        Drawn::of(
            "monthly-return.md",
            "A monthly return (月报)",
            &monthly_returns::procedure::RETURN,
            law,
        ),
        Drawn::of("brief.md", "A brief (工作简报)", &briefs::procedure::BRIEF, law),
    ]
}
