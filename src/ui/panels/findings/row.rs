//! A row of the findings: what it is about, why, and, where it is open, what was measured and what mends it.

use egui::{Align, Color32, Frame, Label, Layout, Margin, Sense, Ui, WidgetInfo, WidgetType};

use crate::analysis::checklist::Status;
use crate::analysis::rules::Severity;
use crate::ui::action::Action;
use crate::ui::selection::Selection;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{self, caption_ui, plain, strong};
use crate::ui::{format, measures};

/// What stands on the right of a row, and gives it its colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    /// The share of requests that succeeds before and after.
    Success {
        /// With everything there.
        before: f64,
        /// Without it.
        after: f64,
    },
    /// How much it matters.
    Severity(Severity),
    /// How far an item is fulfilled.
    Status(Status),
}

/// A row.
pub(super) struct Row {
    pub(super) glyph: &'static str,
    pub(super) title: String,
    pub(super) why: String,
    /// What is told where the row is open.
    pub(super) more: Vec<String>,
    pub(super) value: Option<Value>,
    /// What is selected by a click.
    pub(super) about: Selection,
}

impl Value {
    fn text(self, shown: &Shown<'_>) -> String {
        match self {
            Self::Success { before, after } => format!("{} → {}", format::percent(before), format::percent(after)),
            Self::Severity(severity) => shown.text(&format!("severity.{}", severity.name())),
            Self::Status(status) => shown.text(&format!("status.{}", status.name())),
        }
    }

    fn colour(self, shown: &Shown<'_>) -> Color32 {
        let theme = shown.theme;
        match self {
            Self::Success { after, .. } if after < 0.5 => theme.overloaded,
            Self::Success { .. } | Self::Status(Status::Partly) | Self::Severity(Severity::Warning) => theme.busy,
            Self::Severity(Severity::Error) => theme.overloaded,
            Self::Severity(Severity::Note) | Self::Status(Status::Unmet) => theme.text2,
            Self::Status(Status::Met) => theme.ok,
        }
    }
}

/// Draws a row. It is open while what it is about is selected; a click selects that.
pub(super) fn row_ui(ui: &mut Ui, shown: &Shown<'_>, row: &Row, actions: &mut Vec<Action>) {
    let theme = shown.theme;
    let is_open = !row.about.is_empty() && row.about == *shown.selection;
    let fill = if is_open { theme.accent_tint } else { theme.panel };
    let frame = Frame::new().fill(fill).corner_radius(measures::RADIUS_CARD).inner_margin(Margin::symmetric(8, 6));
    let colour = row.value.map_or(theme.text2, |value| value.colour(shown));
    let value = row.value.map(|value| value.text(shown)).unwrap_or_default();
    let drawn = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal(|ui| {
            ui.label(label::glyph(row.glyph, measures::GLYPH, colour));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(strong(&value, measures::TEXT_HINT, colour));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(strong(&row.title, measures::TEXT_BODY, theme.text)).truncate());
                });
            });
        });
        ui.add(Label::new(plain(&row.why, measures::TEXT_CAPTION, theme.text2)).wrap());
        for more in row.more.iter().filter(|_| is_open) {
            caption_ui(ui, theme, more);
        }
    });
    let response = ui.interact(drawn.response.rect, ui.id().with((&row.title, &row.why)), Sense::click());
    response.widget_info(|| {
        let words = format!("{}, {value}. {}", row.title, row.why);
        WidgetInfo::selected(WidgetType::SelectableLabel, true, is_open, words)
    });
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if response.clicked() && !row.about.is_empty() {
        actions.push(Action::Select(row.about.clone()));
    }
    if !row.about.is_empty() {
        response.on_hover_cursor(egui::CursorIcon::PointingHand);
    }
}
