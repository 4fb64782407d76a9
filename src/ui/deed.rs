//! The steps of the history in words: "move 3 components", "rename Web server".

use crate::catalog;
use crate::design::{Act, Deed, Design, Id, KindName, StepView, Things};
use crate::words::{self, Language, with_commas};

/// The most letters of a name in the words of a step; a longer one is cut.
const NAME_LETTERS_MAX: usize = 24;

/// What a step did, in words.
#[must_use]
pub fn deed_text(language: Language, step: &StepView<'_>) -> String {
    let Deed { act, things, parameter } = step.deed;
    let parameter = parameter.as_deref().map(|name| parameter_text(language, step, name)).unwrap_or_default();
    let what = things_text(language, step, things);
    words::text_with(language, key(*act), &[("parameter", &parameter), ("what", &what)])
}

/// The key of the words of an act.
#[must_use]
pub const fn key(act: Act) -> &'static str {
    match act {
        Act::Add => "deed.add",
        Act::Remove => "deed.remove",
        Act::Move => "deed.move",
        Act::Resize => "deed.resize",
        Act::SetDataCenter => "deed.data_center",
        Act::Rename => "deed.rename",
        Act::SetNote => "deed.note",
        Act::SetText => "deed.text",
        Act::SetInstances => "deed.instances",
        Act::Lock => "deed.lock",
        Act::Unlock => "deed.unlock",
        Act::SetParameter => "deed.parameter",
        Act::SetLink => "deed.link",
        Act::LabelLink => "deed.link_label",
        Act::Reattach => "deed.reattach",
        Act::SetUsers => "deed.users",
        Act::SetWorkload => "deed.workload",
        Act::SetObjective => "deed.objective",
        Act::SetSeed => "deed.seed",
        Act::SetName => "deed.name",
        Act::SetNotes => "deed.notes",
        Act::SetIncidents => "deed.incidents",
        Act::Reload => "deed.reload",
        Act::TidyUp => "deed.tidy_up",
        Act::Align => "deed.align",
        Act::Distribute => "deed.distribute",
        Act::Group => "deed.group",
        Act::Ungroup => "deed.ungroup",
    }
}

/// What a step was done to, in words.
#[must_use]
pub fn things_text_of(language: Language, step: &StepView<'_>) -> String {
    things_text(language, step, &step.deed.things)
}

fn things_text(language: Language, step: &StepView<'_>, things: &Things) -> String {
    let counted = |key: &str, count: &usize| {
        let key = if *count == 1 { format!("{key}_one") } else { key.to_owned() };
        words::text_with(language, &key, &[("count", &with_commas(&count.to_string()))])
    };
    match things {
        Things::Design => words::text(language, "things.design"),
        Things::One(id) => name(language, step, id),
        Things::OneLink(from, to) => format!("{} → {}", name(language, step, from), name(language, step, to)),
        Things::Components(count) => counted("things.components", count),
        Things::DataCenters(count) => counted("things.data_centers", count),
        Things::Links(count) => counted("things.links", count),
        Things::Texts(count) => counted("things.texts", count),
        Things::With(centers, count) => {
            let (centers, components) = (things_text(language, step, centers), counted("things.components", count));
            words::text_with(language, "things.with", &[("what", &centers), ("count", &components)])
        }
    }
}

/// The name of a component or a data center: the one from before the step where it had one, since that is what people know.
fn name(language: Language, step: &StepView<'_>, id: &Id) -> String {
    let name = name_in(language, step.before, id).or_else(|| name_in(language, step.after, id));
    cut(&name.unwrap_or_else(|| id.to_string()))
}

fn name_in(language: Language, design: &Design, id: &Id) -> Option<String> {
    if let Some(component) = design.components.get(id) {
        return Some(catalog::component_name(language, id, component));
    }
    let center = design.data_centers.get(id)?;
    Some(catalog::data_center_name(language, id, center))
}

fn cut(name: &str) -> String {
    let line = name.lines().next().unwrap_or_default();
    match line.char_indices().nth(NAME_LETTERS_MAX) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}

fn parameter_text(language: Language, step: &StepView<'_>, parameter: &str) -> String {
    match kind_of(step) {
        Some(kind) => catalog::parameter_label(language, kind, parameter),
        // The only parameter of a data center.
        None => words::text(language, "inspector.region"),
    }
}

fn kind_of(step: &StepView<'_>) -> Option<KindName> {
    let Things::One(id) = &step.deed.things else { return None };
    step.after.components.get(id).map(|component| component.kind.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_words_in_both_languages() {
        for act in Act::ALL {
            for language in Language::ALL {
                assert!(words::has_text(language, key(act)), "{act:?} in {language:?}");
            }
        }
    }

    #[test]
    fn a_long_name_is_cut_between_letters() {
        assert_eq!(cut("짧은 이름"), "짧은 이름");
        assert_eq!(cut(&"가".repeat(30)), format!("{}…", "가".repeat(24)));
        assert_eq!(cut("one\ntwo"), "one");
    }
}
