//! The thread that writes: it drains the queue into one transaction and answers after the commit.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use hall_core::calendar::Moment;
use hall_core::day::{DayRule, UtcMillis};
use hall_core::hall::{Hall, MatterId};
use hall_core::number::Series;
use hall_proto::sign::VerifyingKey;
use rusqlite::{Connection, OptionalExtension};
use tokio::sync::{mpsc, oneshot, watch};

use super::{StoreError, events, open};
use crate::clock::Clock;
use crate::hours::{Hours, NoHours};

/// Requests that may wait for the writer; one more is answered "busy".
const QUEUE_MAX: usize = 4_096;
/// Most requests in one transaction, so that the first of them does not wait for ever.
const GROUP_MAX: usize = 256;

/// What the intake needs to know besides the database.
pub struct Rules {
    series: HashMap<MatterId, Series>,
    matters: Vec<MatterId>,
    counters: HashSet<String>,
    rule: DayRule,
    clock: Arc<dyn Clock>,
    hours: Arc<dyn Hours>,
    token_key: Option<VerifyingKey>,
    token_share: u16,
}

/// Usual share of a slot's places that may be set apart as slot tokens: one in so many.
pub const TOKEN_SHARE: u16 = 4;

impl Rules {
    /// The rules of a hall.
    #[must_use]
    pub fn new(hall: &Hall, clock: Arc<dyn Clock>) -> Self {
        let series = hall.matters().iter().map(|matter| (matter.id.clone(), matter.series)).collect();
        let matters = hall.matters().iter().map(|matter| matter.id.clone()).collect();
        let counters = hall.counter_signs().into_iter().map(str::to_owned).collect();
        let (rule, hours) = (hall.rule(), Arc::new(NoHours));
        Self { series, matters, counters, rule, clock, hours, token_key: None, token_share: TOKEN_SHARE }
    }

    /// The same rules in a hall of which the hours are known.
    #[must_use]
    pub fn with_hours(self, hours: Arc<dyn Hours>) -> Self {
        Self { hours, ..self }
    }

    /// The same rules with the key that proves slot tokens; without one none is taken.
    #[must_use]
    pub fn with_token_key(self, key: VerifyingKey) -> Self {
        Self { token_key: Some(key), ..self }
    }

    /// The key that proves slot tokens.
    #[must_use]
    pub fn token_key(&self) -> Option<&VerifyingKey> {
        self.token_key.as_ref()
    }

    /// Of how many places in a slot one may be set apart as a slot token; 0 if none may.
    #[must_use]
    pub fn token_share(&self) -> u16 {
        self.token_share
    }

    /// The matters of the hall, in its order.
    #[must_use]
    pub fn matters(&self) -> &[MatterId] {
        &self.matters
    }

    /// Whether a counter of the hall has this sign.
    #[must_use]
    pub fn has_counter(&self, sign: &str) -> bool {
        self.counters.contains(sign)
    }

