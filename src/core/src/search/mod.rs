//! Finding a matter by what a citizen types on the screen: the initials of its Chinese name, a keyword, or the English
//! name. Every list of keys is made once, so that a letter is answered at once with the largest hall.

use std::collections::{BTreeMap, BTreeSet};

use crate::hall::{Hall, Matter, MatterId};

#[cfg(test)]
mod tests;

/// Most characters that may be typed, what the field on the screen shows. More find nothing, and [`Index::next_letters`]
/// offers none beyond them.
pub const TYPED_CHARS_MAX: usize = 16;

/// All matters of a hall, by what may be typed to find them.
#[derive(Debug, Clone)]
pub struct Index {
    /// In the order of the answer where nothing else decides: the popular ones first, then as the hall lists them.
    entries: Vec<Entry>,
}

/// What may be typed to find one matter, all in `A-Z` and `0-9`.
#[derive(Debug, Clone)]
struct Entry {
    id: MatterId,
    initials: String,
    keywords: Vec<String>,
    /// The English name from each of its words on, so that any of its words can begin what is typed.
    english: Vec<String>,
}

/// How well a matter fits what is typed; the smaller, the earlier it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The name begins so.
    Name,
    /// A keyword, or a word of the English name, begins so.
    Keyword,
    /// The name or a keyword has it somewhere.
    Inside,
}

impl Index {
    /// Makes the keys of every matter.
    #[must_use]
    pub fn new(hall: &Hall) -> Self {
        let popular: BTreeMap<_, _> = hall.popular().enumerate().map(|(at, matter)| (&matter.id, at)).collect();
        let mut matters: Vec<_> = hall.matters().iter().collect();
        // Stable: those that are not popular keep the order of the hall.
        matters.sort_by_key(|matter| popular.get(&matter.id).copied().unwrap_or(usize::MAX));
        Self { entries: matters.into_iter().map(Entry::new).collect() }
    }

    /// The matters that fit what is typed, at most `max`: first those whose name begins so, then those with a keyword
    /// that does, then those that have it somewhere; within each, the popular ones first. Small letters count as
    /// capitals, blanks and signs as nothing. Nothing typed fits everything.
    #[must_use]
    pub fn find(&self, typed: &str, max: usize) -> Vec<&MatterId> {
        let Some(typed) = Typed::new(typed) else { return Vec::new() };
        let fits = self.entries.iter().filter_map(|entry| Some((entry.fit(&typed.0)?, &entry.id)));
        let mut found: Vec<_> = fits.collect();
        found.sort_by_key(|(fit, _)| *fit);
        found.into_iter().take(max).map(|(_, id)| id).collect()
    }

    /// The letters and digits after which [`Index::find`] still finds something, so that the keys that lead nowhere can
    /// be greyed out.
    #[must_use]
    pub fn next_letters(&self, typed: &str) -> BTreeSet<char> {
        let Some(typed) = Typed::new(typed).filter(|typed| typed.0.len() < TYPED_CHARS_MAX) else {
            return BTreeSet::new();
        };
        let mut next = BTreeSet::new();
        for entry in &self.entries {
            for (key, rests) in entry.keys() {
                follow(key, rests, &typed.0, &mut next);
            }
        }
        next.into_iter().map(char::from).collect()
    }
}

/// Where in a key what is typed may stand.
#[derive(Debug, Clone, Copy)]
enum Place {
    Start,
    Anywhere,
}

impl Entry {
    fn new(matter: &Matter) -> Self {
        Self {
            id: matter.id.clone(),
            initials: matter.initials.clone(),
            keywords: matter.keywords.iter().map(|keyword| keyword.initials.clone()).collect(),
            english: english_keys(&matter.name.en),
        }
    }

    fn fit(&self, typed: &str) -> Option<Fit> {
        if self.initials.starts_with(typed) {
            return Some(Fit::Name);
        }
        if self.keywords.iter().chain(&self.english).any(|key| key.starts_with(typed)) {
            return Some(Fit::Keyword);
        }
        let inside = self.initials.contains(typed) || self.keywords.iter().any(|key| key.contains(typed));
        inside.then_some(Fit::Inside)
    }

    /// Every key, and where in it [`Entry::fit`] looks.
    fn keys(&self) -> impl Iterator<Item = (&str, Place)> {
        let chinese = self.keywords.iter().chain([&self.initials]).map(|key| (key.as_str(), Place::Anywhere));
        chinese.chain(self.english.iter().map(|key| (key.as_str(), Place::Start)))
    }
}

/// Collects what stands in `key` behind what is typed.
fn follow(key: &str, place: Place, typed: &str, next: &mut BTreeSet<u8>) {
    match place {
        Place::Start => next.extend(key.strip_prefix(typed).and_then(|rest| rest.bytes().next())),
        Place::Anywhere => {
            let (key, typed) = (key.as_bytes(), typed.as_bytes());
            // Not `match_indices`: in `AAB`, `AA` and the second `A` both count.
            next.extend((0..key.len()).filter_map(|at| key.get(at..)?.strip_prefix(typed)?.first().copied()));
        }
    }
}

/// A name from each of its words on: `Start a company` gives `STARTACOMPANY`, `ACOMPANY` and `COMPANY`.
fn english_keys(name: &str) -> Vec<String> {
    let words: Vec<_> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (0..words.len()).map(|at| words.get(at..).unwrap_or_default().concat().to_ascii_uppercase()).collect()
}

/// What was typed, in the characters of the keys.
struct Typed(String);

impl Typed {
    /// `None` if it is longer than anything that can be found.
    fn new(typed: &str) -> Option<Self> {
        let kept = typed.chars().filter(char::is_ascii_alphanumeric).take(TYPED_CHARS_MAX + 1);
        let kept: String = kept.map(|c| c.to_ascii_uppercase()).collect();
        (kept.len() <= TYPED_CHARS_MAX).then_some(Self(kept))
    }
}
