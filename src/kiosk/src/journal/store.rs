//! The journal's file: how it is opened, checked and written.

use std::collections::{BTreeMap, HashMap};
use std::fs::{DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hall_core::day::{BusinessDay, DayRule, UtcMillis};
use hall_core::number::Dispenser;
use hall_core::outbox::{Body, Operation};
use hall_core::ticket::{Ticket, TicketId};
use hall_core::token::TokenId;
use hall_proto::wire::WireOperation;
use rusqlite::{Connection, OptionalExtension, Rows, Transaction, params};

use super::{Journal, JournalError, tokens};
use crate::clock::{Clock, operation_id};

/// Each version of the schema is the one before and one more script, so a file of an older program is brought forward.
const SCHEMA: [&str; 3] = [include_str!("schema/1.sql"), include_str!("schema/2.sql"), include_str!("schema/3.sql")];
/// A file with a higher number belongs to a newer program.
const SCHEMA_VERSION: usize = SCHEMA.len();
/// How long a statement waits for someone else's lock, e.g. a backup.
const BUSY_WAIT: Duration = Duration::from_secs(5);

/// Why the journal's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder or the file cannot be made or opened.
    #[error("{path}: {source}; check that the folder exists, is writable and has space")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's word.
        source: std::io::Error,
    },
    /// Another process has it.
    #[error("{0} is in use by another process; stop the other kiosk first")]
    InUse(PathBuf),
    /// The file is torn or overwritten.
    #[error(
        "{path} is damaged ({detail}); keep it for the service staff, and run `hall-kiosk enrol` with a new code: it \
         sets the file aside and begins a new journal with a new series, so that no number is given twice"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite found.
        detail: String,
    },
    /// Written by another version.
    #[error("{path} has schema {found}, this program knows {known}; use the program that wrote it", known = SCHEMA_VERSION)]
    Version {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
    /// SQLite does not do what durability needs.
    #[error("{path}: SQLite runs with {setting} = {found}, needed is {needed}; put the state folder on a local disk")]
    NotDurable {
        /// The file.
        path: PathBuf,
        /// The setting.
        setting: &'static str,
        /// What it is.
        found: String,
        /// What it must be.
        needed: &'static str,
    },
}

/// Proof that no other process uses the state folder; released by the operating system even after a power cut.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held, never read: closing the file releases the lock")] File);

impl Lock {
    /// Takes the lock of a state folder, making the folder if need be.
    ///
    /// # Errors
    /// Someone else has it, or the folder cannot be written.
    pub fn take(state_dir: &Path) -> Result<Self, StoreError> {
        let path = state_dir.join("lock");
        let io = |source| StoreError::Io { path: path.clone(), source };
        private_dir(state_dir).map_err(io)?;
        let file = File::create(&path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(std::fs::TryLockError::WouldBlock) => Err(StoreError::InUse(path)),
            Err(std::fs::TryLockError::Error(source)) => Err(io(source)),
        }
    }
}

/// Makes the state folder if need be, for its owner only: the journal holds the secrets of tickets.
pub(crate) fn private_dir(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// The journal's file in a state folder.
#[must_use]
pub fn path_in(state_dir: &Path) -> PathBuf {
    state_dir.join("journal.sqlite")
}

/// What is written in one transaction with operations.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct With {
    /// How far the kiosk's own series has come.
    pub(super) dispenser: Option<Dispenser>,
    /// The slot token that the last of them spends.
    pub(super) spends: Option<TokenId>,
}

impl From<Option<Dispenser>> for With {
    fn from(dispenser: Option<Dispenser>) -> Self {
        Self { dispenser, spends: None }
    }
}

