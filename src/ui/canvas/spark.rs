//! The last half minute of a component in small: on its card, between its two figures.

use egui::epaint::Mesh;
use egui::{Rect, pos2};

use super::queue::add_rect;
use crate::design::Id;
use crate::ui::runner::History;
use crate::ui::theme::Theme;

/// How many bars, and the seconds that each stands for.
pub(super) const BARS: usize = 14;
const SECONDS: u64 = 2;
const NS_PER_S: u64 = 1_000_000_000;

/// What the bars show: shares of the height, the oldest first; empty where there is nothing yet.
pub(super) type Spark = Vec<f32>;

/// The bars of a component up to a moment: how busy it was, or what came in, as a share of the most.
pub(super) fn spark(history: &History, id: &Id, moment_ns: u64, has_load: bool) -> Spark {
    let now_s = moment_ns / NS_PER_S;
    let first_s = now_s.saturating_sub(BARS as u64 * SECONDS);
    let entries = history.entries();
    let first = entries.partition_point(|entry| entry.end_ns() <= first_s * NS_PER_S);
    let Some(place) = history.place(id) else { return Spark::new() };
    let mut bars = vec![0.0_f32; BARS];
    let mut is_known = false;
    for entry in entries[first..].iter().take_while(|entry| entry.second.number < now_s) {
        let Some(load) = entry.second.loads.get(place) else { continue };
        // From the present backwards, so that what is newest stands at the right.
        let bar = BARS - 1 - (((now_s - 1 - entry.second.number) / SECONDS) as usize).min(BARS - 1);
        let value = if has_load { load.utilization_ratio } else { load.arrivals as f32 };
        bars[bar] = bars[bar].max(value);
        is_known = true;
    }
    if !is_known {
        return Spark::new();
    }
    let most = if has_load { 1.0 } else { bars.iter().copied().fold(1.0, f32::max) };
    bars.into_iter().map(|value| (value / most).clamp(0.0, 1.0)).collect()
}

/// The bars in a rectangle on the screen, in the colours of their state.
pub(super) fn mesh(theme: &Theme, spark: &[f32], has_load: bool, rect: Rect) -> Mesh {
    let mut mesh = Mesh::default();
    let step = rect.width() / BARS as f32;
    for (place, share) in spark.iter().enumerate() {
        let left = rect.left() + step * place as f32;
        let height = (rect.height() * share).max(1.0);
        let color = match share {
            share if has_load && *share > 0.9 => theme.overloaded_bar,
            share if has_load && *share > 0.7 => theme.busy_bar,
            _ => theme.link,
        };
        let bar = Rect::from_min_max(pos2(left, rect.bottom() - height), pos2(left + step * 0.7, rect.bottom()));
        add_rect(&mut mesh, bar, color);
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_drawn_of_what_was_not_measured() {
        assert!(spark(&History::default(), &Id::from("web"), 5 * NS_PER_S, true).is_empty());
        assert!(mesh(&Theme::dark(), &[], true, Rect::ZERO).vertices.is_empty());
    }
}
