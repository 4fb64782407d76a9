//! What an analysis found, as JSON for programs and as text for people.

use serde_json::{Map, Value, json};

use super::report::{per_cent, table};
use super::terminal::one_line;
use crate::analysis::bottleneck::Bottleneck;
use crate::analysis::capacity::Capacity;
use crate::analysis::checklist::Item;
use crate::analysis::failure::OverloadRisk;
use crate::analysis::whole::{Analysis, Proven};
use crate::analysis::wording::{Figure, Wording};
use crate::analysis::{Finding, Gone};
use crate::design::{Design, Id};
use crate::words::{Language, with_commas};

/// The keys of `analyze --json`.
pub(super) fn json(design: &Design, found: &Analysis, language: Language) -> Value {
    let words = |wording: &Wording| wording.text(language, design);
    json!({
        "design": design.name,
        "points_of_failure": found.points_of_failure.iter().map(|proven| point_json(design, proven, &words)).collect::<Vec<_>>(),
        "overload_risks": found.overload_risks.iter().map(|risk| risk_json(design, risk, &words)).collect::<Vec<_>>(),
        "bottlenecks": found.bottlenecks.iter().map(bottleneck_json).collect::<Vec<_>>(),
        "capacity": found.capacity.as_ref().map_or_else(|| no_capacity_json(design), |capacity| capacity_json(design, capacity)),
        "checklist": found.checklist.iter().map(|item| item_json(item, &words)).collect::<Vec<_>>(),
        "findings": found.findings.iter().map(|finding| finding_json(finding, &words)).collect::<Vec<_>>(),
    })
}

fn instance_of(gone: &Gone) -> Option<u32> {
    if let Gone::Instance(_, number) = gone { Some(*number) } else { None }
}

fn point_json(design: &Design, proven: &Proven, words: &impl Fn(&Wording) -> String) -> Value {
    let Proven { point, proof } = proven;
    let breaks: Map<String, Value> =
        point.breaks.iter().map(|(class, share)| (class.name().to_owned(), json!(share))).collect();
    json!({
        "id": point.gone.id(),
        "what": point.gone.what().name(),
        "instance": instance_of(&point.gone),
        "breaks": breaks,
        "proof": {
            "users": proof.users,
            "success_ratio_before": proof.success_ratio_before,
            "success_ratio_after": proof.success_ratio_after,
        },
        "why": words(&point.why()),
        "mend": words(&point.mend(design)),
    })
}

fn risk_json(design: &Design, risk: &OverloadRisk, words: &impl Fn(&Wording) -> String) -> Value {
    let OverloadRisk { gone, proof } = risk;
    json!({
        "id": gone.id(),
        "what": gone.what().name(),
        "instance": instance_of(gone),
        "proof": {
            "users": proof.users,
            "success_ratio_before": proof.success_ratio_before,
            "success_ratio_after": proof.success_ratio_after,
            "p99_ms_before": proof.p99_ms_before,
            "p99_ms_after": proof.p99_ms_after,
        },
        "why": words(&risk.why(design)),
        "mend": words(&risk.mend(design)),
    })
}

fn bottleneck_json(bottleneck: &Bottleneck) -> Value {
    json!({
        "id": bottleneck.id.as_str(),
        "resource": bottleneck.resource.name(),
        "utilization_ratio": bottleneck.utilization_ratio,
        "saturates_at_users": bottleneck.saturates_at_users,
        "wait_ms": bottleneck.wait_ms,
        "demand_ms": bottleneck.demand_ms,
        "visits": bottleneck.visits,
        "waits_for": bottleneck.waits_for.as_ref().map(Id::as_str),
    })
}

fn objective_json(design: &Design) -> Value {
    json!({"p99_ms": design.objective.p99_ms, "success_ratio": design.objective.success_ratio})
}

fn no_capacity_json(design: &Design) -> Value {
    json!({"users": 0, "limited_by": "", "objective": objective_json(design), "chain": []})
}

fn capacity_json(design: &Design, capacity: &Capacity) -> Value {
    let limited_by = |id: Option<&Id>| id.map_or("", Id::as_str).to_owned();
    let chain = capacity.chain.iter().map(
        |next| json!({"mended": next.mended.as_str(), "users": next.users, "limited_by": limited_by(next.limited_by.as_ref())}),
    );
    json!({
        "users": capacity.users,
        "limited_by": limited_by(capacity.limited_by.as_ref().map(|limit| &limit.id)),
        "resource": capacity.limited_by.as_ref().map(|limit| limit.resource.name()),
        "bound_users": capacity.bound_users,
        "objective": objective_json(design),
        "chain": chain.collect::<Vec<_>>(),
    })
}

fn item_json(item: &Item, words: &impl Fn(&Wording) -> String) -> Value {
    json!({
        "item": item.item,
        "status": item.status.name(),
        "evidence": item.evidence.iter().map(Id::as_str).collect::<Vec<_>>(),
        "why": words(&item.why),
        "mend": item.mend.as_ref().map(words),
    })
}

