//! What happens to requests when things break, and how callers choose.

use std::sync::Arc;

use loadstar::design::kind::{Algorithm, Client, Dns, DnsAnswer, Hosted, Kind, Layer, LoadBalancer, Session, WebServer};
use loadstar::design::{Class, Distribution, Fault, Profile, Region};
use loadstar::engine::{Input, Options, Reason, Results, Simulation};
use loadstar::words::{Language, has_text};

use super::build::{Build, assert_conserved, balanced, balancer, failed, id, leader, replicated, web, web_kind};

fn balancing(algorithm: Algorithm) -> LoadBalancer {
    LoadBalancer { algorithm, ..LoadBalancer::default() }
}

fn shares(results: &Results) -> Vec<f64> {
    let web = &results.components["web"];
    web.instances.iter().map(|instance| instance.arrivals as f64 / web.arrivals as f64).collect()
}

#[test]
fn a_balancer_spreads_as_its_algorithm_says() {
    for algorithm in [Algorithm::RoundRobin, Algorithm::LeastConnections, Algorithm::LeastResponseTime] {
        for share in shares(&balanced(300.0, Kind::LoadBalancer(balancing(algorithm)), 3).run(10.0)) {
            assert!((share - 1.0 / 3.0).abs() < 0.02, "{algorithm:?}: {share}");
        }
    }
    // Users, not requests, are spread: 1,000 of them over three, four standard deviations are 0.06.
    for share in shares(&balanced(300.0, Kind::LoadBalancer(balancing(Algorithm::IpHash)), 3).run(10.0)) {
        assert!((share - 1.0 / 3.0).abs() < 0.08, "IpHash: {share}");
    }
}

#[test]
fn weights_are_kept() {
    let mut weighted = balancing(Algorithm::WeightedRoundRobin);
    weighted.weights = [(id("web"), 3.0)].into();
    let build = balanced(300.0, Kind::LoadBalancer(weighted), 1).with("small", web_kind(), 1).links(&["lb->small"]);
    let results = build.run(10.0);
    let (large, small) = (results.components["web"].arrivals, results.components["small"].arrivals);
    assert!(large.abs_diff(3 * small) <= 3, "{large}, {small}");
}

#[test]
fn a_balancer_sends_to_a_dead_server_until_its_probes_say_so() {
    // Probes at 1 s, 2 s … find it dead at 5, 6 and 7 s: from 4.5 s on 2.5 s of half the requests are refused.
    let build = balanced(400.0, balancer(), 2).at(4.5, Fault::KillInstance(id("web"), 1));
    let refused = failed(&build.run(20.0), "target_down");
    assert!((420..=580).contains(&refused), "{refused}");
    assert_eq!(failed(&build.run(7.1), "target_down"), refused, "none after the third probe");

    let retries = LoadBalancer { retry_next: true, ..LoadBalancer::default() };
    let build = balanced(400.0, Kind::LoadBalancer(retries), 2).at(4.5, Fault::KillInstance(id("web"), 1));
    assert_eq!(failed(&build.run(20.0), "target_down"), 0);

    let blind = LoadBalancer { health_check: None, ..LoadBalancer::default() };
    let build = balanced(400.0, Kind::LoadBalancer(blind), 2).at(4.5, Fault::KillInstance(id("web"), 1));
    let results = build.run(20.0);
    assert!((2_800..=3_400).contains(&failed(&results, "target_down")));
}

/// Nothing here takes time that grows with the square of a width: it would take minutes.
#[test]
fn a_wide_design_is_edited_read_and_retried() {
    let several = balanced(50.0, balancer(), 10_000).with("lb", balancer(), 20);
    let mut run = several.start();
    run.apply(Input::Design(Arc::new(several.clone().with("spare", web_kind(), 1).links(&["lb->spare"]).0))).expect("it runs");
    assert_eq!(run.snapshot().components["lb"].healthy_targets, Some((10_001, 10_001)));
    let copied = replicated(leader(1.0, None), 10_000).mix(&[(Class::Read, 1.0)]);
    assert!(copied.run(1.0).requests.completed > 50);
    // Each request tries every dead server in turn, and refuses to try one twice.
    let retries = LoadBalancer { health_check: None, retry_next: true, ..LoadBalancer::default() };
    let dead = balanced(1.0, Kind::LoadBalancer(retries), 3_000).at(0.0, Fault::Kill(id("web")));
    let patient = Client { deadline_ms: 60_000.0, ..Client::default() };
    let mut run = dead.with("users", Kind::Client(patient), 1).start();
    run.advance(3_000_000_000, u64::MAX);
    run.apply(Input::Users(0)).expect("users can be set");
    run.advance(30_000_000_000, u64::MAX);
    let results = run.results();
    assert!(results.requests.failed > 0 && results.requests.in_flight == 0, "{:?}", results.requests);
    assert_eq!(results.links["lb->web"].calls, 3_000 * results.requests.failed);
}

