//! Projects of science plans (科技计划项目), from the plan to a project under way.

pub mod road;
mod watched;
