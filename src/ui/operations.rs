//! What monitors saw and automations did, in words.

use crate::catalog;
use crate::design::{Design, Id};
use crate::engine::Snapshot;
use crate::engine::results::{Happening, Operation};
use crate::words::{self, Language};

/// The key of the words for what happened.
#[must_use]
pub const fn key(what: Happening) -> &'static str {
    match what {
        Happening::Alert => "happening.alert",
        Happening::Restart => "happening.restart",
        Happening::RollBack => "happening.roll_back",
        Happening::Deploy => "happening.deploy",
        Happening::DeployStopped => "happening.deploy_stopped",
        Happening::Deployed => "happening.deployed",
        Happening::ScaleOut => "happening.scale_out",
        Happening::ScaleIn => "happening.scale_in",
        Happening::Ready => "happening.ready",
    }
}

/// Where it happened: the component, and the instance where it was one of several.
#[must_use]
pub fn place(language: Language, design: &Design, operation: &Operation) -> String {
    let id = Id::from(operation.id.as_str());
    let Some(component) = design.components.get(&id) else { return operation.id.clone() };
    let name = catalog::component_name(language, &id, component);
    match operation.instance {
        Some(number) if component.instances > 1 || number > 1 => {
            words::text_with(language, "happening.instance", &[("name", &name), ("number", &number.to_string())])
        }
        _ => name,
    }
}

/// The last thing that an automation did.
#[must_use]
pub fn last_of_automation<'a>(snapshot: &'a Snapshot, automation: &Id) -> Option<&'a Operation> {
    snapshot.operations.iter().rev().find(|operation| operation.by.as_deref() == Some(automation.as_str()))
}

/// The last alert about what a monitor observes.
#[must_use]
pub fn last_of_monitor<'a>(snapshot: &'a Snapshot, design: &Design, monitor: &Id) -> Option<&'a Operation> {
    let is_observed = |operation: &Operation| design.links_from(monitor).any(|link| link.to.as_str() == operation.id);
    snapshot.operations.iter().rev().find(|operation| operation.what == Happening::Alert && is_observed(operation))
}
