//! The document: plain values with readable ids, saved as they are, changed by edits that are values too.
//!
//! Nothing here knows what a component means; see [`crate::catalog`].

pub mod compare;
pub mod deed;
pub mod document;
pub mod edit;
pub mod file;
pub mod history;
pub mod id;
pub mod incident;
pub mod kind;
pub mod problem;
mod record;
pub mod shared;
pub mod traffic;
pub mod value;

pub use compare::{Change, Difference, Side, Subject, compare};
pub use deed::{Act, Deed, Things};
pub use document::{Annotation, Component, DataCenter, Design, FORMAT, Frame, Link, Point};
pub use edit::{Edit, Refused};
pub use history::{Gesture, History, StepView, Timeline};
pub use id::Id;
pub use incident::{Fault, Incident};
pub use kind::{Kind, KindName};
pub use problem::{Location, Path, Problem, Step};
pub use shared::Shared;
pub use traffic::{Class, Distribution, Keys, Objective, Profile, Region, Workload};
