//! The slot tokens that this kiosk holds. They come signed from the centre; one is spent in the same transaction as the
//! booking that it confirms, so that no power cut can spend it twice or lose what it was spent on.

use hall_core::booking::{BookingOrder, SlotTime};
use hall_core::filing::Filing;
use hall_core::hall::MatterId;
use hall_core::token::{SlotToken, TOKENS_MAX, TokenId};
use hall_proto::wire::WireToken;
use rusqlite::{Transaction, params};

use super::{Journal, JournalError};

/// A token is not offered or spent this shortly before it expires: the centre, whose clock may be ahead, could be giving
/// the place to somebody else.
const MARGIN_MS: i64 = 3 * 60_000;

impl Journal {
    /// Keeps the tokens that the centre gave, in place of those that were not spent. Returns how many can be spent.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn keep_tokens(&mut self, tokens: &[SlotToken]) -> Result<usize, JournalError> {
        let transaction = self.db.transaction()?;
        transaction.execute("DELETE FROM slot_token WHERE spent_seq IS NULL", [])?;
        // What a token was spent on may be told again to a centre that was restored; after that nobody asks for it.
        transaction.execute("DELETE FROM slot_token WHERE spent_seq NOT IN (SELECT seq FROM operation)", [])?;
        let mut kept = 0;
        for token in tokens.iter().take(TOKENS_MAX) {
            kept += insert(&transaction, token)?;
        }
        transaction.commit()?;
        Ok(kept)
    }

    /// The slots of a matter that a token can confirm now, in order.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn token_slots(&self, matter: &MatterId) -> Result<Vec<SlotTime>, JournalError> {
        let mut slots: Vec<_> = self.good_tokens(matter)?.into_iter().map(|token| token.terms.slot).collect();
        slots.sort_unstable_by_key(|slot| (slot.starts(), *slot));
        slots.dedup();
        Ok(slots)
    }

    /// Tokens that were spent on bookings of which the centre has not been told, at most [`TOKENS_MAX`].
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn unsent_tokens(&self) -> Result<Vec<TokenId>, JournalError> {
        let mut statement = self.db.prepare_cached(
            "SELECT id FROM slot_token JOIN operation ON operation.seq = slot_token.spent_seq
             WHERE confirmed_ms IS NULL ORDER BY seq LIMIT ?1",
        )?;
        let rows = statement.query_map([TOKENS_MAX], |row| row.get::<_, [u8; 16]>(0))?;
        rows.map(|id| Ok(TokenId(u128::from_be_bytes(id?)))).collect()
    }

    /// A booking with the token that confirms it; everything else as it is.
    pub(super) fn with_token(&self, filing: &Filing) -> Result<(Filing, Option<TokenId>), JournalError> {
        let Filing::BookedByToken { booking, code, order, .. } = filing else { return Ok((filing.clone(), None)) };
        let token = self.token_for(order)?.ok_or(JournalError::NoToken)?;
        let (id, token) = (token.terms.id, Some(Box::new(token)));
        let filing = Filing::BookedByToken { booking: *booking, code: code.clone(), order: order.clone(), token };
        Ok((filing, Some(id)))
    }

    fn token_for(&self, order: &BookingOrder) -> Result<Option<SlotToken>, JournalError> {
        Ok(self.good_tokens(&order.matter)?.into_iter().find(|token| token.terms.slot == order.slot))
    }

    fn good_tokens(&self, matter: &MatterId) -> Result<Vec<SlotToken>, JournalError> {
        let after = self.clock.now().0.saturating_add(MARGIN_MS);
        let mut statement = self.db.prepare_cached(
            "SELECT wire FROM slot_token WHERE matter = ?1 AND expires_ms > ?2 AND spent_seq IS NULL ORDER BY id",
        )?;
        let rows = statement.query_map(params![matter.as_str(), after], |row| row.get::<_, String>(0))?;
        let texts = rows.collect::<Result<Vec<_>, _>>()?;
        // One that does not read back is worth nothing, and no reason to refuse the others.
        Ok(texts.iter().filter_map(|text| read(text)).collect())
    }
}

/// Writes down what a token is spent on; nothing else of the transaction holds if it is spent already.
pub(super) fn spend(transaction: &Transaction<'_>, token: TokenId, seq: u64) -> Result<(), JournalError> {
    let sql = "UPDATE slot_token SET spent_seq = ?2 WHERE id = ?1 AND spent_seq IS NULL";
    let spent = transaction.prepare_cached(sql)?.execute(params![token.0.to_be_bytes(), seq])?;
    if spent == 1 { Ok(()) } else { Err(JournalError::NoToken) }
}

/// Lets go of what can still be spent: a centre that was restored from a backup does not know these tokens.
pub(super) fn drop_unspent(transaction: &Transaction<'_>) -> rusqlite::Result<usize> {
    transaction.execute("DELETE FROM slot_token WHERE spent_seq IS NULL", [])
}

fn insert(transaction: &Transaction<'_>, token: &SlotToken) -> Result<usize, JournalError> {
    let wire = serde_json::to_string(&WireToken::from(token))
        .map_err(|error| JournalError::Unreadable { seq: 0, message: error.to_string() })?;
    let terms = &token.terms;
    // One that was spent while the centre answered stays spent.
    let sql = "INSERT INTO slot_token (id, matter, expires_ms, wire) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    let row = params![terms.id.0.to_be_bytes(), terms.matter.as_str(), terms.expires.0, wire];
    Ok(transaction.prepare_cached(sql)?.execute(row)?)
}

fn read(text: &str) -> Option<SlotToken> {
    let wire: WireToken = serde_json::from_str(text).ok()?;
    SlotToken::try_from(&wire).ok()
}
