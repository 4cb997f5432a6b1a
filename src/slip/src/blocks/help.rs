//! 帮办代办: who helps, and when.

use hall_core::paper::{AssistanceContent, AssistanceHow};

use super::{Block, Composer, Passage, Rule, clean};
use crate::style::Role;
use crate::wording::{self, citizen};

/// Longest reference, in characters: as many as are read in one look.
const REFERENCE_CHARS_MAX: usize = 14;

/// Puts the slip together.
pub(crate) fn compose(content: &AssistanceContent) -> Vec<Block> {
    let mut slip = Composer::new(content.lang);
    slip.head(&content.hall);
    slip.headline(content.kind.name(), false);
    slip.passages_of(Role::Matter, content.matter.clone());
    let project = content.project.as_ref();
    slip.passages_of(Role::Detail, project.map(|project| citizen::project(&project.to_string())));
    match &content.how {
        AssistanceHow::Called { reference, minutes } => {
            slip.passage(Role::Statement, &citizen::helper_comes(*minutes));
            slip.reference(&citizen::reference(), reference);
        }
        AssistanceHow::Booked { slot, code } => {
            slip.slot(*slot);
            slip.reference(&citizen::code(), &code.grouped());
        }
        AssistanceHow::Callback { reference, until, tail } => {
            slip.passage(Role::Statement, &citizen::calls_back(*until, *tail));
            slip.reference(&citizen::reference(), reference);
            slip.passage(Role::Detail, &citizen::tell_reference());
        }
    }
    slip.passages_of(Role::Place, content.place.as_ref().map(citizen::helpers_at));
    slip.blocks.push(Block::Rule(Rule::Fine));
    if let Some(link) = &content.link {
        slip.foot(content.at, link, &citizen::help_hint());
    } else {
        let time = Passage { role: Role::Time, text: wording::time(content.at) };
        slip.blocks.push(Block::Passage(time));
    }
    slip.blocks
}

impl Composer {
    fn reference(&mut self, label: &hall_core::hall::Text, reference: &str) {
        let reference: String = clean(reference).trim().chars().take(REFERENCE_CHARS_MAX).collect();
        if !reference.is_empty() {
            self.passage(Role::Detail, label);
            self.blocks.push(Block::Number(reference));
            self.blocks.push(Block::Rule(Rule::Fine));
        }
    }
}
