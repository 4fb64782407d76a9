//! What was found of the design: how many users it holds, what it cannot do without, mistakes in the drawing, and the chapter's
//! checklist. All of it was measured in runs, or follows from the plan that runs; a click goes to what it is about.

mod row;

use std::collections::BTreeSet;

use egui::{ScrollArea, Ui};
use egui_phosphor::regular as glyph;

use self::row::{Row, Value, row_ui};
use crate::analysis::Gone;
use crate::analysis::checklist::{Item, Status};
use crate::analysis::failure::{OverloadRisk, PointOfFailure, Proof};
use crate::analysis::rules::{Finding, Severity};
use crate::design::Id;
use crate::ui::action::Action;
use crate::ui::analyst::{Found, Progress};
use crate::ui::selection::Selection;
use crate::ui::shown::Shown;
use crate::ui::widgets::label::{body_ui, caption_ui, figure_row_ui, head_ui, strong};
use crate::ui::{format, measures};

/// Room on the right for the scroll bar.
const SCROLL_BAR: f32 = 10.0;
/// The most components of which it is told at how many users they are full.
const FULL_MAX: usize = 5;

/// How many things there are to mend, as far as is known: points of failure, overload risks, and mistakes that are more than notes.
#[must_use]
pub fn count(found: &Found) -> usize {
    let mistakes = found.findings.iter().filter(|finding| finding.severity != Severity::Note).count();
    found.single().count() + found.risks.len() + mistakes
}

/// Draws the panel.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, found: Option<&Found>, actions: &mut Vec<Action>) {
    ScrollArea::vertical().auto_shrink(false).id_salt("findings").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.set_max_width(ui.available_width() - SCROLL_BAR);
        let Some(found) = found else {
            body_ui(ui, shown.theme, &shown.text("findings.soon"));
            return;
        };
        if let Progress::Failed(problems) = &found.progress {
            body_ui(ui, shown.theme, &shown.text("findings.does_not_run"));
            for problem in problems {
                caption_ui(ui, shown.theme, &shown.problem_text(problem).0);
            }
            return;
        }
        if found.progress == Progress::Running {
            caption_ui(ui, shown.theme, &shown.text("findings.running"));
        }
        capacity_ui(ui, shown, found);
        failures_ui(ui, shown, found, actions);
        mistakes_ui(ui, shown, found, actions);
        checklist_ui(ui, shown, found, actions);
        ui.add_space(20.0);
    });
}

fn section_ui(ui: &mut Ui, shown: &Shown<'_>, key: &str) {
    ui.add_space(6.0);
    let x_range = ui.max_rect().expand2(egui::vec2(14.0, 0.0)).x_range();
    ui.painter().hline(x_range, ui.cursor().top(), egui::Stroke::new(1.0, shown.theme.line));
    ui.add_space(8.0);
    head_ui(ui, shown.theme, &shown.text(key));
}

fn capacity_ui(ui: &mut Ui, shown: &Shown<'_>, found: &Found) {
    let Some(capacity) = &found.capacity else {
        // What is full first is known before it is known how far that carries.
        return;
    };
    let theme = shown.theme;
    head_ui(ui, theme, &shown.text("findings.capacity"));
    let users = format::count(shown.language, capacity.users as f64);
    ui.label(strong(shown.text_with("findings.users_held", &[("users", &users)]), measures::TEXT_HEADING, theme.ok));
    let p99 = format::duration_ms(shown.language, capacity.objective.p99_ms);
    let success = format::percent_fine(capacity.objective.success_ratio);
    caption_ui(ui, theme, &shown.text_with("findings.objective", &[("p99", &p99), ("success", &success)]));
    if let Some(limit) = &capacity.limited_by {
        body_ui(ui, theme, &shown.text_with("findings.limited_by", &[("name", &shown.label(&limit.id))]));
    }
    for next in &capacity.chain {
        let users = format::count(shown.language, next.users as f64);
        let names = [("name", &*shown.label(&next.mended)), ("users", &*users)];
        caption_ui(ui, theme, &shown.text_with("findings.next", &names));
    }
    if !found.bottlenecks.is_empty() {
        caption_ui(ui, theme, &shown.text("findings.full_at"));
    }
    for bottleneck in found.bottlenecks.iter().take(FULL_MAX) {
        let users = format::count(shown.language, bottleneck.saturates_at_users);
        figure_row_ui(ui, theme, &shown.label(&bottleneck.id), &users, theme.text);
    }
}

fn failures_ui(ui: &mut Ui, shown: &Shown<'_>, found: &Found, actions: &mut Vec<Action>) {
    let Some(points) = &found.points else { return };
    section_ui(ui, shown, "findings.points");
    if points.is_empty() {
        body_ui(ui, shown.theme, &shown.text("findings.no_points"));
    }
    for (point, proof) in points {
        row_ui(ui, shown, &point_row(shown, found, point, proof.as_ref()), actions);
    }
    if !found.risks.is_empty() {
        section_ui(ui, shown, "findings.risks");
    }
    for risk in &found.risks {
        row_ui(ui, shown, &risk_row(shown, found, risk), actions);
    }
}

