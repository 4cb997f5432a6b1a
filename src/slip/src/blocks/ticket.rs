//! A citizen's number.

use hall_core::hall::{BundleShape, Lang, Text};
use hall_core::paper::{Mark, TicketContent};

use super::{Block, Composer, Passage, Rule, clean, joined};
use crate::style::Role;
use crate::wording::{self, citizen};

/// Bound on the marks of one slip, each of its kinds once.
const MARKS_MAX: usize = 12;

/// Puts a ticket's slip together. Texts that are empty leave no gap.
pub(crate) fn compose(content: &TicketContent) -> Vec<Block> {
    let mut slip = Composer::new(content.lang);
    slip.head(&content.hall);
    marks(&mut slip, &content.marks);
    slip.passage(Role::Matter, &content.matter);
    slip.blocks.push(Block::Number(content.number.to_string()));
    slip.blocks.push(Block::Rule(Rule::Fine));
    slip.passages_of(Role::Counters, wording::counters(&content.counters));
    slip.passages_of(Role::Detail, content.label.clone());
    slip.passage(Role::Place, &joined(&content.zone, &content.place));
    slip.passage(Role::Ahead, &ahead(content));
    let steps = content.steps.iter().zip(1..).map(|(step, place)| {
        let place = (content.steps_shape == BundleShape::InOrder).then_some(place);
        citizen::step(place, &step.name, &step.counters)
    });
    slip.list(&citizen::steps(content.steps_shape), steps);
    slip.list(&citizen::missing(), content.missing.iter().map(citizen::material));
    let project = content.project.as_ref();
    slip.passages_of(Role::Detail, project.map(|project| citizen::project(&project.to_string())));
    slip.passages_of(Role::Detail, citizen::person(&citizen::holder(), content.person.as_deref(), None));
    slip.blocks.push(Block::Rule(Rule::Fine));
    slip.foot(content.at, &content.link, &wording::hint());
    slip.blocks.extend(content.bars.clone().map(Block::Bars));
    slip.blocks
}

/// Staff must see at once what makes a slip doubtful; everything else stands side by side.
fn marks(slip: &mut Composer, marks: &[Mark]) {
    let marks = &marks[..marks.len().min(MARKS_MAX)];
    let (bands, tags): (Vec<&Mark>, Vec<&Mark>) =
        marks.iter().partition(|mark| matches!(mark, Mark::CutOff | Mark::Reprint(_)));
    for band in bands {
        slip.band(wording::mark(band));
    }
    let tags: Vec<Text> = tags.into_iter().map(wording::mark).collect();
    if tags.is_empty() {
        return;
    }
    slip.blocks.push(Block::Tags(tags.iter().map(|tag| clean(&tag.zh)).collect()));
    if slip.lang == Lang::En {
        let english: Vec<&str> = tags.iter().map(|tag| tag.en.as_str()).filter(|en| !en.is_empty()).collect();
        let text = clean(&english.join(", "));
        slip.blocks.push(Block::Passage(Passage { role: Role::Beneath, text }));
    }
}

/// How many are before, and how long that takes.
fn ahead(content: &TicketContent) -> Text {
    let Text { zh, en } = wording::ahead(content.ahead);
    match content.wait.and_then(citizen::wait) {
        Some(wait) => Text { zh: format!("{zh}，{}", wait.zh), en: format!("{en}, {}", wait.en) },
        None => Text { zh, en },
    }
}
