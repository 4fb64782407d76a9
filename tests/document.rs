//! Edits and history against a shadow model: a plain list of whole designs.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use loadstar::catalog;
use loadstar::design::kind::LoadBalancer;
use loadstar::design::{
    Act, Annotation, Class, Component, DataCenter, Deed, Design, Edit, Fault, Frame, Gesture, History, Id, Incident, Kind,
    KindName, Link, Point, Refused, Things, Workload,
};
use support::random_design::Random;

/// Any edit, as likely as not about something that exists.
fn random_edit(random: &mut Random, depth: usize) -> Edit {
    match random.below(if depth == 0 { 24 } else { 23 }) {
        0 | 1 => Edit::AddComponent(random.id(), random.component()),
        2 => Edit::AddDataCenter(random.id(), random.data_center()),
        3 | 4 => Edit::AddLink(random.link()),
        5 => Edit::AddAnnotation(random.annotation()),
        6 => Edit::Remove((0..random.below(3)).map(|_| random.id()).collect()),
        7 => Edit::RemoveLink(random.id(), random.id()),
        8 => Edit::RemoveAnnotation(random.below(4)),
        9 => Edit::Move((0..random.below(3)).map(|_| (random.id(), random.point())).collect()),
        10 => Edit::SetFrame(random.id(), random.data_center().frame),
        11 => Edit::SetDataCenter(random.id(), random.once_in(2).then(|| random.id())),
        12 => Edit::SetLabel(random.id(), random.text()),
        13 => Edit::SetNote(random.id(), random.text()),
        14 => Edit::SetInstances(random.id(), random.below(9) as u32 + 1),
        15 => random_parameter(random),
        16 => Edit::SetLink(random.id(), random.id(), random.link()),
        17 => Edit::SetAnnotation(random.below(4), random.annotation()),
        18 => Edit::SetWorkload(random.design().workload),
        19 => Edit::SetSeed(random.next()),
        20 => Edit::SetName(random.text()),
        22 => Edit::SetLocked((0..random.below(3)).map(|_| random.id()).collect(), random.once_in(2)),
        21 => Edit::SetIncidents(vec![Incident { at_s: 1.0, what: random.fault() }]),
        _ => Edit::All((0..random.below(4)).map(|_| random_edit(random, depth + 1)).collect()),
    }
}

fn random_parameter(random: &mut Random) -> Edit {
    let kind = random.kind();
    let parameters = catalog::info(kind.name()).parameters;
    let names: Vec<&'static str> = parameters.iter().map(|parameter| parameter.name).collect();
    let name = random.pick(&names);
    let value = kind.fields().get(name).expect("a field of the kind");
    Edit::SetParameter(random.id(), name, value)
}

/// What every design that edits made keeps.
fn assert_sound(design: &Design, what: &str) {
    let mut ends = BTreeSet::new();
    for link in &design.links {
        assert!(design.components.contains_key(&link.from) && design.components.contains_key(&link.to), "{what}");
        assert!(link.from != link.to && ends.insert((&link.from, &link.to)), "{what}");
    }
    assert!(design.components.keys().all(|id| !design.data_centers.contains_key(id)), "{what}");
}

#[test]
fn an_edit_is_made_whole_or_not_at_all() {
    let mut refused = 0;
    for seed in 0..200 {
        let mut random = Random::new(seed);
        let mut design = Design::empty();
        for step in 0..100 {
            let edit = random_edit(&mut random, 0);
            let before = design.clone();
            if edit.apply(&mut design).is_err() {
                refused += 1;
                assert_eq!(design, before, "seed {seed} step {step}: {edit:?}");
            }
            assert_sound(&design, &format!("seed {seed} step {step}: {edit:?}"));
        }
    }
    assert!((2_000..18_000).contains(&refused), "{refused} of 20,000 edits were refused: too one-sided to test anything");
}

/// The history as a list of whole designs, and a place in it.
struct Shadow {
    designs: Vec<Design>,
    present: usize,
    gesture: Option<Gesture>,
    /// What could be done again before the gesture.
    undone: Vec<Design>,
}

