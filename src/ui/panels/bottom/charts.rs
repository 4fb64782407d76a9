//! What the run was like, drawn over the axis of time. The shapes are kept as long as nothing that they show has changed.

use std::sync::Arc;

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Pos2, Rect, Shape, Stroke, pos2};

use super::axis::Axis;
use super::columns::{Column, columns};
use crate::design::{Class, Id};
use crate::engine::second::{BANDS, band_ms};
use crate::ui::runner::History;
use crate::ui::theme::Theme;

/// How strongly a class's area is in its colour, over the panel.
const AREA: f32 = 0.62;
/// The least width of a cell of the map of latencies.
const CELL_WIDTH_MIN: f32 = 3.0;
/// How dark the rarest and the commonest latencies are.
const CELL_OPACITY: (f32, f32) = (0.12, 0.95);
/// Bounds of a scale of latencies, in milliseconds.
const SCALE_MS: [f64; 13] = [0.1, 0.5, 1.0, 5.0, 10.0, 50.0, 100.0, 500.0, 1_000.0, 5_000.0, 10_000.0, 100_000.0, 1_000_000.0];
const SEAM: f32 = 0.6;

/// One of the charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Chart {
    /// Requests per second, by class.
    Requests,
    /// Half, 95 and 99 % of the latencies.
    Latency,
    /// How many requests took how long.
    HeatMap,
    /// How busy components were.
    Load,
    /// The share of requests that succeeded.
    Success,
}

impl Chart {
    pub(super) const ALL: [Self; 5] = [Self::Requests, Self::Latency, Self::HeatMap, Self::Load, Self::Success];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Requests => "timeline.requests",
            Self::Latency => "timeline.latency",
            Self::HeatMap => "timeline.heat_map",
            Self::Load => "timeline.load",
            Self::Success => "timeline.success",
        }
    }

    /// Its share of the height; none: it is as high as a line of text.
    pub(super) const fn weight(self) -> Option<f32> {
        match self {
            Self::Requests => Some(1.2),
            Self::Latency | Self::Load => Some(1.0),
            Self::HeatMap => Some(1.3),
            Self::Success => None,
        }
    }
}

/// The numbers at the top and at the bottom of a chart.
pub(super) type Scale = (f64, f64);

/// All that the shapes depend on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    pub(super) edition: u64,
    /// Which run: an edition says nothing of another one.
    pub(super) run: u64,
    pub(super) axis: Axis,
    pub(super) rows: Vec<(Chart, Rect)>,
    pub(super) is_dark: bool,
    /// The components whose load is drawn.
    pub(super) loaded: Vec<Id>,
    pub(super) objective: (f64, f64),
}

/// The shapes of the last frame, and the scale of each chart.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawn {
    key: Option<Key>,
    shapes: Vec<Shape>,
    scales: Vec<(Chart, Scale)>,
}

impl Drawn {
    /// Draws the charts anew where anything has changed.
    pub(super) fn refresh(&mut self, key: Key, history: &History, theme: &Theme) {
        if self.key.as_ref() == Some(&key) {
            return;
        }
        let columns = columns(history, &key.axis);
        let mut painter = Painter { theme, history, key: &key, columns: &columns, shapes: Vec::new() };
        self.scales = key.rows.iter().map(|(chart, rect)| (*chart, painter.chart(*chart, *rect))).collect();
        self.shapes = painter.shapes;
        self.key = Some(key);
    }

    pub(super) fn shapes(&self) -> impl Iterator<Item = Shape> {
        self.shapes.iter().cloned()
    }

    /// The components whose load is drawn.
    pub(super) fn loaded(&self) -> &[Id] {
        self.key.as_ref().map_or(&[], |key| &key.loaded)
    }

    pub(super) fn scale(&self, chart: Chart) -> Option<Scale> {
        self.scales.iter().find(|(known, _)| *known == chart).map(|(_, scale)| *scale)
    }
}

struct Painter<'a> {
    theme: &'a Theme,
    history: &'a History,
    key: &'a Key,
    columns: &'a [Column],
    shapes: Vec<Shape>,
}

