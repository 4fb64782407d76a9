//! A message queue: who publishes need not wait for who works, and what was published is not lost.

use std::sync::Arc;

use loadstar::design::kind::{DatabaseLeader, Kind, Queue, Service, WebServer, Worker};
use loadstar::design::{Class, Fault, Id};
use loadstar::engine::snapshot::BacklogFigures;
use loadstar::engine::{Input, Results, Simulation};

use crate::build::{Build, all_classes, failed, id};
use crate::parts::{go_on_to, latency_ms};
use crate::scene::{NO_TIME, fixed, open_web};
use crate::theory::check_count;

/// Users who ask for jobs, a web server that publishes them, and a worker of two CPUs that takes `work_ms` for each.
fn queued(rate_per_s: f64, queue: Queue, work_ms: f64) -> Build {
    let worker = Worker { vcpus: 2, work: fixed(work_ms), retries: 0 };
    let build = Build::users(rate_per_s, Class::Job).with("web", Kind::WebServer(open_web(NO_TIME)), 1);
    let build = build.with("queue", Kind::Queue(queue), 1).with("worker", Kind::Worker(worker), 1);
    build.free_links(&["users->web", "web->queue", "queue->worker"])
}

fn quick() -> Queue {
    Queue { publish: NO_TIME, ..Queue::default() }
}

fn backlog(run: &Simulation) -> BacklogFigures {
    run.snapshot().components[&Id::from("queue")].backlog.expect("it is a queue")
}

fn kept(run: &Simulation) -> u64 {
    backlog(run).waiting + backlog(run).under_way
}

/// Nobody publishes any more, and what was published is worked off within so many seconds.
fn to_the_end(run: &mut Simulation, seconds: f64) -> Results {
    run.apply(Input::Users(0)).expect("users can be set");
    go_on_to(run, run.now_ns() as f64 / 1e9 + seconds);
    assert_eq!(kept(run), 0, "{:?}", backlog(run));
    run.results()
}

#[test]
fn queue() {
    // The work is 40 ms; without a queue the user waits for it.
    let slow = WebServer { service: all_classes(fixed(40.0)), ..open_web(NO_TIME) };
    let build = queued(20.0, Queue { publish: fixed(2.0), ..quick() }, 40.0).with("web", Kind::WebServer(slow), 1);
    let (with, without) = (build.run(5.0), build.without("queue").run(5.0));
    assert_eq!((latency_ms(&with, Class::Job), latency_ms(&without, Class::Job)), (2.0, 40.0));
    assert_eq!(with.components["worker"].service_ms.mean, 40.0);
    // Nobody works from 2 to 6: the users do not see it.
    let dead = queued(100.0, quick(), 5.0).at(2.0, Fault::Kill(id("worker"))).at(6.0, Fault::Restore(id("worker")));
    let mut run = dead.start();
    go_on_to(&mut run, 5.999);
    let left = kept(&run);
    check_count("messages of four seconds", left, 400.0);
    // Two CPUs work off 400 a second, 100 of which are new.
    go_on_to(&mut run, 7.0);
    check_count("and a second later", left + 100 - kept(&run), 400.0);
    let results = to_the_end(&mut run, 1.0);
    assert_eq!(results.requests.failed, 0);
    assert_eq!(results.counts.messages_delivered, results.counts.messages_published);
}

#[test]
fn what_waits_is_worked_off_as_fast_as_the_cpus_can() {
    let mut run = queued(300.0, quick(), 5.0).at(0.0, Fault::Kill(id("worker"))).start();
    go_on_to(&mut run, 4.0);
    run.apply(Input::Users(0)).expect("users can be set");
    let before = kept(&run);
    check_count("as fast as they come", before, 1_200.0);
    let oldest_ms = backlog(&run).oldest_ms.expect("there are some");
    assert!((3_900.0..=4_000.0).contains(&oldest_ms), "{oldest_ms}");
    run.apply(Input::Fault(Fault::Restore(id("worker")))).expect("it can be restored");
    go_on_to(&mut run, 5.001);
    // 2 CPUs, 5 ms each.
    assert_eq!(before - kept(&run), 400);
}

