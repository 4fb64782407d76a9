//! The document as a file: RON that people read, edit and compare. A file is somebody else's, so reading never fails as a whole
//! where a part can be read: it gives back the design and every problem with its place. Nothing else below the command line and
//! the window opens files.

mod diagnosis;
mod disk;
mod index;
mod journal;
mod lexer;
pub mod limits;
mod mark;
mod reader;
mod scanner;
mod spelling;
mod writer;

pub use disk::{DiskError, DiskFault, bounded_bytes, files_below, load, load_bytes, load_bytes_up_to, save};
pub use journal::{JOURNAL_BYTES_MAX, Journal, Kept, read_journal};
pub use mark::Mark;
pub(crate) use reader::options as reading_options;
pub use reader::{Places, Reading, read, read_bytes};
pub use spelling::nearest_name;
pub use writer::write;
