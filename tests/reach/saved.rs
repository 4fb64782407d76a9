//! What the saved designs can do without: the chapter's last one without anything.

use std::path::Path;
use std::sync::Arc;

use loadstar::analysis::{Gone, Reach};
use loadstar::catalog;
use loadstar::design::{Design, Id, KindName};

fn saved(name: &str) -> Design {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/chapter").join(name).with_extension("ron");
    let text = std::fs::read_to_string(path).expect("the file can be read");
    catalog::open(&text).design.expect("a saved design is one")
}

/// Everything that may go by itself: a component of one instance, one instance of several, a link that is a single path, a data
/// center. The users and their own access may not.
fn single_things(design: &Design) -> Vec<Gone> {
    let kind = |id: &Id| design.components[id].kind.name();
    let one_of = |id: &Id| match design.components[id].instances {
        1 => Gone::Component(id.clone()),
        _ => Gone::Instance(id.clone(), 1),
    };
    let components = design.components.keys().filter(|id| kind(id) != KindName::Client).map(one_of);
    let is_single = |id: &Id| design.components[id].instances == 1;
    let links = design.links.iter().filter(|link| kind(&link.from) != KindName::Client);
    let links = links.filter(|link| is_single(&link.from) && is_single(&link.to));
    let links = links.map(|link| Gone::Link(link.from.clone(), link.to.clone()));
    let centers = design.data_centers.keys().map(|id| Gone::DataCenter(id.clone()));
    components.chain(links).chain(centers).collect()
}

#[test]
fn millions_of_users_hang_on_nothing_single() {
    let design = Arc::new(saved("13-millions-of-users"));
    let reach = Reach::new(&design).expect("the design runs");
    for gone in single_things(&design) {
        let breaks = reach.breaks(std::slice::from_ref(&gone));
        assert!(breaks.is_empty(), "without {gone:?}: {breaks:?}");
    }
}

#[test]
fn each_stage_breaks_without_what_the_next_one_doubles() {
    for (name, gone) in [
        ("01-single-server", "web"),
        ("02-separate-database", "web"),
        ("04-load-balancer", "db"),
        ("08-stateless-web-tier", "lb"),
    ] {
        let design = Arc::new(saved(name));
        let reach = Reach::new(&design).expect("the design runs");
        let breaks = reach.breaks(&[Gone::Component(Id::from(gone))]);
        assert!(!breaks.is_empty(), "{name} without {gone}");
    }
}
