//! Enrolment: a one-time code from the centre becomes this kiosk's identity.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hall_core::day::DayRule;
use hall_core::hall::KioskId;
use hall_core::ticket::StatusKey;
use hall_proto::sign;
use hall_proto::wire::{Keys, WireError};
use hall_slip::qr;

use crate::clock::{Clock, NoChance};
use crate::identity::{self, Identity, IdentityError};
use crate::journal::{self, Journal, JournalError, StoreError};
use crate::sync::{self, SyncError};

/// Longest public address of a centre, in bytes: with `/t/` and the status key it still fits the QR code of a slip.
pub const LINK_BASE_BYTES_MAX: usize = qr::TEXT_BYTES_MAX - "/t/".len() - StatusKey::CHARS;

/// Why a kiosk was not enrolled. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// The centre did not answer or refused the code.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The centre's answer makes no identity.
    #[error("the centre's answer makes no identity: {0}")]
    Answer(#[from] WireError),
    /// The centre's public address is too long for the QR code of a slip.
    #[error(
        "the centre's public address has {found} bytes, a slip's QR code holds {LINK_BASE_BYTES_MAX}; start the centre with a shorter --public-url"
    )]
    LinkTooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// The identity cannot be kept.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// No random bytes for a key.
    #[error(transparent)]
    Chance(#[from] NoChance),
    /// The journal in the state folder cannot be looked at.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The present identity still owes something to the centre.
    #[error(
        "{0} operations of the present identity have not reached the centre; let the kiosk run until they have, then enrol"
    )]
    StillOwed(u64),
    /// The old journal cannot be set aside.
    #[error("{path}: {source}")]
    SetAside {
        /// The file.
        path: PathBuf,
        /// The operating system's word.
        source: std::io::Error,
    },
}

/// Enrols the kiosk of a state folder with a one-time code.
///
/// The journal of an earlier identity is set aside, not deleted: its numbers are another series. It is only done when
/// everything in it has reached the centre, or when it is damaged and cannot be read any more.
///
/// # Errors
/// See [`EnrolError`].
pub async fn enrol(
    state_dir: &Path,
    centre: &str,
    code: &str,
    rule: DayRule,
    clock: Arc<dyn Clock>,
) -> Result<KioskId, EnrolError> {
    let has_journal = may_be_set_aside(state_dir, rule, clock.clone())?;
    let key = identity::new_key()?;
    let answer = sync::enrol(centre, code, sign::public_key_text(&key.verifying_key())).await?;
    let identity = Identity {
        key,
        kiosk: answer.kiosk_id()?,
        dispenser: answer.dispenser()?,
        link_base: answer.public_url.trim_end_matches('/').to_owned(),
        keys: answer.keys.as_ref().map(Keys::try_from).transpose()?,
    };
    if identity.link_base.len() > LINK_BASE_BYTES_MAX {
        return Err(EnrolError::LinkTooLong { found: identity.link_base.len() });
    }
    if has_journal {
        set_aside(&journal::path_in(state_dir), clock.now().0)?;
    }
    identity.write(state_dir)?;
    Ok(identity.kiosk)
}

/// Whether there is a journal, if it may go.
fn may_be_set_aside(state_dir: &Path, rule: DayRule, clock: Arc<dyn Clock>) -> Result<bool, EnrolError> {
    if !journal::path_in(state_dir).exists() {
        return Ok(false);
    }
    let floor = match Identity::read(state_dir) {
        Ok(identity) => identity.dispenser,
        // Without an identity nothing in the journal can be sent any more.
        Err(IdentityError::NotEnrolled(_) | IdentityError::Malformed { .. }) => return Ok(true),
        Err(error) => return Err(error.into()),
    };
    match Journal::open(state_dir, floor, rule, clock) {
        Ok(journal) => match journal.owed_count()? {
            0 => Ok(true),
            owed => Err(EnrolError::StillOwed(owed)),
        },
        Err(JournalError::Store(StoreError::Damaged { .. })) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// Renames the journal's three files (database, write-ahead log, shared memory).
fn set_aside(journal: &Path, now_ms: i64) -> Result<(), EnrolError> {
    for suffix in ["", "-wal", "-shm"] {
        let mut from = journal.as_os_str().to_owned();
        from.push(suffix);
        let mut to = journal.as_os_str().to_owned();
        to.push(format!(".before-{now_ms}{suffix}"));
        match std::fs::rename(&from, &to) {
            Ok(()) => {}
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => return Err(EnrolError::SetAside { path: from.into(), source }),
        }
    }
    Ok(())
}
