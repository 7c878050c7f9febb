//! A project that a step moves: opened, judged, stored.

use kezhi_chassis::steps::History;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Taken;
use kezhi_proto::projects::Project;
use kezhi_proto::projects::project::State;

use super::facts::Facts;
use super::procedure::{MILESTONE_DUE, PROJECT};
use super::{PROJECTS, amendments, milestones, shown, store, units};

/// A project that a step is about to move.
pub(super) struct Moving {
    pub(super) project: Stored<Project>,
    pub(super) on: Day,
    history: History,
    open_amendment: String,
}

/// The frame that every step's request has.
pub(super) struct Frame<'a> {
    pub(super) name: &'a str,
    pub(super) etag: &'a str,
    pub(super) taken_on: &'a str,
}

impl Moving {
    /// Opens a project for a step: it exists, the caller may act for it, and it is as the caller read it.
    pub(super) async fn open(call: &Call, frame: Frame<'_>) -> Result<Self, Error> {
        let project = call.load_to_change(&PROJECTS, frame.name, frame.etag).await?;
        units::refuse_all_but_the_lead(call, &project)?;
        Ok(Self {
            on: call.day_of_step(frame.taken_on)?,
            history: call.history(&project.name).await?,
            open_amendment: amendments::open_of(call, &project).await?,
            project,
        })
    }

    /// The facts that the step is decided on, as far as the project itself holds them.
    pub(super) fn facts(&self) -> Facts {
        Facts {
            project: self.project.value.clone(),
            on: Some(self.on),
            open_amendment: self.open_amendment.clone(),
            ..Facts::default()
        }
    }

    /// Takes the step or refuses it.
    pub(super) fn take(&self, call: &Call, step: &str, facts: &Facts) -> Result<Taken<State>, Error> {
        call.take(
            &PROJECT,
            step,
            self.project.value.state(),
            self.on,
            &self.history,
            facts,
        )
    }

    /// Stores the project as the step leaves it, and shows it.
    pub(super) async fn store(
        mut self,
        call: &Call,
        taken: Taken<State>,
        data: serde_json::Value,
    ) -> Result<Project, Error> {
        finish(call, &mut self.project, taken, self.on, data).await?;
        Ok(shown(self.project.value))
    }
}

/// Stores a project as a taken step leaves it. Where its work ends, its open milestones end with it.
pub(super) async fn finish(
    call: &Call,
    project: &mut Stored<Project>,
    taken: Taken<State>,
    on: Day,
    data: serde_json::Value,
) -> Result<(), Error> {
    project.value.state = taken.to.into();
    project.value.allowed_steps.clear();
    let ends = matches!(taken.to, State::Accepted | State::Failed | State::Terminated);
    if ends && taken.from != taken.to {
        project.value.ended_on = on.to_string();
        for milestone in &project.value.milestones {
            let subject = milestones::subject(&project.name, &milestone.id);
            call.cancel_limits(&subject, MILESTONE_DUE).await?;
        }
    }
    store::note_milestones(call, &project.name, &project.value).await?;
    call.save(&PROJECTS, project).await?;
    call.record(&taken, &project.name, &project.authority, on, data).await
}
