//! Run: K runs or pauses, . one step, Ctrl+R resets, [ and ] slower and faster.

use super::*;
use crate::wait_for;

fn time_ns(window: &Window) -> u64 {
    window.state().runner().report().snapshot.as_ref().map_or(0, |snapshot| snapshot.time_ns)
}

fn runnable() -> Window {
    let mut window = quick_window(Language::English);
    ask(&mut window, Action::OpenChapter(3));
    wait_for("the run", || window.state().runner().report().snapshot.as_ref().map(|_| ()));
    window.run_steps(2);
    window
}

#[test]
fn k() {
    let mut window = runnable();
    press(&mut window, NONE, Key::K);
    assert!(window.state().runner().is_running());
    wait_for("the clock to run", || (time_ns(&window) > 0).then_some(()));
    press(&mut window, NONE, Key::K);
    assert!(!window.state().runner().is_running());
}

#[test]
fn one_step_and_reset() {
    let mut window = runnable();
    press(&mut window, NONE, Key::Period);
    wait_for("one event", || (time_ns(&window) > 0).then_some(()));
    press(&mut window, CONTROL, Key::R);
    wait_for("the start", || (time_ns(&window) == 0).then_some(()));
}

#[test]
fn brackets() {
    let mut window = runnable();
    let before = window.state().runner().speed();
    press(&mut window, NONE, Key::CloseBracket);
    assert!(window.state().runner().speed() > before);
    press(&mut window, NONE, Key::OpenBracket);
    press(&mut window, NONE, Key::OpenBracket);
    assert!(window.state().runner().speed() < before);
}
