//! What stands on the canvas at fixed places: the tools at the upper left, the zoom at the lower left.

use egui::{Align, Layout, Pos2, Rect, Stroke, StrokeKind, Ui, UiBuilder, Vec2, vec2};

use super::camera::Lens;
use super::{Tool, View};
use crate::ui::action::Action;
use crate::ui::command::{Command, with_shortcut};
use crate::ui::format;
use crate::ui::measures::BUTTON;
use crate::ui::widgets::{ButtonSpec, Look, button};

/// How far from the view's edges.
const MARGIN: f32 = 12.0;
/// Between the frame and its buttons.
const PADDING: f32 = 4.0;
/// Between two buttons.
const GAP: f32 = 2.0;
/// Width of the button that says the zoom.
const ZOOM_WIDTH: f32 = 60.0;
/// A view that is smaller is left to the design.
const VIEW_SIZE_MIN: Vec2 = vec2(260.0, 180.0);

const TOOLS: [(Tool, Command); 3] =
    [(Tool::Select, Command::ToolSelect), (Tool::Hand, Command::ToolHand), (Tool::Connect, Command::ToolConnect)];

/// Whether one of them is at that place of the screen.
pub(super) fn covers(viewport: Rect, at: Pos2) -> bool {
    has_room(viewport) && (tools_rect(viewport).contains(at) || zoom_rect(viewport).contains(at))
}

/// Draws them; what was pressed is added to `actions`.
pub(super) fn show(ui: &mut Ui, view: &View<'_>, lens: &Lens, actions: &mut Vec<Action>) {
    if !has_room(lens.viewport) {
        return;
    }
    box_ui(ui, view, ("tools", tools_rect(lens.viewport)), |ui| {
        for (tool, command) in TOOLS {
            let look = if tool == view.tool { Look::Chosen } else { Look::Quiet };
            command_ui(ui, view, command, ButtonSpec { look, ..ButtonSpec::default() }, actions);
        }
    });
    let zoom = format::percent(f64::from(lens.zoom));
    box_ui(ui, view, ("zoom", zoom_rect(lens.viewport)), |ui| {
        let glyph = |glyph| ButtonSpec { glyph, ..ButtonSpec::default() };
        command_ui(ui, view, Command::ZoomOut, glyph(egui_phosphor::regular::MINUS), actions);
        let words = ButtonSpec { words: &zoom, width_min: ZOOM_WIDTH, ..ButtonSpec::default() };
        command_ui(ui, view, Command::ZoomReset, words, actions);
        command_ui(ui, view, Command::ZoomIn, glyph(egui_phosphor::regular::PLUS), actions);
        command_ui(ui, view, Command::ZoomToFit, ButtonSpec::default(), actions);
    });
}

fn has_room(viewport: Rect) -> bool {
    viewport.width() >= VIEW_SIZE_MIN.x && viewport.height() >= VIEW_SIZE_MIN.y
}

fn tools_rect(viewport: Rect) -> Rect {
    let width = 3.0 * BUTTON + 2.0 * GAP + 2.0 * PADDING;
    Rect::from_min_size(viewport.min + Vec2::splat(MARGIN), vec2(width, BUTTON + 2.0 * PADDING))
}

fn zoom_rect(viewport: Rect) -> Rect {
    let size = vec2(3.0 * BUTTON + ZOOM_WIDTH + 3.0 * GAP + 2.0 * PADDING, BUTTON + 2.0 * PADDING);
    Rect::from_min_size(viewport.left_bottom() + vec2(MARGIN, -MARGIN - size.y), size)
}

fn box_ui(ui: &mut Ui, view: &View<'_>, (name, rect): (&str, Rect), buttons: impl FnOnce(&mut Ui)) {
    let theme = view.theme;
    ui.painter().rect(rect, 8.0, theme.panel, Stroke::new(1.0, theme.line), StrokeKind::Inside);
    let layout = Layout::left_to_right(Align::Center);
    let mut inside = ui.new_child(UiBuilder::new().id_salt(name).max_rect(rect.shrink(PADDING)).layout(layout));
    inside.spacing_mut().item_spacing = vec2(GAP, 0.0);
    buttons(&mut inside);
}

/// A button of a command; its glyph where nothing else is to be seen on it.
fn command_ui(ui: &mut Ui, view: &View<'_>, command: Command, spec: ButtonSpec<'_>, actions: &mut Vec<Action>) {
    let info = command.info();
    let help = with_shortcut(ui.ctx(), &command.text(view.language), command);
    let glyph = if spec.glyph.is_empty() && spec.words.is_empty() { info.glyph } else { spec.glyph };
    if button(ui, view.theme, &ButtonSpec { glyph, help, ..spec }).clicked() {
        actions.push(Action::Command(command));
    }
}
