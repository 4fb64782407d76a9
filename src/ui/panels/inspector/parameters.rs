//! The parameters of a component: every one that the catalog lists, in its order.

use egui::Ui;

use super::row::section_ui;
use super::value::{Change, Place, name_of, value_ui};
use crate::catalog::KindInfo;
use crate::design::{Edit, Kind};
use crate::ui::action::Action;
use crate::ui::shown::Shown;

/// Draws the rows of all parameters.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, place: &Place<'_>, info: &KindInfo, actions: &mut Vec<Action>) {
    section_ui(ui, shown, "inspector.parameters");
    let defaults = Kind::default_of(info.name);
    for parameter in info.parameters {
        let value = place.component.kind.fields().get(parameter.name);
        let (Some(value), Some(default)) = (value, defaults.fields().get(parameter.name)) else { continue };
        let name = name_of(shown, place, parameter, value != default);
        let new = match value_ui(ui, shown, place, (parameter, &name), &value, actions) {
            Change::None => continue,
            Change::Reset => default,
            Change::To(value) => value,
        };
        actions.push(Action::Edit(Edit::SetParameter(place.id.clone(), parameter.name, new)));
    }
}
