//! The window.

pub mod action;
pub mod canvas;
pub mod command;
pub mod selection;
pub mod theme;
