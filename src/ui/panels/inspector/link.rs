//! One link: who calls whom, how long that takes, what gets lost, and how much passes.

use egui::Ui;

use super::distribution::distribution_ui;
use super::row::{Name, choice_ui, number_row_ui, row_ui, section_ui};
use super::{by_class, live, what_if};
use crate::catalog::{self, Unit};
use crate::design::{Class, Edit, Id, Link};
use crate::engine::snapshot::LinkFigures;
use crate::ui::action::Action;
use crate::ui::canvas::{connect, reattach};
use crate::ui::shown::Shown;
use crate::ui::widgets::field::{Bounds, TextSpec, text_ui};
use crate::ui::widgets::label::{caption_ui, figure_row_ui, strong};
use crate::ui::{format, measures};

/// Rows of figures that a link has beside those of the classes: all calls, latency, and one reason of failures.
const LINK_ROWS: usize = 3;

/// Draws everything of a link.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, link: &Link, actions: &mut Vec<Action>) {
    let title = format!("{} → {}", shown.label(&link.from), shown.label(&link.to));
    ui.label(strong(title, measures::TEXT_TITLE, shown.theme.text));
    if let Some(words) = kind_words(shown, link) {
        caption_ui(ui, shown.theme, &words);
    }
    let figures = shown.snapshot().and_then(|snapshot| snapshot.links.get(&(link.from.clone(), link.to.clone())));
    label_ui(ui, shown, link, actions);
    what_if::link_ui(ui, shown, figures.is_some_and(|figures| figures.is_cut), actions);
    live_ui(ui, shown, figures);
    section_ui(ui, shown, "inspector.parameters");
    ends_ui(ui, shown, link, actions);
    latency_ui(ui, shown, link, actions);
    let loss = (link.loss, Bounds::percent(0.0, 1.0), &*catalog::unit_label(shown.language, Unit::Ratio));
    if let Some(loss) = number_row_ui(ui, shown, &Name::of_key(shown, "link_field.loss"), loss, actions) {
        actions.push(Action::Edit(set(link, |link| link.loss = loss)));
    }
}

/// The edit that changes a link in that way.
fn set(link: &Link, change: impl FnOnce(&mut Link)) -> Edit {
    let mut changed = link.clone();
    change(&mut changed);
    Edit::SetLink(link.from.clone(), link.to.clone(), changed)
}

fn kind_words(shown: &Shown<'_>, link: &Link) -> Option<String> {
    let components = &shown.design.components;
    let (from, to) = (components.get(&link.from)?, components.get(&link.to)?);
    let kind = catalog::link_kind(from.kind.name(), to.kind.name()).ok()?;
    Some(catalog::link_label(shown.language, kind))
}

/// The two ends, each to be taken to another component where the link may be.
fn ends_ui(ui: &mut Ui, shown: &Shown<'_>, link: &Link, actions: &mut Vec<Action>) {
    let known = (link.from.clone(), link.to.clone());
    let may_be = |ends: &(Id, Id)| connect::verdict(shown.design, shown.language, ends, Some(&known)).is_ok();
    for (key, end, is_from) in [("link_field.from", &link.from, true), ("link_field.to", &link.to, false)] {
        let ends_at = |id: &Id| if is_from { (id.clone(), known.1.clone()) } else { (known.0.clone(), id.clone()) };
        let name = Name::of_key(shown, key);
        row_ui(ui, shown, &name, |ui| {
            let all = shown.design.components.keys().filter(|id| *id == end || may_be(&ends_at(id)));
            if let Some(other) = choice_ui(ui, &name.words, end, all, |id| telling_label(shown, id)) {
                actions.extend(reattach::taken_to(link, ends_at(other)));
            }
        });
    }
}

/// The name of a component; where others have the same, with what tells it from them: where it stands, or its id.
fn telling_label(shown: &Shown<'_>, id: &Id) -> String {
    let (label, components) = (shown.label(id), &shown.design.components);
    let center = |id: &Id| components.get(id).and_then(|component| component.data_center.clone());
    let namesakes: Vec<&Id> = components.keys().filter(|other| *other != id && shown.label(other) == label).collect();
    if namesakes.is_empty() {
        return label;
    }
    match center(id) {
        Some(place) if namesakes.iter().all(|other| center(other).as_ref() != Some(&place)) => {
            format!("{label} · {}", shown.label(&place))
        }
        _ => format!("{label} · {id}"),
    }
}

fn label_ui(ui: &mut Ui, shown: &Shown<'_>, link: &Link, actions: &mut Vec<Action>) {
    let name = shown.text("inspector.link_label");
    let spec = TextSpec {
        salt: ("link label", link.to.as_str()),
        text: &link.label,
        name: &name,
        hint: &name,
        rows: 1,
        length_max: measures::LABEL_LETTERS_MAX,
    };
    if let Some((label, gesture)) = text_ui(ui, &spec) {
        actions.push(Action::EditInGesture(set(link, |link| link.label = label), gesture));
    }
}

fn live_ui(ui: &mut Ui, shown: &Shown<'_>, figures: Option<&LinkFigures>) {
    section_ui(ui, shown, "inspector.live");
    let classes = Class::ALL.iter().filter(|class| shown.design.workload.share(**class) > 0.0).count();
    live::fixed_ui(ui, classes + LINK_ROWS, |ui| live_rows_ui(ui, shown, figures));
}

fn live_rows_ui(ui: &mut Ui, shown: &Shown<'_>, figures: Option<&LinkFigures>) {
    let Some(figures) = figures else {
        caption_ui(ui, shown.theme, &shown.text("inspector.no_figures"));
        return;
    };
    let (theme, language) = (shown.theme, shown.language);
    let total = format::rate(language, figures.total_rate_per_s());
    figure_row_ui(ui, theme, &shown.text("live.calls"), &total, theme.text);
    for (class, per_s) in Class::ALL.iter().copied().zip(figures.rate_per_s).filter(|(_, per_s)| *per_s > 0.0) {
        let name = by_class::class_words(shown, class);
        figure_row_ui(ui, theme, &name, &format::rate(language, per_s), theme.class(class));
    }
    let latency = format::measured_ms(language, figures.latency_ms);
    figure_row_ui(ui, theme, &shown.text("live.latency"), &latency, theme.text);
    for (reason, per_s) in figures.failure_rate_per_s.iter().filter(|(_, per_s)| **per_s > 0.0) {
        live::row_of_reason_ui(ui, shown, *reason, *per_s);
    }
}

fn latency_ui(ui: &mut Ui, shown: &Shown<'_>, link: &Link, actions: &mut Vec<Action>) {
    let name = Name { is_changed: link.latency.is_some(), ..Name::of_key(shown, "link_field.latency") };
    let by_place = catalog::effective_latency(shown.design, link);
    if let Some(time) = link.latency {
        let (is_reset, changed) = distribution_ui(ui, shown, &name, time, actions);
        if is_reset || changed.is_some() {
            let latency = if is_reset { None } else { changed };
            actions.push(Action::Edit(set(link, |link| link.latency = latency)));
        }
        return;
    }
    row_ui(ui, shown, &name, |ui| {
        let time = format::duration_ms(shown.language, by_place.mean_ms());
        let words = |own: bool| {
            if own { shown.text("link_field.own") } else { shown.text_with("link_field.by_place", &[("time", &time)]) }
        };
        if choice_ui(ui, &name.words, false, [false, true], words).is_some() {
            actions.push(Action::Edit(set(link, |link| link.latency = Some(by_place))));
        }
    });
}
