//! What the saved designs can do without: the chapter's last one without anything.

use std::path::Path;
use std::sync::Arc;

use loadstar::analysis::failure::Trial;
use loadstar::analysis::failure::verdict::{one_of_each, points_of_failure, single_things, sweep};
use loadstar::analysis::{Gone, Reach, Watch};
use loadstar::catalog;
use loadstar::design::{Design, Id, KindName};

fn saved(name: &str) -> Design {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/chapter").join(name).with_extension("ron");
    let text = std::fs::read_to_string(path).expect("the file can be read");
    catalog::open(&text).design.expect("a saved design is one")
}

/// Everything that may go by itself: a component of one instance, one instance of several, a link that is a single path, a data
/// center. The users and their own access may not.
fn things_alone(design: &Design) -> Vec<Gone> {
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
    for gone in things_alone(&design) {
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

/// What a stage cannot do without: components, links and data centers by name.
fn points(name: &str) -> Vec<String> {
    let (design, watch) = (Arc::new(saved(name)), Watch::default());
    let reach = Reach::new(&design).expect("the design runs");
    let verdicts = sweep(&reach, &single_things(&design), &watch).expect("nobody stops it");
    points_of_failure(&design, &verdicts).iter().map(|point| point.gone.id()).collect()
}

#[test]
fn the_next_stage_mends_what_a_stage_cannot_do_without() {
    for (stage, point, next) in [
        ("02-separate-database", "web", "03-scale-up-or-out"),
        ("04-load-balancer", "db", "05-database-replication"),
        ("08-stateless-web-tier", "lb", "09-data-centers"),
        ("08-stateless-web-tier", "seoul", "09-data-centers"),
        ("08-stateless-web-tier", "sessions", "09-data-centers"),
        ("12-sharding", "cdn", "13-millions-of-users"),
        ("12-sharding", "dns", "13-millions-of-users"),
        ("12-sharding", "queue", "13-millions-of-users"),
    ] {
        let (before, after) = (points(stage), points(next));
        assert!(before.iter().any(|id| id == point), "{stage} can do without {point}: {before:?}");
        assert!(!after.iter().any(|id| id == point), "{next} cannot do without {point}: {after:?}");
    }
    assert!(points("13-millions-of-users").is_empty());
}

/// Everything that a trial of a stage says is what its verdict says: what has a path is served, ten times tried.
#[test]
fn each_stage_is_proved() {
    for name in ["01-single-server", "05-database-replication", "09-data-centers"] {
        let (design, watch) = (Arc::new(saved(name)), Watch::default());
        let reach = Reach::new(&design).expect("the design runs");
        let verdicts = sweep(&reach, &single_things(&design), &watch).expect("nobody stops it");
        let trial = Trial::new(&design, &watch).expect("the design runs").expect("users send");
        let tried = one_of_each(&verdicts);
        let proofs = trial.sweep(&tried, &watch, |_, _| {}).expect("nobody stops it");
        for (verdict, proof) in tried.iter().zip(proofs) {
            let lost = proof.success_ratio_before - proof.success_ratio_after;
            let is_broken = !verdict.breaks.is_empty();
            // The chapter's parts of the users are at least a third of them.
            assert_eq!(lost > 0.2, is_broken, "{name} without {:?}: {proof:?}", verdict.gone);
            assert!(is_broken || lost < 0.005, "{name} without {:?}: {proof:?}", verdict.gone);
        }
    }
}
