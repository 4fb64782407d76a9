//! The rows of the table of commands.

use egui::{Key, KeyboardShortcut, Modifiers};
use egui_phosphor::regular as glyph;

use super::{Command, CommandInfo, Menu};

const fn row(
    command: Command,
    key: &'static str,
    glyph: &'static str,
    menu: Menu,
    shortcuts: &'static [KeyboardShortcut],
) -> CommandInfo {
    CommandInfo { command, key, glyph, menu, shortcuts }
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

const fn control(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn control_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}

const fn alt_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT.plus(Modifiers::SHIFT), key)
}

/// All commands, in the order of the menus.
pub const TABLE: &[CommandInfo] = &[
    row(Command::New, "command.new", glyph::FILE_PLUS, Menu::File, &[control(Key::N)]),
    row(Command::Open, "command.open", glyph::FOLDER_OPEN, Menu::File, &[control(Key::O)]),
    row(Command::OpenChapter, "command.open_chapter", glyph::BOOK_OPEN, Menu::File, &[control_shift(Key::O)]),
    row(Command::Save, "command.save", glyph::FLOPPY_DISK, Menu::File, &[control(Key::S)]),
    row(Command::SaveAs, "command.save_as", glyph::FLOPPY_DISK_BACK, Menu::File, &[control_shift(Key::S)]),
    row(Command::Compare, "command.compare", glyph::GIT_DIFF, Menu::File, &[]),
    row(Command::Reload, "command.reload", glyph::ARROW_CLOCKWISE, Menu::File, &[]),
    row(Command::KeepMine, "command.keep_mine", glyph::FILE_LOCK, Menu::File, &[]),
    row(Command::Quit, "command.quit", glyph::SIGN_OUT, Menu::File, &[control(Key::Q)]),
    row(Command::Undo, "command.undo", glyph::ARROW_U_UP_LEFT, Menu::Edit, &[control(Key::Z)]),
    row(Command::Redo, "command.redo", glyph::ARROW_U_UP_RIGHT, Menu::Edit, &[control_shift(Key::Z), control(Key::Y)]),
    row(Command::History, "command.history", glyph::CLOCK_COUNTER_CLOCKWISE, Menu::Edit, &[control(Key::H)]),
    row(Command::Cut, "command.cut", glyph::SCISSORS, Menu::Edit, &[control(Key::X)]),
    row(Command::Copy, "command.copy", glyph::COPY, Menu::Edit, &[control(Key::C)]),
    row(Command::Paste, "command.paste", glyph::CLIPBOARD_TEXT, Menu::Edit, &[control(Key::V)]),
    row(Command::Duplicate, "command.duplicate", glyph::COPY_SIMPLE, Menu::Edit, &[control(Key::D)]),
    row(Command::Rename, "command.rename", glyph::TEXTBOX, Menu::Edit, &[plain(Key::F2)]),
    row(Command::Note, "command.note", glyph::NOTE_PENCIL, Menu::Edit, &[plain(Key::N)]),
    row(Command::Properties, "command.properties", glyph::SLIDERS_HORIZONTAL, Menu::Edit, &[alt(Key::Enter)]),
    row(Command::QuickInsert, "command.quick_insert", glyph::PLUS_SQUARE, Menu::Edit, &[plain(Key::Slash)]),
    row(Command::AddText, "command.add_text", glyph::TEXT_T, Menu::Edit, &[plain(Key::T)]),
    row(Command::AddDataCenter, "command.add_data_center", glyph::SELECTION_PLUS, Menu::Edit, &[plain(Key::F)]),
    row(Command::Delete, "command.delete", glyph::TRASH, Menu::Edit, &[plain(Key::Delete), plain(Key::Backspace)]),
    row(Command::SelectAll, "command.select_all", glyph::SELECTION_ALL, Menu::Edit, &[control(Key::A)]),
    row(Command::Cancel, "command.cancel", glyph::SELECTION_SLASH, Menu::Edit, &[plain(Key::Escape)]),
    row(Command::TidyUp, "command.tidy_up", glyph::BROOM, Menu::Arrange, &[control_shift(Key::T)]),
    row(Command::Group, "command.group", glyph::BUILDINGS, Menu::Arrange, &[control(Key::G)]),
    row(Command::Ungroup, "command.ungroup", glyph::BOUNDING_BOX, Menu::Arrange, &[control_shift(Key::G)]),
    row(Command::Lock, "command.lock", glyph::LOCK_SIMPLE, Menu::Arrange, &[control(Key::L)]),
    row(
        Command::OneMore,
        "command.one_more",
        glyph::STACK_PLUS,
        Menu::Arrange,
        &[plain(Key::Plus), plain(Key::Equals), shift(Key::Plus)],
    ),
    row(Command::OneFewer, "command.one_fewer", glyph::STACK_MINUS, Menu::Arrange, &[plain(Key::Minus)]),
    row(Command::AlignLeft, "command.align_left", glyph::ALIGN_LEFT, Menu::Arrange, &[control_shift(Key::ArrowLeft)]),
    row(Command::AlignCenter, "command.align_center", glyph::ALIGN_CENTER_HORIZONTAL, Menu::Arrange, &[alt(Key::H)]),
    row(Command::AlignRight, "command.align_right", glyph::ALIGN_RIGHT, Menu::Arrange, &[control_shift(Key::ArrowRight)]),
    row(Command::AlignTop, "command.align_top", glyph::ALIGN_TOP, Menu::Arrange, &[control_shift(Key::ArrowUp)]),
    row(Command::AlignMiddle, "command.align_middle", glyph::ALIGN_CENTER_VERTICAL, Menu::Arrange, &[alt(Key::V)]),
    row(Command::AlignBottom, "command.align_bottom", glyph::ALIGN_BOTTOM, Menu::Arrange, &[control_shift(Key::ArrowDown)]),
    row(
        Command::DistributeHorizontally,
        "command.distribute_horizontally",
        glyph::ARROWS_OUT_LINE_HORIZONTAL,
        Menu::Arrange,
        &[alt_shift(Key::H)],
    ),
    row(
        Command::DistributeVertically,
        "command.distribute_vertically",
        glyph::ARROWS_OUT_LINE_VERTICAL,
        Menu::Arrange,
        &[alt_shift(Key::V)],
    ),
    row(Command::ToolSelect, "command.tool_select", glyph::CURSOR, Menu::View, &[plain(Key::V)]),
    row(Command::ToolHand, "command.tool_hand", glyph::HAND, Menu::View, &[plain(Key::H)]),
    row(Command::ToolConnect, "command.tool_connect", glyph::FLOW_ARROW, Menu::View, &[plain(Key::C)]),
    row(
        Command::ZoomIn,
        "command.zoom_in",
        glyph::MAGNIFYING_GLASS_PLUS,
        Menu::View,
        &[control(Key::Plus), control(Key::Equals), control_shift(Key::Plus)],
    ),
    row(Command::ZoomOut, "command.zoom_out", glyph::MAGNIFYING_GLASS_MINUS, Menu::View, &[control(Key::Minus)]),
    row(Command::ZoomReset, "command.zoom_reset", glyph::MAGNIFYING_GLASS, Menu::View, &[control(Key::Num0)]),
    row(Command::ZoomToFit, "command.zoom_to_fit", glyph::CORNERS_OUT, Menu::View, &[shift(Key::Num1)]),
    row(Command::ZoomToSelection, "command.zoom_to_selection", glyph::FRAME_CORNERS, Menu::View, &[shift(Key::Num2)]),
    row(Command::LinksCurved, "command.links_curved", glyph::BEZIER_CURVE, Menu::View, &[]),
    row(Command::LinksOrthogonal, "command.links_orthogonal", glyph::STAIRS, Menu::View, &[]),
    row(Command::LinksStraight, "command.links_straight", glyph::LINE_SEGMENT, Menu::View, &[]),
    row(Command::TrafficMoves, "command.traffic_moves", glyph::DOTS_THREE_OUTLINE, Menu::View, &[]),
    row(Command::TrafficStill, "command.traffic_still", glyph::PAUSE_CIRCLE, Menu::View, &[]),
    row(Command::TrafficOff, "command.traffic_off", glyph::EYE_SLASH, Menu::View, &[]),
    row(Command::Answers, "command.answers", glyph::ARROWS_LEFT_RIGHT, Menu::View, &[plain(Key::A)]),
    row(Command::WheelZooms, "command.wheel_zooms", glyph::MOUSE_SCROLL, Menu::View, &[]),
    row(Command::WheelMoves, "command.wheel_moves", glyph::ARROWS_OUT_CARDINAL, Menu::View, &[]),
    row(Command::Inspector, "command.inspector", glyph::SIDEBAR_SIMPLE, Menu::View, &[control(Key::I)]),
    row(Command::Timeline, "command.timeline", glyph::CHART_LINE, Menu::View, &[control(Key::J)]),
    row(Command::NextPart, "command.next_part", glyph::ARROW_LINE_RIGHT, Menu::View, &[plain(Key::F6)]),
    row(Command::PreviousPart, "command.previous_part", glyph::ARROW_LINE_LEFT, Menu::View, &[shift(Key::F6)]),
    row(Command::Find, "command.find", glyph::MAGNIFYING_GLASS, Menu::View, &[control(Key::K)]),
    row(Command::Shortcuts, "command.shortcuts", glyph::KEYBOARD, Menu::View, &[shift(Key::Questionmark), plain(Key::F1)]),
    row(Command::SwitchLanguage, "command.switch_language", glyph::TRANSLATE, Menu::View, &[]),
    row(Command::SwitchTheme, "command.switch_theme", glyph::SUN, Menu::View, &[]),
    row(Command::RunOrPause, "command.run_or_pause", glyph::PLAY, Menu::Run, &[plain(Key::K)]),
    row(Command::Step, "command.step", glyph::SKIP_FORWARD, Menu::Run, &[plain(Key::Period)]),
    row(Command::Reset, "command.reset", glyph::ARROW_COUNTER_CLOCKWISE, Menu::Run, &[control(Key::R)]),
    row(Command::GoLive, "command.go_live", glyph::FAST_FORWARD, Menu::Run, &[plain(Key::L)]),
    row(Command::BackSecond, "command.back_second", glyph::REWIND, Menu::Run, &[plain(Key::Comma)]),
    row(Command::PreviousMark, "command.previous_mark", glyph::CARET_DOUBLE_LEFT, Menu::Run, &[alt(Key::Comma)]),
    row(Command::NextMark, "command.next_mark", glyph::CARET_DOUBLE_RIGHT, Menu::Run, &[alt(Key::Period)]),
    row(Command::MarkMoment, "command.mark_moment", glyph::FLAG, Menu::Run, &[plain(Key::M)]),
    row(Command::Slower, "command.slower", glyph::MINUS, Menu::Run, &[plain(Key::OpenBracket)]),
    row(Command::Faster, "command.faster", glyph::PLUS, Menu::Run, &[plain(Key::CloseBracket)]),
    row(Command::Kill, "command.kill", glyph::POWER, Menu::Run, &[plain(Key::X)]),
    row(Command::KillOne, "command.kill_one", glyph::MINUS_CIRCLE, Menu::Run, &[shift(Key::X)]),
    row(Command::Restore, "command.restore", glyph::HEARTBEAT, Menu::Run, &[plain(Key::R)]),
    row(Command::Slow, "command.slow", glyph::HOURGLASS_MEDIUM, Menu::Run, &[plain(Key::S)]),
    row(Command::Lossy, "command.lossy", glyph::DROP_HALF, Menu::Run, &[plain(Key::D)]),
    row(Command::Flush, "command.flush", glyph::DROP_SLASH, Menu::Run, &[plain(Key::E)]),
    row(Command::Deploy, "command.deploy", glyph::ROCKET_LAUNCH, Menu::Run, &[plain(Key::P)]),
    row(Command::BadDeploy, "command.bad_deploy", glyph::WARNING, Menu::Run, &[shift(Key::P)]),
    row(Command::Spike, "command.spike", glyph::TREND_UP, Menu::Run, &[plain(Key::U)]),
    row(Command::HotKey, "command.hot_key", glyph::FIRE, Menu::Run, &[plain(Key::Y)]),
    row(Command::Chaos, "command.chaos", glyph::SHUFFLE, Menu::Run, &[plain(Key::G)]),
];
