//! Buttons on the selected box: one instance fewer, how many there are, one more.

use egui::{Align, Label, Layout, Rect, Stroke, StrokeKind, Ui, UiBuilder, vec2};
use egui_phosphor::regular as glyph;

use super::detail::Detail;
use super::hands::Hand;
use super::{Canvas, View, arrange};
use crate::ui::action::Action;
use crate::ui::command::{Command, with_shortcut};
use crate::ui::measures::{BUTTON, RADIUS_FIELD, TEXT_CAPTION};
use crate::ui::widgets::label::plain;
use crate::ui::widgets::{ButtonSpec, button};
use crate::words;

/// Below the card, clear of its lower port.
const BELOW: f32 = 14.0;
/// Width of the count between the two buttons.
const COUNT: f32 = 44.0;

/// The buttons of one component on the screen.
pub(super) struct Stepper {
    pub(super) rect: Rect,
    instances: u32,
}

impl Canvas {
    /// The buttons, where one component alone is selected, looked at closely and left alone.
    pub(super) fn stepper(&self, view: &View<'_>) -> Option<Stepper> {
        let is_calm = matches!(self.hand, Hand::Idle) && view.placing.is_none() && !self.glide.is_under_way();
        if !is_calm || self.detail < Detail::Card || !self.brush.has_fonts {
            return None;
        }
        let (id, component) = view.design.components.get_key_value(view.selection.single_id()?)?;
        let card = self.lens.screen_rect(self.mirror.card(id)?.front());
        let size = vec2(2.0 * BUTTON + COUNT, BUTTON);
        let below = card.center_bottom() + vec2(-size.x / 2.0, BELOW);
        let rect = Rect::from_min_size(below, size);
        self.lens.viewport.contains_rect(rect).then_some(Stepper { rect, instances: component.instances })
    }
}

impl Stepper {
    /// Draws them; what was pressed is added to `actions`.
    pub(super) fn show(&self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let theme = view.theme;
        ui.painter().rect(self.rect, RADIUS_FIELD, theme.panel, Stroke::new(1.0, theme.line2), StrokeKind::Inside);
        let layout = Layout::left_to_right(Align::Center);
        let mut inside = ui.new_child(UiBuilder::new().id_salt("stepper").max_rect(self.rect).layout(layout));
        inside.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let count = format!("×{}", self.instances);
        command_ui(&mut inside, view, (Command::OneFewer, glyph::MINUS, -1), actions);
        inside.add_sized(vec2(COUNT, BUTTON), Label::new(plain(count, TEXT_CAPTION, theme.text)).selectable(false));
        command_ui(&mut inside, view, (Command::OneMore, glyph::PLUS, 1), actions);
    }
}

/// A button of a command that changes how many there are by so much.
fn command_ui(ui: &mut Ui, view: &View<'_>, (command, glyph, by): (Command, &str, i64), actions: &mut Vec<Action>) {
    let is_possible = arrange::change_instances(view.design, view.selection, by).is_some();
    let help = with_shortcut(ui.ctx(), &command.text(view.language), command);
    let why_not = (!is_possible).then(|| words::text(view.language, "canvas.no_other_count"));
    if button(ui, view.theme, &ButtonSpec { glyph, help, why_not, ..ButtonSpec::default() }).clicked() {
        actions.push(Action::Command(command));
    }
}