/// A server that answers is no dead server: another one would ask the same dead database.
#[test]
fn what_failed_deeper_down_is_not_tried_again_at_the_next_server() {
    let retries = LoadBalancer { health_check: None, retry_next: true, ..LoadBalancer::default() };
    let build = balanced(100.0, Kind::LoadBalancer(retries), 5).with("lb-2", balancer(), 1).with("db", leader(1.0, None), 1);
    let build = build.links(&["users->lb-2", "lb-2->web", "web->db"]).mix(&[(Class::Read, 1.0)]);
    let results = build.at(0.0, Fault::Kill(id("db"))).run(20.0);
    let attempts = results.requests.completed + results.requests.failed;
    assert!(failed(&results, "target_down") > 1_500, "{:?}", results.requests);
    assert!(results.components["web"].arrivals <= attempts + 1, "{}, {attempts}", results.components["web"].arrivals);
}

#[test]
fn what_was_retried_elsewhere_is_told_from_what_failed_for_good() {
    for (retry_next, is_retried) in [(true, true), (false, false)] {
        let blind = LoadBalancer { health_check: None, retry_next, ..LoadBalancer::default() };
        let mut run = balanced(400.0, Kind::LoadBalancer(blind), 2).at(2.0, Fault::KillInstance(id("web"), 1)).start();
        run.advance(10_000_000_000, u64::MAX);
        let snapshot = run.snapshot();
        let web = &snapshot.components["web"];
        let (expected, other) = (&web.retried_rate_per_s, &web.failure_rate_per_s);
        let (expected, other) = if is_retried { (expected, other) } else { (other, expected) };
        // All that came to the dead instance; one may be on its way back.
        let rate = expected.get(&Reason::TargetDown).copied().unwrap_or(0.0);
        let came = web.instances[0].arrival_rate_per_s;
        assert!(came > 150.0 && (rate - came).abs() < 1.0, "{rate} of {came}");
        assert!(other.values().sum::<f64>() < 1.0, "{other:?}");
        assert_eq!(snapshot.overall.failure_rate_per_s.is_empty(), is_retried);
    }
    // The caller is where a cut link is felt.
    let retries = LoadBalancer { health_check: None, retry_next: true, ..LoadBalancer::default() };
    let build = balanced(400.0, Kind::LoadBalancer(retries), 1).with("spare", web_kind(), 1).links(&["lb->spare"]);
    let mut run = build.at(2.0, Fault::Cut(id("lb"), id("web"))).start();
    run.advance(10_000_000_000, u64::MAX);
    let snapshot = run.snapshot();
    assert!(snapshot.components["lb"].retried_rate_per_s[&Reason::LinkCut] > 150.0);
    assert!(snapshot.components["lb"].failure_rate_per_s.is_empty() && snapshot.overall.failure_rate_per_s.is_empty());
}

#[test]
fn a_server_that_is_restored_serves_again() {
    let build = balanced(400.0, balancer(), 2).at(4.5, Fault::Kill(id("web"))).at(10.0, Fault::Restore(id("web")));
    let mut run = build.start();
    run.advance(9_900_000_000, u64::MAX);
    let dead = run.snapshot();
    assert_eq!(dead.components["web"].dead_since_ns, Some(4_500_000_000));
    assert_eq!(dead.components["lb"].healthy_targets, Some((0, 2)));
    assert_eq!(dead.overall.completion_rate_per_s, 0.0);
    run.advance(20_000_000_000, u64::MAX);
    let again = run.snapshot();
    assert_eq!((again.components["web"].dead_since_ns, again.components["lb"].healthy_targets), (None, Some((2, 2))));
    assert!(again.overall.failure_rate_per_s.is_empty());
    assert!(failed(&run.results(), "no_healthy_target") > 0);
}

