//! The journal's thread: commits take milliseconds on a slow disk, and neither the screen nor the network waits.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::{Journal, JournalError};

/// Jobs that may queue up; each visit has one or two under way and the sync task one.
const QUEUE_MAX: usize = 64;

/// Longest wait for a job: a disk that stalls for longer is broken.
const WAIT_MAX: Duration = Duration::from_secs(10);

type Job = Box<dyn FnOnce(&mut Journal) + Send>;

/// A way to the journal's thread. When the last one is dropped, the thread ends.
#[derive(Clone)]
pub struct JournalHandle {
    jobs: SyncSender<Job>,
}

/// The journal's thread has ended, or its disk stalls.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the journal's thread has ended or does not answer")]
pub struct JournalClosed;

impl JournalHandle {
    /// Runs a job on the journal's thread, after those before it.
    ///
    /// # Errors
    /// The thread has ended.
    pub fn run(&self, job: impl FnOnce(&mut Journal) + Send + 'static) -> Result<(), JournalClosed> {
        self.jobs.send(Box::new(job)).map_err(|_| JournalClosed)
    }

    /// Runs a job and waits for its result without blocking the task.
    ///
    /// # Errors
    /// The thread has ended.
    pub async fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Journal) -> T + Send + 'static,
    ) -> Result<T, JournalClosed> {
        let (reply, answer) = tokio::sync::oneshot::channel();
        // Whoever asked may have been cancelled; the job is done all the same.
        self.run(move |journal| drop(reply.send(job(journal))))?;
        answer.await.map_err(|_| JournalClosed)
    }

    /// Runs a job and waits for its result, on a thread that may wait.
    ///
    /// # Errors
    /// The thread has ended, or does not come to it in time.
    pub fn wait<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Journal) -> T + Send + 'static,
    ) -> Result<T, JournalClosed> {
        let (reply, answer) = sync_channel(1);
        // A disk that stalls fills the queue: whoever only waits must not stand in front of a ticket.
        self.jobs.try_send(Box::new(move |journal| drop(reply.send(job(journal))))).map_err(|_| JournalClosed)?;
        answer.recv_timeout(WAIT_MAX).map_err(|_| JournalClosed)
    }
}

/// Starts the thread, and settles and prunes before the first job.
///
/// # Errors
/// What was left open could not be settled.
pub fn start(mut journal: Journal) -> Result<(JournalHandle, JoinHandle<()>), JournalError> {
    let settled = journal.settle_after_restart()?;
    if !settled.is_empty() {
        tracing::warn!(tickets = settled.len(), "settled tickets that a restart left open; nothing is reprinted");
    }
    let pruned = journal.prune()?;
    tracing::debug!(pruned, "journal opened");
    let (jobs, queue) = sync_channel(QUEUE_MAX);
    let thread = std::thread::Builder::new()
        .name("journal".into())
        .spawn(move || work(&mut journal, &queue))
        .map_err(|source| super::StoreError::Io { path: "journal thread".into(), source })?;
    Ok((JournalHandle { jobs }, thread))
}

fn work(journal: &mut Journal, queue: &Receiver<Job>) {
    while let Ok(job) = queue.recv() {
        job(journal);
    }
}
