//! What is on disk, and the one thread that writes it.
//!
//! Requests hand the writer closures. It runs what has queued up in one transaction, commits once, and only then lets
//! the answers out: so thirty-two kiosks cost one sync of the disk, not thirty-two, and none hears of anything that a
//! power cut could take back. If one closure fails, the transaction is rolled back and each runs in one of its own; a
//! savepoint for each would cost a copy of every page, each time, for a case that never comes.

pub mod bookings;
mod connection;
pub mod enrolments;
pub mod events;
pub mod faults;
pub mod filings;
pub mod labels;
pub mod operations;
pub mod places;
pub mod queue;
pub mod readiness;
pub mod tickets;
pub mod tokens;
pub mod walk_ins;
mod writer;

use std::fs::File;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::Connection;
use tokio::sync::watch;
use uuid::Uuid;

pub use connection::{StoreError, epoch, open, random, set_epoch};
pub use writer::{Rules, Work};
use writer::{Task, Writer};

/// Connections that read beside the writer: status pages and the feed.
const READERS: usize = 2;
/// Held while a centre runs, so that two cannot share a state directory.
const LOCK_FILE: &str = "centre.lock";

/// The open database.
pub struct Store {
    writer: Option<Writer>,
    readers: Vec<Mutex<Connection>>,
    next_reader: AtomicUsize,
    epoch: Uuid,
    // Unlocked when it is dropped.
    _lock: File,
}

impl Store {
    /// Opens the database and starts the writer.
    ///
    /// # Errors
    /// The database cannot be used, or another centre uses it.
    pub fn start(state_dir: &Path, rules: Rules) -> Result<Self, StoreError> {
        let db = open(state_dir)?;
        let lock = lock(state_dir)?;
        let epoch = epoch(&db)?;
        let readers = (0..READERS).map(|_| open(state_dir).map(Mutex::new)).collect::<Result<_, _>>()?;
        let writer = Writer::start(db, state_dir.to_owned(), rules)?;
        Ok(Self { writer: Some(writer), readers, next_reader: AtomicUsize::new(0), epoch, _lock: lock })
    }

    /// The centre's epoch.
    #[must_use]
    pub fn epoch(&self) -> Uuid {
        self.epoch
    }

    /// Runs `work` in the next transaction and returns once it is on disk.
    ///
    /// # Errors
    /// The queue is full, or nothing of it was written.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&Work<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (task, answer) = Task::new(work);
        self.writer.as_ref().ok_or(StoreError::Failed)?.submit(task)?;
        answer.await.map_err(|_| StoreError::Failed)?
    }

    /// Runs `work` in the next transaction without waiting for it, after all that was handed in before. If it cannot be
    /// written, it is lost. It does not count as a commit for those who wait for news.
    pub fn note(&self, work: impl Fn(&Work<'_>) -> rusqlite::Result<()> + Send + 'static) {
        if let Some(Err(fault)) = self.writer.as_ref().map(|writer| writer.submit(Box::new(Task::note(work)))) {
            tracing::debug!(%fault, "a note was lost");
        }
    }

    /// Reads from one of the connections beside the writer. Blocks for the time of the query.
    ///
    /// # Errors
    /// SQLite's.
    pub fn read<T>(&self, query: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let at = self.next_reader.fetch_add(1, Ordering::Relaxed) % self.readers.len();
        // A panic in another query leaves the connection itself sound.
        let db = self.readers[at].lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Ok(query(&db)?)
    }

    /// Counts commits; changes whenever something new may be read.
    #[must_use]
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.writer.as_ref().map_or_else(|| watch::channel(0).1, Writer::commits)
    }

    /// Whether the writer runs and its last commit succeeded.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        self.writer.as_ref().is_some_and(Writer::is_sound)
    }
}

impl Drop for Store {
    /// Waits for the writer, so that whoever drops the store may open it again at once.
    fn drop(&mut self) {
        if let Some(writer) = self.writer.take() {
            writer.stop();
        }
    }
}

/// Takes the state directory for this process.
///
/// # Errors
/// Another process has it.
pub fn lock(state_dir: &Path) -> Result<File, StoreError> {
    let path = state_dir.join(LOCK_FILE);
    let opened = File::options().create(true).truncate(false).write(true).open(&path);
    let file = opened.map_err(|source| StoreError::Directory { path, source })?;
    file.try_lock().map_err(|_| StoreError::InUse(state_dir.to_owned()))?;
    Ok(file)
}
