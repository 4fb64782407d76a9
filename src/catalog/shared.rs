//! Parameters that several kinds have in common, written once so that they have the same bounds everywhere.

use super::bounds::{INSTANCES_MAX, ITEMS_MAX, RATE_PER_S, REQUESTS_MAX, TIME_MS_MAX, TIME_S_MAX, VCPUS_MAX};
use super::info::{Control, ParameterInfo, Unit};
use crate::design::Region;

/// Where users or an edge are.
pub(super) const REGION: ParameterInfo = ParameterInfo::plain("region", Control::Choice(Region::NAMES));

/// CPUs of one instance: machines are sold in powers of two.
pub(super) const VCPUS: ParameterInfo = ParameterInfo::new("vcpus", Unit::Cpus, Control::PowerOfTwo(1, VCPUS_MAX));

/// Requests inside a station at once.
pub(super) const SLOTS: ParameterInfo = ParameterInfo::new("slots", Unit::Requests, Control::Count(1, REQUESTS_MAX));

/// Requests that wait for a slot.
pub(super) const QUEUE: ParameterInfo = ParameterInfo::new("queue", Unit::Requests, Control::Count(0, REQUESTS_MAX));

/// Queries inside a database at once.
pub(super) const CONNECTIONS: ParameterInfo =
    ParameterInfo::new("connections", Unit::Connections, Control::Count(1, REQUESTS_MAX));

/// CPU time by class of request.
pub(super) const SERVICE: ParameterInfo = ParameterInfo::new("service", Unit::Ms, Control::TimeByClass);

/// Jobs published for each success. A hundred is a crowd of notifications for one diary entry.
pub(super) const EMITS: ParameterInfo = ParameterInfo::new("emits", Unit::Messages, Control::CountByClass(100));

/// How an automation changes the number of instances.
pub(super) const AUTOSCALE: ParameterInfo = ParameterInfo::plain(
    "autoscale",
    Control::OptionalGroup(&[
        ParameterInfo::plain("min", Control::Count(1, INSTANCES_MAX)),
        ParameterInfo::plain("max", Control::Count(1, INSTANCES_MAX)),
        ParameterInfo::new("target_utilization", Unit::Ratio, Control::Number(0.01, 1.0)),
    ]),
);

/// Retries of one request or message.
pub(super) const RETRIES: ParameterInfo = ParameterInfo::plain("retries", Control::Count(0, 100));

/// How long an answer may be kept; 0: not at all.
pub(super) const TTL_S: ParameterInfo = ParameterInfo::new("ttl_s", Unit::S, Control::Number(0.0, TIME_S_MAX));

/// Items that fit into a cache.
pub(super) const CAPACITY_ITEMS: ParameterInfo =
    ParameterInfo::new("capacity_items", Unit::Items, Control::Count(1, ITEMS_MAX));

/// Requests per second that one instance takes.
pub(super) const CAPACITY_PER_S: ParameterInfo =
    ParameterInfo::new("capacity_per_s", Unit::PerS, Control::Number(RATE_PER_S.0, RATE_PER_S.1));

/// How long a leader must be gone before a follower takes over.
pub(super) const FAILOVER_AFTER_MS: ParameterInfo =
    ParameterInfo::new("failover_after_ms", Unit::Ms, Control::OptionalNumber(0.0, TIME_MS_MAX));
