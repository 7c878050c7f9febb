//! Projects of science plans (科技计划项目), from the plan to the closed books.

mod calls;
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
mod textbook;
mod watched;
mod whole;