fn point_row(shown: &Shown<'_>, found: &Found, point: &PointOfFailure, proof: Option<&Proof>) -> Row {
    let (success, proven) = match proof {
        Some(Proof { users, success_ratio_before, success_ratio_after }) => {
            let (before, after) = (format::percent(*success_ratio_before), format::percent(*success_ratio_after));
            let users = format::count(shown.language, *users as f64);
            let names = [("users", &*users), ("before", &*before), ("after", &*after)];
            (Some((*success_ratio_before, *success_ratio_after)), shown.text_with("findings.proof", &names))
        }
        None => (None, shown.text("findings.proof_soon")),
    };
    Row {
        glyph: gone_glyph(shown, &point.gone),
        title: gone_name(shown, &point.gone),
        why: point.why().text(shown.language, &found.design),
        more: vec![proven, point.mend(&found.design).text(shown.language, &found.design)],
        value: success.map(|(before, after)| Value::Success { before, after }),
        about: gone_selection(&point.gone),
    }
}

fn risk_row(shown: &Shown<'_>, found: &Found, risk: &OverloadRisk) -> Row {
    let proof = &risk.proof;
    let value = Value::Success { before: proof.success_ratio_before, after: proof.success_ratio_after };
    Row {
        glyph: gone_glyph(shown, &risk.gone),
        title: gone_name(shown, &risk.gone),
        why: risk.why(&found.design).text(shown.language, &found.design),
        more: vec![risk.mend(&found.design).text(shown.language, &found.design)],
        value: Some(value),
        about: gone_selection(&risk.gone),
    }
}

fn gone_name(shown: &Shown<'_>, gone: &Gone) -> String {
    match gone {
        Gone::Component(id) | Gone::DataCenter(id) => shown.label(id),
        Gone::Instance(id, number) => {
            let count = shown.design.components.get(id).map_or(1, |component| component.instances);
            if count > 1 { format!("{} #{number}", shown.label(id)) } else { shown.label(id) }
        }
        Gone::Link(from, to) => format!("{} → {}", shown.label(from), shown.label(to)),
    }
}

fn gone_glyph(shown: &Shown<'_>, gone: &Gone) -> &'static str {
    let of = |id: &Id| shown.design.components.get(id).map(|component| crate::ui::glyph::glyph(Shown::info(component).glyph));
    match gone {
        Gone::Component(id) | Gone::Instance(id, _) => of(id).unwrap_or(glyph::CUBE),
        Gone::DataCenter(_) => glyph::BUILDINGS,
        Gone::Link(..) => glyph::LINK,
    }
}

fn gone_selection(gone: &Gone) -> Selection {
    match gone.clone() {
        Gone::Component(id) | Gone::Instance(id, _) | Gone::DataCenter(id) => Selection::of_id(id),
        Gone::Link(from, to) => Selection::of_link(from, to),
    }
}

fn of_ids(ids: &[Id]) -> Selection {
    Selection { ids: ids.iter().cloned().collect::<BTreeSet<Id>>(), ..Selection::default() }
}

fn mistakes_ui(ui: &mut Ui, shown: &Shown<'_>, found: &Found, actions: &mut Vec<Action>) {
    if found.findings.is_empty() {
        return;
    }
    section_ui(ui, shown, "findings.mistakes");
    let mut findings: Vec<&Finding> = found.findings.iter().collect();
    findings.sort_by_key(|finding| finding.severity);
    for finding in findings {
        let words = |wording: &crate::analysis::wording::Wording| wording.text(shown.language, &found.design);
        let row = Row {
            glyph: severity_glyph(finding.severity),
            title: words(&finding.title()),
            why: words(&finding.why),
            more: vec![words(&finding.mend)],
            value: Some(Value::Severity(finding.severity)),
            about: of_ids(&finding.about),
        };
        row_ui(ui, shown, &row, actions);
    }
}

const fn severity_glyph(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => glyph::X_CIRCLE,
        Severity::Warning => glyph::WARNING,
        Severity::Note => glyph::INFO,
    }
}

fn checklist_ui(ui: &mut Ui, shown: &Shown<'_>, found: &Found, actions: &mut Vec<Action>) {
    if found.checklist.is_empty() {
        return;
    }
    section_ui(ui, shown, "findings.checklist");
    let met = found.checklist.iter().filter(|item| item.status == Status::Met).count();
    let counts = [("met", &*met.to_string()), ("all", &*found.checklist.len().to_string())];
    caption_ui(ui, shown.theme, &shown.text_with("findings.met_of", &counts));
    for item in &found.checklist {
        row_ui(ui, shown, &item_row(shown, found, item), actions);
    }
}

fn item_row(shown: &Shown<'_>, found: &Found, item: &Item) -> Row {
    let words = |wording: &crate::analysis::wording::Wording| wording.text(shown.language, &found.design);
    let glyph = match item.status {
        Status::Met => glyph::CHECK_CIRCLE,
        Status::Partly => glyph::CIRCLE_HALF,
        Status::Unmet => glyph::CIRCLE,
    };
    Row {
        glyph,
        title: words(&item.title()),
        why: words(&item.why),
        more: item.mend.iter().map(words).collect(),
        value: Some(Value::Status(item.status)),
        about: of_ids(&item.evidence),
    }
}
