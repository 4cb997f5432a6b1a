//! The journal as outbox: what is owed to the centre, and what the centre said to it.

use std::collections::BTreeMap;

use hall_core::outbox::{Operation, Pending, TRIES_MAX, plan};
use hall_core::ticket::{Ticket, TicketId};
use rusqlite::params;

use super::store::{fold, from_wire};
use super::tokens::drop_unspent;
use super::{Journal, JournalError};

/// Rows looked at to plan one upload; more than enough for a full batch.
const LOOK_AHEAD: u32 = 1_000;
/// Confirmed operations are kept this long, so that a centre restored from an old backup can be told again.
const KEPT_MS: i64 = 30 * 86_400_000;

/// One upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// What to send, in order.
    pub operations: Vec<Operation>,
    /// Places below the last of them that wait for staff.
    pub held: Vec<u64>,
}

impl Journal {
    /// The operations to send next, in order, and the places that are passed over.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn owed(&self) -> Result<Owed, JournalError> {
        let mut statement = self.db.prepare_cached(
            "SELECT seq, ticket, refusals, octet_length(wire) FROM operation WHERE confirmed_ms IS NULL AND refusals >= ?1
             UNION ALL
             SELECT * FROM (SELECT seq, ticket, refusals, octet_length(wire) FROM operation
                            WHERE confirmed_ms IS NULL AND refusals < ?1 ORDER BY seq LIMIT ?2)",
        )?;
        let rows = statement.query_map(params![TRIES_MAX, LOOK_AHEAD], |row| {
            let ticket: Option<[u8; 16]> = row.get(1)?;
            let ticket = ticket.map(|bytes| TicketId(u128::from_be_bytes(bytes)));
            Ok(Pending { seq: row.get(0)?, ticket, refusals: row.get(2)?, bytes: row.get(3)? })
        })?;
        let pending = rows.collect::<Result<Vec<_>, _>>()?;
        let plan = plan(&pending);
        let operations = plan.send.into_iter().map(|seq| self.operation(seq)).collect::<Result<_, _>>()?;
        Ok(Owed { operations, held: plan.held })
    }

    fn operation(&self, seq: u64) -> Result<Operation, JournalError> {
        let mut statement = self.db.prepare_cached("SELECT wire FROM operation WHERE seq = ?1")?;
        from_wire(seq, &statement.query_row([seq], |row| row.get::<_, String>(0))?)
    }

    /// How many operations the centre has not confirmed.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn owed_count(&self) -> Result<u64, JournalError> {
        Ok(self.db.query_row("SELECT count(*) FROM operation WHERE confirmed_ms IS NULL", [], |row| row.get(0))?)
    }

    /// Writes down which operations the centre has taken and which it refused for good.
    ///
    /// # Errors
    /// Nothing was changed; the operations will be sent again, and the centre knows them by their identity.
    pub fn settle_upload(&mut self, taken: &[u64], refused: &[u64]) -> Result<(), JournalError> {
        let now = self.clock.now().0;
        let transaction = self.db.transaction()?;
        for seq in taken {
            transaction
                .prepare_cached("UPDATE operation SET confirmed_ms = ?2 WHERE seq = ?1")?
                .execute(params![seq, now])?;
        }
        for seq in refused {
            transaction
                .prepare_cached("UPDATE operation SET refusals = refusals + 1 WHERE seq = ?1")?
                .execute([seq])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Lets go of operations that were confirmed more than thirty days ago, so that the file stays small. A ticket goes as
    /// a whole: what is left of one could not be read, and a reprint may be weeks younger than its ticket.
    ///
    /// # Errors
    /// Nothing was removed.
    pub fn prune(&mut self) -> Result<usize, JournalError> {
        let before = self.clock.now().0.saturating_sub(KEPT_MS);
        Ok(self.db.execute(
            "WITH kept AS (SELECT seq, ticket FROM operation WHERE confirmed_ms IS NULL OR confirmed_ms >= ?1
                                                             OR seq = (SELECT max(seq) FROM operation))
             DELETE FROM operation WHERE seq NOT IN (SELECT seq FROM kept)
             AND (ticket IS NULL OR ticket NOT IN (SELECT ticket FROM kept WHERE ticket IS NOT NULL
                                                   UNION ALL SELECT ticket FROM open_ticket))",
            [before],
        )?)
    }

    /// The centre's epoch as last seen; it changes when the centre was restored from a backup.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn epoch(&self) -> Result<Option<String>, JournalError> {
        self.fact("epoch")
    }

    /// Takes note of the centre's epoch. If it is a new one, everything after `seen`, the last operation that the
    /// centre remembers, is owed again.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn note_epoch(&mut self, epoch: &str, seen: u64) -> Result<(), JournalError> {
        let known = self.epoch()?;
        if known.as_deref() == Some(epoch) {
            return Ok(());
        }
        let transaction = self.db.transaction()?;
        if known.is_some() {
            transaction.execute("UPDATE operation SET confirmed_ms = NULL, refusals = 0 WHERE seq > ?1", [seen])?;
            drop_unspent(&transaction)?;
        }
        transaction.execute(
            "INSERT INTO fact (name, value) VALUES ('epoch', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1",
            [epoch],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// Every ticket that the journal still holds, by identity (so in order of asking).
    ///
    /// # Errors
    /// The journal cannot be read, or its operations do not follow from each other.
    pub fn tickets(&self) -> Result<BTreeMap<TicketId, Ticket>, JournalError> {
        let mut statement = self.db.prepare("SELECT seq, wire FROM operation WHERE ticket IS NOT NULL ORDER BY seq")?;
        let rows = statement.query([])?;
        fold(rows)
    }
}