#[test]
fn a_layer_4_balancer_keeps_a_user_where_they_are() {
    for (layer, sticky, is_kept) in [(Layer::L4, false, true), (Layer::L7, true, true), (Layer::L7, false, false)] {
        let kind = Kind::LoadBalancer(LoadBalancer { layer, sticky, ..LoadBalancer::default() });
        let server = WebServer { session: Session::InMemory, hosts: vec![Hosted::Database], ..web() };
        let build = Build::users(200.0, Class::Read).mix(&[(Class::LogIn, 0.2), (Class::Read, 0.8)]);
        let build = build.with("lb", kind, 1).with("web", Kind::WebServer(server), 2).links(&["users->lb", "lb->web"]);
        let results = build.run(20.0);
        assert_eq!(failed(&results, "session_lost") == 0, is_kept, "{layer:?}, sticky {sticky}");
    }
}

#[test]
fn each_way_to_fail_has_its_reason() {
    let slow = |slots, queue| {
        let service = [(Class::StaticFile, Distribution::Fixed { ms: 1_000.0 })].into();
        Kind::WebServer(WebServer { slots, queue, service, ..web() })
    };
    let direct = |kind: Kind| Build::users(50.0, Class::StaticFile).with("web", kind, 1).links(&["users->web"]);
    let data = |class| Build::users(50.0, class).with("web", web_kind(), 1).links(&["users->web"]);
    let with_leader = |class| data(class).with("db", leader(1.0, None), 1).links(&["web->db"]);
    let small = LoadBalancer { capacity_per_s: Some(10.0), ..LoadBalancer::default() };
    let rows = [
        ("queue_full", direct(slow(4, 1))),
        ("timeout", direct(slow(4, 1_000_000))),
        ("killed", direct(slow(200, 0)).at(5.0, Fault::Kill(id("web")))),
        ("target_down", direct(web_kind()).at(5.0, Fault::Kill(id("web")))),
        ("link_cut", direct(web_kind()).at(5.0, Fault::Cut(id("users"), id("web")))),
        ("link_cut", direct(web_kind()).within("web", "seoul").at(5.0, Fault::KillDataCenter(id("seoul")))),
        ("dropped", direct(web_kind()).at(5.0, Fault::Drop(id("users"), id("web"), 0.5))),
        ("refused", balanced(50.0, Kind::LoadBalancer(small), 1)),
        ("no_healthy_target", balanced(50.0, balancer(), 1).at(5.0, Fault::Kill(id("web")))),
        ("no_data_source", data(Class::Read)),
        ("no_data_source", data(Class::Write)),
        ("leader_down", with_leader(Class::Write).at(5.0, Fault::Kill(id("db")))),
        ("target_down", with_leader(Class::Read).at(5.0, Fault::Kill(id("db")))),
        ("no_address", Build::users(50.0, Class::Read)),
    ];
    for (reason, build) in rows {
        let results = build.run(15.0);
        assert!(failed(&results, reason) > 0, "{reason}: {:?}", results.classes);
    }
}

#[test]
fn a_dead_name_server_is_missed_once_its_answers_are_too_old() {
    let named = |ttl_s, answer| {
        let dns = Kind::Dns(Dns { ttl_s, answer, ..Dns::default() });
        let build = Build::users(200.0, Class::StaticFile).with("dns", dns, 1).with("web", web_kind(), 1);
        build.with("spare", web_kind(), 1).links(&["users->dns", "users->web", "users->spare"])
    };
    let dead = |ttl_s| named(ttl_s, DnsAnswer::Simple).at(5.0, Fault::Kill(id("dns"))).run(15.0);
    let results = dead(1.0);
    assert!(failed(&results, "no_address") > 1_000 && failed(&results, "target_down") == 0);
    let remembered = dead(1_000.0);
    assert_eq!(remembered.components["spare"].arrivals, 0, "a simple answer is always the first");
    let answers = |results: &Results| results.components["dns"].completions;
    // One for each of 256 resolvers whose users sent anything in 5 s: 1,000 users, one request each on average, leave
    // exp(−1000/256 (1 − 1/e)) of them out, so 234; four standard deviations are 18.
    assert!((216..=252).contains(&answers(&remembered)), "{}", answers(&remembered));
    let forgotten = named(0.0, DnsAnswer::Simple).run(5.0);
    assert!(answers(&forgotten) + 5 > forgotten.requests.generated);
    // The link to the name server counts its queries; one may be on its way.
    assert!(forgotten.links["users->dns"].calls - answers(&forgotten) <= 5);
    let moved = named(1.0, DnsAnswer::Failover).at(5.0, Fault::Kill(id("web"))).run(20.0);
    assert!(moved.components["spare"].completions > 1_500);
}

