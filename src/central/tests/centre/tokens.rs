//! Places set apart for terminals, spent while the line is cut.

use hall_core::booking::{BookingId, BookingRef, BookingState, SlotTime};
use hall_core::centre::{CentreAnswer, CentreAsk};
use hall_core::filing::Filing;
use hall_core::outbox::Operation;
use hall_core::token::{SlotToken, TokenId, TokenTerms};
use hall_proto::sign::SigningKey;
use hall_proto::token;
use hall_proto::wire::{TokensAnswer, TokensRequest, path};

use crate::bookings::{book, left, matter, order};
use crate::filings::{code, filed, keys, settled};
use crate::hall::{Kiosk, OpenHall, code_of, slot_at};

const HOUR_MS: i64 = 60 * 60_000;

async fn stock(kiosk: &mut Kiosk, unsent: &[TokenId]) -> Vec<SlotToken> {
    let keys = keys(kiosk).await;
    let request = TokensRequest::new(unsent);
    let now = kiosk.now();
    let answer: TokensAnswer =
        code_of(kiosk.line.post(&kiosk.identity, now, path::TOKENS, &request).await).expect("tokens");
    let sound = answer.sound(&keys.centre, &kiosk.identity.kiosk);
    assert_eq!(sound.len(), answer.tokens.len(), "each is the centre's and this kiosk's");
    sound
}

fn of(tokens: &[SlotToken], slot: SlotTime) -> Option<SlotToken> {
    tokens.iter().find(|token| token.terms.slot == slot).cloned()
}

fn spend(kiosk: &mut Kiosk, id: u128, who: u8, slot: SlotTime, token: Option<SlotToken>) -> Operation {
    let (booking, code) = (BookingId(id), code(u64::try_from(id).expect("small")));
    let order = Box::new(order(who, "seal", slot));
    filed(kiosk, id, Filing::BookedByToken { booking, code, order, token: token.map(Box::new) })
}

async fn state_of(kiosk: &mut Kiosk, id: u64) -> Option<BookingState> {
    kiosk.clock.advance(20_000);
    match kiosk.question(&CentreAsk::Find(BookingRef::Code(code(id)))).await {
        CentreAnswer::Found(found) => Some(found[0].state),
        _ => None,
    }
}

#[tokio::test]
async fn a_small_share_of_the_coming_slots_is_set_apart() {
    let hall = OpenHall::new().await;
    let mut one = hall.kiosk("entrance-1", 'K').await;
    let mut two = hall.kiosk("entrance-2", 'L').await;
    let mut three = hall.kiosk("entrance-3", 'M').await;
    let tokens = stock(&mut one, &[]).await;
    assert!(tokens.iter().all(|token| token.terms.matter == matter("seal")), "three places have no quarter");
    assert!(tokens.iter().all(|token| token.terms.slot <= slot_at(1, 17)), "of the two coming days");
    let tomorrow = slot_at(1, 9);
    assert!(of(&tokens, tomorrow).is_some());
    assert_eq!(of(&tokens, slot_at(0, 11)), None, "expires an hour before, which is now");
    assert_eq!(left(&mut one, "seal", tomorrow).await, Some(7));
    assert_eq!(stock(&mut one, &[]).await, tokens, "asked again, the same");
    assert_eq!(left(&mut one, "seal", tomorrow).await, Some(7));
    assert!(of(&stock(&mut two, &[]).await, tomorrow).is_some());
    assert_eq!(of(&stock(&mut three, &[]).await, tomorrow), None, "a quarter of eight is two");
    assert_eq!(left(&mut one, "seal", tomorrow).await, Some(6));
}

#[tokio::test]
async fn a_token_is_spent_once_and_its_place_is_the_bookings() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let slot = slot_at(1, 9);
    let token = of(&stock(&mut kiosk, &[]).await, slot);
    let first = spend(&mut kiosk, 1, 1, slot, token.clone());
    let second = spend(&mut kiosk, 2, 2, slot, token.clone());
    let words = kiosk.outcomes(&[first.clone(), second]).await;
    assert_eq!(words, ["accepted", "TokenSpent"]);
    assert_eq!(kiosk.outcomes(&[first]).await, ["repeated"]);
    assert_eq!(state_of(&mut kiosk, 1).await, Some(BookingState::Confirmed));
    assert_eq!(state_of(&mut kiosk, 2).await, None);
    assert_eq!(left(&mut kiosk, "seal", slot).await, Some(7), "one place, and another token may be set apart");
    assert_eq!(settled(&mut kiosk).await.len(), 1);
    let fresh = of(&stock(&mut kiosk, &[]).await, slot);
    assert!(fresh.is_some() && fresh != token);
    assert_eq!(left(&mut kiosk, "seal", slot).await, Some(6));
}

#[tokio::test]
async fn a_forged_or_foreign_token_is_refused() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut other = hall.kiosk("entrance-2", 'L').await;
    let slot = slot_at(1, 9);
    let sound = of(&stock(&mut kiosk, &[]).await, slot).expect("a token");
    let foreign = of(&stock(&mut other, &[]).await, slot);
    let forged = token::sign(&SigningKey::from_bytes(&[9; 32]), sound.terms.clone());
    let changed = SlotToken { terms: TokenTerms { id: TokenId(7), ..sound.terms.clone() }, ..sound.clone() };
    let bad = [None, foreign, Some(forged), Some(changed)];
    for (id, token) in (10..).zip(bad) {
        let operation = spend(&mut kiosk, id, 1, slot, token);
        assert_eq!(kiosk.outcomes(&[operation]).await, ["ForeignToken"], "{id}");
    }
    let elsewhere = spend(&mut kiosk, 20, 1, slot_at(1, 10), Some(sound.clone()));
    assert_eq!(kiosk.outcomes(&[elsewhere]).await, ["ForeignToken"], "another slot");
    let mended = spend(&mut kiosk, 21, 1, slot, Some(sound));
    assert_eq!(kiosk.outcomes(&[mended]).await, ["accepted"]);
    assert_eq!(left(&mut kiosk, "seal", slot).await, Some(6), "two tokens, one of them spent; nothing else happened");
}

