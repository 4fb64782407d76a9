//! Single requests: the list of them, where the time of one went, and its story.

use std::sync::Arc;

use egui::Key;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use loadstar::catalog;
use loadstar::design::{Design, Fault, Id};
use loadstar::engine::trace::Doing;
use loadstar::engine::{Options, Simulation, Trace};
use loadstar::ui::action::Action;
use loadstar::ui::chapter;
use loadstar::ui::requests::{Teller, steps};
use loadstar::words::Language;

use super::{Window, ask, wait_for, window};

const S: u64 = 1_000_000_000;

fn go_to(window: &mut Window, at_ns: u64) {
    ask(window, Action::Seek(at_ns));
    wait_for("the moment", || (window.state().runner().report().time_ns() == at_ns).then_some(()));
    window.run_steps(2);
}

fn with_failures(language: Language) -> Window {
    let mut window = window(language);
    ask(&mut window, Action::OpenChapter(4));
    go_to(&mut window, 2 * S);
    ask(&mut window, Action::Fault(Fault::Kill(Id::from("db"))));
    go_to(&mut window, 4 * S);
    window.get_by_label(if language == Language::English { "Requests" } else { "요청" }).click();
    window.run_steps(3);
    window
}

#[test]
fn requests_are_listed_and_one_is_shown_with_its_story() {
    let mut window = with_failures(Language::English);
    let report = window.state().runner().report();
    let newest = report.requests.traces.last().expect("a trace");
    let number = loadstar::words::with_commas(&newest.request.to_string());
    window.get_by_label_contains(&format!("request {number},")).click();
    window.run_steps(3);
    let inspected = window.state().inspected().expect("it is shown");
    assert_eq!(inspected.request, newest.request);
    assert!(inspected.step().expect("a story").words.contains("sends a"));
    window.get_by_label("Next step").click();
    window.run_steps(3);
    let step = window.state().inspected().and_then(|inspected| inspected.step().cloned()).expect("a step");
    assert!(window.query_by_label(&step.words).is_some(), "{} is not told", step.words);
    window.key_press(Key::Escape);
    window.run_steps(3);
    assert!(window.state().inspected().is_none(), "Escape does not put it away");
}

#[test]
fn a_failed_request_says_why_whether_it_was_in_the_sample_or_not() {
    for (language, failed, why) in [(Language::English, "Failed: ", "leader"), (Language::Korean, "실패: ", "리더")] {
        let mut window = with_failures(language);
        window.get_by_label_contains(failed).click();
        window.run_steps(3);
        let report = window.state().runner().report();
        let is_sampled = |request: u64| report.requests.traces.iter().any(|trace| trace.request == request);
        let other =
            report.requests.failed.iter().rev().find(|failed| !is_sampled(failed.request)).copied().expect("one of the rest");
        ask(&mut window, Action::Inspect { request: other.request, began_ns: other.began_ns });
        wait_for("its trace", || {
            window.run_steps(1);
            window.state().inspected().and_then(|inspected| inspected.trace().cloned())
        });
        window.run_steps(2);
        assert!(window.query_all_by_label_contains(why).next().is_some(), "{language:?}: nothing says why");
        let more = if language == Language::English { "Lists requests of this class" } else { "같은 종류로" };
        window.get_by_label_contains(more).click();
        window.run_steps(3);
        // All that is listed is of that class and failed for that reason.
        let class = catalog::class_label(language, other.class);
        let of_others = report.requests.failed.iter().filter(|failed| failed.class != other.class);
        for failed in of_others {
            let number = loadstar::words::with_commas(&failed.request.to_string());
            assert!(window.query_all_by_label_contains(&format!(" {number},")).next().is_none(), "not of {class}");
        }
    }
}

fn traces() -> (Arc<Design>, Vec<Arc<Trace>>) {
    let mut all = Vec::new();
    let mut last = None;
    for bundled in chapter::all() {
        let design = Arc::new(catalog::open(bundled.text).design.expect("it opens"));
        let mut run = Simulation::new(&design, &Options { traces_per_s: 30, ..Options::default() }).expect("it runs");
        run.advance(3 * S, u64::MAX);
        for (language, trace) in run.traces().flat_map(|trace| Language::ALL.map(|language| (language, trace))) {
            check_story(&Teller { language, design: &design }, trace, bundled.name);
        }
        all.extend(run.traces().take(20).cloned());
        last = Some(design);
    }
    (last.expect("a design"), all)
}

