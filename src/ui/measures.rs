//! The sizes of the window around the canvas, in points: the measures of the look in one place.

/// The window as it opens first.
pub const WINDOW_SIZE: [f32; 2] = [1440.0, 900.0];
/// The smallest window in which everything can still be reached.
pub const WINDOW_SIZE_MIN: [f32; 2] = [900.0, 600.0];

/// Height of the top bar.
pub const TOP_BAR: f32 = 48.0;
/// Height of the strip that says what befell the open file.
pub const NOTICE: f32 = 40.0;
/// Height of the status bar.
pub const STATUS_BAR: f32 = 26.0;
/// Width of the palette as it opens first.
pub const PALETTE: f32 = 184.0;
/// Narrowest and widest palette.
pub const PALETTE_RANGE: std::ops::RangeInclusive<f32> = 160.0..=280.0;
/// Width of the palette when it shows icons alone.
pub const PALETTE_ICONS: f32 = 48.0;
/// Below this width of the window the palette shows icons alone.
pub const PALETTE_ICONS_BELOW: f32 = 1280.0;
/// Width of the inspector as it opens first.
pub const INSPECTOR: f32 = 304.0;
/// Narrowest and widest inspector.
pub const INSPECTOR_RANGE: std::ops::RangeInclusive<f32> = 280.0..=420.0;
/// Below this width of the window the inspector floats over the canvas.
pub const INSPECTOR_FLOATS_BELOW: f32 = 1100.0;

/// Height of the panel with the timeline as it opens first.
pub const BOTTOM: f32 = 180.0;
/// The lowest and the highest.
pub const BOTTOM_RANGE: std::ops::RangeInclusive<f32> = 132.0..=420.0;
/// Below this height of the window that panel is closed until it is asked for.
pub const BOTTOM_CLOSED_BELOW: f32 = 760.0;

/// Height of a row of the palette.
pub const PALETTE_ROW: f32 = 27.0;
/// Width of the list of steps, and the height of one of its rows.
pub const HISTORY: f32 = 260.0;
/// The latter.
pub const HISTORY_ROW: f32 = 26.0;
/// Height of a button or a field.
pub const BUTTON: f32 = 28.0;
/// Side of the square behind a kind's glyph in the palette.
pub const ICON_SQUARE: f32 = 20.0;
/// Side of that square in the head of the inspector.
pub const ICON_SQUARE_LARGE: f32 = 32.0;

/// Width of the inspector where it floats.
pub const INSPECTOR_FLOATING: f32 = 304.0;
/// How much of its colour what is disabled keeps.
pub const DISABLED: f32 = 0.42;

/// Corner radii.
pub const RADIUS_ICON: u8 = 6;
/// Buttons and fields.
pub const RADIUS_FIELD: u8 = 6;
/// Cards.
pub const RADIUS_CARD: u8 = 8;
/// Menus, tooltips, dialogs.
pub const RADIUS_POPOVER: u8 = 10;
/// The doors of the first screen.
pub const RADIUS_DOOR: u8 = 14;

/// Sizes of type.
pub const TEXT_BADGE: f32 = 10.0;
/// Captions.
pub const TEXT_CAPTION: f32 = 11.0;
/// Hints, the status bar, heads of sections.
pub const TEXT_HINT: f32 = 11.5;
/// Body.
pub const TEXT_BODY: f32 = 12.5;
/// Figures of the top bar.
pub const TEXT_FIGURE: f32 = 13.5;
/// The title of the inspector.
pub const TEXT_TITLE: f32 = 15.0;
/// Titles of doors and dialogs.
pub const TEXT_HEADING: f32 = 18.0;
/// The name of the program on the first screen.
pub const TEXT_HERO: f32 = 36.0;
/// Glyphs in buttons.
pub const GLYPH: f32 = 16.0;

/// The most letters of a name or a label that is typed.
pub const LABEL_LETTERS_MAX: usize = 120;

/// By how much the wheel zooms: the exponent of one point of its way. A notch of most mice are 40 points.
pub const WHEEL_ZOOM: f32 = 0.0025;