#[test]
fn a_run_takes_any_time_and_any_width_that_a_file_may_have() {
    let endless = Distribution::LogNormal { mean_ms: 86_400_000.0, sigma: 5.0 };
    let server = WebServer { service: [(Class::StaticFile, endless)].into(), ..web() };
    let mut build = Build::users(50.0, Class::StaticFile).with("web", Kind::WebServer(server), 1).links(&["users->web"]);
    build.0.links[0].latency = Some(endless);
    build.at(0.0, Fault::Slow(id("web"), 1_000.0)).run(10.0);

    let wide = balanced(50.0, balancer(), 10_000);
    assert!(wide.run(1.0).requests.completed > 20);
    let wider = wide.with("lb", balancer(), 10_000).0;
    let problems = Simulation::new(&Arc::new(wider), &Options::default()).err().expect("a hundred million probes a second");
    assert_eq!(problems[0].code, "too_wide");
}

#[test]
fn a_run_halts_where_more_is_under_way_than_there_is_memory_for() {
    let service = [(Class::StaticFile, Distribution::Fixed { ms: 1_000.0 })].into();
    let server = Kind::WebServer(WebServer { service, slots: 1_000_000, ..web() });
    let patient = Kind::Client(Client { deadline_ms: 60_000.0, ..Client::default() });
    let build = Build::users(200.0, Class::StaticFile).with("users", patient, 1).with("web", server, 1).links(&["users->web"]);
    let mut run = build.start();
    run.halt_above(3_000);
    assert!(run.advance(2_000_000_000, u64::MAX) && run.halted().is_none());
    assert_eq!(run.now_ns(), 2_000_000_000);
    assert!(run.advance(20_000_000_000, u64::MAX));
    let problem = run.halted().expect("1,000 requests with two calls each wait after about 5 s");
    let halted_ns = run.now_ns();
    assert!((4_000_000_000..=7_000_000_000).contains(&halted_ns), "{halted_ns}");
    run.step();
    assert!(run.advance(30_000_000_000, u64::MAX));
    assert_eq!(run.now_ns(), halted_ns, "it does not move on");
    assert_eq!(run.snapshot().halted.as_ref(), Some(&problem));
    assert_conserved(&run.results(), "halted");
    assert!(Language::ALL.into_iter().all(|language| has_text(language, &format!("problem.{}", problem.code))));
}

#[test]
fn a_caller_waits_a_second_for_what_does_not_even_refuse() {
    let patient = Client { deadline_ms: 60_000.0, retries: 1, backoff_ms: 500.0, ..Client::default() };
    let build = Build::users(50.0, Class::StaticFile).with("users", Kind::Client(patient), 1).with("web", web_kind(), 1);
    let build =
        build.links(&["users->web"]).at(0.0, Fault::Cut(id("users"), id("web"))).at(10.0, Fault::Mend(id("users"), id("web")));
    // What comes before 8.5 s fails twice, a second each; what comes from then to 10 s succeeds at the second attempt, 1.5 s and
    // the 4 ms of a call later.
    let results = build.run(20.0);
    assert_eq!(results.classes["static_file"].latency_ms.max.round(), 1_504.0);
    assert_eq!(failed(&results, "link_cut"), results.requests.failed);
    let expected: f64 = 8.5 * 50.0;
    assert!((results.requests.failed as f64 - expected).abs() < 4.0 * expected.sqrt(), "{:?}", results.requests);
}