impl Painter<'_> {
    fn chart(&mut self, chart: Chart, rect: Rect) -> Scale {
        match chart {
            Chart::Requests => self.requests(rect),
            Chart::Latency => self.latency(rect),
            Chart::HeatMap => self.heat_map(rect),
            Chart::Load => self.load(rect),
            Chart::Success => self.success(rect),
        }
    }

    /// The classes on top of each other, the first lowest.
    fn requests(&mut self, rect: Rect) -> Scale {
        let highest = self.columns.iter().map(|column| column.sent_per_s.iter().sum::<f32>()).fold(0.0, f32::max);
        let top = nice_above(f64::from(highest));
        let height = |per_s: f32| rect.bottom() - rect.height() * per_s / top as f32;
        let mut mesh = Mesh::default();
        let mut seams = Vec::new();
        let mut below = vec![0.0_f32; self.columns.len()];
        for class in Class::ALL.iter().copied() {
            let above: Vec<f32> =
                below.iter().zip(self.columns).map(|(below, column)| below + column.sent_per_s[class as usize]).collect();
            let color = self.theme.panel.lerp_to_gamma(self.theme.class(class), AREA);
            let x = |place: usize| self.x(place);
            for place in 0..self.columns.len().saturating_sub(1) {
                let next = place + 1;
                if above[place] > below[place] || above[next] > below[next] {
                    let corners = [
                        pos2(x(place), height(below[place])),
                        pos2(x(next), height(below[next])),
                        pos2(x(next), height(above[next])),
                        pos2(x(place), height(above[place])),
                    ];
                    add_quad(&mut mesh, corners, color);
                }
            }
            let line: Vec<Pos2> = (0..above.len()).map(|place| pos2(x(place), height(above[place]))).collect();
            seams.push(Shape::line(line, Stroke::new(SEAM, self.theme.panel)));
            below = above;
        }
        self.shapes.push(Shape::Mesh(Arc::new(mesh)));
        self.shapes.extend(seams);
        (0.0, top)
    }

    /// The first and the last column reach to their edges, the others to their middles.
    fn x(&self, place: usize) -> f32 {
        let column = &self.columns[place];
        if place == 0 {
            column.left
        } else if place + 1 == self.columns.len() {
            column.right
        } else {
            column.middle()
        }
    }

    fn latency(&mut self, rect: Rect) -> Scale {
        let all = || self.columns.iter().filter_map(|column| column.latency_ms);
        let least = all().map(|quantiles| quantiles[0]).fold(f32::INFINITY, f32::min);
        let most = all().map(|quantiles| quantiles[2]).fold(0.0, f32::max);
        let scale = scale_around(f64::from(least), f64::from(most));
        let height = |ms: f64| log_height(rect, scale, ms);
        if (scale.0..=scale.1).contains(&self.key.objective.0) {
            let y = height(self.key.objective.0);
            let line = [pos2(rect.left(), y), pos2(rect.right(), y)];
            self.shapes.extend(Shape::dashed_line(&line, Stroke::new(1.0, self.theme.ok_bar.gamma_multiply(0.6)), 2.0, 4.0));
        }
        let strokes =
            [Stroke::new(1.5, self.theme.text2), Stroke::new(1.0, self.theme.text3), Stroke::new(2.0, self.theme.text)];
        for (quantile, stroke) in strokes.into_iter().enumerate() {
            for run in self.unbroken(|column| column.latency_ms.map(|ms| f64::from(ms[quantile]))) {
                let line: Vec<Pos2> = run.into_iter().map(|(x, ms)| pos2(x, height(ms))).collect();
                if quantile == 0 {
                    self.shapes.extend(Shape::dashed_line(&line, stroke, 4.0, 3.0));
                } else {
                    self.shapes.push(Shape::line(line, stroke));
                }
            }
        }
        scale
    }

    /// Runs of columns in which something was measured.
    fn unbroken(&self, value: impl Fn(&Column) -> Option<f64>) -> Vec<Vec<(f32, f64)>> {
        let mut runs = vec![Vec::new()];
        for (place, column) in self.columns.iter().enumerate() {
            match (value(column), runs.last_mut()) {
                (Some(value), Some(run)) => run.push((self.x(place), value)),
                _ => runs.push(Vec::new()),
            }
        }
        runs.retain(|run| run.len() > 1);
        runs
    }

    /// A cell for each band of latencies and each few seconds: the more requests took so long, the stronger.
    fn heat_map(&mut self, rect: Rect) -> Scale {
        let used = |band: &usize| self.columns.iter().any(|column| column.by_latency[*band] > 0.0);
        let (Some(first), Some(last)) = ((0..BANDS).find(used), (0..BANDS).rfind(used)) else { return (0.0, 0.0) };
        let most = self.columns.iter().flat_map(|column| &column.by_latency).fold(0.0_f32, |most, count| most.max(*count));
        let row = rect.height() / (last - first + 1) as f32;
        let mut mesh = Mesh::default();
        let mut place = 0;
        while place < self.columns.len() {
            let left = self.columns[place].left;
            let mut end = place + 1;
            while end < self.columns.len() && self.columns[end - 1].right - left < CELL_WIDTH_MIN {
                end += 1;
            }
            let cell = &self.columns[place..end];
            let right = cell[cell.len() - 1].right;
            for band in first..=last {
                let count = cell.iter().map(|column| column.by_latency[band]).sum::<f32>() / cell.len() as f32;
                if count > 0.0 {
                    let strength = ((1.0 + count).ln() / (1.0 + most).ln()).min(1.0);
                    let color =
                        self.theme.panel.lerp_to_gamma(self.theme.text, egui::lerp(CELL_OPACITY.0..=CELL_OPACITY.1, strength));
                    let top = rect.bottom() - row * (band - first + 1) as f32;
                    add_rect(&mut mesh, Rect::from_min_max(pos2(left, top), pos2(right, top + row)), color);
                }
            }
            place = end;
        }
        self.shapes.push(Shape::Mesh(Arc::new(mesh)));
        (band_ms(first).0, band_ms(last).1)
    }

    /// How busy what is selected was; where nothing is, what is busiest.
    fn load(&mut self, rect: Rect) -> Scale {
        let height = |ratio: f64| rect.bottom() - rect.height() * ratio.clamp(0.0, 1.0) as f32;
        let tick = [pos2(rect.left(), height(0.9)), pos2(rect.right(), height(0.9))];
        self.shapes.extend(Shape::dashed_line(
            &tick,
            Stroke::new(1.0, self.theme.overloaded_bar.gamma_multiply(0.6)),
            2.0,
            4.0,
        ));
        for (number, id) in self.key.loaded.iter().enumerate() {
            let load = |column: &Column| {
                let entries = &self.history.entries()[column.entries.clone()];
                let loads = entries.iter().filter_map(|entry| self.history.load(entry, id));
                loads.map(|load| f64::from(load.utilization_ratio)).reduce(f64::max)
            };
            for run in self.unbroken(load) {
                let line: Vec<Pos2> = run.into_iter().map(|(x, ratio)| pos2(x, height(ratio))).collect();
                self.shapes.extend(load_line(self.theme, &line, number));
            }
        }
        (0.0, 1.0)
    }

    /// Green where the objective was met, red and hatched where it was not.
    fn success(&mut self, rect: Rect) -> Scale {
        let is_met = |column: &Column| column.success_ratio.map(|ratio| ratio >= self.key.objective.1);
        let mut place = 0;
        while place < self.columns.len() {
            let met = is_met(&self.columns[place]);
            let same = self.columns[place..].iter().take_while(|column| is_met(column) == met).count();
            let (left, right) = (self.columns[place].left, self.columns[place + same - 1].right);
            let bar = Rect::from_x_y_ranges(left..=right, rect.y_range());
            let fill = |color| Shape::rect_filled(bar, 1.0, self.theme.panel.lerp_to_gamma(color, AREA));
            if met == Some(true) {
                self.shapes.push(fill(self.theme.ok_bar));
            } else if met == Some(false) {
                self.shapes.push(fill(self.theme.overloaded_bar));
                self.shapes.extend(hatch(bar, self.theme.overloaded_tint));
            }
            place += same;
        }
        (0.0, 1.0)
    }
}

