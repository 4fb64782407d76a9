//! Every shown word, in Korean and in English. The words stand in `assets/i18n/`, both languages beside each other; a key that
//! lacks one fails a test.

mod table {
    #![allow(clippy::disallowed_types, reason = "the macro's own table, never walked in its order")]
    rust_i18n::i18n!("assets/i18n", fallback = "en");

    /// Named so that the compiler looks at them again when they change; the macro reads them behind its back.
    const _: &[&str] = &[
        include_str!("../assets/i18n/advice.yml"),
        include_str!("../assets/i18n/canvas.yml"),
        include_str!("../assets/i18n/check.yml"),
        include_str!("../assets/i18n/choice.yml"),
        include_str!("../assets/i18n/cli.yml"),
        include_str!("../assets/i18n/compare.yml"),
        include_str!("../assets/i18n/engine.yml"),
        include_str!("../assets/i18n/findings.yml"),
        include_str!("../assets/i18n/history.yml"),
        include_str!("../assets/i18n/insert.yml"),
        include_str!("../assets/i18n/kind.yml"),
        include_str!("../assets/i18n/lesson.yml"),
        include_str!("../assets/i18n/parameter.yml"),
        include_str!("../assets/i18n/problem.yml"),
        include_str!("../assets/i18n/requests.yml"),
        include_str!("../assets/i18n/right.yml"),
        include_str!("../assets/i18n/rules.yml"),
        include_str!("../assets/i18n/safety.yml"),
        include_str!("../assets/i18n/search.yml"),
        include_str!("../assets/i18n/stages.yml"),
        include_str!("../assets/i18n/theory.yml"),
        include_str!("../assets/i18n/timeline.yml"),
        include_str!("../assets/i18n/ui.yml"),
    ];

    pub(super) fn find(locale: &str, key: &str) -> Option<String> {
        _rust_i18n_try_translate(locale, key).map(std::borrow::Cow::into_owned)
    }
}

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Language {
    /// Korean.
    Korean,
    /// English.
    #[default]
    English,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Korean, Self::English];

    /// Its code in files and on the command line: `ko`, `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Korean => "ko",
            Self::English => "en",
        }
    }

    /// The language of a code or of a locale such as `ko_KR.UTF-8`.
    #[must_use]
    pub fn from_locale(locale: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| locale.starts_with(language.code()))
    }
}

/// The words of `key`, or the key itself where it has none.
#[must_use]
pub fn text(language: Language, key: &str) -> String {
    table::find(language.code(), key).unwrap_or_else(|| key.to_owned())
}

/// The words of `key` with every `%{name}` replaced by its value.
#[must_use]
pub fn text_with(language: Language, key: &str, arguments: &[(&str, &str)]) -> String {
    let mut words = text(language, key);
    for (name, value) in arguments {
        words = words.replace(&format!("%{{{name}}}"), value);
    }
    words
}

/// Whether `key` has words in `language`.
#[must_use]
pub fn has_text(language: Language, key: &str) -> bool {
    table::find(language.code(), key).is_some()
}

/// A figure with a comma after each three digits of its whole part, as both languages write it.
#[must_use]
pub fn with_commas(figure: &str) -> String {
    let (whole, rest) = figure.split_once('.').map_or((figure, None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match rest {
        Some(rest) => format!("{grouped}.{rest}"),
        None => grouped,
    }
}
