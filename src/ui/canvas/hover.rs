//! What is said about a component, a data center or a remark on which the pointer rests: its whole name, the author's remark, and
//! what it is in the chapter's words.

use egui::{Rect, Response, Ui};

use super::hands::Hand;
use super::mirror;
use super::pick::{HEADER, Hit};
use super::{Canvas, Tool, View};
use crate::catalog;
use crate::ui::measures;
use crate::ui::widgets::label::{body_ui, caption_ui, strong};
use crate::words;

/// The widest that it is.
const WIDTH: f32 = 300.0;

/// How far the pointer goes from where something was done before anything is said about what it rests on, in screen points.
const MOVED_AWAY: f32 = 16.0;

impl Canvas {
    /// Says what the pointer rests on, where nothing else is going on.
    pub(super) fn show_help(&self, view: &View<'_>, response: &Response) {
        // Whoever has just done something there looks at that, and shall not have it covered; nor has who types any use for it.
        let is_where_acted = self.acted_at.zip(self.pointer).is_some_and(|(acted, at)| acted.distance(at) < MOVED_AWAY);
        let is_behind = !response.ctx.memory(|memory| memory.is_above_modal_layer(response.layer_id));
        let is_busy = self.rename.is_some() || self.insert.is_some();
        let is_calm = matches!(self.hand, Hand::Idle) && !(is_busy || is_where_acted || is_behind);
        if !is_calm || view.placing.is_some() || view.tool != Tool::Select || self.pointer.is_none() || !self.brush.has_fonts {
            return;
        }
        let Some((hit, rect)) = self.hovered.as_ref().and_then(|hit| Some((hit, self.rect_of(view, hit)?))) else { return };
        // As if the thing were a widget of its own: what is said stands beside it, and begins anew with the next one.
        let mut about = response.clone();
        about.id = super::focus::widget_id_in(response.id, hit);
        (about.rect, about.interact_rect) = (rect, rect);
        about.on_hover_ui(|ui| {
            ui.set_max_width(WIDTH);
            help_ui(ui, view, hit);
        });
    }

    /// Where a thing is on the screen that something can be said about. What is selected alone is told by the inspector, and has
    /// its buttons in the place of this.
    fn rect_of(&self, view: &View<'_>, hit: &Hit) -> Option<Rect> {
        match hit {
            Hit::Component(id) if view.selection.single_id() == Some(id) => None,
            Hit::Component(id) => Some(self.lens.screen_rect(self.mirror.card(id)?.outer())),
            Hit::Header(id) => {
                let frame = self.lens.screen_rect(mirror::rect_of(&view.design.data_centers.get(id)?.frame));
                Some(frame.with_max_y(frame.top() + HEADER * self.lens.zoom))
            }
            Hit::Port(..) | Hit::Corner(..) | Hit::Link(_) | Hit::LinkEnd(..) | Hit::Annotation(_) => None,
        }
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
        Hit::Port(..) | Hit::Corner(..) | Hit::Link(_) | Hit::LinkEnd(..) | Hit::Annotation(_) => {}
    }
}