    /// The hall's hours.
    #[must_use]
    pub fn hours(&self) -> &dyn Hours {
        &*self.hours
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

impl Work<'_> {
    /// The same time on the hall's own clock.
    #[must_use]
    pub fn moment(&self) -> Moment {
        Moment::from(self.rules.rule.local(self.received_at))
    }
}

/// A closure on its way through the writer.
pub(super) trait Run: Send {
    /// Runs it inside a transaction; again, if that was rolled back because of another closure.
    fn run(&mut self, work: &Work<'_>) -> rusqlite::Result<()>;
    /// Whether whoever waits for news wants to look when it is written.
    fn is_news(&self) -> bool;
    /// Lets the answer out.
    fn answer(self: Box<Self>, is_durable: bool);
}

pub(super) struct Task<T, F> {
    work: F,
    outcome: Option<T>,
    is_news: bool,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, F: Fn(&Work<'_>) -> rusqlite::Result<T> + Send> Task<T, F> {
    pub(super) fn new(work: F) -> (Box<Self>, oneshot::Receiver<Result<T, StoreError>>) {
        let (answer, receiver) = oneshot::channel();
        (Box::new(Self { work, outcome: None, is_news: true, answer }), receiver)
    }

    /// A task that nobody waits for and that is no news to anyone.
    pub(super) fn note(work: F) -> Self {
        let (answer, _) = oneshot::channel();
        Self { work, outcome: None, is_news: false, answer }
    }
}

impl<T: Send, F: Fn(&Work<'_>) -> rusqlite::Result<T> + Send> Run for Task<T, F> {
    fn run(&mut self, work: &Work<'_>) -> rusqlite::Result<()> {
        self.outcome = None;
        self.outcome = Some((self.work)(work)?);
        Ok(())
    }

    fn is_news(&self) -> bool {
        self.is_news
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
            let mut group = vec![first];
            while group.len() < GROUP_MAX
                && let Ok(next) = waiting.try_recv()
            {
                group.push(next);
            }
            match self.commit(&mut group) {
                Ok(()) => self.answer(group, true),
                // One of many cannot be written: each for itself, so that it hurts nobody else.
                Err(fault) if group.len() > 1 => {
                    tracing::warn!(%fault, requests = group.len(), "a group could not be written; trying one by one");
                    for task in group {
                        self.alone(task);
                    }
                }
                Err(fault) => self.failed(&fault, group),
            }
        }
    }

    fn alone(&mut self, task: Box<dyn Run>) {
        let mut group = vec![task];
        match self.commit(&mut group) {
            Ok(()) => self.answer(group, true),
            Err(fault) => self.failed(&fault, group),
        }
    }

    fn failed(&mut self, fault: &StoreError, group: Vec<Box<dyn Run>>) {
        tracing::error!(%fault, "a request could not be written; nothing of it happened");
        self.answer(group, false);
    }

    fn answer(&mut self, group: Vec<Box<dyn Run>>, is_durable: bool) {
        self.is_sound.store(is_durable, Ordering::Relaxed);
        if group.iter().any(|task| task.is_news()) {
            self.committed.send_modify(|commits| *commits += 1);
        }
        for task in group {
            task.answer(is_durable);
        }
    }

    /// Runs a group in one transaction. After a failure the connection is opened afresh: after a failed sync nobody
    /// knows what it believes.
    fn commit(&mut self, group: &mut [Box<dyn Run>]) -> Result<(), StoreError> {
        let db = match self.db.take() {
            Some(db) => db,
            None => open(&self.state_dir)?,
        };
        self.latest = self.latest.max(self.rules.clock.now());
        let work = Work { db: &db, received_at: self.latest, rules: &self.rules };
        batch(&db, "BEGIN IMMEDIATE")?;
        for task in group {
            task.run(&work)?;
        }
        events::prune(&db)?;
        batch(&db, "COMMIT")?;
        self.db = Some(db);
        Ok(())
    }
}

fn batch(db: &Connection, sql: &str) -> rusqlite::Result<()> {
    db.prepare_cached(sql)?.execute([]).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use hall_core::hall::{HallParts, Matter, Text, Zone, ZoneId};

    fn writer(dir: &std::path::Path) -> Writer {
        let text = || Text { zh: "厅".into(), en: "hall".into() };
        let zone = ZoneId::new("z").expect("id");
        let (id, letter) = (MatterId::new("m").expect("id"), Series::new('A').expect("letter"));
        let matter = Matter::new(id, zone.clone(), text(), letter, vec!["1".into()], 5);
        let zones = vec![Zone::new(zone, text(), text())];
        let hall = Hall::new(HallParts::new(text(), DayRule::BEIJING_04, zones, vec![matter])).expect("sound");
        let rules = Rules::new(&hall, Arc::new(ManualClock::at(UtcMillis(0))));
        Writer::start(open(dir).expect("opens"), dir.to_owned(), rules).expect("starts")
    }

    fn insert(name: &'static str) -> impl Fn(&Work<'_>) -> rusqlite::Result<&'static str> + Send {
        move |work| work.db.execute("INSERT INTO meta (name, value) VALUES (?1, '')", [name]).map(|_| name)
    }

