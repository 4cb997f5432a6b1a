//! What stands on a slip, from the top: one description for text mode and raster mode.

pub(crate) mod readiness;
pub(crate) mod test;
pub(crate) mod ticket;

use hall_core::hall::{Lang, Text};

use crate::charset::cleaned;
use crate::figures::Figure;
use crate::style::Role;

/// Bound on the characters of one passage; the hall's own texts have at most 60.
const PASSAGE_CHARS_MAX: usize = 160;

/// One part of the slip.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// A text that may be broken into lines.
    Passage(Passage),
    /// The hall's name beside its emblem.
    Head(Vec<Passage>),
    /// A remark that nobody may overlook: Chinese, and English where wanted.
    Mark(String, Option<String>),
    /// The number, as large as the paper allows.
    Number(String),
    /// A dividing line.
    Rule(Rule),
    /// When it was issued, and the code with its hint.
    Foot { time: Passage, link: String, hint: Vec<Passage> },
    /// A text as bars, with the text beneath.
    Bars(String),
    /// A label, and what it says.
    Fact { label: String, value: String },
    /// Dots over the whole print head.
    Figure(Figure),
    /// The same words in every size that slips use.
    Sizes,
    /// The word that a report comes to.
    Grade { zh: String, en: String, alarm: bool },
    /// The result of one check.
    Finding { verdict: &'static str, failed: bool, name: String, details: Vec<Passage> },
    /// A line to write on.
    Signature(String),
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

struct Composer {
    lang: Lang,
    blocks: Vec<Block>,
}

impl Composer {
    fn new(lang: Lang) -> Self {
        Self { lang, blocks: Vec::new() }
    }

    fn fact(&mut self, label: &Text, value: &str) {
        self.blocks.push(Block::Fact { label: format!("{} {}", label.zh, label.en), value: clean(value) });
    }

    /// A band that tells the slip from a ticket, in both languages.
    fn no_ticket(&mut self, title: Text) {
        self.blocks.push(Block::Mark(title.zh, Some(title.en)));
    }

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
