//! Taking an end of a link elsewhere without a pointer: the inspector's choices.

use super::*;

#[test]
fn by_keyboard_alone() {
    let mut window = drawn();
    let before = steps(&window);
    let link = Selection::of_link(Id::from("users"), Id::from("lb"));
    ask(&mut window, Action::Select(link));
    let choice = window.get_by(|node| node.role() == Role::ComboBox && node.label().as_deref() == Some("To"));
    choice.focus();
    window.run_steps(2);
    press(&mut window, NONE, Key::Space);
    let choices = |window: &Window, name: &str| {
        window.query_all_by(|node| node.toggled().is_some() && node.label().as_deref() == Some(name)).count()
    };
    assert_eq!(choices(&window, "Web server"), 1);
    assert_eq!(choices(&window, "Database leader"), 0, "users may not call it");
    window.get_by(|node| node.toggled().is_some() && node.label().as_deref() == Some("Web server")).focus();
    window.run_steps(2);
    press(&mut window, NONE, Key::Space);
    assert!(linked(&window, "users", "web") && !linked(&window, "users", "lb"));
    assert_eq!(steps(&window), before + 1);
    assert_eq!(window.state().selection(), &Selection::of_link(Id::from("users"), Id::from("web")));
}
