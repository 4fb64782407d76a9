//! The panels around the canvas. Each looks at [`Shown`](super::shown::Shown) and returns actions.

pub mod dialog;
pub mod inspector;
pub mod palette;
pub mod status_bar;
pub mod top_bar;
pub mod welcome;
