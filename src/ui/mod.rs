//! The window.

pub mod action;
pub mod canvas;
pub mod command;
pub mod format;
pub mod glyph;
pub mod selection;
pub mod theme;
