//! Single requests that are looked at.

use std::sync::Arc;

use super::App;
use crate::design::{Class, Id};
use crate::engine::Trace;
use crate::ui::panels::bottom::Like;
use crate::ui::panels::waterfall::Inspected;
use crate::ui::runner::{Order, Report};

impl App {
    /// Shows a request; one that was not in the sample is gone back for.
    pub(super) fn inspect(&mut self, request: u64, began_ns: u64) {
        let report = self.runner.report();
        let trace = report.requests.traces.iter().rev().find(|trace| trace.request == request).cloned();
        if trace.is_none() {
            self.runner.send(Order::Retrace { request, began_ns });
        }
        self.inspected = Some(Inspected::new(request, began_ns, trace));
    }

    /// Shows the last request of a class that went along a link; of those that failed on it or behind it, where that is asked for.
    pub(super) fn inspect_on(&mut self, ends: &(Id, Id), class: Class, is_failed: bool) {
        let report = self.runner.report();
        let went_there = |trace: &&Arc<Trace>| {
            let mut spans = trace.spans.iter().filter(|span| (&span.from.id, &span.to.id) == (&ends.0, &ends.1));
            spans.any(|span| !is_failed || matches!(span.outcome, Some(Err(_))))
        };
        let of_class = report.requests.traces.iter().rev().filter(|trace| is_failed || trace.class == class);
        let found = of_class.clone().find(went_there).map(|trace| (trace.request, trace.began_ns));
        let failed = report.requests.failed.last().filter(|_| is_failed).map(|failed| (failed.request, failed.began_ns));
        match found.or(failed) {
            Some((request, began_ns)) => self.inspect(request, began_ns),
            None => self.warn(self.text("requests.none_there")),
        }
    }

    /// Takes the trace that was gone back for.
    pub(super) fn hear_trace(&mut self, report: &Report) {
        if let (Some(inspected), Some(trace)) = (&mut self.inspected, &report.retraced) {
            inspected.hear(trace);
        }
    }

    /// Lists what is like the request that is looked at.
    pub(super) fn list_like_inspected(&mut self) {
        let Some(trace) = self.inspected.as_ref().and_then(Inspected::trace) else { return };
        let reason = trace.end.and_then(|(_, outcome)| outcome.err());
        self.bottom.list_like(Like { class: trace.class, reason });
        self.is_bottom_asked = Some(true);
    }
}