#[tokio::test]
async fn an_unspent_place_comes_back_when_its_kiosk_says_so() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let (spent_at, unspent_at) = (slot_at(0, 14), slot_at(0, 15));
    let tokens = stock(&mut kiosk, &[]).await;
    let spent = of(&tokens, spent_at).expect("a token");
    // The line is cut until after both have expired; meanwhile nobody gets the places.
    let operation = spend(&mut kiosk, 1, 1, spent_at, Some(spent.clone()));
    hall.clock.advance(4 * HOUR_MS + HOUR_MS / 2);
    let mut other = hall.kiosk("entrance-2", 'L').await;
    assert_eq!(left(&mut other, "seal", unspent_at).await, Some(7));
    for who in 0..7 {
        book(&mut other, 100 + u128::from(who), 100 + who, "seal", unspent_at).await;
    }
    assert_eq!(left(&mut other, "seal", unspent_at).await, Some(0), "set apart for a kiosk that was not heard");
    // It comes back, and asks for tokens before its outbox is through.
    stock(&mut kiosk, &[spent.terms.id]).await;
    assert_eq!(left(&mut other, "seal", unspent_at).await, Some(1));
    assert_eq!(kiosk.outcomes(&[operation]).await, ["accepted"]);
    assert_eq!(state_of(&mut kiosk, 1).await, Some(BookingState::Confirmed));
}

#[tokio::test]
async fn a_kiosk_that_is_shut_out_holds_no_places() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut other = hall.kiosk("entrance-2", 'L').await;
    let slot = slot_at(0, 14);
    stock(&mut kiosk, &[]).await;
    hall.centre.revoke(&kiosk.identity.kiosk).expect("shut out");
    hall.clock.advance(3 * HOUR_MS);
    book(&mut other, 1, 1, "seal", slot_at(0, 15)).await;
    assert_eq!(left(&mut other, "seal", slot).await, Some(8));
}

#[tokio::test]
async fn a_token_that_the_backup_does_not_know_is_honoured_while_there_is_a_place() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let (dir, clock) = hall.close().await;
    let backup = tempfile::tempdir().expect("a directory");
    for entry in std::fs::read_dir(dir.path()).expect("readable") {
        let entry = entry.expect("an entry");
        std::fs::copy(entry.path(), backup.path().join(entry.file_name())).expect("copied");
    }
    let hall = OpenHall::reopen(dir, clock).await;
    kiosk = kiosk.again_on(&hall).await;
    let slot = slot_at(1, 9);
    let lost = of(&stock(&mut kiosk, &[]).await, slot);
    let (_dir, clock) = hall.close().await;
    hall_central::Admin::open(backup.path(), clock.clone()).expect("opens").new_epoch(100).expect("a new epoch");
    let hall = OpenHall::reopen(backup, clock).await;
    let mut kiosk = kiosk.again_on(&hall).await;
    let operation = spend(&mut kiosk, 1, 1, slot, lost);
    assert_eq!(kiosk.outcomes(&[operation]).await, ["accepted"]);
    assert_eq!(left(&mut kiosk, "seal", slot).await, Some(7));
}

#[tokio::test]
async fn a_token_of_a_slot_that_has_begun_is_honoured_while_there_is_a_place() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let slot = slot_at(0, 14);
    let token = of(&stock(&mut kiosk, &[]).await, slot);
    let operation = spend(&mut kiosk, 1, 1, slot, token);
    hall.clock.advance(4 * HOUR_MS + 10 * 60_000);
    // It forgot what it had spent: the place goes back, and nobody has taken it yet.
    stock(&mut kiosk, &[]).await;
    assert_eq!(kiosk.outcomes(&[operation]).await, ["accepted"]);
    assert_eq!(state_of(&mut kiosk, 1).await, Some(BookingState::Confirmed));
}

#[tokio::test]
async fn a_broken_promise_is_told() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut other = hall.kiosk("entrance-2", 'L').await;
    let slot = slot_at(0, 14);
    let token = of(&stock(&mut kiosk, &[]).await, slot);
    let operation = spend(&mut kiosk, 1, 1, slot, token);
    // 13:10: the token has expired, and the kiosk says nothing of having spent it.
    hall.clock.advance(3 * HOUR_MS + 10 * 60_000);
    stock(&mut kiosk, &[]).await;
    for who in 0..8 {
        book(&mut other, 100 + u128::from(who), 100 + who, "seal", slot).await;
    }
    for _ in 0..2 {
        assert_eq!(kiosk.outcomes(std::slice::from_ref(&operation)).await, ["TokenSpent"]);
    }
    assert_eq!(state_of(&mut kiosk, 1).await, Some(BookingState::Refused), "staff find whom to call");
    assert_eq!(settled(&mut kiosk).await.len(), 1, "told once");
    assert_eq!(left(&mut other, "seal", slot).await, Some(0));
}
