//! What is said about a component, a data center or a remark on which the pointer rests: its whole name, the author's remark, and
//! what it is in the chapter's words.

use egui::{Response, Ui};

use super::hands::Hand;
use super::pick::Hit;
use super::{Canvas, Tool, View};
use crate::catalog;
use crate::ui::measures;
use crate::ui::widgets::label::{body_ui, caption_ui, strong};
use crate::words;

/// The widest that it is.
const WIDTH: f32 = 300.0;

impl Canvas {
    /// Says what the pointer rests on, where nothing else is going on.
    pub(super) fn show_help(&self, view: &View<'_>, response: &Response) {
        let is_calm = matches!(self.hand, Hand::Idle) && self.rename.is_none() && self.insert.is_none();
        if !is_calm || view.placing.is_some() || view.tool != Tool::Select || self.pointer.is_none() || !self.brush.has_fonts {
            return;
        }
        let Some(hit) = self.hovered.as_ref().filter(|hit| has_help(view, hit)) else { return };
        // It stays where it came up, so that it can be read while the pointer moves on over the same thing.
        response.clone().on_hover_ui_at_pointer(|ui| {
            ui.set_max_width(WIDTH);
            help_ui(ui, view, hit);
        });
    }
}

fn has_help(view: &View<'_>, hit: &Hit) -> bool {
    match hit {
        Hit::Component(id) => view.design.components.contains_key(id),
        Hit::Header(id) => view.design.data_centers.contains_key(id),
        Hit::Port(..) | Hit::Corner(..) | Hit::Link(_) | Hit::Annotation(_) => false,
    }
}

fn help_ui(ui: &mut Ui, view: &View<'_>, hit: &Hit) {
    let (theme, language) = (view.theme, view.language);
    let title = |ui: &mut Ui, name: String| ui.label(strong(name, measures::TEXT_BODY, theme.text));
    match hit {
        Hit::Component(id) => {
            let Some(component) = view.design.components.get(id) else { return };
            let (kind, name) = (component.kind.name(), catalog::component_name(language, id, component));
            let kind_name = catalog::kind_label(language, kind);
            let is_told = name.contains(&kind_name);
            title(ui, if is_told { name } else { format!("{name} · {kind_name}") });
            if !component.note.is_empty() {
                ui.label(strong(&component.note, measures::TEXT_BODY, theme.gold));
            }
            body_ui(ui, theme, &catalog::kind_help(language, kind));
            caption_ui(ui, theme, &catalog::kind_in_chapter(language, kind));
        }
        Hit::Header(id) => {
            let Some(center) = view.design.data_centers.get(id) else { return };
            title(ui, catalog::data_center_name(language, id, center));
            body_ui(ui, theme, &words::text(language, "kind.DataCenter_help"));
            caption_ui(ui, theme, &words::text(language, "kind.DataCenter_chapter"));
        }
        Hit::Port(..) | Hit::Corner(..) | Hit::Link(_) | Hit::Annotation(_) => {}
    }
}
