//! From the package of a method to the service that has it.

use kezhi_chassis::upstream::Upstream;

/// Where the services are.
#[derive(Clone, Default)]
pub struct Routes {
    services: Vec<(String, Upstream)>,
}

impl Routes {
    /// The same, with the service of that name, whose package is `kezhi.<name>.v1`.
    #[must_use]
    pub fn with(mut self, name: &str, upstream: Upstream) -> Self {
        self.services.push((name.to_string(), upstream));
        self
    }

    /// The service of a path `/kezhi.<name>.v1.<Service>/<Method>`; `None` where there is none.
    pub fn of(&self, path: &str) -> Option<(&str, &Upstream)> {
        let name = package_of(path)?;
        self.services
            .iter()
            .find(|(service, _)| service == name)
            .map(|(name, upstream)| (name.as_str(), upstream))
    }

    /// The services, in the order in which they were named.
    pub fn services(&self) -> impl Iterator<Item = (&str, &Upstream)> {
        self.services.iter().map(|(name, upstream)| (name.as_str(), upstream))
    }
}

/// The name of the service in a path.
pub fn package_of(path: &str) -> Option<&str> {
    let (name, _) = path.strip_prefix("/kezhi.")?.split_once(".v1.")?;
    Some(name)
}

#[cfg(test)]
mod tests {
    use tonic::body::Body;
    use tower::util::BoxCloneSyncService;

    use super::Routes;

    #[test]
    fn a_path_leads_to_the_service_of_its_package_and_no_other() {
        let service = tower::service_fn(|_| async { Ok(http::Response::new(Body::empty())) });
        let routes = Routes::default().with("enforcement", BoxCloneSyncService::new(service));
        assert_eq!(
            routes.of("/kezhi.enforcement.v1.CaseService/GetCase").unwrap().0,
            "enforcement"
        );
        for elsewhere in [
            "/kezhi.projects.v1.PlanService/GetPlan",
            "/enforcement",
            "",
            "/kezhi.enforcement.v2.X/Y",
        ] {
            assert!(routes.of(elsewhere).is_none(), "{elsewhere}");
        }
    }
}
