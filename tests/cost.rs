//! What designs cost: by size, by number, by what they keep and what they pass on.

use std::path::Path;
use std::sync::Arc;

use loadstar::analysis::cost::{Prices, cost};
use loadstar::catalog;
use loadstar::design::{Design, Edit, Id, value::Value};

const TABLE: &str = include_str!("../assets/prices.ron");

fn saved(name: &str) -> Arc<Design> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("saved/chapter").join(name).with_extension("ron");
    let text = std::fs::read_to_string(path).expect("the file can be read");
    Arc::new(catalog::open(&text).design.expect("a saved design is one"))
}

fn with(design: &Design, edit: &Edit) -> Design {
    let mut design = design.clone();
    edit.apply(&mut design).expect("the design takes it");
    design
}

#[test]
fn the_price_of_a_machine_rises_faster_than_its_size() {
    let prices = Prices::read(TABLE).expect("the table is sound");
    let mut per_cpu = 0.0;
    for cpus in (0..=7).map(|power| 1 << power) {
        let now = prices.machine(cpus) / f64::from(cpus);
        assert!(now >= per_cpu, "{cpus} CPUs cost {now} each, half as many {per_cpu}");
        assert!(cpus <= 16 || now > per_cpu, "{cpus} CPUs cost no more each than half as many");
        per_cpu = now;
    }
    assert!(prices.machine(128) > 1.5 * 8.0 * prices.machine(16));
}

#[test]
fn instances_are_paid_one_by_one_and_nobody_pays_for_users() {
    let design = saved("02-separate-database");
    let web = Id::from("web");
    let (one, three) = (cost(&design), cost(&with(&design, &Edit::SetInstances(web.clone(), 3))));
    assert!((three.components[&web] - 3.0 * one.components[&web]).abs() < 1e-9);
    assert!(!one.components.contains_key(&Id::from("users")));
}

#[test]
fn the_total_is_the_sum_of_the_parts() {
    for name in ["01-single-server", "07-cdn", "13-millions-of-users"] {
        let cost = cost(&saved(name));
        assert!((cost.total - cost.components.values().sum::<f64>()).abs() < 1e-6, "{name}");
        assert!(cost.total > 0.0, "{name}");
    }
}

#[test]
fn memory_and_traffic_have_a_price() {
    let design = saved("07-cdn");
    let id = |word: &str| Id::from(word);
    let roomy = with(&design, &Edit::SetParameter(id("cache"), "capacity_items", Value::Count(10_000_000)));
    assert!(cost(&roomy).components[&id("cache")] > cost(&design).components[&id("cache")]);
    let mut busy = (*design).clone();
    busy.workload.users *= 2;
    assert!(cost(&busy).components[&id("cdn")] > cost(&design).components[&id("cdn")]);
    assert_eq!(cost(&busy).components[&id("web")], cost(&design).components[&id("web")]);
}

/// A larger machine and two smaller ones do the same work: past the ceiling of cheap sizes scaling up is dearer.
#[test]
fn scaling_up_costs_more_than_scaling_out() {
    let design = saved("02-separate-database");
    let web = Id::from("web");
    let up = with(&design, &Edit::SetParameter(web.clone(), "vcpus", Value::Count(64)));
    let out = with(&design, &Edit::SetInstances(web.clone(), 16));
    assert!(cost(&up).components[&web] > 1.2 * cost(&out).components[&web]);
}

#[test]
fn a_table_that_is_wrong_says_where() {
    let wrong = TABLE.replace("per_cpu: 30", "per_core: 30");
    let said = Prices::read(&wrong).expect_err("the table is wrong");
    assert!(said.contains("per_core"), "{said}");
}
