//! The document as a file: RON that people read, edit and compare. A file is somebody else's, so reading never fails as a whole
//! where a part can be read: it gives back the design and every problem with its place. Nothing else below the command line and
//! the window opens files.

mod diagnosis;
mod disk;
mod index;
mod lexer;
pub mod limits;
mod reader;
mod scanner;
mod spelling;
mod writer;

pub use disk::{DiskError, DiskFault, bounded_bytes, load, load_bytes, save};
pub use reader::{Places, Reading, read, read_bytes};
pub use spelling::nearest_name;
pub use writer::write;
