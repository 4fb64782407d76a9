//! One data center: its name, its region, and what would happen without it.

use egui::Ui;

use super::row::{Name, choice_ui, row_ui};
use super::what_if;
use crate::catalog;
use crate::design::value::Value;
use crate::design::{DataCenter, Edit, Id, Region};
use crate::ui::action::Action;
use crate::ui::measures;
use crate::ui::shown::Shown;
use crate::ui::widgets::field::{TextSpec, text_ui};
use crate::ui::widgets::label::{caption_ui, strong};

/// Draws everything of a data center.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, (id, center): (&Id, &DataCenter), actions: &mut Vec<Action>) {
    ui.label(strong(shown.label(id), measures::TEXT_TITLE, shown.theme.text));
    let count = shown.design.components.values().filter(|component| component.data_center.as_ref() == Some(id)).count();
    let line = shown.counted("things.components", count);
    caption_ui(ui, shown.theme, &format!("{} · {line}", shown.text("kind.DataCenter")));
    let name = super::component::label_head_ui(ui, shown, id);
    let salt = ("label", id.as_str());
    let length_max = crate::ui::measures::LABEL_LETTERS_MAX;
    let spec = TextSpec { salt, text: &center.label, name: &name, hint: id.as_str(), rows: 1, length_max };
    if let Some((label, gesture)) = text_ui(ui, &spec) {
        actions.push(Action::EditInGesture(Edit::SetLabel(id.clone(), label), gesture));
    }
    let name = Name::of_key(shown, "inspector.region");
    row_ui(ui, shown, &name, |ui| {
        let words = |region: Region| catalog::region_label(shown.language, region);
        if let Some(region) = choice_ui(ui, &name.words, center.region, Region::ALL.iter().copied(), words) {
            actions.push(Action::Edit(Edit::SetParameter(id.clone(), "region", Value::Choice(region.name()))));
        }
    });
    what_if::data_center_ui(ui, shown, id, actions);
}
