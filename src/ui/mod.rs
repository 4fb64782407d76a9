//! The window.

pub mod action;
pub mod canvas;
pub mod command;
pub mod fonts;
pub mod format;
pub mod glyphs;
pub mod measures;
pub mod runner;
pub mod selection;
pub mod settings;
pub mod style;
pub mod theme;
