//! What stands on a slip, from the top: one description for text mode and raster mode.

pub(crate) mod booking;
pub(crate) mod help;
pub(crate) mod promise;
pub(crate) mod readiness;
pub(crate) mod test;
pub(crate) mod ticket;

use hall_core::booking::SlotTime;
use hall_core::day::LocalTime;
use hall_core::hall::{Lang, MATERIALS_MAX, Text};

use crate::charset::cleaned;
use crate::figures::Figure;
use crate::style::Role;
use crate::wording::{self, citizen};

/// Bound on the characters of one passage; the hall's own texts have at most 60.
const PASSAGE_CHARS_MAX: usize = 160;
/// Bound on the lines of one list: a material and its day for each of a matter's; no bundle has more steps.
const LIST_MAX: usize = 2 * MATERIALS_MAX;

/// One part of the slip.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// A text that may be broken into lines.
    Passage(Passage),
    /// The hall's name beside its emblem.
    Head(Vec<Passage>),
    /// A remark that nobody may overlook: Chinese, and English where wanted.
    Mark(String, Option<String>),
    /// Remarks that belong to the number, side by side.
    Tags(Vec<String>),
    /// The number or a code, as large as the paper allows.
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
    /// The word that a slip comes to; white on black if nobody may overlook it.
    Headline { zh: String, en: Option<String>, alarm: bool },
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

    /// The hall's name beside its emblem, and the line beneath.
    fn head(&mut self, hall: &Text) {
        let hall = self.passages(Role::Hall, hall);
        self.blocks.extend([Block::Head(hall), Block::Rule(Rule::Heavy)]);
    }

    /// A band that nobody overlooks.
    fn band(&mut self, text: Text) {
        let en = self.english(text.en);
        self.blocks.push(Block::Mark(text.zh, en));
    }

    fn headline(&mut self, text: Text, alarm: bool) {
        let en = self.english(text.en);
        self.blocks.push(Block::Headline { zh: text.zh, en, alarm });
    }

    /// Day and time, large enough to be read at arm's length.
    fn slot(&mut self, slot: SlotTime) {
        self.passage(Role::Slot, &citizen::date(slot.date));
        self.passage(Role::Slot, &citizen::slot(slot.from, slot.to, slot.hours));
    }

    /// A heading and what is under it; nothing if there is nothing.
    fn list(&mut self, heading: &Text, items: impl Iterator<Item = Text>) {
        let before = self.blocks.len();
        self.items(items);
        let items = self.blocks.split_off(before);
        if !items.is_empty() {
            self.passage(Role::ListHead, heading);
            self.blocks.extend(items);
        }
    }

    fn items(&mut self, items: impl Iterator<Item = Text>) {
        for item in items.take(LIST_MAX) {
            self.passage(Role::Item, &item);
        }
    }

    /// The code with what it is for, and when the slip was made.
    fn foot(&mut self, at: LocalTime, link: &str, hint: &Text) {
        let hint = self.passages(Role::Hint, hint);
        let time = Passage { role: Role::Time, text: wording::time(at) };
        self.blocks.push(Block::Foot { time, link: link.to_owned(), hint });
    }

    fn english(&self, en: String) -> Option<String> {
        (self.lang == Lang::En).then_some(en)
    }

    /// In one line, both languages where both are wanted.
    fn label(&self, text: &Text) -> String {
        match self.lang {
            Lang::Zh => text.zh.clone(),
            Lang::En => format!("{} {}", text.zh, text.en),
        }
    }

    /// A band that tells the slip from a ticket, in both languages.
    fn no_ticket(&mut self, title: Text) {
        self.blocks.push(Block::Mark(title.zh, Some(title.en)));
    }

    fn passage(&mut self, role: Role, text: &Text) {
        let passages = self.passages(role, text);
        self.blocks.extend(passages.into_iter().map(Block::Passage));
    }

    fn passages_of(&mut self, role: Role, text: Option<Text>) {
        if let Some(text) = text {
            self.passage(role, &text);
        }
    }

    fn passages(&self, role: Role, text: &Text) -> Vec<Passage> {
        let zh = Some(Passage { role, text: clean(&text.zh) });
        let beneath = if role == Role::Statement { Role::RemedyBeneath } else { Role::Beneath };
        let en = (self.lang == Lang::En).then(|| Passage { role: beneath, text: clean(&text.en) });
        zh.into_iter().chain(en).filter(|passage| !passage.text.trim().is_empty()).collect()
    }
}

/// A zone and its place as one passage.
fn joined(zone: &Text, place: &Text) -> Text {
    let with = |between: &str, zone: &str, place: &str| {
        let between = if zone.trim().is_empty() || place.trim().is_empty() { "" } else { between };
        format!("{zone}{between}{place}")
    };
    Text { zh: with(" ", &zone.zh, &place.zh), en: with(", ", &zone.en, &place.en) }
}

fn clean(text: &str) -> String {
    text.chars().filter_map(cleaned).take(PASSAGE_CHARS_MAX).collect()
}
