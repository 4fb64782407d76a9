//! Delete: Delete, Backspace.

use super::*;

#[test]
fn a_data_center_goes_with_all_that_stands_in_it() {
    let mut window = drawn();
    select(&mut window, &["seoul"]);
    let mut told = false;
    one_step(&mut window, |window| {
        press(window, NONE, Key::Delete);
        told = window.query_all_by_label_contains("Deleted seoul with 1 component").next().is_some();
    });
    assert!(told, "the words that take it back say what went");
    assert!(!has(&window, "db") && design(&window).data_centers.is_empty());
    assert!(has(&window, "web"), "what stands outside stays");
}

#[test]
fn keys() {
    for key in [Key::Delete, Key::Backspace] {
        let mut window = drawn();
        select(&mut window, &["lb"]);
        one_step(&mut window, |window| press(window, NONE, key));
        assert!(!has(&window, "lb") && design(&window).links.is_empty());
    }
}
