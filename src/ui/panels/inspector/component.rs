//! One component: who it is, how it does, what would happen without it, and what it is set to.

use egui::{Align, Color32, Label, Layout, Ui};

use super::row::{Name, choice_ui, number_row_ui, row_ui};
use super::value::Place;
use super::{live, operations, parameters, what_if};
use crate::catalog::bounds::INSTANCES_MAX;
use crate::design::{Component, Edit, Id, KindName};
use crate::engine::snapshot::ComponentFigures;
use crate::ui::action::Action;
use crate::ui::canvas::homes::joins_by_hand;
use crate::ui::canvas::room::rehomed;
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::standing::Standing;
use crate::ui::widgets::field::{Bounds, TextSpec, text_ui};
use crate::ui::widgets::icon;
use crate::ui::widgets::label::{caption_ui, plain, strong};

pub(super) const NOTE_MAX: usize = 4_000;
/// Height of the line over the field of a label.
const LABEL_HEAD: f32 = 16.0;
/// Height of the row of states.
const STATES: f32 = 18.0;

/// Draws everything of a component.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, (id, component): (&Id, &Component), actions: &mut Vec<Action>) {
    let info = Shown::info(component);
    let figures = shown.figures(id);
    head_ui(ui, shown, (id, component), figures, actions);
    // First the buttons, which are where they are however many figures there are.
    what_if::component_ui(ui, shown, (component, info), figures, actions);
    live::show(ui, shown, (id, component), figures);
    what_if::instances_ui(ui, shown, (id, component), figures, actions);
    operations::of_component_ui(ui, shown, id, component.kind.name());
    parameters::show(ui, shown, &Place { id, component }, info, actions);
}

fn head_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    (id, component): (&Id, &Component),
    figures: Option<&ComponentFigures>,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        icon::kind_ui(ui, shown.theme, Shown::info(component), measures::ICON_SQUARE_LARGE);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(strong(shown.label(id), measures::TEXT_TITLE, shown.theme.text));
            // One line, whatever its length, so that nothing below moves with it.
            let line = plain(kind_line(shown, component, figures), measures::TEXT_CAPTION, shown.theme.text3);
            ui.add(Label::new(line).truncate());
        });
    });
    let states = figures.map(|figures| states(shown, component, figures)).unwrap_or_default();
    if has_state(component.kind.name()) || !states.is_empty() {
        states_ui(ui, states);
    }
    identity_ui(ui, shown, (id, component), actions);
}

/// Whether a kind can be well or ill. Users cannot, and what only watches and acts has nothing to do most of the time.
const fn has_state(kind: KindName) -> bool {
    !matches!(kind, KindName::Client | KindName::Monitor | KindName::Automation)
}

/// The states; their room is there without any, so that nothing below moves when a run begins.
fn states_ui(ui: &mut Ui, states: Vec<(String, Color32, Color32)>) {
    // Pills are as high as their words, not as a button.
    ui.allocate_ui_with_layout(egui::vec2(ui.available_width(), STATES), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(STATES);
        for (words, colour, tint) in states {
            egui::Frame::new().fill(tint).corner_radius(9).inner_margin(egui::Margin::symmetric(8, 2)).show(ui, |ui| {
                ui.label(strong(words, measures::TEXT_CAPTION, colour));
            });
        }
    });
}

fn kind_line(shown: &Shown<'_>, component: &Component, figures: Option<&ComponentFigures>) -> String {
    let kind = shown.kind_text(&component.kind);
    let count = component.instances.to_string();
    let key = if component.instances == 1 { "inspector.one_instance" } else { "inspector.instances_of" };
    // Users have no machines: there is nothing to count.
    let now = figures.map_or(0, |figures| figures.instances.len());
    let now = Some(now).filter(|now| *now > 0 && *now != component.instances as usize);
    let instances = match now {
        Some(now) => shown.text_with("inspector.instances_now", &[("now", &now.to_string()), ("count", &count)]),
        None => shown.text_with(key, &[("count", &count)]),
    };
    match &component.data_center {
        Some(center) => format!("{kind} · {} · {instances}", shown.label(center)),
        None => format!("{kind} · {instances}"),
    }
}

