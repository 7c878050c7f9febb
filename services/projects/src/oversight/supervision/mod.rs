//! The supervision of science-plan projects (科技计划项目监督检查): the yearly [`samples`] and the [`inspections`].

pub mod inspections;
pub mod inspectors;
pub(crate) mod module;
pub mod samples;
