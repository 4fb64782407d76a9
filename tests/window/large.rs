//! A large design in a window as most people have it: no screen reader listens, so that only what the keyboard needs is announced.

use std::time::Duration;

use egui::{Context, Event, Key, Modifiers, Pos2, RawInput, Rect, vec2};
use loadstar::design::file;
use loadstar::ui::action::Action;
use loadstar::ui::app::App;
use loadstar::ui::selection::Selection;
use loadstar::ui::settings::Settings;

use super::large_design::large_design;

struct Plain {
    context: Context,
    app: App,
    time_s: f64,
    has_listener: bool,
}

impl Plain {
    fn open(count: usize, has_listener: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder for a file");
        let path = folder.path().join("large.ron");
        file::save(&path, &large_design(count, 1)).expect("a file can be written");
        let context = Context::default();
        let app = App::new(&context, Settings::default(), None, Some(path));
        let mut plain = Self { context, app, time_s: 0.0, has_listener };
        for _ in 0..5 {
            plain.frame(Vec::new());
        }
        plain
    }

    /// How long the window can wait for its next frame.
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.time_s += 0.25;
        if self.has_listener {
            self.context.enable_accesskit();
        }
        let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, vec2(1_440.0, 900.0)));
        let input = RawInput { screen_rect, time: Some(self.time_s), events, ..RawInput::default() };
        let app = &mut self.app;
        let mut output = self.context.run_ui(input, |ui| app.show(ui));
        output.textures_delta.clear();
        output.viewport_output.values().map(|output| output.repaint_delay).min().unwrap_or(Duration::MAX)
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        self.frame(vec![event(true)]);
        self.frame(vec![event(false)]);
        self.frame(Vec::new());
    }

    fn selection(&self) -> Selection {
        self.app.selection().clone()
    }
}

#[test]
fn a_paused_window_with_three_thousand_components_asks_for_no_frame() {
    let mut window = Plain::open(3_000, false);
    let mut quiet = 0;
    for _ in 0..200 {
        // The engine says once that it is ready.
        quiet = if window.frame(Vec::new()) == Duration::MAX { quiet + 1 } else { 0 };
        if quiet == 20 {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("it never comes to rest");
}

#[test]
fn the_keyboard_goes_the_same_way_whether_or_not_somebody_listens() {
    let way = |has_listener| {
        let mut window = Plain::open(30, has_listener);
        let first = window.app.history().design().components.keys().next().cloned().expect("there is one");
        let mut way = Vec::new();
        // Backwards from the first thing of the window to the last of the canvas, there forwards over the end, and back again.
        for (modifiers, key, times) in [
            (Modifiers::SHIFT, Key::Tab, 12),
            (Modifiers::NONE, Key::Tab, 16),
            (Modifiers::SHIFT, Key::Tab, 5),
            (Modifiers::ALT, Key::ArrowRight, 3),
        ] {
            for _ in 0..times {
                window.press(modifiers, key);
                way.push((window.selection(), window.context.memory(egui::Memory::focused)));
            }
        }
        window.app.carry_out(&window.context.clone(), Action::Select(Selection::of_id(first)));
        window.press(Modifiers::NONE, Key::ArrowDown);
        way.push((window.selection(), window.context.memory(egui::Memory::focused)));
        way
    };
    let (heard, unheard) = (way(true), way(false));
    assert!(heard.iter().any(|(selection, _)| selection.links.len() == 1), "the keyboard came to the canvas");
    assert_eq!(heard, unheard);
}
