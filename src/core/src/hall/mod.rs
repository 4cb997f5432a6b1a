//! The hall: its zones, counters and matters, read once from data and checked as a whole.

mod check;
mod matter;
#[cfg(test)]
mod tests;

pub use check::HallError;
pub use matter::{
    Bundle, BundleKind, BundleShape, BundleStep, CrossRegion, DEFER_DAYS_DEFAULT, DEFER_DAYS_MAX, KEYWORDS_MAX,
    Keyword, LINK_CHARS_MAX, MATERIALS_MAX, MATTER_COUNTERS_MAX, Material, Matter, Need, ONLINE_STEPS_MAX, Online,
    PARTNERS_MAX, Reach, STEPS_MAX, STEPS_MIN,
};

use std::collections::BTreeSet;

use crate::day::DayRule;

/// A text in the two languages of the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Chinese, the language of the hall.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The other one.
    #[must_use]
    pub fn toggled(self) -> Self {
        match self {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }
}

macro_rules! slug_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Checks an identifier: 1 to 40 of `a-z`, `0-9` and `-`, so that it is safe in a path, a log and a file name.
            ///
            /// # Errors
            /// Any other character, nothing, or too much.
            pub fn new(text: &str) -> Result<Self, HallError> {
                let fits = (1..=40).contains(&text.len())
                    && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                if fits { Ok(Self(text.to_owned())) } else { Err(HallError::Id(text.chars().take(60).collect())) }
            }

            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

slug_id!(
    /// Names a zone, e.g. `company`.
    ZoneId
);
slug_id!(
    /// Names a matter, e.g. `company-start`.
    MatterId
);
slug_id!(
    /// Names a kiosk, e.g. `entrance-1`; given by the centre at enrolment.
    KioskId
);

/// A group of counters and matters, e.g. 企业开办专区.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Its identifier.
    pub id: ZoneId,
    /// Its name on screens and signs.
    pub name: Text,
    /// Where it is, e.g. 一楼东侧.
    pub place: Text,
    /// The wait that the hall promises not to exceed here, in minutes, if it promises one.
    pub promise_min: Option<u16>,
}

impl Zone {
    /// A zone without a promise.
    #[must_use]
    pub fn new(id: ZoneId, name: Text, place: Text) -> Self {
        Self { id, name, place, promise_min: None }
    }
}

/// The information desk: whom a citizen asks when the terminal cannot help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// Where it is.
    pub place: Text,
    /// Its telephone, digits with `-` and spaces, e.g. `0500-1234567`; `None` where it has none.
    pub phone: Option<String>,
}

impl Default for Desk {
    /// The desk that every hall has, where its data names none.
    fn default() -> Self {
        Self {
            place: Text { zh: "大厅咨询台".to_owned(), en: "Information desk in the hall".to_owned() }, phone: None
        }
    }
}

/// What is told of one counter beside its sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterSign {
    /// The sign, as matters name it.
    pub sign: String,
    /// A distinction shown with it, e.g. 党员先锋岗.
    pub label: Option<Text>,
}

/// Everything that a hall is made of, before [`Hall::new`] has checked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HallParts {
    /// The hall's name.
    pub name: Text,
    /// Its clock and the start of its business day.
    pub rule: DayRule,
    /// Its zones in the order of the welcome page.
    pub zones: Vec<Zone>,
    /// Its matters, in the order of their zone's page.
    pub matters: Vec<Matter>,
    /// What citizens ask for most, the most popular first.
    pub popular: Vec<MatterId>,
    /// The information desk.
    pub desk: Desk,
    /// Counters of which more is told than their sign; a counter that a matter names need not be here.
    pub counters: Vec<CounterSign>,
}

impl HallParts {
    /// A hall that only has zones and matters.
    #[must_use]
    pub fn new(name: Text, rule: DayRule, zones: Vec<Zone>, matters: Vec<Matter>) -> Self {
        Self { name, rule, zones, matters, popular: Vec::new(), desk: Desk::default(), counters: Vec::new() }
    }
}

/// A building with its zones and matters. Only [`Hall::new`] makes one, so whoever holds it may rely on its checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hall {
    parts: HallParts,
}

/// Bound on zones, two pages of the welcome screen.
pub const ZONES_MAX: usize = 16;
/// Bound on matters; the largest district halls list about a thousand.
pub const MATTERS_MAX: usize = 2_000;
/// Bound on any text of the hall, in characters.
pub const TEXT_CHARS_MAX: usize = 60;
/// Bound on the popular matters, what the front page has room for.
pub const POPULAR_MAX: usize = 12;
/// Bound on the counters that more is told of.
pub const COUNTER_SIGNS_MAX: usize = 300;
/// Bound on a telephone number, in characters: country and area code, number and extension.
pub const PHONE_CHARS_MAX: usize = 24;
/// Longest wait that a zone may promise, in minutes: a working day.
pub const PROMISE_MIN_MAX: u16 = 480;

impl Hall {
    /// Checks everything that the rest of the program relies on: identifiers unique, every matter in a zone, every
    /// zone with a matter, texts printable and bounded, popular matters and labelled counters really there.
    ///
    /// # Errors
    /// The first thing found wrong, named so that it can be mended in the data file.
    pub fn new(parts: HallParts) -> Result<Self, HallError> {
        check::hall(&parts)?;
        Ok(Self { parts })
    }

    /// The hall's name.
    #[must_use]
    pub fn name(&self) -> &Text {
        &self.parts.name
    }

    /// Its clock and the start of its business day.
    #[must_use]
    pub fn rule(&self) -> DayRule {
        self.parts.rule
    }

    /// Its zones in the order of the data file.
    #[must_use]
    pub fn zones(&self) -> &[Zone] {
        &self.parts.zones
    }

    /// All matters in the order of the data file.
    #[must_use]
    pub fn matters(&self) -> &[Matter] {
        &self.parts.matters
    }

    /// What citizens ask for most, the most popular first; at most [`POPULAR_MAX`].
    pub fn popular(&self) -> impl Iterator<Item = &Matter> {
        self.parts.popular.iter().filter_map(|id| self.matter(id))
    }

    /// The information desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.parts.desk
    }

    /// The signs of all counters, each once, in the order in which the matters name them.
    #[must_use]
    pub fn counter_signs(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let all = self.matters().iter().flat_map(|matter| {
            let steps = matter.bundle.iter().flat_map(|bundle| &bundle.steps);
            matter.counters.iter().chain(steps.flat_map(|step| &step.counters))
        });
        all.map(String::as_str).filter(|sign| seen.insert(*sign)).collect()
    }

    /// The counters of which more is told than their sign.
    #[must_use]
    pub fn counters(&self) -> &[CounterSign] {
        &self.parts.counters
    }

    /// The distinction of the counter with that sign, e.g. 党员先锋岗.
    #[must_use]
    pub fn counter_label(&self, sign: &str) -> Option<&Text> {
        self.parts.counters.iter().find(|counter| counter.sign == sign)?.label.as_ref()
    }

    /// The zone of that name.
    #[must_use]
    pub fn zone(&self, id: &ZoneId) -> Option<&Zone> {
        self.parts.zones.iter().find(|zone| zone.id == *id)
    }

    /// The matter of that name.
    #[must_use]
    pub fn matter(&self, id: &MatterId) -> Option<&Matter> {
        self.parts.matters.iter().find(|matter| matter.id == *id)
    }

    /// The matters of one zone.
    pub fn matters_in<'a>(&'a self, zone: &'a ZoneId) -> impl Iterator<Item = &'a Matter> {
        self.parts.matters.iter().filter(move |matter| matter.zone == *zone)
    }
}
