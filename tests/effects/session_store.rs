//! A session store: who is logged in is known to every web server, as long as the store lives.

use loadstar::design::kind::{Hosted, Kind, Session, SessionStore, WebServer};
use loadstar::design::{Class, Distribution, Fault};
use loadstar::engine::{Input, Results};

use crate::build::{Build, failed, id};
use crate::parts::go_on_to;
use crate::scene::{NO_TIME, fixed, open_web};
use crate::theory::{Quantity, RUNS, check, check_runs, check_share, run};

fn quick() -> SessionStore {
    SessionStore { lookup: NO_TIME, vcpus: 128 }
}

/// So many users who each log in and ask for a job once a second, on two web servers in front of a store.
fn logged_in(users: u64, session: Session, store: SessionStore, stores: u32) -> Build {
    let mut build = Build::users(1.0, Class::LogIn).mix(&[(Class::LogIn, 0.5), (Class::Job, 0.5)]);
    (build.0.workload.users, build.0.workload.requests_per_user_s) = (users, 2.0);
    let web = WebServer { session, hosts: vec![Hosted::Database], ..open_web(NO_TIME) };
    let build = build.with("web", Kind::WebServer(web), 2).with("sessions", Kind::SessionStore(store), stores);
    build.free_links(&["users->web", "web->sessions"])
}

#[test]
fn session_store() {
    // After 20 s everybody has logged in.
    let after = |session| run(&logged_in(50, session, quick(), 1).0, 1, 20.0, 20.0);
    let in_memory = after(Session::InMemory).results();
    let jobs = (in_memory.classes["job"].rate * in_memory.simulated_seconds).round() as u64;
    check_share("on the other server than the log-in", failed(&in_memory, "session_lost"), jobs, 0.5);
    let shared = after(Session::Shared);
    assert_eq!(shared.results().requests.failed, 0);
    assert_eq!(shared.snapshot().components[&id("sessions")].sessions, Some(50));
    // Where sessions are to be shared and there is nothing to share them through, nobody can log in.
    let without = logged_in(50, Session::Shared, quick(), 1).without("sessions").run(10.0);
    assert_eq!(without.classes["log_in"].success_ratio, 0.0);
}

#[test]
fn a_dead_one_logs_its_users_out() {
    let build = logged_in(100, Session::Shared, quick(), 1);
    let build = build.at(15.0, Fault::Kill(id("sessions"))).at(15.0, Fault::Restore(id("sessions")));
    let runs: Vec<Results> = (1..=RUNS).map(|seed| run(&build.0, seed, 0.0, 40.0).results()).collect();
    assert!(runs.iter().all(|results| results.counts.lost_sessions >= 99), "who has logged in within 15 s");
    // Each asks for jobs in vain until the next log-in, of which there are as many: one in the mean.
    let in_vain: Quantity<'_> = &|results| failed(results, "session_lost") as f64 / results.counts.lost_sessions as f64;
    check_runs("until they log in again", &runs, &[("jobs", in_vain, 1.0)]);
}

#[test]
fn of_two_each_has_half_of_the_users() {
    let mut run = logged_in(1_000, Session::Shared, quick(), 2).start();
    go_on_to(&mut run, 12.0);
    let kept = run.snapshot().components[&id("sessions")].sessions.expect("it keeps sessions");
    run.apply(Input::Fault(Fault::KillInstance(id("sessions"), 1))).expect("it can be killed");
    let before = run.results().requests;
    let lost = run.results().counts.lost_sessions;
    check_share("sessions that are lost", lost, kept, 0.5);
    // Until it is back, the same users cannot log in either.
    go_on_to(&mut run, 17.0);
    let after = run.results();
    let share = lost as f64 / kept as f64;
    check_share("requests that fail", failed(&after, "target_down"), after.requests.generated - before.generated, share);
    assert_eq!(failed(&after, "session_lost"), 0);
}

#[test]
fn lookup() {
    let times = |ms| {
        let build =
            logged_in(50, Session::Shared, SessionStore { lookup: fixed(ms), ..quick() }, 1).mix(&[(Class::LogIn, 1.0)]);
        let results = build.run(10.0);
        (results.components["sessions"].sojourn_ms.mean, results.classes["log_in"].latency_ms.mean)
    };
    let (quick, slow) = (times(5.0), times(25.0));
    assert!((quick.0 - 5.0).abs() < 1e-6 && (slow.0 - 25.0).abs() < 1e-6, "{quick:?}, {slow:?}");
    assert!((slow.1 - quick.1 - 20.0).abs() < 0.1, "{quick:?}, {slow:?}");
}

#[test]
fn vcpus() {
    // M/M/c: 1,000 log-ins a second of 3 ms each.
    let wait: Quantity<'_> = &|results| results.components["sessions"].wait_ms.mean;
    for (vcpus, wait_ms) in [(4, 1.528_30), (8, 0.007_769_23)] {
        let store = SessionStore { vcpus, lookup: Distribution::Exponential { mean_ms: 3.0 } };
        let design = logged_in(500, Session::Shared, store, 1).mix(&[(Class::LogIn, 1.0)]).0;
        check(&format!("{vcpus} CPUs"), &design, 4.0, &[("wait", wait, wait_ms)]);
    }
}
