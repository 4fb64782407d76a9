//! The panel on the right: what is selected, what was found of the design, or the lesson, behind a tab each.

use egui::text::TextFormat;
use egui::{Button, Key, Ui, WidgetInfo, WidgetType};

use super::{findings, inspector, lesson};
use crate::ui::action::Action;
use crate::ui::analyst::Found;
use crate::ui::shown::Shown;
use crate::ui::teacher::Lesson;
use crate::ui::widgets::side_panel::Side;
use crate::ui::{fonts, measures};

/// What the panel shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What is selected.
    #[default]
    Inspect,
    /// What was found of the design.
    Findings,
    /// The stage that is open.
    Lesson,
}

impl Tab {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::Inspect, Self::Findings, Self::Lesson];

    /// The key of its word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Inspect => "tab.inspect",
            Self::Findings => "tab.findings",
            Self::Lesson => "tab.lesson",
        }
    }
}

/// What the panel has to show besides what all panels see.
pub struct Right<'a> {
    /// Which tab is open.
    pub tab: Tab,
    /// What was found of the design.
    pub found: Option<&'a Found>,
    /// The stage that is open.
    pub lesson: Option<&'a Lesson>,
    /// The side of the canvas at which it floats in a small window.
    pub floats_at: Side,
}

/// Height of the row of tabs, and of the line below the one that is open.
const TABS: f32 = 30.0;
const UNDERLINE: f32 = 2.0;

/// Draws the panel.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, right: &Right<'_>, actions: &mut Vec<Action>) {
    tabs_ui(ui, shown, right, actions);
    // What is down is seen whatever is looked at.
    inspector::down::show(ui, shown, actions);
    match right.tab {
        Tab::Inspect => inspector::show(ui, shown, actions),
        Tab::Findings => findings::show(ui, shown, right.found, actions),
        Tab::Lesson => lesson::show(ui, shown, right.lesson, actions),
    }
}

fn tabs_ui(ui: &mut Ui, shown: &Shown<'_>, right: &Right<'_>, actions: &mut Vec<Action>) {
    let row = ui.horizontal(|ui| {
        ui.set_height(TABS);
        ui.spacing_mut().item_spacing.x = 18.0;
        for tab in Tab::ALL {
            let response = tab_ui(ui, shown, right, tab);
            let is_chosen = response.clicked();
            if is_chosen && tab != right.tab {
                actions.push(Action::ShowTab(tab));
            }
            // The arrows go from tab to tab, as in every row of tabs.
            if response.has_focus() {
                let pressed = |key| ui.input(|input| input.key_pressed(key));
                let place = Tab::ALL.iter().position(|known| *known == tab).unwrap_or_default();
                let beside = match (pressed(Key::ArrowLeft), pressed(Key::ArrowRight)) {
                    (true, false) => place.checked_sub(1),
                    (false, true) => Some(place + 1),
                    _ => None,
                };
                if let Some(tab) = beside.and_then(|place| Tab::ALL.get(place)) {
                    actions.push(Action::ShowTab(*tab));
                }
            }
        }
    });
    let x_range = ui.max_rect().expand2(egui::vec2(14.0, 0.0)).x_range();
    ui.painter().hline(x_range, row.response.rect.bottom() + 1.0, egui::Stroke::new(1.0, shown.theme.line));
    ui.add_space(6.0);
}

fn tab_ui(ui: &mut Ui, shown: &Shown<'_>, right: &Right<'_>, tab: Tab) -> egui::Response {
    let theme = shown.theme;
    let words = shown.text(tab.key());
    let is_open = tab == right.tab;
    let count = if tab == Tab::Findings { right.found.map_or(0, findings::count) } else { 0 };
    let mut job = egui::text::LayoutJob::default();
    let font = if is_open { fonts::semibold(measures::TEXT_BODY) } else { fonts::regular(measures::TEXT_BODY) };
    let colour = if is_open { theme.text } else { theme.text2 };
    job.append(&words, 0.0, TextFormat::simple(font, colour));
    if count > 0 {
        let font = fonts::semibold(measures::TEXT_CAPTION);
        job.append(&count.to_string(), 6.0, TextFormat::simple(font, theme.overloaded));
    }
    let response = ui.add(Button::new(job).frame(false));
    response.widget_info(|| WidgetInfo::selected(WidgetType::SelectableLabel, true, is_open, &words));
    if is_open {
        let line = egui::Stroke::new(UNDERLINE, theme.accent);
        ui.painter().hline(response.rect.x_range(), response.rect.bottom() + 5.0, line);
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}
