//! The projects (项目), from the day on which they are set up.

use kezhi_chassis::store::Collection;
use kezhi_proto::projects::Project;

/// The projects, found by their official number too.
pub const PROJECTS: Collection<Project> = Collection {
    table: "projects",
    mark: |project| project.number.clone(),
    public: false,
};
