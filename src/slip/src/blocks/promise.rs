//! 容缺受理承诺书: what follows later, to be signed.

use hall_core::paper::PromiseContent;

use super::{Block, Composer, Rule};
use crate::style::Role;
use crate::wording::{self, citizen};

/// Puts a promise together.
pub(crate) fn compose(content: &PromiseContent) -> Vec<Block> {
    let mut slip = Composer::new(content.lang);
    slip.head(&content.hall);
    slip.passage(Role::Title, &citizen::promise());
    slip.passage(Role::Matter, &content.matter);
    slip.passages_of(Role::Detail, content.number.map(|number| citizen::of_number(&number.to_string())));
    slip.passages_of(Role::Detail, citizen::person(&citizen::promiser(), content.person.as_deref(), None));
    slip.blocks.push(Block::Rule(Rule::Fine));
    slip.passage(Role::Statement, &citizen::promised());
    let missing = content.missing.iter().zip(1..);
    let lines = missing.flat_map(|(material, place)| citizen::promised_material(place, &material.name, material.until));
    slip.list(&citizen::deferred(), lines);
    for line in [citizen::citizen_signature(), wording::date()] {
        slip.blocks.push(Block::Signature(slip.label(&line)));
    }
    slip.passages_of(Role::Detail, citizen::sign_at(&content.place));
    slip.blocks.push(Block::Rule(Rule::Fine));
    slip.foot(content.at, &content.link, &citizen::promise_hint());
    slip.blocks
}
