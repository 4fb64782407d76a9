//! The program: opens the window, or runs a command without one.

use std::process::ExitCode;

fn main() -> ExitCode {
    loadstar::ui::run(std::env::args_os().nth(1).map(Into::into), None)
}
