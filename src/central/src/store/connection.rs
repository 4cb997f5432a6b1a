//! One way to open the database, so that no connection can be less durable than another.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

/// Name of the database in the state directory.
const FILE: &str = "centre.sqlite3";
/// Version of the schema, kept in the database's `user_version`.
const SCHEMA_VERSION: i64 = 5;
/// What leads from each version to the next, from an empty file on. A released step is never changed.
const STEPS: [&str; 5] = [
    include_str!("schema.sql"),
    include_str!("upgrade-2.sql"),
    include_str!("upgrade-3.sql"),
    include_str!("upgrade-4.sql"),
    include_str!("upgrade-5.sql"),
];
/// How long a connection waits for another process that writes.
const BUSY_WAIT: Duration = Duration::from_secs(5);
/// The log is cut back to this size after a checkpoint, in bytes.
const WAL_BYTES_MAX: i64 = 16 * 1024 * 1024;
/// Pages in the log before it is carried over into the database, about 16 MB: pages that many commits share are then
/// carried over once.
const CHECKPOINT_PAGES: i64 = 4_000;
/// Page cache of one connection, in KiB (SQLite takes it as a negative number).
const CACHE_KIB: i64 = -4096;
/// Prepared statements kept by one connection; this crate has about a hundred.
const STATEMENTS_MAX: usize = 160;

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite says so.
    #[error("the centre's database failed: {0}; check disk space and permissions of the state directory")]
    Sqlite(#[from] rusqlite::Error),
    /// The state directory cannot be made.
    #[error("the state directory {path} cannot be made: {source}; choose another with --state")]
    Directory {
        /// The directory.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A connection does not keep what it commits.
    #[error("the database does not accept {setting}; is the state directory on a network disk?")]
    NotDurable {
        /// The setting that was read back otherwise.
        setting: &'static str,
    },
    /// A newer program wrote the database.
    #[error("the database has schema {found}, this program knows {SCHEMA_VERSION}; install the newer release")]
    NewerSchema {
        /// What was found.
        found: i64,
    },
    /// Another centre uses the state directory.
    #[error("another centre runs with the state directory {0}; stop it first")]
    InUse(PathBuf),
    /// The writer's thread cannot be started.
    #[error("the writer cannot be started: {0}")]
    Thread(std::io::Error),
    /// The queue is full.
    #[error("more requests at once than the centre takes")]
    Busy,
    /// What was asked could not be made durable; nothing of it happened. The log has the reason.
    #[error("nothing was written; see the centre's log")]
    Failed,
}

/// Opens the database in `state_dir`, making directory and schema on first use, and reads back that it is durable.
///
/// # Errors
/// The directory or the database cannot be used; the text says what to do.
pub fn open(state_dir: &Path) -> Result<Connection, StoreError> {
    std::fs::create_dir_all(state_dir)
        .map_err(|source| StoreError::Directory { path: state_dir.to_owned(), source })?;
    let mut db = Connection::open(state_dir.join(FILE))?;
    db.busy_timeout(BUSY_WAIT)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    make_durable(&db)?;
    db.pragma_update(None, "cache_size", CACHE_KIB)?;
    db.pragma_update(None, "journal_size_limit", WAL_BYTES_MAX)?;
    db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    migrate(&mut db)?;
    Ok(db)
}

/// With `synchronous=NORMAL` a power cut takes tickets that were already answered for, so the setting is not trusted
/// but read back.
fn make_durable(db: &Connection) -> Result<(), StoreError> {
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    let journal: String = db.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if journal != "wal" {
        return Err(StoreError::NotDurable { setting: "journal_mode=WAL" });
    }
    let is_full = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    if is_full("synchronous")? != 2 {
        return Err(StoreError::NotDurable { setting: "synchronous=FULL" });
    }
    if is_full("foreign_keys")? != 1 {
        return Err(StoreError::NotDurable { setting: "foreign_keys=ON" });
    }
    Ok(())
}

/// Brings an older database to this program's schema, all at once or not at all.
fn migrate(db: &mut Connection) -> Result<(), StoreError> {
    let version = |db: &Connection| db.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    if version(db)? == SCHEMA_VERSION {
        return Ok(());
    }
    let change = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Read again: another process may have been faster while this one waited for the lock.
    let found = version(&change)?;
    let missing = usize::try_from(found).ok().and_then(|found| STEPS.get(found..));
    for step in missing.ok_or(StoreError::NewerSchema { found })? {
        change.execute_batch(step)?;
    }
    if found == 0 {
        set_epoch(&change, Uuid::from_u128(random()))?;
    }
    change.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    Ok(change.commit()?)
}

/// The centre's epoch.
///
/// # Errors
/// It cannot be read.
pub fn epoch(db: &Connection) -> Result<Uuid, StoreError> {
    let text: Option<String> =
        db.query_row("SELECT value FROM meta WHERE name = 'epoch'", [], |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| Uuid::parse_str(&text).ok()).unwrap_or_default())
}

