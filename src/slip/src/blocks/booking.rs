//! A booking, or the request for one.

use hall_core::paper::{BookingContent, BookingSlip};

use super::{Block, Composer, Rule, joined};
use crate::style::Role;
use crate::wording::{self, citizen};

/// Puts a booking's slip together. What nobody may take for a booking is black.
pub(crate) fn compose(content: &BookingContent) -> Vec<Block> {
    let mut slip = Composer::new(content.lang);
    slip.head(&content.hall);
    if content.state == BookingSlip::Pending {
        slip.band(citizen::only_a_request());
    }
    let is_booked = matches!(content.state, BookingSlip::Confirmed | BookingSlip::Changed);
    slip.headline(citizen::booking(content.state), !is_booked);
    if let Some(meaning) = citizen::booking_meaning(content.state, content.phone_tail) {
        slip.passage(Role::Statement, &meaning);
    }
    slip.passage(Role::Matter, &content.matter);
    slip.slot(content.slot);
    slip.blocks.push(Block::Rule(Rule::Fine));
    if content.state != BookingSlip::Cancelled {
        where_and_how(&mut slip, content, is_booked);
    }
    let who = citizen::person(&citizen::booker(), content.person.as_deref(), content.phone_tail);
    slip.passages_of(Role::Detail, who);
    slip.blocks.push(Block::Rule(Rule::Fine));
    slip.foot(content.at, &content.link, &citizen::booking_hint(content.state));
    slip.blocks
}

/// What a booking has that still stands or is asked for.
fn where_and_how(slip: &mut Composer, content: &BookingContent, is_booked: bool) {
    let label = if is_booked { citizen::code() } else { citizen::request_code() };
    slip.passage(Role::Detail, &label);
    slip.blocks.push(Block::Number(content.code.grouped()));
    slip.blocks.push(Block::Rule(Rule::Fine));
    slip.passages_of(Role::Place, Some(joined(&content.zone, &content.place)));
    slip.passages_of(Role::Place, wording::counters(&content.counters));
    if is_booked {
        slip.passages_of(Role::Detail, content.check_in.map(citizen::check_in));
        slip.passages_of(Role::Detail, content.cancel_until.map(citizen::cancel_until));
    }
    slip.list(&citizen::bring(), content.materials.iter().map(citizen::material));
}