impl Shadow {
    fn apply(&mut self, edit: &Edit, gesture: Option<Gesture>) -> Result<(), Refused> {
        let mut after = self.designs[self.present].clone();
        edit.apply(&mut after)?;
        if after == self.designs[self.present] {
            return Ok(());
        }
        let undone = self.designs.split_off(self.present + 1);
        let goes_on = gesture.is_some() && gesture == self.gesture && self.present > 0;
        if goes_on {
            self.designs[self.present] = after;
        } else {
            self.designs.push(after);
            self.present += 1;
            self.undone = undone;
        }
        self.gesture = gesture;
        if self.designs[self.present] == self.designs[self.present - 1] {
            self.designs.pop();
            self.present -= 1;
            self.designs.append(&mut self.undone);
            self.gesture = None;
        }
        Ok(())
    }

    fn go(&mut self, forward: bool) -> bool {
        let next = if forward { self.present + 1 } else { self.present.wrapping_sub(1) };
        let there = next < self.designs.len();
        if there {
            self.present = next;
            self.gesture = None;
        }
        there
    }
}

#[test]
fn the_history_is_a_list_of_designs() {
    for seed in 0..100 {
        let mut random = Random::new(seed);
        let start = random.design();
        let mut history = History::new(start.clone());
        let mut shadow = Shadow { designs: vec![start.clone()], present: 0, gesture: None, undone: Vec::new() };
        for step in 0..120 {
            let what = format!("seed {seed} step {step}");
            match random.below(8) {
                0 => assert_eq!(history.undo(), shadow.go(false), "{what}"),
                1 => assert_eq!(history.redo(), shadow.go(true), "{what}"),
                _ => {
                    let edit = random_edit(&mut random, 0);
                    let gesture = random.once_in(2).then(|| Gesture(random.below(2) as u64));
                    assert_eq!(history.apply(&edit, gesture), shadow.apply(&edit, gesture), "{what}: {edit:?}");
                }
            }
            assert_eq!(**history.design(), shadow.designs[shadow.present], "{what}");
            assert_eq!(history.undo_step().is_some(), shadow.present > 0, "{what}");
            assert_eq!(history.redo_step().is_some(), shadow.present + 1 < shadow.designs.len(), "{what}");
        }
        while history.redo() {}
        assert_eq!(Some(&**history.design()), shadow.designs.last(), "seed {seed}");
        while history.undo() {}
        assert_eq!(**history.design(), start, "seed {seed}");
    }
}

fn two_servers() -> Design {
    let mut design = Design::empty();
    for id in ["a", "b"] {
        design.components.insert(id.into(), Component::new(Kind::default_of(KindName::WebServer)).into());
    }
    design
}

#[test]
fn a_gesture_is_one_step_and_one_that_ends_where_it_began_is_none() {
    let to = |x: f64| Edit::Move(vec![("a".into(), Point(x, 0.0))]);
    let mut history = History::new(two_servers());
    for x in [1.0, 2.0, 3.0] {
        history.apply(&to(x), Some(Gesture(1))).expect("moved");
    }
    history.apply(&to(9.0), Some(Gesture(2))).expect("moved");
    history.apply(&to(3.0), Some(Gesture(2))).expect("moved back");
    assert_eq!(
        history.undo_step().map(|step| step.deed.clone()),
        Some(Deed { things: Things::One("a".into()), ..Deed::of_design(Act::Move) })
    );
    assert!(history.is_changed());
    assert!(history.undo() && !history.undo());
    assert!(!history.is_changed());
    assert_eq!(**history.design(), two_servers());
}

