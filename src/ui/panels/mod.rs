//! The panels around the canvas. Each looks at [`Shown`](super::shown::Shown) and returns actions.

pub mod bottom;
mod chapter;
pub mod dialog;
pub mod finder;
pub mod findings;
pub mod history;
pub mod inspector;
pub mod lesson;
pub mod notice;
pub mod palette;
pub mod right;
mod shortcuts;
pub mod status_bar;
pub mod top_bar;
pub mod waterfall;
pub mod welcome;