/// Writes down a new epoch.
pub fn set_epoch(db: &Connection, epoch: Uuid) -> rusqlite::Result<()> {
    let sql = "INSERT INTO meta (name, value) VALUES ('epoch', ?1) ON CONFLICT DO UPDATE SET value = excluded.value";
    db.execute(sql, [epoch.to_string()]).map(drop)
}

/// 128 random bits from the operating system.
///
/// # Panics
/// Never in practice: Linux's `getrandom` does not fail once the system has booted; if it does, zero is returned and
/// the UNIQUE constraints of the schema refuse the second use.
#[must_use]
pub fn random() -> u128 {
    let mut bytes = [0; 16];
    if let Err(fault) = getrandom::fill(&mut bytes) {
        tracing::error!(%fault, "the operating system gives no random bytes");
    }
    u128::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_connection_is_durable() {
        let dir = tempfile::tempdir().expect("dir");
        for _ in 0..2 {
            let db = open(dir.path()).expect("opens");
            let read = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).expect("pragma");
            assert_eq!((read("synchronous"), read("foreign_keys")), (2, 1));
        }
    }

    #[test]
    fn the_epoch_outlives_the_program() {
        let dir = tempfile::tempdir().expect("dir");
        let first = epoch(&open(dir.path()).expect("opens")).expect("an epoch");
        assert!(!first.is_nil());
        assert_eq!(epoch(&open(dir.path()).expect("opens")).expect("an epoch"), first);
    }

    #[test]
    fn a_newer_schema_is_left_alone() {
        let dir = tempfile::tempdir().expect("dir");
        open(dir.path()).expect("opens").pragma_update(None, "user_version", SCHEMA_VERSION + 1).expect("pragma");
        assert!(matches!(open(dir.path()), Err(StoreError::NewerSchema { found }) if found == SCHEMA_VERSION + 1));
    }

    #[test]
    fn a_database_of_the_first_version_is_brought_up_with_all_it_holds() {
        let dir = tempfile::tempdir().expect("dir");
        let old = Connection::open(dir.path().join(FILE)).expect("opens");
        old.execute_batch(STEPS[0]).expect("version 1");
        old.execute_batch(
            "INSERT INTO meta VALUES ('epoch', '0b7a1c52-6f0e-4d3b-9a41-27c85e90d312');
             INSERT INTO enrolments VALUES (1, 'entrance-1', 'K', x'00', 5, NULL, 3, 6);
             INSERT INTO tickets VALUES (1, x'01', 1, 'seal', 'key', 7, 8, 'printed', 'fenced', 1,
                                         20779, 'B', 1, 'centre', 20779, 7);
             PRAGMA user_version = 1;",
        )
        .expect("rows");
        drop(old);
        for _ in 0..2 {
            let db = open(dir.path()).expect("opens");
            let kept: (i64, i64, Option<i64>) = db
                .query_row("SELECT attempts, reprints, heard_ms FROM tickets, enrolments", [], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .expect("the ticket");
            assert_eq!(kept, (1, 0, None));
            assert_eq!(epoch(&db).expect("an epoch").to_string(), "0b7a1c52-6f0e-4d3b-9a41-27c85e90d312");
            db.query_row("SELECT count(*) FROM readiness, places", [], |_| Ok(())).expect("the new tables");
            let class: i64 = db.query_row("SELECT queue_class FROM tickets", [], |row| row.get(0)).expect("a class");
            assert_eq!(class, 1, "nobody had booked");
        }
    }

    #[test]
    fn a_callback_that_was_left_before_projects_were_asked_for_names_none() {
        let dir = tempfile::tempdir().expect("dir");
        let old = Connection::open(dir.path().join(FILE)).expect("opens");
        STEPS[..4].iter().try_for_each(|step| old.execute_batch(step)).expect("version 4");
        old.execute_batch(
            "INSERT INTO callbacks VALUES (1, x'01', 'entrance-1', 20779, '0417', 'act', 'project-steward', x'02',
                                           '1234', 'zh', 7, NULL);
             PRAGMA user_version = 4;",
        )
        .expect("rows");
        drop(old);
        for _ in 0..2 {
            let db = open(dir.path()).expect("opens");
            let kept: (String, String, Option<String>) = db
                .query_row("SELECT reference, matter, project FROM callbacks", [], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .expect("the callback");
            assert_eq!(kept, ("0417".into(), "project-steward".into(), None));
        }
    }

    #[test]
    fn a_file_that_is_no_database_is_refused() {
        let dir = tempfile::tempdir().expect("dir");
        std::fs::write(dir.path().join(FILE), [b'x'; 4096]).expect("written");
        assert!(matches!(open(dir.path()), Err(StoreError::Sqlite(_))));
    }
}
