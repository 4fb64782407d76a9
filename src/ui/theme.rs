//! All colours and sizes of the window: the tokens of the look, for the dark and the light theme.
//!
//! Nothing else in `ui` names a colour or a measure of its own.

#![allow(clippy::unreadable_literal, reason = "colours read as six hexadecimal digits")]

use egui::Color32;

use crate::catalog::Group;
use crate::design::Class;

/// One theme's colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Whether it is the dark one.
    pub is_dark: bool,
    /// The window behind everything.
    pub app: Color32,
    /// The canvas.
    pub canvas: Color32,
    /// Its dots.
    pub grid: Color32,
    /// Panels.
    pub panel: Color32,
    /// Cards.
    pub card: Color32,
    /// Tracks and tooltips.
    pub card2: Color32,
    /// Inputs.
    pub field: Color32,
    /// The inside of a data center.
    pub container_fill: Color32,
    /// Its border.
    pub container_line: Color32,
    /// Dividers.
    pub line: Color32,
    /// Card borders.
    pub line2: Color32,
    /// Links.
    pub link: Color32,
    /// Text.
    pub text: Color32,
    /// Second text.
    pub text2: Color32,
    /// Third text.
    pub text3: Color32,
    /// Selection, focus, the primary button, the playhead.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// The accent as a background.
    pub accent_tint: Color32,
    /// New, the question.
    pub gold: Color32,
    /// Gold as a background.
    pub gold_tint: Color32,
    /// Under 70 %, met: text.
    pub ok: Color32,
    /// Under 70 %: bars.
    pub ok_bar: Color32,
    /// Under 70 %: backgrounds.
    pub ok_tint: Color32,
    /// 70 to 90 %: text.
    pub busy: Color32,
    /// 70 to 90 %: bars.
    pub busy_bar: Color32,
    /// 70 to 90 %: backgrounds.
    pub busy_tint: Color32,
    /// Over 90 % or refusing: text.
    pub overloaded: Color32,
    /// Over 90 % or refusing: bars, hatched.
    pub overloaded_bar: Color32,
    /// Over 90 % or refusing: backgrounds.
    pub overloaded_tint: Color32,
    /// Dead.
    pub dead: Color32,
    /// Users and edge.
    pub group_edge: Color32,
    /// Routing.
    pub group_routing: Color32,
    /// Compute.
    pub group_compute: Color32,
    /// Data.
    pub group_data: Color32,
    /// Messaging.
    pub group_messaging: Color32,
    /// Operations.
    pub group_operations: Color32,
    /// Static files.
    pub class_static: Color32,
    /// Reads.
    pub class_read: Color32,
    /// Writes.
    pub class_write: Color32,
    /// Log-ins.
    pub class_log_in: Color32,
    /// Jobs.
    pub class_job: Color32,
    /// Failed requests.
    pub failed: Color32,
}