fn finding_json(finding: &Finding, words: &impl Fn(&Wording) -> String) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity.name(),
        "about": finding.about.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "why": words(&finding.why),
        "mend": words(&finding.mend),
    })
}

/// The same for people: a paragraph for each part, without a line end after the last line.
pub(super) fn text(design: &Design, found: &Analysis, language: Language) -> String {
    let told = Told { design, language };
    let mut parts = vec![one_line(&design.name)];
    parts.push(told.points(&found.points_of_failure));
    parts.extend(told.risks(&found.overload_risks));
    parts.extend(found.capacity.as_ref().map(|capacity| told.capacity(capacity)));
    parts.extend(told.bottlenecks(&found.bottlenecks));
    parts.extend(told.checklist(&found.checklist));
    parts.extend(told.findings(&found.findings));
    parts.join("\n\n")
}

struct Told<'a> {
    design: &'a Design,
    language: Language,
}

impl Told<'_> {
    fn words(&self, key: &str) -> String {
        crate::words::text(self.language, key)
    }

    fn line(&self, wording: &Wording) -> String {
        one_line(&wording.text(self.language, self.design))
    }

    fn points(&self, points: &[Proven]) -> String {
        if points.is_empty() {
            return self.words("analyze.no_points");
        }
        let mut lines = vec![self.words("analyze.points")];
        for Proven { point, proof } in points {
            let ratios = format!("{} → {}", per_cent(proof.success_ratio_before), per_cent(proof.success_ratio_after));
            lines.push(format!("  {}  {ratios}", point.gone.id()));
            lines.extend([self.line(&point.why()), self.line(&point.mend(self.design))].map(|line| format!("    {line}")));
        }
        lines.join("\n")
    }

    fn risks(&self, risks: &[OverloadRisk]) -> Option<String> {
        let mut lines = vec![self.words("analyze.risks")];
        for risk in risks {
            let proof = risk.proof;
            let ratios = format!("{} → {}", per_cent(proof.success_ratio_before), per_cent(proof.success_ratio_after));
            lines.push(format!(
                "  {}  {ratios}, p99 {:.0} → {:.0} ms",
                risk.gone.id(),
                proof.p99_ms_before,
                proof.p99_ms_after
            ));
            lines.extend(
                [self.line(&risk.why(self.design)), self.line(&risk.mend(self.design))].map(|line| format!("    {line}")),
            );
        }
        (!risks.is_empty()).then(|| lines.join("\n"))
    }

    fn capacity(&self, capacity: &Capacity) -> String {
        let held = Wording::new("analyze.capacity")
            .with("users", Figure::Count(capacity.users))
            .with("p99", Figure::Ms(capacity.objective.p99_ms))
            .with("success", Figure::Share(capacity.objective.success_ratio));
        let mut lines = vec![self.line(&held)];
        if let Some(limit) = &capacity.limited_by {
            let key = format!("analyze.limited_by.{}", limit.resource.name());
            lines.push(format!("  {}", self.line(&Wording::new(key).with("name", Figure::Name(limit.id.clone())))));
        }
        for next in &capacity.chain {
            let wording = Wording::new(if next.limited_by.is_some() { "analyze.next" } else { "analyze.next_free" })
                .with("mended", Figure::Name(next.mended.clone()))
                .with("users", Figure::Count(next.users));
            let wording = next.limited_by.iter().fold(wording, |wording, id| wording.with("name", Figure::Name(id.clone())));
            lines.push(format!("  {}", self.line(&wording)));
        }
        lines.join("\n")
    }

    fn bottlenecks(&self, bottlenecks: &[Bottleneck]) -> Option<String> {
        let heads = ["component", "resource", "taken", "saturates", "waits_for"];
        let mut rows = vec![heads.map(|name| self.words(&format!("analyze.{name}"))).to_vec()];
        for bottleneck in bottlenecks {
            rows.push(vec![
                bottleneck.id.to_string(),
                self.words(&format!("analyze.resource.{}", bottleneck.resource.name())),
                per_cent(bottleneck.utilization_ratio),
                with_commas(&format!("{:.0}", bottleneck.saturates_at_users)),
                bottleneck.waits_for.as_ref().map(ToString::to_string).unwrap_or_default(),
            ]);
        }
        (rows.len() > 1).then(|| table(&rows))
    }

    fn checklist(&self, items: &[Item]) -> Option<String> {
        let mut lines = vec![self.words("analyze.checklist")];
        for item in items {
            let status = self.words(&format!("status.{}", item.status.name()));
            lines.push(format!("  {} · {status}", self.line(&item.title())));
            let told = [Some(&item.why), item.mend.as_ref()];
            lines.extend(told.into_iter().flatten().map(|wording| format!("    {}", self.line(wording))));
        }
        (!items.is_empty()).then(|| lines.join("\n"))
    }

    fn findings(&self, findings: &[Finding]) -> Option<String> {
        let mut lines = vec![self.words("analyze.findings")];
        for finding in findings {
            lines.push(format!("  {}: {}", finding.code, self.line(&finding.why)));
            lines.push(format!("    {}", self.line(&finding.mend)));
        }
        (!findings.is_empty()).then(|| lines.join("\n"))
    }
}