    /// Holds the writer in a transaction, so that whatever is submitted next makes one group. A message lets it go on.
    fn hold(writer: &Writer) -> mpsc::Sender<()> {
        let (gate, opened) = mpsc::channel(1);
        let opened = std::sync::Mutex::new(opened);
        let (begun, has_begun) = oneshot::channel();
        let begun = std::sync::Mutex::new(Some(begun));
        let (task, _) = Task::new(move |_: &Work<'_>| {
            if let Some(begun) = begun.lock().expect("sound").take() {
                begun.send(()).expect("the test waits");
            }
            Ok(opened.lock().expect("sound").blocking_recv())
        });
        writer.submit(task).expect("taken");
        has_begun.blocking_recv().expect("the writer is held");
        gate
    }

    #[test]
    fn a_request_that_cannot_be_written_hurts_nobody_else() {
        let dir = tempfile::tempdir().expect("dir");
        let writer = writer(dir.path());
        let gate = hold(&writer);
        let names = ["a", "b", "a", "c"];
        let answers: Vec<_> = names
            .iter()
            .map(|name| {
                let (task, answer) = Task::new(insert(name));
                writer.submit(task).expect("taken");
                answer
            })
            .collect();
        gate.blocking_send(()).expect("the writer waits");
        let written: Vec<bool> =
            answers.into_iter().map(|answer| answer.blocking_recv().expect("answered").is_ok()).collect();
        assert_eq!(written, [true, true, false, true]);
        writer.stop();
        let kept: i64 = open(dir.path())
            .expect("opens")
            .query_row("SELECT count(*) FROM meta WHERE name IN ('a', 'b', 'c')", [], |row| row.get(0))
            .expect("a count");
        assert_eq!(kept, 3);
    }

    #[test]
    fn notes_are_written_and_wake_nobody() {
        let dir = tempfile::tempdir().expect("dir");
        let writer = writer(dir.path());
        let commits = writer.commits();
        let gate = hold(&writer);
        // They fill a group, so that the next one holds the writer after all of them are settled.
        for _ in 0..GROUP_MAX {
            let sql = "INSERT INTO meta (name, value) SELECT 'note ' || count(*), '' FROM meta";
            writer.submit(Box::new(Task::note(|work: &Work<'_>| work.db.execute(sql, []).map(drop)))).expect("taken");
        }
        gate.blocking_send(()).expect("the writer waits");
        let next = hold(&writer);
        assert_eq!(*commits.borrow(), 1, "the group before the notes");
        next.blocking_send(()).expect("the writer waits");
        writer.stop();
        let read = "SELECT count(*) FROM meta WHERE name LIKE 'note %'";
        let kept: usize = open(dir.path()).expect("opens").query_row(read, [], |row| row.get(0)).expect("a count");
        assert_eq!(kept, GROUP_MAX);
    }

    #[test]
    fn a_full_queue_is_said_to_be_full() {
        let dir = tempfile::tempdir().expect("dir");
        let writer = writer(dir.path());
        let gate = hold(&writer);
        let mut answers = Vec::new();
        for _ in 0..QUEUE_MAX {
            let (task, answer) = Task::new(|_: &Work<'_>| Ok(()));
            writer.submit(task).expect("taken");
            answers.push(answer);
        }
        let (one_more, _) = Task::new(|_: &Work<'_>| Ok(()));
        assert!(matches!(writer.submit(one_more), Err(StoreError::Busy)));
        gate.blocking_send(()).expect("the writer waits");
        assert!(answers.into_iter().all(|answer| matches!(answer.blocking_recv(), Ok(Ok(())))));
        assert!(writer.is_sound());
        writer.stop();
    }
}