#[test]
fn the_quicker_server_is_asked_more_often_by_its_time_than_by_its_calls() {
    // At 10/s hardly two are under way at once: open calls alone spread them evenly.
    let slow = |algorithm| {
        let build = balanced(10.0, Kind::LoadBalancer(balancing(algorithm)), 1).with("slow", web_kind(), 1);
        let results = build.links(&["lb->slow"]).at(0.0, Fault::Slow(id("slow"), 5.0)).run(100.0);
        results.components["slow"].arrivals as f64 / results.components["lb"].arrivals as f64
    };
    let (by_calls, by_time) = (slow(Algorithm::LeastConnections), slow(Algorithm::LeastResponseTime));
    assert!((0.4..0.55).contains(&by_calls) && by_time < 0.1, "{by_calls}, {by_time}");
}

#[test]
fn a_session_lasts_for_half_an_hour() {
    let server = WebServer { session: Session::InMemory, hosts: vec![Hosted::Database], ..web() };
    let build = Build::users(100.0, Class::LogIn).with("web", Kind::WebServer(server), 2).links(&["users->web"]);
    let mut run = build.start();
    run.advance(20_000_000_000, u64::MAX);
    let reads = build.clone().mix(&[(Class::Read, 1.0)]);
    let lost_in = |run: &mut Simulation, reads: &Build, from_s: u64| {
        run.apply(Input::Users(0)).expect("users can be set");
        run.advance(from_s * 1_000_000_000, u64::MAX);
        run.apply(Input::Design(Arc::new(reads.0.clone()))).expect("it runs");
        run.apply(Input::Users(1_000)).expect("users can be set");
        let lost = failed(&run.results(), "session_lost");
        run.advance((from_s + 5) * 1_000_000_000, u64::MAX);
        failed(&run.results(), "session_lost") - lost
    };
    assert!(lost_in(&mut run, &reads, 1_700) > 100, "the other server does not know them");
    assert_eq!(lost_in(&mut run, &reads, 1_820), 0, "nobody has to be known any more");
}

#[test]
fn every_reason_has_words() {
    for (reason, language) in Reason::ALL.into_iter().flat_map(|reason| Language::ALL.map(|language| (reason, language))) {
        assert!(has_text(language, &format!("reason.{}", reason.name())), "{reason:?}, {language:?}");
    }
}

#[test]
fn a_slow_component_takes_longer_by_its_factor() {
    let build = Build::users(50.0, Class::StaticFile).with("web", web_kind(), 1).links(&["users->web"]);
    let results = build.at(0.0, Fault::Slow(id("web"), 5.0)).run(5.0);
    assert_eq!(results.components["web"].service_ms.mean, 10.0);
}

#[test]
fn users_follow_their_profile() {
    let rows = [
        (Profile::Steady, 1_000.0),
        (Profile::Ramp { to_users: 3_000, over_s: 10.0 }, 2_000.0),
        (Profile::Spike { at_s: 2.0, for_s: 3.0, factor: 4.0 }, 1_900.0),
        (Profile::Daily { low: 0.2, day_s: 5.0 }, 600.0),
    ];
    for (profile, expected) in rows {
        let mut build = Build::users(100.0, Class::StaticFile).with("web", web_kind(), 1).links(&["users->web"]);
        build.0.workload.profile = profile;
        let generated = build.run(10.0).requests.generated as f64;
        assert!((generated - expected).abs() < 4.0 * f64::sqrt(expected), "{profile:?}: {generated}, not {expected}");
    }
}

#[test]
fn a_ramp_leads_from_the_users_there_are_to_those_it_names() {
    let ramp = |users| {
        let mut build = Build::users(100.0, Class::StaticFile).with("web", web_kind(), 1).links(&["users->web"]);
        build.0.workload.profile = Profile::Ramp { to_users: 1_000, over_s: 10.0 };
        build.0.workload.users = users;
        build.0
    };
    let users_at = |run: &mut Simulation, at_s: u64| {
        run.advance(at_s * 1_000_000_000, u64::MAX);
        run.snapshot().users
    };
    for (written, given, expected) in
        [(0, None, [0.0, 500.0, 1_000.0]), (100, Some(2_000), [2_000.0, 1_500.0, 1_000.0]), (7, Some(0), [0.0, 500.0, 1_000.0])]
    {
        let options = Options { users: given, ..Options::default() };
        let mut run = Simulation::new(&Arc::new(ramp(written)), &options).expect("the design runs");
        assert_eq!([0, 5, 20].map(|at_s| users_at(&mut run, at_s)), expected, "{written}, {given:?}");
        // What comes on average is the area under the users times a tenth; four standard deviations are allowed.
        let area = f64::midpoint(expected[0], expected[2]) + expected[2];
        let generated = run.results().requests.generated as f64;
        assert!((generated - area).abs() < 4.0 * area.sqrt(), "{generated}, not {area}");
    }
    let mut run = Simulation::new(&Arc::new(ramp(0)), &Options::default()).expect("the design runs");
    assert_eq!(users_at(&mut run, 2), 200.0);
    run.apply(Input::Users(300)).expect("users can be set");
    assert_eq!([3, 20].map(|at_s| users_at(&mut run, at_s)), [300.0, 300.0], "the hand ends the ramp");
}