#[test]
fn a_dead_one_takes_nothing_in_and_loses_nothing() {
    let death = queued(20.0, quick(), 50.0).at(2.0, Fault::Kill(id("queue"))).at(4.0, Fault::Restore(id("queue")));
    let mut run = death.start();
    go_on_to(&mut run, 8.0);
    let results = to_the_end(&mut run, 5.0);
    check_count("publications of two seconds", failed(&results, "queue_unavailable"), 40.0);
    let counts = results.counts;
    assert_eq!((counts.messages_delivered, counts.messages_lost), (counts.messages_published, 0));
}

#[test]
fn a_message_is_worked_off_at_least_once() {
    // Two CPUs are always at work, and the queue forgets what it gave them.
    let death = queued(20.0, quick(), 500.0).at(4.1, Fault::Kill(id("queue"))).at(4.2, Fault::Restore(id("queue")));
    let mut run = death.start();
    go_on_to(&mut run, 5.0);
    let results = to_the_end(&mut run, 40.0);
    assert_eq!(results.counts.messages_delivered, results.counts.messages_published);
    assert_eq!(results.components["worker"].completions, results.counts.messages_published + 2);
    // One that goes out of the design takes what it has along.
    let build = queued(20.0, quick(), 500.0);
    let mut run = build.start();
    go_on_to(&mut run, 5.0);
    let before = kept(&run);
    run.apply(Input::Design(Arc::new(build.without("queue").0))).expect("the edited design runs");
    let counts = run.results().counts;
    assert_eq!(counts.messages_lost, before);
    assert_eq!(counts.messages_published, counts.messages_delivered + counts.messages_lost);
}

#[test]
fn capacity() {
    for capacity in [50, 300] {
        let build = queued(100.0, Queue { capacity, ..quick() }, 5.0).at(0.0, Fault::Kill(id("worker")));
        let mut run = build.start();
        go_on_to(&mut run, 5.0);
        let results = run.results();
        assert_eq!((kept(&run), results.counts.messages_published), (capacity, capacity));
        assert_eq!(failed(&results, "queue_full"), results.requests.generated - capacity);
    }
}

#[test]
fn max_deliveries() {
    for max_deliveries in [1, 3, 8] {
        // The worker writes to a database that is not there any more.
        let build = queued(10.0, Queue { max_deliveries, ..quick() }, 5.0);
        let build = build.with("db", Kind::DatabaseLeader(DatabaseLeader::default()), 1).free_links(&["worker->db"]);
        let mut run = build.at(0.0, Fault::Kill(id("db"))).start();
        go_on_to(&mut run, 5.0);
        let results = to_the_end(&mut run, 10.0);
        let counts = results.counts;
        assert_eq!((counts.messages_delivered, counts.dead_letters), (0, counts.messages_published));
        assert_eq!(counts.messages_lost, counts.dead_letters);
        assert_eq!(results.components["worker"].arrivals, u64::from(max_deliveries) * counts.dead_letters);
    }
}

#[test]
fn what_was_given_back_waits_a_second_whatever_it_failed_of() {
    let with = |build: Build, store: Kind| build.with("behind", store, 1).free_links(&["worker->behind"]);
    for behind in [Kind::DatabaseLeader(DatabaseLeader::default()), Kind::Service(Service::default())] {
        let build = with(queued(20.0, Queue { max_deliveries: 4, ..quick() }, 5.0), behind.clone());
        let mut run = build.at(0.0, Fault::Kill(id("behind"))).start();
        go_on_to(&mut run, 2.99);
        // Nothing has been handed out four times before three seconds have passed.
        assert_eq!(run.results().counts.dead_letters, 0, "{behind:?}");
        let results = to_the_end(&mut run, 10.0);
        assert_eq!(results.counts.dead_letters, results.counts.messages_published, "{behind:?}");
    }
}

#[test]
fn publish() {
    let latency = |ms| latency_ms(&queued(50.0, Queue { publish: fixed(ms), ..quick() }, 1.0).run(5.0), Class::Job);
    assert_eq!((latency(2.0), latency(12.0)), (2.0, 12.0));
}
