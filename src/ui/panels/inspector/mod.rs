//! The panel on the right: what is selected, its live figures and its parameters; the design as a whole where nothing is.

mod annotation;
mod by_class;
mod component;
mod data_center;
mod distribution;
pub(in crate::ui::panels) mod down;
mod incidents;
mod instances;
mod link;
mod live;
mod operations;
mod parameters;
mod row;
mod several;
mod value;
mod what_if;
mod whole;
mod workload;

use egui::{Id, Memory, ScrollArea, Ui, WidgetRect};

use crate::ui::action::Action;
use crate::ui::shown::Shown;

/// Room on the right for the scroll bar, which would lie over the figures.
const SCROLL_BAR: f32 = 10.0;

/// Room that is seen around a row that is scrolled to.
const AROUND_FOCUS: f32 = 24.0;

/// Draws the panel.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.set_max_width(ui.available_width() - SCROLL_BAR);
        // Widgets of one component must not be taken for those of the next.
        let before = widgets(ui).len();
        ui.push_id(selection_salt(shown), |ui| content_ui(ui, shown, actions));
        follow_focus(ui, before);
        ui.add_space(20.0);
    });
}

/// The widgets of this frame so far, in the layer of the panel.
fn widgets(ui: &Ui) -> Vec<WidgetRect> {
    ui.ctx().viewport(|viewport| viewport.this_pass.widgets.get_layer(ui.layer_id()).copied().collect())
}

/// Scrolls to the row that has just been given the keyboard, of the widgets that came after the first `before`.
fn follow_focus(ui: &Ui, before: usize) {
    let key = Id::new("focus that the inspector has seen");
    let focused = ui.memory(Memory::focused);
    let seen = ui.data(|data| data.get_temp::<Option<Id>>(key)).flatten();
    if focused == seen {
        return;
    }
    ui.data_mut(|data| data.insert_temp(key, focused));
    if let Some(row) = widgets(ui).iter().skip(before).find(|widget| Some(widget.id) == focused) {
        ui.scroll_to_rect(row.rect.expand(AROUND_FOCUS), None);
    }
}

fn selection_salt(shown: &Shown<'_>) -> String {
    let ids = shown.selection.ids.iter().map(ToString::to_string);
    let links = shown.selection.links.iter().map(|(from, to)| format!("{from}->{to}"));
    let texts = shown.selection.annotations.iter().map(ToString::to_string);
    ids.chain(links).chain(texts).collect::<Vec<_>>().join(" ")
}

fn content_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Vec<Action>) {
    let (design, selection) = (shown.design, shown.selection);
    if selection.is_empty() {
        return whole::show(ui, shown, actions);
    }
    if selection.len() > 1 {
        return several::show(ui, shown, actions);
    }
    if let Some(id) = selection.single_id() {
        if let Some(component) = design.components.get(id) {
            component::show(ui, shown, (id, component), actions);
        } else if let Some(center) = design.data_centers.get(id) {
            data_center::show(ui, shown, (id, center), actions);
        }
    } else if let Some(link) = selection.links.first().and_then(|(from, to)| design.link(from, to)) {
        link::show(ui, shown, link, actions);
    } else if let Some((place, text)) = selection.annotations.first().and_then(|at| Some((*at, design.annotations.get(*at)?))) {
        annotation::show(ui, shown, (place, text), actions);
    } else {
        several::show(ui, shown, actions);
    }
}