#[test]
fn users_belong_to_clients_by_share_and_are_sent_to_the_nearest_door() {
    let client = |region, share| Kind::Client(Client { region, share, ..Client::default() });
    let dns = Kind::Dns(Dns { answer: DnsAnswer::Geo, health_checks: true, ttl_s: 1.0, ..Dns::default() });
    let build = Build::users(200.0, Class::StaticFile).with("users", client(Region::Asia, Some(0.7)), 1);
    let build = build.with("others", client(Region::Europe, None), 1).with("dns", dns, 1);
    let mut build = build.with("seoul-web", web_kind(), 1).within("seoul-web", "seoul");
    build = build.with("london-web", web_kind(), 1).within("london-web", "london");
    build.0.data_centers.get_mut("london").expect("it is there").region = Region::Europe;
    for from in ["users", "others"] {
        build = build.links(&[&format!("{from}->dns"), &format!("{from}->london-web"), &format!("{from}->seoul-web")]);
    }
    let results = build.run(10.0);
    let share = results.components["users"].arrivals as f64 / results.requests.generated as f64;
    // 2,000 requests: four standard deviations are 0.041.
    assert!((share - 0.7).abs() < 0.041, "{share}");
    let calls = |results: &Results, link: &str| results.links[link].calls;
    assert_eq!((calls(&results, "users->london-web"), calls(&results, "others->seoul-web")), (0, 0));
    let moved = build.at(5.0, Fault::KillDataCenter(id("london"))).run(20.0);
    assert!(calls(&moved, "others->seoul-web") > 500, "healthy is better than near");
}

#[test]
fn a_burst_and_a_hot_key_last_as_long_as_they_should() {
    let build = Build::users(200.0, Class::StaticFile).with("web", web_kind(), 1).links(&["users->web"]);
    let burst = build.clone().at(5.0, Fault::Spike(4.0, 2.0));
    let more = burst.run(15.0).requests.generated as f64 - build.run(15.0).requests.generated as f64;
    // 2 s of 600/s more; four standard deviations of the difference are 330.
    assert!((more - 1_200.0).abs() < 330.0, "{more}");
}

#[test]
fn a_hosted_cache_saves_reads_and_may_be_stale() {
    let server = WebServer { hosts: vec![Hosted::Database, Hosted::Cache], ..web() };
    let mut build = Build::users(200.0, Class::Read).mix(&[(Class::Read, 0.9), (Class::Write, 0.1)]);
    build.0.workload.keys.count = 10;
    let results = build.with("web", Kind::WebServer(server), 1).links(&["users->web"]).run(10.0);
    let counts = results.counts;
    assert!(counts.cache_hits > 1_500 && (10..=60).contains(&counts.cache_misses) && counts.stale_reads > 1_000, "{counts:?}");
}

#[test]
fn retries_wait_longer_each_time_and_stop_at_the_deadline() {
    let client = Client { retries: 10, backoff_ms: 1_000.0, deadline_ms: 5_000.0, ..Client::default() };
    let build = Build::users(50.0, Class::StaticFile).with("users", Kind::Client(client), 1).with("web", web_kind(), 1);
    let results = build.links(&["users->web"]).at(0.0, Fault::Kill(id("web"))).run(20.0);
    // Attempts at about 0, 1 and 3 s; the next would be at 7 s, so what is known at 3 s is the answer.
    let attempts = results.links["users->web"].calls as f64 / results.requests.generated as f64;
    assert!((2.6..=3.0).contains(&attempts), "{attempts}");
    assert_eq!(failed(&results, "target_down"), results.requests.failed);
    assert!(results.requests.in_flight < 50 * 4, "{:?}", results.requests);
}
