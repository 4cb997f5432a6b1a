//! What stands on a slip, from the top: one description for text mode and raster mode.

use hall_core::hall::{Lang, Text};
use hall_core::paper::TicketContent;

use crate::charset::cleaned;
use crate::style::Role;
use crate::wording;

/// Bound on the characters of one passage; the hall's own texts have at most 60.
const PASSAGE_CHARS_MAX: usize = 160;
/// Bound on the marks of one slip.
const MARKS_MAX: usize = 3;

/// One part of the slip.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// A text that may be broken into lines.
    Passage(Passage),
    /// A remark that nobody may overlook: Chinese, and English where wanted.
    Mark(String, Option<String>),
    /// The number, as large as the paper allows.
    Number(String),
    /// A dividing line.
    Rule(Rule),
    /// When it was issued, and the code with its hint.
    Foot { time: Passage, link: String, hint: Vec<Passage> },
}

/// A text and what it is for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    pub(crate) role: Role,
    pub(crate) text: String,
}

/// The two strengths of a dividing line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Beneath the hall's name.
    Heavy,
    /// Between the parts.
    Fine,
}

/// Puts the slip together. Texts that are empty leave no gap.
pub(crate) fn compose(content: &TicketContent) -> Vec<Block> {
    let mut slip = Composer { lang: content.lang, blocks: Vec::new() };
    slip.passage(Role::Hall, &content.hall);
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
    slip.blocks
}

fn joined(zone: &Text, place: &Text) -> Text {
    let with = |between: &str, zone: &str, place: &str| {
        let between = if zone.trim().is_empty() || place.trim().is_empty() { "" } else { between };
        format!("{zone}{between}{place}")
    };
    Text { zh: with(" ", &zone.zh, &place.zh), en: with(", ", &zone.en, &place.en) }
}

struct Composer {
    lang: Lang,
    blocks: Vec<Block>,
}

impl Composer {
    fn passage(&mut self, role: Role, text: &Text) {
        let passages = self.passages(role, text);
        self.blocks.extend(passages.into_iter().map(Block::Passage));
    }

    fn passages(&self, role: Role, text: &Text) -> Vec<Passage> {
        let zh = Some(Passage { role, text: clean(&text.zh) });
        let en = (self.lang == Lang::En).then(|| Passage { role: Role::Beneath, text: clean(&text.en) });
        zh.into_iter().chain(en).filter(|passage| !passage.text.trim().is_empty()).collect()
    }
}

fn clean(text: &str) -> String {
    text.chars().filter_map(cleaned).take(PASSAGE_CHARS_MAX).collect()
}