/// How it does, in words with their colours; nothing to say of a component that has nothing to do.
fn states(shown: &Shown<'_>, component: &Component, figures: &ComponentFigures) -> Vec<(String, Color32, Color32)> {
    let theme = shown.theme;
    let is_known = has_state(component.kind.name()) || figures.dead_since_ns.is_some();
    if !is_known || !shown.is_measured() {
        return Vec::new();
    }
    let standing = Standing::of(figures);
    let is_refusing = figures.failure_rate_per_s.keys().any(|reason| ["queue_full", "refused"].contains(&reason.name()));
    let (key, colour, tint) = match figures.utilization_ratio {
        _ if standing.is_starting() => ("state.starting", theme.text2, theme.card2),
        _ if figures.dead_since_ns.is_some() => ("state.dead", theme.dead, theme.card2),
        _ if is_refusing => ("state.overloaded", theme.overloaded, theme.overloaded_tint),
        load if load > 0.9 => ("state.overloaded", theme.overloaded, theme.overloaded_tint),
        load if load >= 0.7 => ("state.busy", theme.busy, theme.busy_tint),
        _ => ("state.ok", theme.ok, theme.ok_tint),
    };
    let bad = ("state.bad_version", theme.overloaded, theme.overloaded_tint);
    // All of them with a bad version: how busy they are is not what is to be said.
    let load = (standing.bad == 0 || standing.bad < standing.all).then_some((key, colour, tint));
    let shown_ones = load.into_iter().chain((standing.bad > 0).then_some(bad));
    shown_ones.map(|(key, colour, tint)| (shown.text(key), colour, tint)).collect()
}

fn identity_ui(ui: &mut Ui, shown: &Shown<'_>, (id, component): (&Id, &Component), actions: &mut Vec<Action>) {
    let name = label_head_ui(ui, shown, id);
    let spec = TextSpec {
        salt: ("label", id.as_str()),
        text: &component.label,
        name: &name,
        hint: &shown.label(id),
        rows: 1,
        length_max: measures::LABEL_LETTERS_MAX,
    };
    if let Some((label, gesture)) = text_ui(ui, &spec) {
        actions.push(Action::EditInGesture(Edit::SetLabel(id.clone(), label), gesture));
    }
    let name = shown.text("inspector.note");
    caption_ui(ui, shown.theme, &name);
    let spec =
        TextSpec { salt: ("note", id.as_str()), text: &component.note, name: &name, hint: "", rows: 2, length_max: NOTE_MAX };
    if let Some((note, gesture)) = text_ui(ui, &spec) {
        actions.push(Action::EditInGesture(Edit::SetNote(id.clone(), note), gesture));
    }
    let name = Name::of_key(shown, "inspector.instances");
    let value = (f64::from(component.instances), Bounds::count(1, INSTANCES_MAX), "");
    if let Some(instances) = number_row_ui(ui, shown, &name, value, actions) {
        actions.push(Action::Edit(Edit::SetInstances(id.clone(), instances as u32)));
    }
    let can_stand_in = joins_by_hand(component.kind.name()) && !shown.design.data_centers.is_empty();
    if can_stand_in || component.data_center.is_some() {
        data_center_row_ui(ui, shown, (id, component), actions);
    }
}

/// What stands over the field of a label: the word, and the name that the file has for the thing. The word, to name the field by.
pub(super) fn label_head_ui(ui: &mut Ui, shown: &Shown<'_>, id: &Id) -> String {
    let name = shown.text("inspector.name");
    ui.horizontal(|ui| {
        ui.set_height(LABEL_HEAD);
        caption_ui(ui, shown.theme, &name);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = shown.text_with("inspector.id", &[("id", id.as_str())]);
            let label = Label::new(plain(words, measures::TEXT_CAPTION, shown.theme.text3)).truncate();
            ui.add(label).on_hover_text(shown.text("inspector.id_help"));
        });
    });
    name
}

fn data_center_row_ui(ui: &mut Ui, shown: &Shown<'_>, (id, component): (&Id, &Component), actions: &mut Vec<Action>) {
    let name = Name::of_key(shown, "inspector.data_center");
    row_ui(ui, shown, &name, |ui| {
        let may_join = |center: &&Id| joins_by_hand(component.kind.name()) || component.data_center.as_ref() == Some(*center);
        let all = std::iter::once(None).chain(shown.design.data_centers.keys().filter(may_join).map(Some));
        let words = |center: Option<&Id>| center.map_or_else(|| shown.text("inspector.no_data_center"), |id| shown.label(id));
        if let Some(center) = choice_ui(ui, &name.words, component.data_center.as_ref(), all, words) {
            actions.push(Action::Edit(rehomed(shown.design, id, center)));
        }
    });
}
