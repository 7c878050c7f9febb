//! The projects (项目), from the day on which they are set up.

use kezhi_chassis::store::Collection;
use kezhi_proto::projects::Project;

/// The projects, found by their official number too.
pub const PROJECTS: Collection<Project> = Collection {
    table: "projects",
    mark: |project| project.number.clone(),
    public: false,
};

/// A page of the projects of a plan, and one more; newest first.
pub async fn of_plan(
    _call: &kezhi_chassis::Call,
    _plan: &str,
    _page: &kezhi_chassis::store::PageRequest,
) -> Result<Vec<Project>, kezhi_chassis::Error> {
    Ok(Vec::new())
}
