//! ProjectService.

use kezhi_chassis::{Call, Error, House};
use kezhi_proto::Mutation;
use kezhi_proto::projects::project_service_server::ProjectService;
use kezhi_proto::projects::{
    AcceptMilestoneRequest, Amendment, ApproveAmendmentRequest, CloseProjectRequest, GetProjectRequest,
    ListAmendmentsRequest, ListAmendmentsResponse, ListProjectsRequest, ListProjectsResponse, ListTaskBooksRequest,
    ListTaskBooksResponse, Project, ProposeAmendmentRequest, RefuseAmendmentRequest, RegisterPayeeRequest,
    RejectMilestoneRequest, ReportMilestoneRequest, ResumeProjectRequest, SignTaskBookRequest, SubmitTaskBookRequest,
    SuspendProjectRequest, TerminateProjectRequest,
};
use tonic::{Request, Response, Status, async_trait};

use super::{amendments, course, milestones, payees, task_book};
use crate::settings::Settings;

/// Answers ProjectService.
pub struct Projects {
    house: House,
    settings: Settings,
}

impl Projects {
    /// From the service's house and what the authority has set.
    pub fn new(house: House, settings: Settings) -> Self {
        Self { house, settings }
    }

    async fn step<R, T, F, W>(&self, request: Request<R>, handler: F) -> Result<Response<T>, Status>
    where
        R: Mutation + Clone,
        T: prost::Message + Default,
        F: Fn(Call, R, Settings) -> W,
        W: Future<Output = Result<T, Error>>,
    {
        let settings = &self.settings;
        let answer = |call, request| handler(call, request, settings.clone());
        self.house.write(request, answer).await
    }
}

#[async_trait]
impl ProjectService for Projects {
    async fn get_project(&self, request: Request<GetProjectRequest>) -> Result<Response<Project>, Status> {
        self.house.read(request, super::get).await
    }

    async fn list_projects(
        &self,
        request: Request<ListProjectsRequest>,
    ) -> Result<Response<ListProjectsResponse>, Status> {
        self.house.read(request, super::list).await
    }

    async fn list_task_books(
        &self,
        request: Request<ListTaskBooksRequest>,
    ) -> Result<Response<ListTaskBooksResponse>, Status> {
        self.house.read(request, task_book::list).await
    }

    async fn list_amendments(
        &self,
        request: Request<ListAmendmentsRequest>,
    ) -> Result<Response<ListAmendmentsResponse>, Status> {
        self.house.read(request, amendments::list).await
    }

    async fn submit_task_book(&self, request: Request<SubmitTaskBookRequest>) -> Result<Response<Project>, Status> {
        self.step(request, task_book::submit).await
    }

    async fn sign_task_book(&self, request: Request<SignTaskBookRequest>) -> Result<Response<Project>, Status> {
        self.step(request, task_book::sign).await
    }

    async fn register_payee(&self, request: Request<RegisterPayeeRequest>) -> Result<Response<Project>, Status> {
        self.step(request, payees::register).await
    }

    async fn report_milestone(&self, request: Request<ReportMilestoneRequest>) -> Result<Response<Project>, Status> {
        self.step(request, milestones::report).await
    }

    async fn accept_milestone(&self, request: Request<AcceptMilestoneRequest>) -> Result<Response<Project>, Status> {
        self.step(request, milestones::accept).await
    }

    async fn reject_milestone(&self, request: Request<RejectMilestoneRequest>) -> Result<Response<Project>, Status> {
        self.step(request, milestones::reject).await
    }

    async fn propose_amendment(
        &self,
        request: Request<ProposeAmendmentRequest>,
    ) -> Result<Response<Amendment>, Status> {
        self.step(request, amendments::propose).await
    }

    async fn approve_amendment(
        &self,
        request: Request<ApproveAmendmentRequest>,
    ) -> Result<Response<Amendment>, Status> {
        self.step(request, amendments::approve).await
    }

    async fn refuse_amendment(&self, request: Request<RefuseAmendmentRequest>) -> Result<Response<Amendment>, Status> {
        self.step(request, amendments::refuse).await
    }

    async fn suspend_project(&self, request: Request<SuspendProjectRequest>) -> Result<Response<Project>, Status> {
        self.step(request, course::suspend).await
    }

    async fn resume_project(&self, request: Request<ResumeProjectRequest>) -> Result<Response<Project>, Status> {
        self.step(request, course::resume).await
    }

    async fn terminate_project(&self, request: Request<TerminateProjectRequest>) -> Result<Response<Project>, Status> {
        self.step(request, course::terminate).await
    }

    async fn close_project(&self, request: Request<CloseProjectRequest>) -> Result<Response<Project>, Status> {
        self.step(request, course::close).await
    }
}