/// A story has each call of its request in it, in the order in which it happened, and no word without words.
fn check_story(teller: &Teller<'_>, trace: &Trace, name: &str) {
    let story = steps(teller, trace);
    assert!(story.is_sorted_by_key(|step| step.at_ns), "{name}");
    let calls = trace.spans.iter().filter(|span| span.parent.is_some());
    let sent = story.iter().filter(|step| step.hop.as_ref().is_some_and(|(_, is_back)| !is_back));
    let hops: Vec<_> = sent.map(|step| step.hop.clone().expect("a hop").0).collect();
    assert_eq!(hops.len(), calls.clone().count(), "{name}: {story:#?}");
    for call in calls {
        let ends = (call.from.id.clone(), call.to.id.clone());
        assert!(hops.contains(&ends), "{name}: {ends:?} is not told");
        // It goes along a link that is drawn.
        assert!(
            teller.design.link(&ends.0, &ends.1).is_some() || ends.0 == ends.1 || is_resolving(teller, &ends.1),
            "{name}: {ends:?}"
        );
    }
    for step in &story {
        assert!(!step.words.contains("%{") && !step.words.contains("step.") && !step.words.contains("why."), "{}", step.words);
    }
    let waited: u64 =
        trace.spans.iter().map(|span| span.time_ns(Doing::WaitingForSlot) + span.time_ns(Doing::WaitingForCpu)).sum();
    let says_wait = story.iter().any(|step| step.words.contains("waits") || step.words.contains("대기"));
    assert!(waited == 0 || says_wait, "{name}: {waited} ns of waiting are not told");
}

/// A client asks a name server whose records are its own links.
fn is_resolving(teller: &Teller<'_>, to: &Id) -> bool {
    teller.design.components.get(to).is_some_and(|component| component.kind.name() == loadstar::design::KindName::Dns)
}

#[test]
fn each_design_of_the_chapter_has_stories_that_are_whole_in_both_languages() {
    let (_, traces) = traces();
    assert!(traces.len() > 100);
}

#[test]
fn the_log_gathers_errors_and_is_searched_and_says_how_long_it_took_to_recover() {
    let mut window = window(Language::English);
    ask(&mut window, Action::OpenChapter(10));
    let monitored = window.state().history().design().components.keys().find(|id| id.as_str().starts_with("web")).cloned();
    let monitored = monitored.expect("a web server");
    ask(&mut window, Action::Edit(loadstar::design::Edit::SetIncidents(Vec::new())));
    // Few users, so that a minute of it is soon over.
    let workload = loadstar::design::Workload { users: 300, ..window.state().history().design().workload.clone() };
    ask(&mut window, Action::Edit(loadstar::design::Edit::SetWorkload(workload)));
    go_to(&mut window, 3 * S);
    ask(&mut window, Action::Fault(Fault::Kill(monitored)));
    go_to(&mut window, 80 * S);
    window.get_by_label("Log").click();
    window.run_steps(3);
    assert!(window.query_all_by_label_contains("detected after").next().is_some(), "nothing says when it was noticed");
    assert!(window.query_all_by_label_contains("recovered after").next().is_some(), "nothing says when it was over");
    let failures = |window: &Window| {
        let nodes = window.query_all_by_label_contains(" request ");
        nodes.filter(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with("00:"))).count()
    };
    let alerts = |window: &Window| window.query_all_by_label_contains("Alert").count();
    assert!(failures(&window) > 0 && alerts(&window) < 20, "the log is empty");
    super::field(&window, "Search the log").focus();
    window.run_steps(2);
    window.event(egui::Event::Text("Alert".to_owned()));
    window.run_steps(3);
    assert_eq!(failures(&window), 0, "what was not sought is listed");
    assert!(alerts(&window) > 0, "what was sought is not listed");
}
