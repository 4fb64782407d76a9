//! Texts that are not a good design, each with what is told of it and where.

use loadstar::catalog;
use loadstar::design::file::{limits, read, read_bytes};
use loadstar::design::{Design, Link, Location, Problem};
use loadstar::words::{Language, has_text};

/// Stands in front of each place that a problem is expected at.
const MARK: char = '§';

/// `marked` without its marks, and where they stood.
fn unmarked(marked: &str) -> (String, Vec<Location>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    let (mut line, mut column) = (1, 1);
    for character in marked.chars() {
        match character {
            MARK => {
                places.push(Location { line, column });
                continue;
            }
            '\n' => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
        text.push(character);
    }
    (text, places)
}

#[track_caller]
fn compare(marked: &str, problems: &[Problem], places: &[Location], codes: &[&str]) {
    let told: Vec<(Option<Location>, &str)> = problems.iter().map(|problem| (problem.location, problem.code)).collect();
    let expected: Vec<(Option<Location>, &str)> = places.iter().copied().map(Some).zip(codes.iter().copied()).collect();
    assert_eq!(places.len(), codes.len(), "marks and codes of {marked}");
    assert_eq!(told, expected, "{marked}\n{problems:#?}");
    for problem in problems {
        for language in Language::ALL {
            let key = format!("problem.{}", problem.code);
            assert!(has_text(language, &key) && has_text(language, &format!("{key}_mend")), "{key} in {language:?}");
            let words = catalog::problem_text(language, problem) + &catalog::problem_mend(language, problem);
            assert!(!words.contains("%{"), "{words}");
        }
    }
}

/// Reads a text and compares its problems with the marks in it and their codes.
#[track_caller]
fn check(marked: &str, codes: &[&str]) -> Option<Design> {
    let (text, places) = unmarked(marked);
    let reading = read(&text);
    compare(marked, &reading.problems, &places, codes);
    reading.design
}

/// The same for a text with a component in it, which has `body`; gives how many components could be read.
#[track_caller]
fn check_component(body: &str, code: &str) -> usize {
    let design = check(&format!("Design(format: 1, components: {{\n\"웹\": ({body}),\n\"b\": (kind: Dns())}})"), &[code]);
    design.map_or(0, |design| design.components.len())
}

#[test]
fn what_is_no_design_says_so() {
    for text in ["§", "§  // nothing but this\n", "§/* \n */"] {
        assert_eq!(check(text, &["empty_file"]), None);
    }
    for text in ["§{\"format\": 1}", "\n\n  §[1, 2]", "§Desgn(format: 1)", "§Design", "§format: 1"] {
        assert_eq!(check(text, &["not_a_design"]), None);
    }
    let picture = read_bytes(b"\x89PNG\r\n\x1a\n");
    compare("a picture", &picture.problems, &[Location { line: 1, column: 1 }], &["not_text"]);
    let broken = read_bytes("Design(\n  name: \"\u{ac00}".as_bytes().split_last().expect("bytes").1);
    compare("half a letter", &broken.problems, &[Location { line: 2, column: 10 }], &["not_text"]);
}

#[test]
fn brackets_and_quotes_that_are_never_closed_are_told_where_they_open() {
    check("Design§(format: 1", &["unclosed_bracket"]);
    check("Design(format: 1,\n components: §{\n \"a\": (kind: Dns()),\n", &["unclosed_bracket"]);
    check("Design(format: 1, name: §\"abc)", &["unclosed_text"]);
    check("Design(format: 1, name: §r#\"abc\")", &["unclosed_text"]);
    check("Design(format: 1, §/* /* */ )", &["unclosed_comment"]);
    check("Design(format: 1, links: [(from: \"a\", to: \"b\"§], )", &["wrong_bracket"]);
    let deep = format!("Design(format: 1, links: {}§{}", "[".repeat(limits::NESTING_MAX - 1), "[".repeat(10_000));
    check(&deep, &["too_deep"]);
}

#[test]
fn commas_and_colons_are_mended() {
    let rows = [
        ("Design(format: 1§ seed: 7)", "missing_comma"),
        ("Design(format: 1,§, seed: 7)", "stray_comma"),
        ("Design(§, format: 1, seed: 7)", "stray_comma"),
        ("Design(format: 1, seed§ 7)", "missing_colon"),
        ("Design(format: 1, seed §= 7)", "missing_colon"),
        ("Design(format: 1, §; seed: 7)", "stray_character"),
        ("Design(format: 1, seed: §@ 7)", "stray_character"),
        ("Design(format: 1, seed: 7) §)", "trailing_text"),
        ("Design(format: 1, seed: 7)\n§Design()", "trailing_text"),
        ("Design(format: 1, seed: 7, name:§)", "missing_value"),
        ("Design(format: 1, seed: 7, name:§ , notes: \"a\")", "missing_value"),
        ("Design(format: 1§ // the format\nseed: 7)", "missing_comma"),
        ("Design(format: 1, seed: 7, name: \"a\"§\"b\")", "missing_comma"),
    ];
    for (text, code) in rows {
        let design = check(text, &[code]).expect("a design");
        assert_eq!(design.seed, 7, "{text}");
    }
    check("Design(format: 1, components: {§(1): 2})", &["no_key"]);
    check("Design(format: 1, components: {\"a\"§(kind: Dns())})", &["missing_colon"]);
}

#[test]
fn wrong_values_are_told_and_left_out() {
    let rows = [
        ("instances: §-1, kind: Dns()", "number_out_of_bounds"),
        ("instances: §99999999999, kind: Dns()", "number_out_of_bounds"),
        ("instances: §1.5, kind: Dns()", "expected_count"),
        ("instances: §\"3\", kind: Dns()", "expected_count"),
        ("label: \"한글 이름\", instances: §three, kind: Dns()", "expected_count"),
        ("label: §3, kind: Dns()", "expected_text"),
        ("label: §\"a\\qb\", kind: Dns()", "bad_escape"),
        ("kind: Dns(), in: §seoul", "expected_text"),
        ("kind: Dns(ttl_s: §\"60\")", "expected_number"),
        ("kind: Dns(ttl_s: §60s)", "expected_number"),
        ("kind: Dns(ttl_s: §1.2.3)", "expected_number"),
        ("kind: Dns(ttl_s: §1e999)", "not_finite"),
        ("kind: Dns(ttl_s: §-1e999)", "not_finite"),
        ("kind: Dns(ttl_s: §NaN)", "not_finite"),
        ("kind: Dns(ttl_s: §-inf)", "not_finite"),
        ("kind: Dns(health_checks: §yes)", "expected_flag"),
        ("kind: Dns(answer: §\"Simple\")", "expected_name"),
        ("kind: Dns(answer: §Sinple)", "unknown_value_near"),
        ("kind: Dns(answer: §Anycast)", "unknown_value"),
        ("kind: Dns(lookup: §5)", "expected_name"),
        ("kind: LoadBalancer(health_check: Some(§(every_ms: 5)))", "needless_some"),
        ("kind: WebServer(autoscale: Some ( §(min: 1)))", "needless_some"),
        ("kind: Dns(lookup: §Fixt(ms: 5))", "unknown_value_near"),
        ("kind: Dns(lookup: Fixed(ms: §\"5\"))", "expected_number"),
        ("kind: Dns(lookup: Fixed(§mss: 5))", "unknown_field_near"),
        ("kind: Dns(§lookup: Fixed())", "missing_field"),
        ("kind: Dns(lookup: §Fixed)", "needs_brackets"),
        ("at: §(1), kind: Dns()", "wrong_length"),
        ("at: §(1, 2, 3), kind: Dns()", "wrong_length"),
        ("at: (1, §\"2\"), kind: Dns()", "expected_number"),
        ("at: §(x: 1, y: 2), kind: Dns()", "expected_number"),
        ("at: §3, kind: Dns()", "expected_struct"),
        ("kind: WebServer(service: {§reed: Fixed(ms: 3)})", "unknown_value_near"),
        ("kind: WebServer(service: {§download: Fixed(ms: 3)})", "unknown_value"),
        ("kind: WebServer(service: §[])", "expected_map"),
        ("kind: WebServer(hosts: §Database)", "expected_list"),
        ("kind: WebServer(hosts: [Database, §Cach])", "unknown_value_near"),
        ("kind: WebServer(autoscale: (min: 1, max: §true))", "expected_count"),
        ("§instnces: 3, kind: Dns()", "unknown_field_near"),
        ("§color: \"red\", kind: Dns()", "unknown_field"),
        ("kind: Dns(), §label: \"a\", ", "duplicate_name"),
    ];
    for (body, code) in rows {
        let body = if code == "duplicate_name" { format!("label: \"b\", {body}") } else { body.to_owned() };
        assert_eq!(check_component(&body, code), 2, "{body}: the rest of the component is read");
    }
}

#[test]
fn a_component_without_its_kind_is_one_problem() {
    let rows = [
        ("at: (1, 2), kind: §Cach()", "unknown_kind_near"),
        ("kind: §Kubernetes(nodes: 3)", "unknown_kind"),
        ("kind: §Dns", "needs_brackets"),
        ("§kid: Dns()", "unknown_field_near"),
        ("kind:§", "missing_value"),
    ];
    for (body, code) in rows {
        assert_eq!(check_component(body, code), 1, "{body}");
    }
    check("Design(format: 1, components: {\n  §\"web\": (at: (1, 2))})", &["missing_field"]);
}

#[test]
fn links_and_incidents_are_read_one_by_one() {
    let design = check(
        "Design(format: 1, links: [(from: \"a\", to: \"b\"), §(from: \"c\"), (from: \"d\", to: §5), (from: \"e\", to: \"f\")],\n\
         incidents: [(at_s: 1, what: §Kil(\"a\")), (at_s: 2, what: §KillInstance(\"a\")), (at_s: 3, what: Kill(§b)),\n\
         (at_s: 4, what: KillInstance(\"a\", §-1)), (at_s: 5, what: Kill(\"c\")), (at_s: §soon, what: Kill(\"c\"))])",
        &[
            "missing_field",
            "expected_text",
            "unknown_value_near",
            "wrong_length",
            "expected_text",
            "number_out_of_bounds",
            "expected_number",
        ],
    );
    let design = design.expect("a design");
    assert_eq!(design.links.iter().map(Link::name).collect::<Vec<_>>(), ["a->b", "e->f"]);
    assert_eq!(design.incidents.iter().map(|incident| incident.at_s).collect::<Vec<_>>(), [5.0]);
}

#[test]
fn a_name_that_stands_twice_is_told_and_the_first_is_kept() {
    let design = check(
        "Design(format: 1, seed: 3, §seed: 4, components: {\n  \"a\": (kind: Dns()),\n  §\"a\": (kind: Cache()),\n \
         \"b\": (kind: WebServer(service: {read: Fixed(ms: 1), §read: Fixed(ms: 2)}))})",
        &["duplicate_name"; 3],
    );
    let design = design.expect("a design");
    assert_eq!((design.seed, design.components["a"].kind.name().name()), (3, "Dns"));
}

#[test]
fn the_format_says_which_program_made_the_file() {
    assert!(check("§Design(seed: 3)", &["format_missing"]).is_some());
    assert!(check("Design(format: §\"1\")", &["expected_count"]).is_some());
    assert_eq!(check("Design(format: §2, shape: Round)", &["format_newer"]), None);
    assert_eq!(check("Design(format: §0)", &["format_unknown"]), None);
}

#[test]
fn more_than_a_limit_allows_is_refused() {
    let incidents = "(at_s: 1, what: Kill(\"a\")),".repeat(limits::INCIDENTS_MAX + 1);
    assert_eq!(check(&format!("Design(format: 1, §incidents: [{incidents}])"), &["too_many_entries"]), None);

    let commas = read(&format!("Design({})", ",".repeat(10_000)));
    assert_eq!(commas.problems.len(), limits::PROBLEMS_MAX);
    assert_eq!(commas.problems.last().map(|problem| problem.code), Some("too_many_problems"));
    let fields: Vec<String> = (0..300).map(|number| format!("zzz{number}: 1")).collect();
    let unknown = read(&format!("Design(format: 1, {})", fields.join(",")));
    assert_eq!(unknown.problems.last().map(|problem| problem.code), Some("too_many_problems"));
    assert!(unknown.problems.len() <= limits::PROBLEMS_MAX + 1);
}

/// Opens a text, which also asks whether its values make sense together.
#[track_caller]
fn check_opened(marked: &str, codes: &[&str]) {
    let (text, places) = unmarked(marked);
    compare(marked, &catalog::open(&text).problems, &places, codes);
}

#[test]
fn what_could_not_be_read_has_no_echo() {
    check_opened(
        "Design(format: 1, workload: (mix: {read: 0.5, §reed: 0.5}), components: {\n\
         \"users\": (kind: Client()),\n\"web\": (kind: §WebSever()),\n},\n\
         links: [(from: \"users\", to: \"web\"), (from: \"users\", to: §\"wbe\")],\n\
         incidents: [(at_s: 1, what: Kill(\"web\"))])",
        &["unknown_value_near", "unknown_kind_near", "component_missing"],
    );
}

#[test]
fn places_are_those_of_the_text_past_what_was_left_out() {
    check_opened(
        "Design(format: 1, components: {\n\"a\": (kind: Client()),\n\"b\": (instances: §0, kind: WebServer()),\n},\n\
         links: [\n(from: \"a\"§ to: \"b\"),\n§(from: \"a\"),\n(from: \"b\", to: §\"z\"),\n])",
        &["out_of_range", "missing_comma", "missing_field", "component_missing"],
    );
}

#[test]
fn a_long_list_of_problems_says_that_it_is_not_all() {
    let links: Vec<String> = (0..150).map(|number| format!("\n(from: \"a\", to: \"z{number}\")")).collect();
    let text = format!("Design(format: 1, components: {{\"a\": (kind: WebServer())}}, links: [{}])", links.join(","));
    let problems = catalog::open(&text).problems;
    let told: Vec<(&str, usize)> = problems.iter().filter_map(|problem| Some((problem.code, problem.location?.line))).collect();
    assert_eq!(told.len(), limits::PROBLEMS_MAX + 1);
    assert_eq!(
        (told[0], told[99], told[100]),
        (("component_missing", 2), ("component_missing", 101), ("too_many_problems", 101))
    );
}
