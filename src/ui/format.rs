//! How figures are written: three digits, the unit after a space, thousands as `K` and `M` in English, as 만 and 억 in Korean.

use crate::words::{Language, with_commas};

/// A number of things: `8,400` or `8.4 K`, 24만.
#[must_use]
pub fn count(language: Language, number: f64) -> String {
    scaled(language, number, Digits::Trimmed)
}

/// A number of things that were counted one by one, out of which others are to add up: in full, `1,099,999`.
#[must_use]
pub fn total(number: u64) -> String {
    with_commas(&number.to_string())
}

/// Words as a line of their own begins: `queue full` becomes `Queue full`.
#[must_use]
pub fn sentence_case(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}

/// How simulated time passes beside the real one: `83× slower than real time`, `2× real time`.
#[must_use]
pub fn pace(language: Language, factor: f64) -> String {
    let is_slow = factor < 0.95 && factor > 0.0;
    let times = if is_slow { 1.0 / factor } else { factor };
    let times = with_commas(&small(times));
    let key = if is_slow { "status.slower" } else { "status.real_time" };
    crate::words::text_with(language, key, &[("factor", &times)])
}

/// Things per second: `24.0 K/s`, 2.4만/초.
#[must_use]
pub fn rate(language: Language, per_s: f64) -> String {
    let second = match language {
        Language::Korean => "초",
        Language::English => "s",
    };
    format!("{}/{second}", rate_figure(language, per_s))
}

/// The figure of a rate alone, for words that name its unit.
#[must_use]
pub fn rate_figure(language: Language, per_s: f64) -> String {
    scaled(language, per_s, Digits::Kept)
}

/// A measured length of time, or a dash where none was measured.
#[must_use]
pub fn measured_ms(language: Language, ms: Option<f64>) -> String {
    ms.map_or_else(|| "–".to_owned(), |ms| duration_ms(language, ms))
}

/// A length of time: `0.25 ms`, `12 ms`, `1.4 s`, `24 s`, `2 min 05 s`.
#[must_use]
pub fn duration_ms(language: Language, ms: f64) -> String {
    let ms = ms.max(0.0);
    if ms == 0.0 {
        return "0 ms".to_owned();
    }
    if ms < 999.5 {
        let digits = if ms < 0.995 { 2 } else { usize::from(ms < 9.95) };
        return format!("{} ms", trimmed(format!("{ms:.digits$}")));
    }
    let s = ms / 1_000.0;
    if s < 9.95 {
        let figure = trimmed(format!("{s:.1}"));
        return with_unit(language, &figure, " s", "초");
    }
    if s < 119.5 {
        return with_unit(language, &format!("{s:.0}"), " s", "초");
    }
    let whole_s = s.round() as u64;
    if whole_s.is_multiple_of(60) {
        return with_unit(language, &(whole_s / 60).to_string(), " min", "분");
    }
    match language {
        Language::Korean => format!("{}분 {:02}초", whole_s / 60, whole_s % 60),
        Language::English => format!("{} min {:02} s", whole_s / 60, whole_s % 60),
    }
}

/// How old something is, in whole units of the largest that fits: `12 s`, `4 min`, `3 h`.
#[must_use]
pub fn age(language: Language, seconds: u64) -> String {
    let (figure, english, korean) = match seconds {
        0..120 => (seconds, " s", "초"),
        120..7_200 => (seconds / 60, " min", "분"),
        _ => (seconds / 3_600, " h", "시간"),
    };
    with_unit(language, &with_commas(&figure.to_string()), english, korean)
}

/// A share as a whole per cent: `70 %`; between nothing and one it keeps a digit, so that little does not read as none.
#[must_use]
pub fn percent(ratio: f64) -> String {
    let percent = ratio.max(0.0) * 100.0;
    if percent > 0.0 && percent < 0.95 {
        return format!("{:.1} %", percent.max(0.1));
    }
    format!("{percent:.0} %")
}

/// A share close to one, such as a rate of success: `98.7 %`, `99.95 %`, and `100 %` only where nothing is missing.
#[must_use]
pub fn percent_fine(ratio: f64) -> String {
    if ratio >= 1.0 {
        return "100 %".to_owned();
    }
    let percent = ratio.max(0.0) * 100.0;
    let digits = if percent >= 99.0 { 2_i32 } else { 1 };
    // Rounding down keeps a loss visible.
    let step = 10_f64.powi(digits);
    let shown = (percent * step).floor() / step;
    if shown == 0.0 {
        return "0 %".to_owned();
    }
    format!("{shown:.0$} %", digits.unsigned_abs() as usize)
}

/// A moment of the run as a clock shows it: `02:31`, `1:02:31`.
#[must_use]
pub fn clock(time_ns: u64) -> String {
    let seconds = time_ns / 1_000_000_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours == 0 { format!("{minutes:02}:{seconds:02}") } else { format!("{hours}:{minutes:02}:{seconds:02}") }
}

/// Whether a zero after the point is written: rates keep it, so that nothing shifts while they change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Digits {
    Kept,
    Trimmed,
}

