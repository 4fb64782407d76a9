//! Who has the keyboard: fields that are gone to by their names, and whether a question has it.

use egui::{Context, Id, Response, Ui};

/// For so many frames a field that was asked for is waited for: the panel that has it may have to open first.
const PATIENCE_FRAMES: u64 = 4;

/// A field that is asked for by its name.
#[derive(Clone, Debug, Default)]
struct Asked {
    name: String,
    until_frame: u64,
}

/// The names of the fields of a frame, while somebody wants to know them.
#[derive(Clone, Debug, Default)]
struct Names(Vec<String>);

/// Whether a question lies over the window: keys are not for what is behind it.
#[must_use]
pub fn is_behind_question(ui: &Ui) -> bool {
    !ui.memory(|memory| memory.is_above_modal_layer(ui.layer_id()))
}

/// Gives the keyboard to the field that has that name.
pub fn go_to_field(context: &Context, name: &str) {
    let until_frame = context.cumulative_frame_nr() + PATIENCE_FRAMES;
    context.data_mut(|data| data.insert_temp(Id::NULL, Asked { name: name.to_owned(), until_frame }));
    context.request_repaint();
}

/// The names of the fields that were drawn since this was asked last, in their order. None the first time.
#[must_use]
pub fn field_names(context: &Context) -> Vec<String> {
    let known = context.data(|data| data.get_temp::<Names>(Id::NULL));
    context.data_mut(|data| data.insert_temp(Id::NULL, Names::default()));
    if known.is_none() {
        context.request_repaint();
    }
    known.unwrap_or_default().0
}

/// Nobody wants to know the names of fields any longer.
pub fn forget_field_names(context: &Context) {
    context.data_mut(|data| data.remove_temp::<Names>(Id::NULL));
}

/// Hears that a field of that name was drawn.
pub(crate) fn hear_field(response: &Response, name: &str) {
    let context = &response.ctx;
    let frame = context.cumulative_frame_nr();
    let is_asked = context.data_mut(|data| {
        if let Some(mut names) = data.get_temp::<Names>(Id::NULL)
            && !names.0.iter().any(|known| known == name)
        {
            names.0.push(name.to_owned());
            data.insert_temp(Id::NULL, names);
        }
        let asked = data.get_temp::<Asked>(Id::NULL).filter(|asked| asked.name == name);
        if asked.is_some() {
            data.remove_temp::<Asked>(Id::NULL);
        }
        asked.is_some_and(|asked| frame <= asked.until_frame)
    });
    if is_asked {
        response.request_focus();
    }
}
