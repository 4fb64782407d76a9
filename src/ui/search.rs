//! Finding things by part of a name, in either language: Hangul while its syllables are still being put together, first letters
//! alone ("lb", "ㄹㄷ"), and the names that the file has.

/// The first sounds of Hangul syllables, in the order of Unicode.
const INITIALS: [char; 19] =
    ['ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'];
/// The vowels, those of two letters as they are typed.
const VOWELS: [&str; 21] = [
    "ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅛ", "ㅜ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅠ",
    "ㅡ", "ㅡㅣ", "ㅣ",
];
/// The last sounds, none first, those of two letters as they are typed.
const FINALS: [&str; 28] = [
    "", "ㄱ", "ㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ", "ㅁ",
    "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ",
];
const FIRST_SYLLABLE: u32 = 0xAC00;
const SYLLABLES: u32 = 19 * 21 * 28;

/// How well a name fits what is sought; the least is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is the name.
    Is,
    /// The name begins with it.
    Begins,
    /// Its first letters do.
    Initials,
    /// It is somewhere inside.
    Holds,
}

/// How well the best of `names` fits `sought`; none: none of them does. Nothing sought fits everything.
pub fn fit<N: AsRef<str>>(sought: &str, names: impl IntoIterator<Item = N>) -> Option<Fit> {
    let sought = sought.trim().to_lowercase();
    let letters = letters(&sought);
    names.into_iter().filter_map(|name| fit_of(&sought, &letters, &name.as_ref().to_lowercase())).min()
}

fn fit_of(sought: &str, sought_letters: &str, name: &str) -> Option<Fit> {
    let name_letters = letters(name);
    if name_letters == sought_letters {
        return Some(Fit::Is);
    }
    if name_letters.starts_with(sought_letters) {
        return Some(Fit::Begins);
    }
    let begins = |initials: String| initials.starts_with(sought);
    if begins(initials_of_words(name)) || begins(initials_of_syllables(name)) {
        return Some(Fit::Initials);
    }
    name_letters.contains(sought_letters).then_some(Fit::Holds)
}

/// The letters of a text as they are typed, without spaces: a syllable that is half typed is the beginning of the whole one.
fn letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !matches!(letter, ' ' | '_' | '-')) {
        match syllable(letter) {
            Some([initial, vowel, last]) => {
                letters.push(INITIALS[initial]);
                letters.push_str(VOWELS[vowel]);
                letters.push_str(FINALS[last]);
            }
            None => letters.push(letter),
        }
    }
    letters
}

/// The places of a Hangul syllable's three parts in the lists above.
fn syllable(letter: char) -> Option<[usize; 3]> {
    let place = u32::from(letter).checked_sub(FIRST_SYLLABLE).filter(|place| *place < SYLLABLES)? as usize;
    Some([place / 588, place / 28 % 21, place % 28])
}

/// "lb" of "load balancer", "ㅇㅅ" of "웹 서버".
fn initials_of_words(name: &str) -> String {
    name.split([' ', '_', '-']).filter_map(|word| word.chars().next()).map(first_sound).collect()
}

/// "ㄹㄷㅂㄹㅅ" of "로드밸런서".
fn initials_of_syllables(name: &str) -> String {
    name.chars().filter(|letter| *letter != ' ').map(first_sound).collect()
}

fn first_sound(letter: char) -> char {
    syllable(letter).map_or(letter, |[initial, ..]| INITIALS[initial])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_beginning_its_initials_and_its_inside() {
        for (sought, name, expected) in [
            ("", "Cache", Some(Fit::Begins)),
            ("Write", "write", Some(Fit::Is)),
            ("로드밸런서", "로드밸런서", Some(Fit::Is)),
            (" load ", "Load balancer", Some(Fit::Begins)),
            ("loadb", "Load balancer", Some(Fit::Begins)),
            ("lb", "Load balancer", Some(Fit::Initials)),
            ("bal", "Load balancer", Some(Fit::Holds)),
            ("로드", "로드밸런서", Some(Fit::Begins)),
            // What a composition shows on its way to "로드".
            ("ㄹ", "로드밸런서", Some(Fit::Begins)),
            ("롣", "로드밸런서", Some(Fit::Begins)),
            ("로드배", "로드밸런서", Some(Fit::Begins)),
            ("과", "관리", Some(Fit::Begins)),
            ("고", "관리", Some(Fit::Begins)),
            ("갑", "값", Some(Fit::Begins)),
            ("각", "간", None),
            ("ㄹㄷㅂ", "로드밸런서", Some(Fit::Initials)),
            ("ㅇㅅ", "웹 서버", Some(Fit::Initials)),
            ("서버", "웹 서버", Some(Fit::Holds)),
            ("db", "database_leader", None),
            ("dl", "database_leader", Some(Fit::Initials)),
            ("큐", "캐시", None),
        ] {
            assert_eq!(fit(sought, [name]), expected, "{sought:?} in {name:?}");
        }
        assert_eq!(fit("캐", ["Cache", "캐시"]), Some(Fit::Begins), "the best of several names");
    }
}
