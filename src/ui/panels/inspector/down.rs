//! What the run has lost, whatever is selected: a row for each with the way back in it.

use std::collections::BTreeSet;

use egui::{Align, Frame, Label, Layout, Margin, Panel, ScrollArea, Ui};
use egui_phosphor::regular as glyph;

use crate::design::{Fault, Id};
use crate::engine::Snapshot;
use crate::engine::snapshot::ComponentFigures;
use crate::ui::action::Action;
use crate::ui::command::Command;
use crate::ui::shown::Shown;
use crate::ui::standing::{self, Standing};
use crate::ui::widgets::label::{self, plain};
use crate::ui::widgets::{ButtonSpec, Look, button};
use crate::ui::{format, measures};

/// Height of a row, the room above the first and between them, and how many are seen at once.
const ROW: f32 = 52.0;
const MARGIN: f32 = 10.0;
const GAP: f32 = 6.0;
const ROWS_MAX: usize = 3;

/// One thing that is down.
struct Row {
    what: String,
    detail: String,
    /// The key of the button's word.
    button: &'static str,
    restore: Fault,
}

/// Draws the rows at the bottom of the panel; nothing where everything lives.
pub(in crate::ui::panels) fn show(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let rows = shown.snapshot().map(|snapshot| rows(shown, snapshot)).unwrap_or_default();
    if rows.is_empty() {
        return;
    }
    let height = MARGIN + rows.len().min(ROWS_MAX) as f32 * (ROW + GAP);
    let panel = Panel::bottom("down").exact_size(height).resizable(false).show_separator_line(false);
    let margin = Margin { left: 0, right: MARGIN as i8, top: MARGIN as i8, bottom: 0 };
    panel.frame(Frame::new().inner_margin(margin)).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            for row in rows {
                row_ui(ui, shown, row, actions);
            }
        });
    });
}

fn row_ui(ui: &mut Ui, shown: &Shown<'_>, row: Row, actions: &mut Vec<Action>) {
    let theme = shown.theme;
    let frame = Frame::new().fill(theme.card2).corner_radius(measures::RADIUS_CARD).inner_margin(Margin::symmetric(10, 8));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_height(ROW - 16.0);
            ui.label(label::glyph(glyph::POWER, measures::GLYPH, theme.overloaded));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let words = shown.text(row.button);
                let help = format!("{} · {words}", row.what);
                let spec = ButtonSpec { words: &words, help, look: Look::Primary, ..ButtonSpec::default() };
                if button(ui, theme, &spec).clicked() {
                    actions.push(Action::Fault(row.restore));
                }
                ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                    ui.spacing_mut().item_spacing.y = 1.0;
                    ui.add(Label::new(plain(row.what, measures::TEXT_BODY, theme.text)).truncate());
                    ui.add(Label::new(plain(row.detail, measures::TEXT_CAPTION, theme.text2)).truncate());
                });
            });
        });
    });
}

/// Everything that is down: data centers of which nothing lives, other components, and cut links.
fn rows(shown: &Shown<'_>, snapshot: &Snapshot) -> Vec<Row> {
    // Mostly all is well, which is seen without a name.
    let hurt: Vec<(&Id, &ComponentFigures)> = snapshot.components.iter().filter(|(_, figures)| is_hurt(figures)).collect();
    let has_hurt = |_: &&Id| !hurt.is_empty();
    let centers = shown.design.data_centers.keys().filter(has_hurt).filter(|center| is_center_down(shown, snapshot, center));
    let centers: BTreeSet<&Id> = centers.collect();
    let is_in_those = |id: &Id| {
        let center = shown.design.components.get(id).and_then(|component| component.data_center.as_ref());
        center.is_some_and(|center| centers.contains(center))
    };
    let of_centers = centers.iter().map(|id| Row {
        what: shown.text_with("down.all", &[("name", &shown.label(id))]),
        detail: shown.text("kind.DataCenter"),
        button: Command::Restore.info().key,
        restore: Fault::RestoreDataCenter((*id).clone()),
    });
    let others = hurt.iter().filter(|(id, _)| shown.design.is_taken(id) && !is_in_those(id));
    let of_components = others.filter_map(|(id, figures)| component_row(shown, id, figures));
    let cut = snapshot.links.iter().filter(|((from, to), link)| link.is_cut && shown.design.link(from, to).is_some());
    let of_links = cut.map(|((from, to), _)| Row {
        what: format!("{} → {}", shown.label(from), shown.label(to)),
        detail: shown.text("down.cut"),
        button: "what_if.mend",
        restore: Fault::Mend(from.clone(), to.clone()),
    });
    of_centers.chain(of_components).chain(of_links).collect()
}

/// Whether a data center has components, and none of them lives.
fn is_center_down(shown: &Shown<'_>, snapshot: &Snapshot, center: &Id) -> bool {
    let inside = shown.design.components.iter().filter(|(_, component)| component.data_center.as_ref() == Some(center));
    let mut dead =
        inside.map(|(id, _)| snapshot.components.get(id).is_some_and(|figures| standing::dead_since_ns(figures).is_some()));
    dead.next().is_some_and(|first| first && dead.all(|is_dead| is_dead))
}

/// Whether something of a component is dead or fails everything.
fn is_hurt(figures: &ComponentFigures) -> bool {
    let standing = Standing::of(figures);
    standing.down > 0 || standing.bad > 0 || standing::dead_since_ns(figures).is_some()
}

/// A component of which something is dead or fails everything. What is being started needs nobody.
fn component_row(shown: &Shown<'_>, id: &Id, figures: &ComponentFigures) -> Option<Row> {
    let (standing, name) = (Standing::of(figures), shown.label(id));
    let (all, down, bad) = (standing.all.to_string(), standing.down.to_string(), standing.bad.to_string());
    let dead_since_ns = standing::dead_since_ns(figures);
    let what = match dead_since_ns {
        Some(_) => shown.text_with("down.all", &[("name", &name)]),
        None if standing.down > 0 => shown.text_with("down.some", &[("name", &name), ("dead", &down), ("all", &all)]),
        None if standing.bad > 0 => shown.text_with("down.bad", &[("name", &name)]),
        None => return None,
    };
    let detail = match dead_since_ns {
        Some(since_ns) => shown.text_with("down.since", &[("time", &format::clock(since_ns))]),
        None if standing.down > 0 => shown.text("down.rest"),
        None => shown.text_with("down.bad_detail", &[("bad", &bad), ("all", &all)]),
    };
    Some(Row { what, detail, button: Command::Restore.info().key, restore: Fault::Restore(id.clone()) })
}
