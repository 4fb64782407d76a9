//! egui's own widgets in the colours of the theme: buttons, fields, menus, scroll bars, tooltips and the ring around the focus.

use egui::style::{HandleShape, ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, Margin, Shadow, Stroke, StrokeKind, Style, TextStyle, Visuals, vec2};

use super::theme::Theme;
use super::{fonts, measures};

/// Gives the whole window the theme's look.
pub fn apply(context: &egui::Context, theme: &Theme) {
    context.set_theme(if theme.is_dark { egui::Theme::Dark } else { egui::Theme::Light });
    context.set_global_style(style(theme));
    context.options_mut(|options| {
        options.zoom_with_keyboard = false;
        // As long as desktops give; a frame that takes longer than usual makes two clicks seem further apart.
        options.input_options.max_double_click_delay = 0.5;
        options.input_options.scroll_zoom_speed = measures::WHEEL_ZOOM;
    });
}

/// The style of all of egui's widgets.
#[must_use]
pub fn style(theme: &Theme) -> Style {
    let mut style = Style { visuals: visuals(theme), animation_time: 0.0, ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, fonts::regular(measures::TEXT_CAPTION)),
        (TextStyle::Body, fonts::regular(measures::TEXT_BODY)),
        (TextStyle::Button, fonts::regular(measures::TEXT_BODY)),
        (TextStyle::Heading, fonts::semibold(measures::TEXT_TITLE)),
        (TextStyle::Monospace, fonts::regular(measures::TEXT_BODY)),
    ]
    .into();
    set_spacing(&mut style);
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.compact_menu_style = true;
    style
}

fn set_spacing(style: &mut Style) {
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(6.0, 6.0);
    spacing.button_padding = vec2(10.0, 5.0);
    spacing.interact_size = vec2(28.0, measures::BUTTON);
    spacing.menu_margin = Margin::same(6);
    spacing.menu_width = 240.0;
    spacing.window_margin = Margin::same(20);
    spacing.combo_width = 112.0;
    spacing.combo_height = 320.0;
    spacing.tooltip_width = 320.0;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 10.0;
    spacing.slider_rail_height = 4.0;
    spacing.scroll = ScrollStyle { bar_width: 6.0, floating_width: 3.0, ..ScrollStyle::floating() };
}

fn visuals(theme: &Theme) -> Visuals {
    let base = if theme.is_dark { Visuals::dark() } else { Visuals::light() };
    let popover = CornerRadius::same(measures::RADIUS_POPOVER);
    Visuals {
        dark_mode: theme.is_dark,
        override_text_color: None,
        weak_text_color: Some(theme.text3),
        widgets: widgets(theme),
        selection: Selection { bg_fill: theme.accent_tint, stroke: Stroke::new(1.0, theme.accent) },
        hyperlink_color: theme.accent,
        faint_bg_color: theme.card,
        extreme_bg_color: theme.field,
        text_edit_bg_color: Some(theme.field),
        code_bg_color: theme.field,
        warn_fg_color: theme.busy,
        error_fg_color: theme.overloaded,
        window_corner_radius: popover,
        window_shadow: shadow(theme),
        window_fill: theme.card,
        window_stroke: Stroke::new(1.0, theme.line2),
        menu_corner_radius: popover,
        panel_fill: theme.panel,
        popup_shadow: shadow(theme),
        button_frame: true,
        slider_trailing_fill: true,
        handle_shape: HandleShape::Circle,
        disabled_alpha: measures::DISABLED,
        ..base
    }
}

fn shadow(theme: &Theme) -> Shadow {
    let opacity = if theme.is_dark { 0.4 } else { 0.13 };
    Shadow { offset: [0, 6], blur: 22, spread: 0, color: Color32::BLACK.gamma_multiply(opacity) }
}

fn widgets(theme: &Theme) -> Widgets {
    let look = |fill, border, text| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, border),
        corner_radius: CornerRadius::same(measures::RADIUS_FIELD),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: look(theme.card2, theme.line, theme.text2),
        inactive: look(theme.card2, theme.line2, theme.text),
        hovered: look(theme.card2, theme.text3, theme.text),
        active: look(theme.line2, theme.text3, theme.text),
        open: look(theme.card2, theme.text3, theme.text),
    }
}

/// Where the widget is noted that shows by itself that it has the keyboard.
const OWN_RING: &str = "draws its own focus ring";

/// Says in each frame that a widget shows by itself that it has the keyboard.
pub fn draws_own_ring(context: &egui::Context, widget: egui::Id) {
    context.data_mut(|data| data.insert_temp(egui::Id::new(OWN_RING), widget));
}

/// Draws a ring around what has the keyboard's focus, over everything else.
pub fn focus_ring(context: &egui::Context, theme: &Theme) {
    let focused = context.memory(egui::Memory::focused);
    // Not `read_response`: asking for a response takes part in the frame, and takes the keyboard from what was just given it.
    let widget = |id| context.viewport(|viewport| viewport.this_pass.widgets.get(id).copied());
    let Some(widget) = focused.and_then(widget) else { return };
    if context.data(|data| data.get_temp(egui::Id::new(OWN_RING))) == focused {
        return;
    }
    // In the widget's own layer: over what stands beside it, under a menu that opens over it.
    let painter = context.layer_painter(widget.layer_id).with_clip_rect(widget.interact_rect.expand(5.0));
    let ring = Stroke::new(2.0, theme.accent);
    painter.rect_stroke(widget.rect.expand(2.0), CornerRadius::same(measures::RADIUS_FIELD + 2), ring, StrokeKind::Outside);
}