#[test]
fn a_gesture_that_is_given_up_leaves_what_can_be_done_again() {
    let to = |x: f64| Edit::Move(vec![("a".into(), Point(x, 0.0))]);
    let mut history = History::new(two_servers());
    for x in [1.0, 2.0] {
        history.apply(&to(x), None).expect("moved");
    }
    history.mark_saved(history.design().clone());
    let timeline = history.timeline(History::STEPS_MAX);
    history.go_to(1);
    for x in [5.0, 6.0, 1.0, 7.0, 1.0] {
        history.apply(&to(x), Some(Gesture(1))).expect("moved");
        assert_eq!(history.redo_step().is_some(), x < 2.0, "at {x}");
    }
    assert!(history.redo(), "nothing can be done again");
    assert_eq!(history.timeline(History::STEPS_MAX), timeline);
    assert!(history.is_saved_at(2) && !history.redo());
    history.go_to(1);
    history.apply(&to(5.0), Some(Gesture(2))).expect("moved");
    history.apply(&to(6.0), None).expect("moved");
    assert!(!history.redo(), "a step that was made leaves nothing");
    history.undo();
    history.apply(&to(9.0), Some(Gesture(3))).expect("moved");
    assert!(history.undo());
    assert_eq!(history.len(), 3, "a gesture that was undone is what can be done again");
}

#[test]
fn the_oldest_steps_are_forgotten_first() {
    let mut history = History::new(Design::empty());
    for seed in 2..History::STEPS_MAX as u64 + 12 {
        history.apply(&Edit::SetSeed(seed), None).expect("set");
    }
    let mut steps = 0;
    while history.undo() {
        steps += 1;
    }
    assert_eq!((steps, history.design().seed), (History::STEPS_MAX, 11));
}

#[test]
fn saving_is_told_apart_from_changing_back() {
    let mut history = History::new(Design::empty());
    history.apply(&Edit::SetSeed(5), None).expect("set");
    history.mark_saved(history.design().clone());
    assert!(!history.is_changed());
    history.undo();
    assert!(history.is_changed());
    history.redo();
    assert!(!history.is_changed());
}

#[test]
fn what_is_removed_is_named_nowhere() {
    for seed in 0..300 {
        let mut random = Random::new(seed);
        let mut design = random.design();
        let taken: Vec<Id> = design.components.keys().chain(design.data_centers.keys()).cloned().collect();
        if taken.is_empty() {
            continue;
        }
        let id = random.pick(&taken);
        Edit::Remove(BTreeSet::from([id.clone()])).apply(&mut design).expect("removed");
        design.name.clear();
        design.notes.clear();
        design.annotations = Vec::<Annotation>::new();
        let text = format!("{design:?}");
        assert!(!text.contains(&format!("{id:?}")), "seed {seed}: {id} is still in {text}");
    }
}

#[test]
fn what_spoke_of_a_link_or_an_instance_goes_with_it() {
    let mut design = Design::empty();
    let mut balancer =
        LoadBalancer { weights: BTreeMap::from([("a".into(), 2.0), ("b".into(), 3.0)]), ..LoadBalancer::default() };
    balancer.routes = BTreeMap::from([(Class::Read, "a".into()), (Class::Write, "b".into())]);
    design.components.insert("lb".into(), Component::new(Kind::LoadBalancer(balancer)).into());
    for id in ["a", "b"] {
        let tier = Component { instances: 3, ..Component::new(Kind::default_of(KindName::WebServer)) };
        design.components.insert(id.into(), tier.into());
        design.links.push(Link::new("lb".into(), id.into()));
    }
    let faults = [Fault::Cut("lb".into(), "a".into()), Fault::KillInstance("b".into(), 2), Fault::KillInstance("b".into(), 3)];
    design.incidents = faults.iter().map(|what| Incident { at_s: 1.0, what: what.clone() }).collect();

    Edit::RemoveLink("lb".into(), "a".into()).apply(&mut design).expect("removed");
    Edit::SetInstances("b".into(), 2).apply(&mut design).expect("set");

    let left: Vec<&Fault> = design.incidents.iter().map(|incident| &incident.what).collect();
    assert_eq!(left, [&Fault::KillInstance("b".into(), 2)]);
    let Kind::LoadBalancer(balancer) = &design.components["lb"].kind else { panic!("still a balancer") };
    assert_eq!(balancer.weights, BTreeMap::from([("b".into(), 3.0)]));
    assert_eq!(balancer.routes, BTreeMap::from([(Class::Write, "b".into())]));
}

