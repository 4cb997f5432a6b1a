//! A citizen's number.

use hall_core::hall::{Lang, Text};
use hall_core::paper::TicketContent;

use super::{Block, Composer, Passage, Rule};
use crate::style::Role;
use crate::wording;

/// Bound on the marks of one slip.
const MARKS_MAX: usize = 3;

/// Puts a ticket's slip together. Texts that are empty leave no gap.
pub(crate) fn compose(content: &TicketContent) -> Vec<Block> {
    let mut slip = Composer::new(content.lang);
    let hall = slip.passages(Role::Hall, &content.hall);
    slip.blocks.push(Block::Head(hall));
    slip.blocks.push(Block::Rule(Rule::Heavy));
    for &mark in content.marks.iter().take(MARKS_MAX) {
        let Text { zh, en } = wording::mark(mark);
        slip.blocks.push(Block::Mark(zh, (content.lang == Lang::En).then_some(en)));
    }
    slip.passage(Role::Matter, &content.matter);
    slip.blocks.push(Block::Number(content.number.to_string()));
    slip.blocks.push(Block::Rule(Rule::Fine));
    if let Some(counters) = wording::counters(&content.counters) {
        slip.passage(Role::Counters, &counters);
    }
    slip.passage(Role::Place, &joined(&content.zone, &content.place));
    slip.passage(Role::Ahead, &wording::ahead(content.ahead));
    slip.blocks.push(Block::Rule(Rule::Fine));
    let hint = slip.passages(Role::Hint, &wording::hint());
    let time = Passage { role: Role::Time, text: wording::time(content.at) };
    slip.blocks.push(Block::Foot { time, link: content.link.clone(), hint });
    slip.blocks.extend(content.bars.clone().map(Block::Bars));
    slip.blocks
}

fn joined(zone: &Text, place: &Text) -> Text {
    let with = |between: &str, zone: &str, place: &str| {
        let between = if zone.trim().is_empty() || place.trim().is_empty() { "" } else { between };
        format!("{zone}{between}{place}")
    };
    Text { zh: with(" ", &zone.zh, &place.zh), en: with(", ", &zone.en, &place.en) }
}
