//! The catalog: its entries, the rules of its links, the checks that read it, and the words for all of it.

mod checks;
mod cycles;
mod differences;
mod entries;
mod latency;
mod links;
mod words;

use loadstar::design::{Component, Design, Id, Kind, KindName, Link};

/// A design of one default component per row, and links between them.
fn design(components: &[(&str, KindName)], links: &[(&str, &str)]) -> Design {
    let mut design = Design::empty();
    for (id, kind) in components {
        design.components.insert(Id::from(*id), Component::new(Kind::default_of(*kind)).into());
    }
    design.links = links.iter().map(|(from, to)| Link::new(Id::from(*from), Id::from(*to))).collect();
    design
}
