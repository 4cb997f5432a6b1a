//! The tray on the desk: every slip that comes out, as a picture and as its exact bytes.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread::JoinHandle;

use hall_hw::sim::slips::{self, CutSlip};

/// Keeps slips in a folder as they are cut, and tells where. Ends with the printer.
///
/// # Errors
/// The folder cannot be made.
pub fn keep(slips: Receiver<Arc<CutSlip>>, dir: PathBuf, tell: fn(&str)) -> std::io::Result<JoinHandle<()>> {
    std::fs::create_dir_all(&dir)?;
    std::thread::Builder::new().name("tray".into()).spawn(move || {
        for slip in slips {
            match slips::save(&dir, &slip) {
                Ok(path) => tell(&format!("slip    {}", path.display())),
                Err(error) => tracing::error!(%error, "a slip was not kept"),
            }
        }
    })
}