#[test]
fn edits_that_make_no_sense_are_refused_with_the_reason() {
    let (a, b, c) = (Id::from("a"), Id::from("b"), Id::from("c"));
    let link = |from: &Id, to: &Id| Link::new(from.clone(), to.clone());
    let add = |from: &Id, to: &Id| Edit::AddLink(link(from, to));
    let rows = [
        (Edit::AddComponent(a.clone(), Component::clone(&two_servers().components["a"])), Refused::IdTaken(a.clone())),
        (Edit::AddDataCenter(b.clone(), DataCenter::default()), Refused::IdTaken(b.clone())),
        (add(&a, &c), Refused::NoSuchId(c.clone())),
        (add(&a, &a), Refused::SelfLink(a.clone())),
        (Edit::RemoveLink(b.clone(), a.clone()), Refused::NoSuchLink(b.clone(), a.clone())),
        (Edit::All(vec![add(&a, &b), add(&a, &b)]), Refused::LinkExists(a.clone(), b.clone())),
        (Edit::Remove(BTreeSet::from([a.clone(), c.clone()])), Refused::NoSuchId(c.clone())),
        (Edit::SetDataCenter(a.clone(), Some(b.clone())), Refused::NoSuchId(b)),
        (Edit::RemoveAnnotation(0), Refused::NoSuchAnnotation(0)),
    ];
    for (edit, reason) in rows {
        let mut design = two_servers();
        assert_eq!(edit.apply(&mut design), Err(reason), "{edit:?}");
        assert_eq!(design, two_servers(), "{edit:?}");
    }
}

/// Two servers behind a balancer, a data center and a text.
fn drawn() -> Design {
    let mut design = two_servers();
    design.components.insert("lb".into(), Component::new(Kind::default_of(KindName::LoadBalancer)).into());
    design.data_centers.insert("seoul".into(), DataCenter::default());
    design.links.push(Link::new("lb".into(), "a".into()));
    design.annotations.push(text_at(0.0, "why"));
    design
}

fn text_at(x: f64, text: &str) -> Annotation {
    Annotation::new(Point(x, 0.0), text.to_owned())
}

fn moved(ids: &[&str]) -> Edit {
    Edit::Move(ids.iter().map(|id| (Id::from(*id), Point(1.0, 0.0))).collect())
}

fn removed(ids: &[&str]) -> Edit {
    Edit::Remove(ids.iter().map(|id| Id::from(*id)).collect())
}

/// A step is named after what the edit did, not after what it might have done.
#[track_caller]
fn check_deed(edit: &Edit, act: Act, things: Things) {
    let mut history = History::new(drawn());
    history.apply(edit, None).expect("made");
    let deed = history.undo_step().map(|step| step.deed.clone());
    assert_eq!(deed, Some(Deed { act, things, parameter: None }), "{edit:?}");
}

#[test]
fn what_was_put_in_and_taken_away_names_a_step() {
    let one = |id: &str| Things::One(id.into());
    let link = |from: &str, to: &str| Things::OneLink(from.into(), to.into());
    let add = |id: &str| Edit::AddComponent(id.into(), Component::new(Kind::default_of(KindName::Cache)));
    let join = |from: &str, to: &str| Edit::AddLink(Link::new(from.into(), to.into()));
    let put_in = |id: &str, center: &str| Edit::SetDataCenter(id.into(), Some(center.into()));
    let center = Edit::AddDataCenter("busan".into(), DataCenter::default());
    let unlink = Edit::RemoveLink("lb".into(), "a".into());
    let all_gone = Edit::All(vec![unlink.clone(), Edit::RemoveAnnotation(0), removed(&["a", "b"])]);
    for (edit, act, things) in [
        (add("c"), Act::Add, one("c")),
        (Edit::All(vec![add("c"), add("d")]), Act::Add, Things::Components(2)),
        (Edit::All(vec![add("c"), join("lb", "c")]), Act::Add, one("c")),
        (Edit::All(vec![center, put_in("a", "busan")]), Act::Add, one("busan")),
        (join("lb", "b"), Act::Add, link("lb", "b")),
        (Edit::AddAnnotation(text_at(0.0, "more")), Act::Add, Things::Texts(1)),
        (removed(&["a"]), Act::Remove, one("a")),
        (all_gone, Act::Remove, Things::Components(2)),
        (removed(&["seoul"]), Act::Remove, one("seoul")),
        (unlink, Act::Remove, link("lb", "a")),
    ] {
        check_deed(&edit, act, things);
    }
}

