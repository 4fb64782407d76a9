//! What each kind of component is: its place in the palette, its parameters, what it may link to, and how a request travels
//! through it. One file per kind; palette, inspector, link rules, file checks and the engine's plan all read this list.

use crate::design::KindName;

mod automation;
mod cache;
mod called;
mod cdn;
mod client;
mod data;
mod database_follower;
mod database_leader;
mod dns;
mod load_balancer;
mod monitor;
mod object_store;
mod queue;
mod service;
mod session_store;
mod shard;
mod shard_router;
mod shared;
mod web_server;
mod worker;

pub mod bounds;
pub mod check;
pub mod difference;
pub mod effective;
pub mod info;
pub mod latency;
pub mod links;
pub mod lowering;
pub mod open;
pub(crate) mod outgoing;
pub mod reason;
pub mod words;

pub use check::{is_as_sound, problems};
pub use difference::{change_text, subject_text};
pub use effective::{
    client_shares, effective_capacity_per_s, effective_forward, effective_service, effective_service_of, shares_of_all,
};
pub use info::{Ability, Control, Group, KindInfo, LinkKind, ParameterInfo, Unit};
pub use latency::{default_latency, effective_latency, nearest_regions, region_of};
pub use links::{Refusal, link_kind};
pub use open::{Opened, disk_error_text, open, open_bytes, open_file};
pub use reason::Reason;
pub use words::{
    DATA_CENTER_STEM, choice_help, choice_label, class_help, class_label, component_name, data_center_name,
    distribution_field_label, distribution_help, distribution_label, group_label, kind_help, kind_in_chapter, kind_label,
    kind_names, link_label, parameter_help, parameter_label, problem_mend, problem_text, refusal_mend, refusal_text,
    region_label, unit_label, unit_label_after,
};

/// All kinds, in the order of the palette, which is that of [`KindName`].
static ALL: [&KindInfo; KindName::ALL.len()] = [
    &client::INFO,
    &dns::INFO,
    &cdn::INFO,
    &load_balancer::INFO,
    &shard_router::INFO,
    &web_server::INFO,
    &service::INFO,
    &worker::INFO,
    &cache::INFO,
    &session_store::INFO,
    &database_leader::INFO,
    &database_follower::INFO,
    &shard::INFO,
    &object_store::INFO,
    &queue::INFO,
    &monitor::INFO,
    &automation::INFO,
];

/// All kinds, in the order of the palette.
#[must_use]
pub fn all() -> &'static [&'static KindInfo] {
    &ALL
}

/// What the catalog knows of a kind.
#[must_use]
pub fn info(name: KindName) -> &'static KindInfo {
    ALL[name as usize]
}
