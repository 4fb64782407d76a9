//! The panel below the canvas: the run over time.

mod axis;
mod charts;
mod columns;
mod flags;
mod log;
mod marks;
mod readout;
mod requests;
mod timeline;

use std::collections::BTreeSet;

use egui::{Align, Frame, Layout, Margin, Popup, PopupCloseBehavior, Rect, Ui};
use egui_phosphor::regular as glyph;

use super::top_bar;
use crate::design::{Design, Edit, Id};
use crate::ui::action::Action;
use crate::ui::chaos::Chaos;
use crate::ui::command::Command;
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{caption_ui, plain, strong};
use crate::ui::widgets::side_panel::{self, Side};
use crate::ui::widgets::{ButtonSpec, Look, button};
use crate::words::Language;

use axis::Zoomed;
use charts::{Chart, Drawn};
use marks::{Marks, Origin};

pub use marks::Moment;
pub use requests::{Like, Sort};

/// What the panel shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The run over time.
    #[default]
    Timeline,
    /// Single requests.
    Requests,
    /// What went wrong, and what was done about it.
    Log,
}

/// Components whose load is drawn, at most.
const LOADED_MAX: usize = 3;
/// Width of the box about faults at random.
const CHAOS_WIDTH: f32 = 240.0;
/// Below that width of the panel its head has no room for the signs of the classes.
const LEGEND_FROM: f32 = 720.0;

/// What the panel keeps in mind from frame to frame; none of it is part of the design or of the run.
#[derive(Debug, Default)]
pub struct Bottom {
    /// How bad a day is planned at random.
    pub chaos: Chaos,
    tab: Tab,
    list: requests::List,
    log: log::Log,
    zoomed: Zoomed,
    /// Charts that were asked for or taken away, where that differs from how it begins.
    toggled: BTreeSet<Chart>,
    /// Moments that have a name.
    pub moments: Vec<Moment>,
    marks: Marks,
    drawn: Drawn,
    /// The mark that has the keyboard.
    focused: Option<Origin>,
    /// The mark that is being led to another moment.
    led: Option<Origin>,
    /// The moment whose menu is open.
    menu_ns: u64,
}

impl Bottom {
    /// Begins anew with another design.
    pub fn clear(&mut self) {
        *self = Self { toggled: std::mem::take(&mut self.toggled), chaos: self.chaos, ..Self::default() };
    }

    /// The charts that are shown, in their order.
    fn charts(&self) -> Vec<Chart> {
        Chart::ALL.into_iter().filter(|chart| self.has(*chart)).collect()
    }

    fn has(&self, chart: Chart) -> bool {
        matches!(chart, Chart::Requests | Chart::Latency | Chart::Success) != self.toggled.contains(&chart)
    }

    /// Lists the requests that are like that one.
    pub fn list_like(&mut self, like: Like) {
        self.tab = Tab::Requests;
        self.list.like = Some(like);
        self.list.sort = if like.reason.is_some() { Sort::Failed } else { Sort::All };
    }

    /// Shows that side of the panel.
    pub const fn turn_to(&mut self, tab: Tab) {
        self.tab = tab;
    }

    /// The requests before and after that one in the list.
    #[must_use]
    pub fn beside(&self, request: u64) -> [Option<(u64, u64)>; 2] {
        [self.list.beside(request, -1), self.list.beside(request, 1)]
    }

    /// Names the present moment.
    pub fn mark_moment(&mut self, language: Language, at_ns: u64) {
        self.mark(language, at_ns);
    }

    /// The moment of the next mark after that moment, or of the one before it.
    #[must_use]
    pub fn mark_beside(&self, now_ns: u64, is_next: bool) -> Option<u64> {
        let mut moments = self.marks.all().iter().map(|mark| mark.at_ns);
        if is_next { moments.find(|at_ns| *at_ns > now_ns) } else { moments.rfind(|at_ns| *at_ns < now_ns) }
    }

    /// Whether a mark that can be taken away has the keyboard.
    #[must_use]
    pub const fn has_focused(&self) -> bool {
        matches!(self.focused, Some(Origin::Incident(_) | Origin::Moment(_)))
    }

    /// Takes the mark away that has the keyboard. Whether there was one, and the edit where it is in the design.
    pub fn remove_focused(&mut self, design: &Design) -> Option<Option<Edit>> {
        match self.focused.take()? {
            Origin::Incident(place) if place < design.incidents.len() => {
                let mut kept = design.incidents.clone();
                kept.remove(place);
                Some(Some(Edit::SetIncidents(kept)))
            }
            Origin::Moment(place) if place < self.moments.len() => {
                self.moments.remove(place);
                Some(None)
            }
            _ => None,
        }
    }
}

/// The components whose load is drawn: those that are selected, else those that are busiest now.
fn loaded(shown: &Shown<'_>) -> Vec<Id> {
    let selected: Vec<Id> =
        shown.selection.ids.iter().filter(|id| shown.design.components.contains_key(*id)).cloned().collect();
    if !selected.is_empty() {
        return selected.into_iter().take(LOADED_MAX).collect();
    }
    let history = &shown.report.past.seconds;
    let Some(last) = history.entries().last() else { return Vec::new() };
    let mut all: Vec<(&Id, f32)> =
        shown.design.components.keys().filter_map(|id| Some((id, history.load(last, id)?.utilization_ratio))).collect();
    all.sort_by(|one, other| other.1.total_cmp(&one.1));
    all.into_iter().take(LOADED_MAX).map(|(id, _)| id.clone()).collect()
}