impl Journal {
    /// Opens the journal of a state folder, or begins one. `floor` is the kiosk's own series as far as the centre knew
    /// it at enrolment.
    ///
    /// # Errors
    /// In use, damaged, of another version, or not durable: then nothing was changed.
    pub fn open(
        state_dir: &Path,
        floor: Dispenser,
        rule: DayRule,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, JournalError> {
        let lock = Lock::take(state_dir)?;
        let path = path_in(state_dir);
        let db = connect(&path)?;
        let dispenser = read_dispenser(&db, floor)?;
        let last_seq = db.query_row("SELECT coalesce(max(seq), 0) FROM operation", [], |row| row.get(0))?;
        let open = read_open(&db)?;
        Ok(Self { db, _lock: lock, rule, clock, dispenser, open, last_seq, remains: None })
    }

    /// Writes operations, whatever they change, and what goes with them: all or nothing.
    pub(super) fn write(
        &mut self,
        at: UtcMillis,
        bodies: &[Body],
        with: impl Into<With>,
    ) -> Result<Vec<Operation>, JournalError> {
        self.write_on(at, HashMap::new(), bodies, with.into())
    }

    /// The same for tickets that are not open any more, as they stand: `changed`.
    pub(super) fn write_on(
        &mut self,
        at: UtcMillis,
        mut changed: HashMap<TicketId, Ticket>,
        bodies: &[Body],
        With { dispenser, spends }: With,
    ) -> Result<Vec<Operation>, JournalError> {
        let mut written = Vec::with_capacity(bodies.len());
        let mut seq = self.last_seq;
        let transaction = self.db.transaction()?;
        for body in bodies {
            seq += 1;
            let operation = Operation { id: operation_id(at)?, seq, at, body: body.clone() };
            insert(&transaction, &operation)?;
            if let Body::Ticket(id, transition) = body {
                let before = changed.remove(id).or_else(|| self.open.get(id).cloned());
                changed.insert(*id, Ticket::apply(before, *id, at, transition)?);
            }
            written.push(operation);
        }
        for ticket in changed.values() {
            keep_open(&transaction, ticket, self.open.contains_key(&ticket.id), self.last_seq + 1)?;
        }
        if let Some(dispenser) = dispenser {
            keep_dispenser(&transaction, dispenser)?;
        }
        if let Some(token) = spends {
            tokens::spend(&transaction, token, seq)?;
        }
        transaction.commit()?;
        // Only now is it true in memory too.
        self.last_seq = seq;
        self.dispenser = dispenser.unwrap_or(self.dispenser);
        for (id, ticket) in changed {
            if is_open(&ticket) {
                self.open.insert(id, ticket)
            } else {
                self.open.remove(&id)
            };
        }
        Ok(written)
    }
}

/// Whether the ticket's paper is still unsettled.
fn is_open(ticket: &Ticket) -> bool {
    ticket.after_restart().is_some()
}

fn connect(path: &Path) -> Result<Connection, JournalError> {
    let db = Connection::open(path).map_err(|error| damaged_or(path, error))?;
    db.busy_timeout(BUSY_WAIT)?;
    durable(&db, path).map_err(|error| match error {
        JournalError::Sqlite(error) => damaged_or(path, error),
        other => other,
    })?;
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = usize::try_from(version).ok().filter(|&version| version <= SCHEMA_VERSION);
    let Some(known) = known else { return Err(StoreError::Version { path: path.to_owned(), found: version }.into()) };
    if known > 0 {
        sound(&db, path)?;
    }
    if known < SCHEMA_VERSION {
        let scripts = SCHEMA[known..].concat();
        db.execute_batch(&format!("BEGIN; {scripts} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"))?;
    }
    Ok(db)
}

/// Sets what durability needs and reads it back: WAL with `synchronous = FULL`, where a commit is on disk before it
/// returns. NORMAL loses acknowledged transactions when the power goes.
fn durable(db: &Connection, path: &Path) -> Result<(), JournalError> {
    let mode: String = db.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    db.execute_batch("PRAGMA synchronous = FULL")?;
    let level: i64 = db.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    let not_durable = |setting, found, needed| StoreError::NotDurable { path: path.to_owned(), setting, found, needed };
    if mode != "wal" {
        return Err(not_durable("journal_mode", mode, "wal").into());
    }
    if level != 2 {
        return Err(not_durable("synchronous", level.to_string(), "2 (FULL)").into());
    }
    Ok(())
}

fn sound(db: &Connection, path: &Path) -> Result<(), JournalError> {
    let word: String =
        db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(|error| damaged_or(path, error))?;
    if word == "ok" { Ok(()) } else { Err(StoreError::Damaged { path: path.to_owned(), detail: word }.into()) }
}

fn damaged_or(path: &Path, error: rusqlite::Error) -> JournalError {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseCorrupt, NotADatabase};
    match error.sqlite_error_code() {
        Some(DatabaseCorrupt | NotADatabase | CannotOpen) => {
            StoreError::Damaged { path: path.to_owned(), detail: error.to_string() }.into()
        }
        _ => error.into(),
    }
}

