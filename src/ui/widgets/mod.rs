//! Small parts that the panels are put together from, in the measures of the look.

pub mod button;
pub mod caret;
pub mod field;
pub mod gesture;
pub mod icon;
pub mod keyboard;
pub mod label;
pub mod log_slider;
pub mod side_panel;
pub mod sign;

pub use button::{ButtonSpec, Look, button};
