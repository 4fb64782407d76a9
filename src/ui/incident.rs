//! What befalls a design, as the window shows it: in words, with a glyph, and by how much it hurts.

use egui_phosphor::regular as glyph;

use super::format;
use super::shown::Shown;
use super::widgets::field::plain as plain_number;
use crate::design::{Fault, Id};

/// What a fault means for who looks on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something breaks.
    Harm,
    /// Something becomes harder.
    Strain,
    /// Something comes back or is made anew.
    Repair,
}

/// How much a fault hurts.
#[must_use]
pub fn tone(fault: &Fault) -> Tone {
    match fault {
        Fault::Kill(_)
        | Fault::KillInstance(..)
        | Fault::KillDataCenter(_)
        | Fault::Cut(..)
        | Fault::Drop(..)
        | Fault::BadDeploy(_) => Tone::Harm,
        Fault::Slow(_, factor) if *factor <= 1.0 => Tone::Repair,
        Fault::Slow(..) | Fault::Flush(_) | Fault::Spike(..) | Fault::HotKey(..) => Tone::Strain,
        Fault::Restore(_) | Fault::RestoreDataCenter(_) | Fault::Mend(..) | Fault::Deploy(_) => Tone::Repair,
    }
}

/// The sign of a fault.
#[must_use]
pub const fn glyph_of(fault: &Fault) -> &'static str {
    match fault {
        Fault::Kill(_) | Fault::KillDataCenter(_) => glyph::POWER,
        Fault::KillInstance(..) => glyph::MINUS_CIRCLE,
        Fault::Restore(_) | Fault::RestoreDataCenter(_) => glyph::HEARTBEAT,
        Fault::Cut(..) => glyph::LINK_BREAK,
        Fault::Mend(..) => glyph::LINK,
        Fault::Drop(..) => glyph::DROP_HALF,
        Fault::Slow(..) => glyph::HOURGLASS_MEDIUM,
        Fault::Flush(_) => glyph::DROP_SLASH,
        Fault::Spike(..) => glyph::TREND_UP,
        Fault::HotKey(..) => glyph::FIRE,
        Fault::Deploy(_) => glyph::ROCKET_LAUNCH,
        Fault::BadDeploy(_) => glyph::WARNING,
    }
}

/// What a fault is, in words.
#[must_use]
pub fn words(shown: &Shown<'_>, fault: &Fault) -> String {
    let of = |key: &str, id: &Id| shown.text_with(key, &[("name", &shown.label(id))]);
    let between = |key: &str, from: &Id, to: &Id, share: &str| {
        shown.text_with(key, &[("from", &shown.label(from)), ("to", &shown.label(to)), ("share", share)])
    };
    let time = |s: f64| format::duration_ms(shown.language, s * 1_000.0);
    match fault {
        Fault::Kill(id) => of("incident.Kill", id),
        Fault::KillInstance(id, number) => {
            shown.text_with("incident.KillInstance", &[("name", &shown.label(id)), ("number", &number.to_string())])
        }
        Fault::KillDataCenter(id) => of("incident.KillDataCenter", id),
        Fault::Restore(id) | Fault::RestoreDataCenter(id) => of("incident.Restore", id),
        Fault::Cut(from, to) => between("incident.Cut", from, to, ""),
        Fault::Mend(from, to) => between("incident.Mend", from, to, ""),
        Fault::Drop(from, to, share) => between("incident.Drop", from, to, &format::percent(*share)),
        Fault::Slow(id, factor) => {
            shown.text_with("incident.Slow", &[("name", &shown.label(id)), ("factor", &plain_number(*factor))])
        }
        Fault::Flush(id) => of("incident.Flush", id),
        Fault::Spike(factor, for_s) => {
            shown.text_with("incident.Spike", &[("factor", &plain_number(*factor)), ("time", &time(*for_s))])
        }
        Fault::HotKey(share, for_s) => {
            shown.text_with("incident.HotKey", &[("share", &format::percent(*share)), ("time", &time(*for_s))])
        }
        Fault::Deploy(id) => of("incident.Deploy", id),
        Fault::BadDeploy(id) => of("incident.BadDeploy", id),
    }
}
