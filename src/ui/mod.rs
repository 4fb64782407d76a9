//! The window.

pub mod action;
pub mod canvas;
pub mod command;
pub mod fonts;
pub mod format;
pub mod glyph;
pub mod measures;
pub mod runner;
pub mod selection;
pub mod settings;
pub mod shown;
pub mod style;
pub mod theme;
pub mod widgets;