fn scaled(language: Language, number: f64, digits: Digits) -> String {
    let number = number.max(0.0);
    let units: &[(f64, &str)] = match language {
        Language::Korean => &[(1e8, "억"), (1e4, "만")],
        Language::English => &[(1e9, " G"), (1e6, " M"), (1e3, " K")],
    };
    // Half a unit of the last digit below a step already shows as the step: 999.7 is 1.0 K, not 1,000.
    let reached = |step: f64| number >= step - step / 2_000.0;
    match units.iter().find(|(step, _)| reached(*step)) {
        Some((step, unit)) => {
            let scaled = number / step;
            let plain_digits = usize::from(scaled < 99.95);
            let figure = with_commas(&format!("{scaled:.plain_digits$}"));
            let is_korean = language == Language::Korean;
            let figure = if digits == Digits::Trimmed || is_korean { trimmed(figure) } else { figure };
            format!("{figure}{unit}")
        }
        None => with_commas(&small(number)),
    }
}

/// A number below the first unit: whole from ten on, with one digit below.
fn small(number: f64) -> String {
    let digits = usize::from(number < 9.95);
    trimmed(format!("{number:.digits$}"))
}

fn with_unit(language: Language, figure: &str, english: &str, korean: &str) -> String {
    match language {
        Language::Korean => format!("{figure}{korean}"),
        Language::English => format!("{figure}{english}"),
    }
}

/// Takes zeros after the point away, and the point with them.
fn trimmed(figure: String) -> String {
    if figure.contains('.') { figure.trim_end_matches('0').trim_end_matches('.').to_owned() } else { figure }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(write: impl Fn(Language) -> String, english: &str, korean: &str) {
        assert_eq!(write(Language::English), english);
        assert_eq!(write(Language::Korean), korean);
    }

    #[test]
    fn counts_have_three_digits() {
        for (number, english, korean) in [
            (0.0, "0", "0"),
            (7.0, "7", "7"),
            (0.35, "0.3", "0.3"),
            (412.4, "412", "412"),
            (999.7, "1 K", "1,000"),
            (8_400.0, "8.4 K", "8,400"),
            (10_000.0, "10 K", "1만"),
            (24_000.0, "24 K", "2.4만"),
            (240_000.0, "240 K", "24만"),
            (1_200_000.0, "1.2 M", "120만"),
            (12_340_000.0, "12.3 M", "1,234만"),
            (120_000_000.0, "120 M", "1.2억"),
            (2.5e9, "2.5 G", "25억"),
        ] {
            check(|language| count(language, number), english, korean);
        }
    }

    #[test]
    fn rates_keep_their_digits() {
        for (per_s, english, korean) in [
            (0.5, "0.5/s", "0.5/초"),
            (125.0, "125/s", "125/초"),
            (8_400.0, "8.4 K/s", "8,400/초"),
            (24_000.0, "24.0 K/s", "2.4만/초"),
            (144_000.0, "144 K/s", "14.4만/초"),
            (1_000_000.0, "1.0 M/s", "100만/초"),
        ] {
            check(|language| rate(language, per_s), english, korean);
        }
    }

    #[test]
    fn ages_are_whole() {
        for (seconds, english, korean) in
            [(0, "0 s", "0초"), (119, "119 s", "119초"), (299, "4 min", "4분"), (7_200, "2 h", "2시간")]
        {
            check(|language| age(language, seconds), english, korean);
        }
    }

    #[test]
    fn times_take_the_unit_that_reads_best() {
        for (ms, english, korean) in [
            (0.0, "0 ms", "0 ms"),
            (0.25, "0.25 ms", "0.25 ms"),
            (1.44, "1.4 ms", "1.4 ms"),
            (12.3, "12 ms", "12 ms"),
            (999.0, "999 ms", "999 ms"),
            (999.9, "1 s", "1초"),
            (1_400.0, "1.4 s", "1.4초"),
            (24_000.0, "24 s", "24초"),
            (125_000.0, "2 min 05 s", "2분 05초"),
            (300_000.0, "5 min", "5분"),
        ] {
            check(|language| duration_ms(language, ms), english, korean);
        }
    }

    #[test]
    fn shares_are_per_cent() {
        for (ratio, whole, fine) in [
            (0.0, "0 %", "0 %"),
            (0.0004, "0.1 %", "0 %"),
            (0.004, "0.4 %", "0.4 %"),
            (0.7, "70 %", "70.0 %"),
            (0.9869, "99 %", "98.6 %"),
            (0.99999, "100 %", "99.99 %"),
            (1.0, "100 %", "100 %"),
        ] {
            assert_eq!((percent(ratio).as_str(), percent_fine(ratio).as_str()), (whole, fine), "{ratio}");
        }
    }

    #[test]
    fn totals_are_in_full_so_that_they_add_up() {
        assert_eq!((total(999), total(1_099_999)), ("999".to_owned(), "1,099,999".to_owned()));
        assert_eq!(sentence_case("queue full"), "Queue full");
        assert_eq!(sentence_case("대기열 가득 참"), "대기열 가득 참");
        assert_eq!(sentence_case(""), "");
    }

    #[test]
    fn the_pace_says_how_much_slower() {
        check(|language| pace(language, 0.0121), "83× slower than real time", "실시간보다 83배 느림");
        check(|language| pace(language, 2.0), "2× real time", "실시간의 2배");
        check(|language| pace(language, 0.98), "1× real time", "실시간의 1배");
        check(|language| pace(language, 0.000_5), "2,000× slower than real time", "실시간보다 2,000배 느림");
    }

    #[test]
    fn moments_read_as_a_clock() {
        assert_eq!(clock(151_900_000_000), "02:31");
        assert_eq!(clock(3_751_000_000_000), "1:02:31");
    }
}
