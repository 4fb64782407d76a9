//! What an analysis has to say, before a language is chosen: a key of the words and the figures that belong into them. So a finding
//! is the same value whoever reads it, and two of them can be compared.

use crate::catalog::{class_label, component_name, data_center_name};
use crate::design::{Class, Design, Id};
use crate::words::{Language, text, text_with, with_commas};

/// A figure in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// A component or a data center, by its name.
    Name(Id),
    /// Several of them.
    Names(Vec<Id>),
    /// A class of requests.
    Class(Class),
    /// Classes of requests with a share of each.
    Classes(Vec<(Class, f64)>),
    /// A share, 0 to 1, in per cent.
    Share(f64),
    /// A number of things.
    Count(u64),
    /// A length of time in milliseconds, in the unit that reads best.
    Ms(f64),
    /// A number of things per second.
    PerSecond(f64),
    /// A number without a unit.
    Number(f64),
}

/// Words with figures in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Wording {
    /// The key of the words.
    pub key: String,
    /// What `%{name}` stands for.
    pub figures: Vec<(&'static str, Figure)>,
}

impl Wording {
    /// Words without figures.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), figures: Vec::new() }
    }

    /// Fills in `%{name}`.
    #[must_use]
    pub fn with(mut self, name: &'static str, figure: Figure) -> Self {
        self.figures.push((name, figure));
        self
    }

    /// The words in a language, components under the names that `design` shows.
    #[must_use]
    pub fn text(&self, language: Language, design: &Design) -> String {
        let figures: Vec<(&str, String)> =
            self.figures.iter().map(|(name, figure)| (*name, figure.text(language, design))).collect();
        let figures: Vec<(&str, &str)> = figures.iter().map(|(name, text)| (*name, text.as_str())).collect();
        text_with(language, &self.key, &figures)
    }
}

impl Figure {
    fn text(&self, language: Language, design: &Design) -> String {
        match self {
            Self::Name(id) => name(language, design, id),
            Self::Names(ids) => {
                let names: Vec<String> = ids.iter().map(|id| name(language, design, id)).collect();
                names.join(", ")
            }
            Self::Class(class) => class_label(language, *class),
            Self::Classes(classes) => {
                let part = |(class, share): &(Class, f64)| format!("{} {}", class_label(language, *class), percent(*share));
                classes.iter().map(part).collect::<Vec<_>>().join(", ")
            }
            Self::Share(share) => percent(*share),
            Self::Count(count) => with_commas(&count.to_string()),
            Self::Ms(ms) => time(language, *ms),
            Self::PerSecond(per_s) => format!("{}{}", number(*per_s), text(language, "unit.per_s")),
            Self::Number(figure) => number(*figure),
        }
    }
}

fn name(language: Language, design: &Design, id: &Id) -> String {
    match (design.components.get(id), design.data_centers.get(id)) {
        (Some(component), _) => component_name(language, id, component),
        (None, Some(center)) => data_center_name(language, id, center),
        (None, None) => id.to_string(),
    }
}

/// Whole per cents; near all or nothing, where a tenth tells, with one. What is not all is never written as all.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let is_near_an_end = percent < 1.0 || (99.0..100.0).contains(&percent);
    let figure = if is_near_an_end && percent > 0.0 { format!("{:.1}", percent.min(99.9)) } else { format!("{percent:.0}") };
    format!("{figure} %")
}

/// Two digits at least, and no zeros that say nothing.
fn number(figure: f64) -> String {
    let digits = usize::from(figure < 10.0 && figure.fract() != 0.0);
    with_commas(&format!("{figure:.digits$}"))
}

fn time(language: Language, ms: f64) -> String {
    let (figure, unit) = if ms >= 1_000.0 { (ms / 1_000.0, "unit.s") } else { (ms, "unit.ms") };
    let unit = text(language, unit);
    let gap = if unit.is_ascii() { " " } else { "" };
    format!("{}{gap}{unit}", number(figure))
}