#[allow(clippy::disallowed_methods, reason = "this file owns the colours")]
const fn rgb(hex: u32) -> Color32 {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

impl Theme {
    /// The dark theme.
    #[must_use]
    pub const fn dark() -> Self {
        Self {
            is_dark: true,
            app: rgb(0x0B0E13),
            canvas: rgb(0x0F131A),
            grid: rgb(0x1A212B),
            panel: rgb(0x151A22),
            card: rgb(0x1B222C),
            card2: rgb(0x232C38),
            field: rgb(0x10151C),
            container_fill: rgb(0x131922),
            container_line: rgb(0x2C3747),
            line: rgb(0x28313E),
            line2: rgb(0x3B4757),
            link: rgb(0x5A6A80),
            text: rgb(0xE9EDF3),
            text2: rgb(0xB3BDCB),
            text3: rgb(0x8C97A8),
            accent: rgb(0x7AA7FF),
            on_accent: rgb(0x0B1220),
            accent_tint: rgb(0x1D2A44),
            gold: rgb(0xFFD479),
            gold_tint: rgb(0x2B2617),
            ok: rgb(0x3DBE8B),
            ok_bar: rgb(0x3DBE8B),
            ok_tint: rgb(0x15291F),
            busy: rgb(0xF2B84B),
            busy_bar: rgb(0xF2B84B),
            busy_tint: rgb(0x2C2413),
            overloaded: rgb(0xFF6045),
            overloaded_bar: rgb(0xFF6045),
            overloaded_tint: rgb(0x331A17),
            dead: rgb(0x8C97A8),
            group_edge: rgb(0x6FB1FF),
            group_routing: rgb(0xA79CFF),
            group_compute: rgb(0x5CC9A7),
            group_data: rgb(0xE59ABD),
            group_messaging: rgb(0xD9BC74),
            group_operations: rgb(0x9FB0C6),
            class_static: rgb(0x8FA6D8),
            class_read: rgb(0x5FE6D2),
            class_write: rgb(0xB266FF),
            class_log_in: rgb(0xD9708F),
            class_job: rgb(0xF2DE5A),
            failed: rgb(0xFF4040),
        }
    }

    /// The light theme.
    #[must_use]
    pub const fn light() -> Self {
        Self {
            is_dark: false,
            app: rgb(0xE4E8EE),
            canvas: rgb(0xF5F7FA),
            grid: rgb(0xE3E8EF),
            panel: rgb(0xFFFFFF),
            card: rgb(0xFFFFFF),
            card2: rgb(0xF0F3F7),
            field: rgb(0xF5F7FA),
            container_fill: rgb(0xFAFBFD),
            container_line: rgb(0xCFD7E2),
            line: rgb(0xDCE2EA),
            line2: rgb(0xBCC6D3),
            link: rgb(0x7D8BA0),
            text: rgb(0x17202C),
            text2: rgb(0x465366),
            text3: rgb(0x5A6778),
            accent: rgb(0x1D62D8),
            on_accent: rgb(0xFFFFFF),
            accent_tint: rgb(0xE4EDFC),
            gold: rgb(0x8F5A0A),
            gold_tint: rgb(0xFBF3DF),
            ok: rgb(0x12805A),
            ok_bar: rgb(0x1E9E6E),
            ok_tint: rgb(0xE3F4EC),
            busy: rgb(0x985C00),
            busy_bar: rgb(0xC77A00),
            busy_tint: rgb(0xFBF0DC),
            overloaded: rgb(0xB3200A),
            overloaded_bar: rgb(0xD0381B),
            overloaded_tint: rgb(0xFBE7E3),
            dead: rgb(0x66717F),
            group_edge: rgb(0x1F66C7),
            group_routing: rgb(0x5B4AD1),
            group_compute: rgb(0x0B7A5B),
            group_data: rgb(0xA83A72),
            group_messaging: rgb(0x7A5A00),
            group_operations: rgb(0x4E6079),
            class_static: rgb(0x6A7078),
            class_read: rgb(0x0A7A9E),
            class_write: rgb(0x7A22E0),
            class_log_in: rgb(0x8A1247),
            class_job: rgb(0x4F4000),
            failed: rgb(0xC4302F),
        }
    }

    /// The colour of a group of kinds.
    #[must_use]
    pub const fn group(&self, group: Group) -> Color32 {
        match group {
            Group::Edge => self.group_edge,
            Group::Routing => self.group_routing,
            Group::Compute => self.group_compute,
            Group::Data => self.group_data,
            Group::Messaging => self.group_messaging,
            Group::Operations => self.group_operations,
        }
    }

    /// The colour of a class of requests.
    #[must_use]
    pub const fn class(&self, class: Class) -> Color32 {
        match class {
            Class::StaticFile => self.class_static,
            Class::Read => self.class_read,
            Class::Write => self.class_write,
            Class::LogIn => self.class_log_in,
            Class::Job => self.class_job,
        }
    }
}