fn read_dispenser(db: &Connection, floor: Dispenser) -> Result<Dispenser, JournalError> {
    let kept = db
        .query_row("SELECT day, last FROM dispenser WHERE series = ?1", [floor.series().to_string()], |row| {
            Ok((BusinessDay(row.get(0)?), row.get(1)?))
        })
        .optional()?;
    Ok(kept.map_or(floor, |(day, last)| floor.floored(day, last)))
}

fn read_open(db: &Connection) -> Result<HashMap<TicketId, Ticket>, JournalError> {
    let mut statement =
        db.prepare("SELECT seq, wire FROM operation WHERE ticket IN (SELECT ticket FROM open_ticket) ORDER BY seq")?;
    Ok(fold(statement.query([])?)?.into_iter().collect())
}

/// The tickets that operations, in order, make: rows of `seq` and `wire`.
pub(super) fn fold(mut rows: Rows<'_>) -> Result<BTreeMap<TicketId, Ticket>, JournalError> {
    let mut tickets = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let operation = from_wire(row.get(0)?, &row.get::<_, String>(1)?)?;
        if let Body::Ticket(id, transition) = &operation.body {
            let ticket = Ticket::apply(tickets.remove(id), *id, operation.at, transition)?;
            tickets.insert(*id, ticket);
        }
    }
    Ok(tickets)
}

fn insert(transaction: &Transaction<'_>, operation: &Operation) -> Result<(), JournalError> {
    let mut statement =
        transaction.prepare_cached("INSERT INTO operation (seq, ticket, at_ms, wire) VALUES (?1, ?2, ?3, ?4)")?;
    let ticket = operation.ticket().map(|ticket| ticket.0.to_be_bytes());
    statement.execute(params![operation.seq, ticket, operation.at.0, to_wire(operation)?])?;
    Ok(())
}

fn keep_open(transaction: &Transaction<'_>, ticket: &Ticket, was_open: bool, since_seq: u64) -> rusqlite::Result<()> {
    let id = ticket.id.0.to_be_bytes();
    match (was_open, is_open(ticket)) {
        (false, true) => transaction
            .prepare_cached("INSERT INTO open_ticket (ticket, since_seq) VALUES (?1, ?2)")?
            .execute(params![id, since_seq])?,
        (true, false) => transaction.prepare_cached("DELETE FROM open_ticket WHERE ticket = ?1")?.execute([id])?,
        (true, true) | (false, false) => 0,
    };
    Ok(())
}

fn keep_dispenser(transaction: &Transaction<'_>, dispenser: Dispenser) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO dispenser (series, day, last) VALUES (?1, ?2, ?3)
             ON CONFLICT (series) DO UPDATE SET day = excluded.day, last = excluded.last",
        )?
        .execute(params![dispenser.series().to_string(), dispenser.day().0, dispenser.last()])?;
    Ok(())
}

fn to_wire(operation: &Operation) -> Result<String, JournalError> {
    serde_json::to_string(&WireOperation::from(operation))
        .map_err(|error| JournalError::Unreadable { seq: operation.seq, message: error.to_string() })
}

/// Reads an operation back as it was written.
pub(super) fn from_wire(seq: u64, text: &str) -> Result<Operation, JournalError> {
    let unreadable = |message| JournalError::Unreadable { seq, message };
    let wire: WireOperation = serde_json::from_str(text).map_err(|error| unreadable(error.to_string()))?;
    Operation::try_from(&wire).map_err(|error| unreadable(error.to_string()))
}
