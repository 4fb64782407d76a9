//! The history of a run brought to the width that there is for it: a column for each few points.

use crate::engine::second::BANDS;
use crate::ui::runner::{Entry, History};

use super::axis::Axis;

/// The least width of a column, in points.
const WIDTH_MIN: f32 = 2.0;

/// Some seconds of the run, drawn as one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Column {
    /// Its edges and its middle on the axis.
    pub(super) left: f32,
    pub(super) right: f32,
    /// Requests sent per second, by class.
    pub(super) sent_per_s: [f32; 5],
    /// Half, 95 and 99 % of latencies are below these, in milliseconds: of its slowest second.
    pub(super) latency_ms: Option<[f32; 3]>,
    /// The share that succeeded; none where nothing ended.
    pub(super) success_ratio: Option<f64>,
    /// How many took how long, per second.
    pub(super) by_latency: Vec<f32>,
    /// The entries of the history that it is made of.
    pub(super) entries: std::ops::Range<usize>,
}

impl Column {
    pub(super) const fn middle(&self) -> f32 {
        f32::midpoint(self.left, self.right)
    }
}

/// The columns of what is in view.
pub(super) fn columns(history: &History, axis: &Axis) -> Vec<Column> {
    let entries = history.entries();
    let (from_ns, to_ns) = axis.edges_ns();
    let first = entries.partition_point(|entry| entry.end_ns() <= from_ns);
    let mut columns = Vec::new();
    let mut place = first;
    while place < entries.len() && begin_ns(&entries[place]) < to_ns {
        let left = axis.x(begin_ns(&entries[place]));
        let mut end = place + 1;
        while end < entries.len() && axis.x(entries[end].end_ns()) - left <= WIDTH_MIN {
            end += 1;
        }
        columns.push(column(history, place..end, axis));
        place = end;
    }
    columns
}

const fn begin_ns(entry: &Entry) -> u64 {
    entry.second.number * 1_000_000_000
}

fn column(history: &History, range: std::ops::Range<usize>, axis: &Axis) -> Column {
    let entries = &history.entries()[range.clone()];
    let seconds: u32 = entries.iter().map(|entry| entry.seconds).sum();
    let per_s = |count: u64| count as f32 / seconds as f32;
    let completed: u64 = entries.iter().flat_map(|entry| entry.second.completed).sum();
    let failed: u64 = entries.iter().flat_map(|entry| entry.second.failed.values()).sum();
    let latencies = entries.iter().filter_map(|entry| entry.second.latency);
    let slowest = latencies.max_by(|one, other| one.p99_ms.total_cmp(&other.p99_ms));
    let in_band = |band: usize| per_s(entries.iter().map(|entry| u64::from(entry.second.by_latency[band])).sum());
    Column {
        left: axis.x(begin_ns(&entries[0])),
        right: axis.x(entries[entries.len() - 1].end_ns()),
        sent_per_s: std::array::from_fn(|class| per_s(entries.iter().map(|entry| entry.second.sent[class]).sum())),
        latency_ms: slowest.map(|latency| [latency.p50_ms as f32, latency.p95_ms as f32, latency.p99_ms as f32]),
        success_ratio: (completed + failed > 0).then(|| completed as f64 / (completed + failed) as f64),
        by_latency: (0..BANDS).map(in_band).collect(),
        entries: range,
    }
}
