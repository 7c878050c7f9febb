//! Projects of science plans (科技计划项目), from the plan to the closed books; and technology contracts, which stand beside them.

mod calls;
mod corrected;
mod draw;
mod form;
mod milestones;
mod objections;
mod paid;
mod panel;
mod ranking;
pub mod road;
mod selection;
mod task_book;
mod technology_contracts;
mod textbook;
mod watched;
mod whole;
