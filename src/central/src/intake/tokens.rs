//! Slot tokens: which places are set apart for which kiosk.

use std::collections::HashSet;

use hall_core::booking::SlotTime;
use hall_core::centre::SlotPlaces;
use hall_core::day::UtcMillis;
use hall_core::hall::{KioskId, MatterId};
use hall_core::token::{TOKENS_MAX, TokenId, TokenTerms};
use hall_proto::wire::ProblemCode;

use super::{Decision, Refusal, granted, in_force, sweep};
use crate::store::places::{self, Taker};
use crate::store::tokens::{self, StoredToken, TokenState};
use crate::store::{Work, epoch, random};

/// Days with slots for which tokens are given out: a line is mended by then.
pub const TOKEN_DAYS: usize = 2;
/// How long before its slot a token expires, in minutes: the place can then still be booked by others.
pub const EXPIRES_BEFORE_MIN: i64 = 60;
const MS_PER_MINUTE: i64 = 60_000;

/// Gives back what a kiosk certainly did not spend, sets new places apart, and names all that it may spend now.
///
/// # Errors
/// The store fails; a refusal if the kiosk was shut out.
pub fn stock(work: &Work<'_>, enrolment: i64, unsent: &[TokenId]) -> Decision<Vec<TokenTerms>> {
    let enrolment = granted!(in_force(work, enrolment)?);
    sweep::run(work)?;
    let kiosk = KioskId::new(&enrolment.kiosk);
    let kiosk = granted!(kiosk.map_err(|fault| Refusal::new(ProblemCode::Malformed, fault.to_string())));
    let epoch = epoch(work.db).map(|epoch| epoch.as_u128()).unwrap_or_default();
    let is_good = |token: &StoredToken| token.terms.expires > work.received_at && token.terms.epoch == epoch;
    let (mut held, expired): (Vec<_>, Vec<_>) = tokens::out_of(work.db, &kiosk)?.into_iter().partition(is_good);
    for token in expired.iter().filter(|token| !unsent.contains(&token.terms.id)) {
        give_back(work, token.row)?;
    }
    held.retain(|token| !unsent.contains(&token.terms.id));
    let mut terms: Vec<TokenTerms> = held.into_iter().map(|token| token.terms).collect();
    set_apart(work, &kiosk, epoch, &mut terms)?;
    terms.sort_by(|one, other| (one.slot, &one.matter).cmp(&(other.slot, &other.matter)));
    terms.truncate(TOKENS_MAX);
    Ok(Ok(terms))
}

/// The place of a token is free again.
pub(super) fn give_back(work: &Work<'_>, row: i64) -> rusqlite::Result<()> {
    places::give_back(work.db, Taker::Token(row))?;
    tokens::set_state(work.db, row, TokenState::Expired)
}

/// One more token for each coming slot of which the kiosk has none, while the share for tokens is not used up.
fn set_apart(work: &Work<'_>, kiosk: &KioskId, epoch: u128, terms: &mut Vec<TokenTerms>) -> rusqlite::Result<()> {
    let share = work.rules.token_share();
    if share == 0 {
        return Ok(());
    }
    for (slot, matter) in candidates(work, share)? {
        if terms.len() >= TOKENS_MAX {
            break;
        }
        if terms.iter().any(|held| held.slot == slot.slot && held.matter == *matter) {
            continue;
        }
        let expires = expiry(work, slot.slot);
        if expires <= work.received_at {
            continue;
        }
        let (id, kiosk, matter) = (TokenId(new_id()), kiosk.clone(), matter.clone());
        let fresh = TokenTerms { id, epoch, kiosk, matter, slot: slot.slot, expires };
        let row = tokens::insert(work.db, &fresh)?;
        if places::take(work.db, &fresh.matter, slot.slot, slot.left, Taker::Token(row))? {
            terms.push(fresh);
        } else {
            tokens::forget(work.db, row)?;
        }
    }
    Ok(())
}

/// Slots of which another token may be given out, soonest first, each with all its places.
fn candidates<'a>(work: &Work<'a>, share: u16) -> rusqlite::Result<Vec<(SlotPlaces, &'a MatterId)>> {
    let mut found = Vec::new();
    for matter in work.rules.matters() {
        let out = tokens::out_for(work.db, matter)?;
        let mut days = HashSet::new();
        for open in work.rules.hours().slots(matter, work.moment()) {
            days.insert(open.slot.date);
            if days.len() > TOKEN_DAYS {
                break;
            }
            let given = out.get(&(open.slot.date.days(), open.slot.from.minutes())).copied().unwrap_or(0);
            if given < open.left / share {
                found.push((open, matter));
            }
        }
    }
    found.sort_by(|(one, matter), (other, another)| (one.slot, matter).cmp(&(other.slot, another)));
    Ok(found)
}

/// When a token for a slot expires. The hall's clock and the centre's run alike, so the minutes between are the same.
fn expiry(work: &Work<'_>, slot: SlotTime) -> UtcMillis {
    let minutes = |at: hall_core::calendar::Moment| i64::from(at.date.days()) * 1_440 + i64::from(at.time.minutes());
    let until_min = minutes(slot.starts()) - minutes(work.moment()) - EXPIRES_BEFORE_MIN;
    let this_minute = work.received_at.0 - work.received_at.0.rem_euclid(MS_PER_MINUTE);
    UtcMillis(this_minute.saturating_add(until_min * MS_PER_MINUTE))
}

/// A random identity, so that nobody can guess another kiosk's.
fn new_id() -> u128 {
    uuid::Builder::from_random_bytes(random().to_be_bytes()).into_uuid().as_u128()
}
