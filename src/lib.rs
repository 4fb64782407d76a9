//! Loadstar: draw a system architecture, send live traffic through it, break it, and see why it held or did not.
//!
//! Layers import in one direction only: `design ← catalog ← engine ← analysis ← lessons ← { cli, export, ui }`. See
//! `ARCHITECTURE.md`.

pub mod analysis;
pub mod catalog;
pub mod cli;
pub mod design;
pub mod engine;
pub mod lessons;
pub mod ui;
pub mod words;
