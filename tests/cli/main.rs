//! The command line as a person or a script meets it: the built program, its output and its exit status.

mod check;
mod lessons;
mod simulate;
mod usage;

use std::path::Path;
use std::process::{Command, Output, Stdio};

fn loadstar(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loadstar"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "C.UTF-8");
    command
}

fn run(mut command: Command) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command.output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("its output is text");
    (status.code(), text(stdout), text(stderr))
}
