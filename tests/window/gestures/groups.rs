//! Group into a data center: Ctrl+G, Ctrl+Shift+G.

use super::*;

#[test]
fn keys() {
    let mut window = drawn();
    select(&mut window, &["lb", "web"]);
    one_step(&mut window, |window| press(window, CONTROL, Key::G));
    let home = |window: &Window| design(window).components[&Id::from("web")].data_center.clone();
    let center = home(&window).expect("it stands in a data center");
    select(&mut window, &[center.as_str()]);
    one_step(&mut window, |window| press(window, CONTROL_SHIFT, Key::G));
    assert_eq!(home(&window), None);
    assert!(!design(&window).data_centers.contains_key(&center));
}
