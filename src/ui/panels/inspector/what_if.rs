//! What if it died, or slowed: faults at the press of a button, in the run alone, with their repair beside them.

use egui::Ui;
use egui_phosphor::regular as glyph;

use super::instances;
use super::row::section_ui;
use crate::catalog::{Ability, KindInfo};
use crate::design::{Component, Fault, Id, KindName, Link};
use crate::engine::snapshot::ComponentFigures;
use crate::ui::action::Action;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::caption_ui;
use crate::ui::widgets::{ButtonSpec, Look, button};

/// By how much "slow" slows.
const SLOW_FACTOR: f64 = 2.0;

/// A button that does something to the run; `why_not` is the key of the reason why it cannot be pressed.
fn fault_ui(ui: &mut Ui, shown: &Shown<'_>, (glyph, key, look): (&str, &str, Look), why_not: Option<&str>, width: f32) -> bool {
    let (words, help) = (shown.text(key), shown.text(&format!("{key}_help")));
    let why_not = why_not.map(|key| shown.text(key));
    button(ui, shown.theme, &ButtonSpec { glyph, words: &words, help, why_not, look, width_min: width }).clicked()
}

/// How much of something is dead.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Harm {
    None,
    Some,
    All,
}

impl Harm {
    /// Of that many, so many dead.
    const fn of(all: usize, dead: usize) -> Self {
        match dead {
            0 => Self::None,
            dead if dead < all => Self::Some,
            _ => Self::All,
        }
    }

    /// Of all instances of these components.
    fn of_all<'a>(components: impl Iterator<Item = &'a ComponentFigures>) -> Self {
        let instances: Vec<bool> =
            components.flat_map(|figures| &figures.instances).map(|instance| instance.is_alive).collect();
        Self::of(instances.len(), instances.iter().filter(|is_alive| !**is_alive).count())
    }

    fn why_no_kill(self) -> Option<&'static str> {
        (self == Self::All).then_some("what_if.all_dead")
    }

    fn why_no_restore(self) -> Option<&'static str> {
        (self == Self::None).then_some("what_if.nothing_dead")
    }
}

/// The faults of one component.
pub(super) fn component_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    (id, component, info): (&Id, &Component, &KindInfo),
    figures: Option<&ComponentFigures>,
    actions: &mut Vec<Action>,
) {
    section_ui(ui, shown, "what_if");
    if component.kind.name() == KindName::Client {
        caption_ui(ui, shown.theme, &shown.text("what_if.client"));
        return;
    }
    let width = (ui.available_width() - 6.0) / 2.0;
    let is_slow = figures.is_some_and(|figures| figures.slow_factor > 1.0);
    let harm = Harm::of_all(figures.into_iter());
    let mut push = |fault| actions.push(Action::Fault(fault));
    ui.horizontal(|ui| {
        if fault_ui(ui, shown, (glyph::POWER, "what_if.kill", Look::Harmful), harm.why_no_kill(), width) {
            push(Fault::Kill(id.clone()));
        }
        let (key, factor) = if is_slow { ("what_if.normal", 1.0) } else { ("what_if.slow", SLOW_FACTOR) };
        if fault_ui(ui, shown, (glyph::HOURGLASS_MEDIUM, key, Look::Framed), None, width) {
            push(Fault::Slow(id.clone(), factor));
        }
    });
    ui.horizontal(|ui| {
        if fault_ui(ui, shown, (glyph::HEARTBEAT, "what_if.restore", Look::Framed), harm.why_no_restore(), width) {
            push(Fault::Restore(id.clone()));
        }
        if info.abilities.contains(&Ability::Flush)
            && fault_ui(ui, shown, (glyph::DROP_SLASH, "what_if.flush", Look::Framed), None, width)
        {
            push(Fault::Flush(id.clone()));
        }
    });
    if component.instances > 1 {
        instances::show(ui, shown, (id, component), figures, actions);
    }
}

/// The faults of a link.
pub(super) fn link_ui(ui: &mut Ui, shown: &Shown<'_>, link: &Link, is_cut: bool, actions: &mut Vec<Action>) {
    section_ui(ui, shown, "what_if");
    let width = ui.available_width();
    let (from, to) = (link.from.clone(), link.to.clone());
    if is_cut {
        if fault_ui(ui, shown, (glyph::HEARTBEAT, "what_if.mend", Look::Framed), None, width) {
            actions.push(Action::Fault(Fault::Mend(from, to)));
        }
    } else if fault_ui(ui, shown, (glyph::LINK_BREAK, "what_if.cut", Look::Harmful), None, width) {
        actions.push(Action::Fault(Fault::Cut(from, to)));
    }
}

/// The faults of a data center.
pub(super) fn data_center_ui(ui: &mut Ui, shown: &Shown<'_>, id: &Id, actions: &mut Vec<Action>) {
    section_ui(ui, shown, "what_if");
    let inside = shown.design.components.iter().filter(|(_, component)| component.data_center.as_ref() == Some(id));
    let harm = Harm::of_all(inside.filter_map(|(id, _)| shown.figures(id)));
    let width = (ui.available_width() - 6.0) / 2.0;
    ui.horizontal(|ui| {
        if fault_ui(ui, shown, (glyph::POWER, "what_if.kill", Look::Harmful), harm.why_no_kill(), width) {
            actions.push(Action::Fault(Fault::KillDataCenter(id.clone())));
        }
        if fault_ui(ui, shown, (glyph::HEARTBEAT, "what_if.restore", Look::Framed), harm.why_no_restore(), width) {
            actions.push(Action::Fault(Fault::RestoreDataCenter(id.clone())));
        }
    });
}
