//! The thread that writes: it drains the queue into one transaction and answers after the commit.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use hall_core::day::{DayRule, UtcMillis};
use hall_core::hall::{Hall, MatterId};
use hall_core::number::Series;
use rusqlite::{Connection, OptionalExtension};
use tokio::sync::{mpsc, oneshot, watch};

use super::{StoreError, events, open};
use crate::clock::Clock;

/// Requests that may wait for the writer; one more is answered "busy".
const QUEUE_MAX: usize = 4_096;
/// Most requests in one transaction, so that the first of them does not wait for ever.
const GROUP_MAX: usize = 256;

/// What the intake needs to know besides the database.
pub struct Rules {
    series: HashMap<MatterId, Series>,
    rule: DayRule,
    clock: Arc<dyn Clock>,
}

impl Rules {
    /// The rules of a hall.
    #[must_use]
    pub fn new(hall: &Hall, clock: Arc<dyn Clock>) -> Self {
        let series = hall.matters().iter().map(|matter| (matter.id.clone(), matter.series)).collect();
        Self { series, rule: hall.rule(), clock }
    }

    /// The series of a matter; `None` if the hall does not have it.
    #[must_use]
    pub fn series_of(&self, matter: &MatterId) -> Option<Series> {
        self.series.get(matter).copied()
    }

    /// When the business day begins.
    #[must_use]
    pub fn day_rule(&self) -> DayRule {
        self.rule
    }
}

/// One transaction, as the closures see it.
pub struct Work<'a> {
    /// The connection, inside a transaction.
    pub db: &'a Connection,
    /// When the centre got the request. Never earlier than for the request before, whatever the clock does.
    pub received_at: UtcMillis,
    /// The hall's rules.
    pub rules: &'a Rules,
}

/// A closure on its way through the writer.
pub(super) trait Run: Send {
    fn run(&mut self, work: &Work<'_>) -> rusqlite::Result<()>;
    fn answer(self: Box<Self>, is_durable: bool);
}

pub(super) struct Task<T, F> {
    work: Option<F>,
    outcome: Option<T>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, F: FnOnce(&Work<'_>) -> rusqlite::Result<T> + Send> Task<T, F> {
    pub(super) fn new(work: F) -> (Box<Self>, oneshot::Receiver<Result<T, StoreError>>) {
        let (answer, receiver) = oneshot::channel();
        (Box::new(Self { work: Some(work), outcome: None, answer }), receiver)
    }
}

impl<T: Send, F: FnOnce(&Work<'_>) -> rusqlite::Result<T> + Send> Run for Task<T, F> {
    fn run(&mut self, work: &Work<'_>) -> rusqlite::Result<()> {
        if let Some(run) = self.work.take() {
            self.outcome = Some(run(work)?);
        }
        Ok(())
    }

    fn answer(self: Box<Self>, is_durable: bool) {
        let outcome = self.outcome.filter(|_| is_durable).ok_or(StoreError::Failed);
        // Whoever asked may have gone away; what was written stays, and a repeat is told so.
        let _ = self.answer.send(outcome);
    }
}

/// The handle on the thread.
pub(super) struct Writer {
    queue: mpsc::Sender<Box<dyn Run>>,
    commits: watch::Receiver<u64>,
    is_sound: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Writer {
    pub(super) fn start(db: Connection, state_dir: PathBuf, rules: Rules) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::channel(QUEUE_MAX);
        let (committed, commits) = watch::channel(0);
        let is_sound = Arc::new(AtomicBool::new(true));
        let latest_sql = "SELECT received_ms FROM tickets ORDER BY arrival DESC LIMIT 1";
        let latest = db.query_row(latest_sql, [], |row| row.get(0)).optional()?;
        let mut desk = Desk {
            db: Some(db),
            state_dir,
            rules,
            latest: UtcMillis(latest.unwrap_or(i64::MIN)),
            committed,
            is_sound: Arc::clone(&is_sound),
        };
        let run = move || desk.serve(waiting);
        let thread = std::thread::Builder::new().name("centre-writer".into()).spawn(run).map_err(StoreError::Thread)?;
        Ok(Self { queue, commits, is_sound, thread })
    }

    pub(super) fn submit(&self, task: Box<dyn Run>) -> Result<(), StoreError> {
        self.queue.try_send(task).map_err(|fault| match fault {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreError::Failed,
        })
    }

    pub(super) fn commits(&self) -> watch::Receiver<u64> {
        self.commits.clone()
    }

    pub(super) fn is_sound(&self) -> bool {
        self.is_sound.load(Ordering::Relaxed) && !self.thread.is_finished()
    }

    pub(super) fn stop(self) {
        drop(self.queue);
        if self.thread.join().is_err() {
            tracing::error!("the writer had panicked");
        }
    }
}

/// What the thread owns.
struct Desk {
    /// `None` after a failed commit, until it could be opened again.
    db: Option<Connection>,
    state_dir: PathBuf,
    rules: Rules,
    latest: UtcMillis,
    committed: watch::Sender<u64>,
    is_sound: Arc<AtomicBool>,
}

impl Desk {
    fn serve(&mut self, mut waiting: mpsc::Receiver<Box<dyn Run>>) {
        while let Some(first) = waiting.blocking_recv() {
            let mut group = vec![(first, false)];
            while group.len() < GROUP_MAX
                && let Ok(next) = waiting.try_recv()
            {
                group.push((next, false));
            }
            let outcome = self.commit(&mut group);
            self.is_sound.store(outcome.is_ok(), Ordering::Relaxed);
            if let Err(fault) = &outcome {
                // After a failed sync nobody knows what the connection believes: open it afresh.
                tracing::error!(%fault, requests = group.len(), "a commit failed; nothing of it was written");
                self.db = None;
            }
            self.committed.send_modify(|commits| *commits += 1);
            for (task, ran) in group {
                task.answer(ran && outcome.is_ok());
            }
        }
    }

    fn commit(&mut self, group: &mut [(Box<dyn Run>, bool)]) -> Result<(), StoreError> {
        let db = match self.db.take() {
            Some(db) => self.db.insert(db),
            None => self.db.insert(open(&self.state_dir)?),
        };
        self.latest = self.latest.max(self.rules.clock.now());
        let work = Work { db, received_at: self.latest, rules: &self.rules };
        batch(db, "BEGIN IMMEDIATE")?;
        for (task, ran) in group {
            batch(db, "SAVEPOINT task")?;
            match task.run(&work) {
                Ok(()) => *ran = true,
                Err(fault) => {
                    tracing::error!(%fault, "a request could not be written");
                    batch(db, "ROLLBACK TO task")?;
                }
            }
            batch(db, "RELEASE task")?;
        }
        events::prune(db)?;
        batch(db, "COMMIT")?;
        Ok(())
    }
}

fn batch(db: &Connection, sql: &str) -> rusqlite::Result<()> {
    db.prepare_cached(sql)?.execute([]).map(drop)
}