#[test]
fn what_was_changed_names_a_step() {
    let one = |id: &str| Things::One(id.into());
    let frame = |x: f64, w: f64| Edit::SetFrame("seoul".into(), Frame { x, w, ..Frame::default() });
    let home = |id: &str, center: Option<&str>| Edit::SetDataCenter(id.into(), center.map(Id::from));
    let instances = |id: &str| Edit::SetInstances(id.into(), 3);
    let workload = |workload: Workload| Edit::SetWorkload(workload);
    let width = Frame::default().w;
    // Where something stays, it has not moved; a data center takes along what stands in it.
    let into_seoul = Edit::All(vec![moved(&["a"]), home("a", Some("seoul")), home("b", None)]);
    let with_seoul = Edit::All(vec![moved(&["a", "b"]), frame(9.0, width)]);
    let text_alone = Edit::All(vec![moved(&[]), Edit::SetAnnotation(0, text_at(5.0, "why"))]);
    let busier = Workload { users: 7, requests_per_user_s: 9.0, ..Workload::default() };
    for (edit, act, things) in [
        (moved(&["a", "b", "lb"]), Act::Move, Things::Components(3)),
        (into_seoul, Act::Move, one("a")),
        (with_seoul, Act::Move, one("seoul")),
        (text_alone, Act::Move, Things::Texts(1)),
        (frame(0.0, 900.0), Act::Resize, one("seoul")),
        (home("a", Some("seoul")), Act::SetDataCenter, one("a")),
        (Edit::SetAnnotation(0, text_at(0.0, "because")), Act::SetText, Things::Texts(1)),
        (Edit::SetLabel("a".into(), "웹".to_owned()), Act::Rename, one("a")),
        (instances("a"), Act::SetInstances, one("a")),
        (Edit::All(vec![instances("a"), instances("b")]), Act::SetInstances, Things::Components(2)),
        (workload(Workload { users: 7, ..Workload::default() }), Act::SetUsers, Things::Design),
        (workload(busier), Act::SetWorkload, Things::Design),
        (Edit::SetSeed(99), Act::SetSeed, Things::Design),
    ] {
        check_deed(&edit, act, things);
    }
}

#[test]
fn a_drag_is_named_after_all_that_it_moved() {
    let mut history = History::new(two_servers());
    let to = |a: f64, b: f64| Edit::Move(vec![("a".into(), Point(a, 0.0)), ("b".into(), Point(b, 0.0))]);
    for step in 1..5 {
        history.apply(&to(f64::from(step), f64::from(step)), Some(Gesture(1))).expect("moved");
    }
    let deed = history.undo_step().map(|step| step.deed.things.clone());
    assert_eq!((history.len(), deed), (1, Some(Things::Components(2))));
}

#[test]
fn every_step_of_the_list_can_be_gone_to() {
    let mut history = History::new(Design::empty());
    for seed in 2..12 {
        history.apply(&Edit::SetSeed(seed), None).expect("set");
    }
    history.mark_saved(history.design().clone());
    for done in [0, 10, 3, 7, 99, 0, 5] {
        history.go_to(done);
        let done = done.min(10);
        assert_eq!((history.done(), history.len(), history.design().seed), (done, 10, done as u64 + 1));
        assert_eq!(history.steps_since_saved(), Some(10 - done));
        for number in 0..10 {
            let step = history.step(number).expect("a step");
            assert_eq!((step.before.seed, step.after.seed), (number as u64 + 1, number as u64 + 2));
        }
        assert!(history.step(10).is_none());
    }
}