/// Lines at 45° across a bar.
fn hatch(bar: Rect, color: Color32) -> Vec<Shape> {
    let step = 6.0;
    let count = (bar.width() / step).floor() as usize;
    let line = |place: usize| {
        let left = bar.left() + place as f32 * step;
        let right = (left + bar.height()).min(bar.right());
        Shape::line_segment([pos2(left, bar.bottom()), pos2(right, bar.bottom() - (right - left))], Stroke::new(1.0, color))
    };
    (0..count).map(line).collect()
}

/// The lines of several components differ in their strokes, not in their colours.
pub(super) fn load_line(theme: &Theme, line: &[Pos2], number: usize) -> Vec<Shape> {
    match number {
        0 => vec![Shape::line(line.to_vec(), Stroke::new(1.8, theme.text))],
        1 => Shape::dashed_line(line, Stroke::new(1.5, theme.text2), 6.0, 3.0),
        _ => Shape::dashed_line(line, Stroke::new(1.5, theme.text3), 2.0, 3.0),
    }
}

/// The least of 1, 2, 3, 5 and their tenfolds that is above `number`.
fn nice_above(number: f64) -> f64 {
    let decade = 10_f64.powf(number.max(1.0).log10().floor());
    [1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0].into_iter().map(|step| step * decade).find(|nice| *nice >= number).unwrap_or(number)
}

fn scale_around(least: f64, most: f64) -> Scale {
    if most <= 0.0 {
        return (1.0, 100.0);
    }
    let low = SCALE_MS.into_iter().rfind(|bound| *bound <= least.max(SCALE_MS[0])).unwrap_or(SCALE_MS[0]);
    let high = SCALE_MS.into_iter().find(|bound| *bound >= most && *bound > low).unwrap_or(most);
    (low, high)
}

fn log_height(rect: Rect, (low, high): Scale, ms: f64) -> f32 {
    let share = (ms.max(low) / low).ln() / (high / low).ln();
    rect.bottom() - rect.height() * share.clamp(0.0, 1.0) as f32
}

fn add_rect(mesh: &mut Mesh, rect: Rect, color: Color32) {
    add_quad(mesh, [rect.left_bottom(), rect.right_bottom(), rect.right_top(), rect.left_top()], color);
}

fn add_quad(mesh: &mut Mesh, corners: [Pos2; 4], color: Color32) {
    let first = mesh.vertices.len() as u32;
    mesh.vertices.extend(corners.map(|pos| Vertex { pos, uv: WHITE_UV, color }));
    mesh.add_triangle(first, first + 1, first + 2);
    mesh.add_triangle(first, first + 2, first + 3);
}
