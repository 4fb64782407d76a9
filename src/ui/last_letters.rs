//! Letters in the frame of the Escape that follows them. egui takes the keyboard away from a field at the beginning of a frame with
//! an Escape, so letters that come in the same frame would be typed nowhere, and be taken for commands. Escape waits for the next
//! frame then, with all that comes after it.

use egui::{Context, Event, Key, Plugin, RawInput};

/// Lets what is typed be typed before an Escape is heard.
#[derive(Default)]
pub(super) struct LastLetters {
    held: Vec<Event>,
}

impl LastLetters {
    /// Does so in a window from now on.
    pub(super) fn watch(context: &Context) {
        context.plugin_or_default::<Self>();
    }
}

impl Plugin for LastLetters {
    fn debug_name(&self) -> &'static str {
        "last letters"
    }

    fn input_hook(&mut self, context: &Context, input: &mut RawInput) {
        let mut events = std::mem::take(&mut self.held);
        events.append(&mut input.events);
        if context.text_edit_focused()
            && let Some(escape) = escape_after_letters(&events)
        {
            self.held = events.split_off(escape);
            context.request_repaint();
        }
        input.events = events;
    }
}

/// Where the first Escape stands that follows something typed.
fn escape_after_letters(events: &[Event]) -> Option<usize> {
    let is_escape = |event: &Event| matches!(event, Event::Key { key: Key::Escape, pressed: true, .. });
    let is_typed = |event: &Event| {
        matches!(event, Event::Text(_) | Event::Ime(_) | Event::Paste(_) | Event::Cut | Event::Key { pressed: true, .. })
    };
    let escape = events.iter().position(is_escape)?;
    events[..escape].iter().any(is_typed).then_some(escape)
}