/// Draws the panel; where it is.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, bottom: &mut Bottom, inspected: Option<u64>, actions: &mut Vec<Action>) -> Rect {
    let frame = Frame::new().fill(shown.theme.panel).inner_margin(Margin { left: 14, right: 6, top: 2, bottom: 4 });
    let height = (measures::BOTTOM, measures::BOTTOM_RANGE);
    side_panel::show(ui, (Side::Bottom, "bottom"), frame, height, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head_ui(ui, shown, bottom, actions);
        match bottom.tab {
            Tab::Timeline => timeline::show(ui, shown, bottom, actions),
            Tab::Log => log::show(ui, shown, &mut bottom.log, actions),
            Tab::Requests => requests::show(ui, shown, &mut bottom.list, inspected, actions),
        }
    })
}

fn head_ui(ui: &mut Ui, shown: &Shown<'_>, bottom: &mut Bottom, actions: &mut Vec<Action>) {
    let theme = shown.theme;
    let has_legend = ui.available_width() >= LEGEND_FROM;
    ui.horizontal(|ui| {
        ui.set_height(measures::BUTTON);
        tabs_ui(ui, shown, bottom);
        ui.add_space(10.0);
        let is_timeline = bottom.tab == Tab::Timeline;
        if has_legend && is_timeline {
            timeline::legend_ui(ui, shown);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let help = shown.text("timeline.close");
            if button(ui, theme, &ButtonSpec { glyph: glyph::X, help, ..ButtonSpec::default() }).clicked() {
                actions.push(Action::Command(Command::Timeline));
            }
            if !is_timeline {
                return;
            }
            charts_ui(ui, shown, bottom);
            chaos_ui(ui, shown, bottom, actions);
            flags::add_ui(ui, shown, actions);
            top_bar::command_ui(ui, shown, actions, Command::MarkMoment, Look::Quiet);
            ui.add_space(6.0);
            state_ui(ui, shown);
        });
    });
}

fn tabs_ui(ui: &mut Ui, shown: &Shown<'_>, bottom: &mut Bottom) {
    ui.spacing_mut().item_spacing.x = 2.0;
    for (tab, key) in [(Tab::Timeline, "timeline.title"), (Tab::Requests, "requests.title"), (Tab::Log, "log.title")] {
        let words = shown.text(key);
        let look = if bottom.tab == tab { Look::Chosen } else { Look::Quiet };
        if button(ui, shown.theme, &ButtonSpec { words: &words, look, ..ButtonSpec::default() }).clicked() {
            bottom.tab = tab;
        }
    }
}

/// How many faults at random, for how long, and by which seed.
fn chaos_ui(ui: &mut Ui, shown: &Shown<'_>, bottom: &mut Bottom, actions: &mut Vec<Action>) {
    let (glyph, help) = (Command::Chaos.info().glyph, shown.text("chaos.help"));
    let response = button(ui, shown.theme, &ButtonSpec { glyph, help, ..ButtonSpec::default() });
    let popup = Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.align(egui::RectAlign::TOP_END).show(|ui| {
        ui.set_width(CHAOS_WIDTH);
        ui.label(strong(shown.text("chaos.title"), measures::TEXT_BODY, shown.theme.text));
        caption_ui(ui, shown.theme, &shown.text("chaos.help"));
        let chaos = &mut bottom.chaos;
        let row = |ui: &mut Ui, key: &str, field: egui::DragValue<'_>| {
            ui.horizontal(|ui| {
                let name = shown.text(key);
                ui.label(plain(&name, measures::TEXT_BODY, shown.theme.text2));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    crate::ui::widgets::field::name(&ui.add(field), &name);
                });
            });
        };
        row(ui, "chaos.per_minute", egui::DragValue::new(&mut chaos.per_minute).range(0.1..=120.0).speed(0.1));
        row(ui, "chaos.for_s", egui::DragValue::new(&mut chaos.for_s).range(5.0..=3_600.0).speed(1.0));
        row(ui, "chaos.seed", egui::DragValue::new(&mut chaos.seed).speed(0.1));
        let words = shown.text("chaos.plan");
        let spec = ButtonSpec { glyph, words: &words, look: Look::Primary, width_min: CHAOS_WIDTH, ..ButtonSpec::default() };
        if button(ui, shown.theme, &spec).clicked() {
            actions.push(Action::Command(Command::Chaos));
            ui.close();
        }
    });
}

/// What the panel says of the moment: how to go back, that it is the past, or how far the way to another one has come.
fn state_ui(ui: &mut Ui, shown: &Shown<'_>) {
    let report = shown.report;
    let (words, colour) = if report.past.furthest_ns == 0 {
        return;
    } else if report.is_past() {
        (shown.text("timeline.past_help"), shown.theme.accent)
    } else {
        (shown.text("timeline.drag_help"), shown.theme.text3)
    };
    ui.add(egui::Label::new(plain(words, measures::TEXT_CAPTION, colour)).truncate());
}

/// Which charts are shown.
fn charts_ui(ui: &mut Ui, shown: &Shown<'_>, bottom: &mut Bottom) {
    let words = shown.text("timeline.charts");
    let spec =
        ButtonSpec { glyph: timeline::GLYPH, words: &words, help: shown.text("timeline.charts_help"), ..Default::default() };
    let response = button(ui, shown.theme, &spec);
    let popup = Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.align(egui::RectAlign::TOP_END).show(|ui| {
        ui.set_min_width(180.0);
        for chart in Chart::ALL {
            let mut is_shown = bottom.has(chart);
            if ui.checkbox(&mut is_shown, shown.text(&format!("{}_long", chart.key()))).changed()
                && !bottom.toggled.remove(&chart)
            {
                bottom.toggled.insert(chart);
            }
        }
    });
}
