//! The hall: its zones, counters and matters, read once from data and checked as a whole.

use std::collections::BTreeSet;

use crate::day::DayRule;
use crate::number::Series;

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
}

/// Whether a matter can be accepted without a material.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing goes without it.
    Essential,
    /// It may follow later, on a signed promise (容缺受理).
    Deferrable,
}

/// Something to bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// What it is.
    pub name: Text,
    /// Whether it may follow later.
    pub need: Need,
}

/// What a citizen comes to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Its identifier.
    pub id: MatterId,
    /// The zone it belongs to.
    pub zone: ZoneId,
    /// Its name.
    pub name: Text,
    /// The series its numbers come from.
    pub series: Series,
    /// The counters that serve it, as written on their signs, e.g. `1`, `2`, `综合`. Never empty.
    pub counters: Vec<String>,
    /// How long it usually takes at the counter, in minutes.
    pub minutes: u16,
    /// What to bring.
    pub materials: Vec<Material>,
}

/// A building with its zones and matters. Only [`Hall::new`] makes one, so whoever holds it may rely on its checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hall {
    name: Text,
    rule: DayRule,
    zones: Vec<Zone>,
    matters: Vec<Matter>,
}

/// Bound on zones, two pages of the welcome screen.
pub const ZONES_MAX: usize = 16;
/// Bound on matters; the largest district halls list about a thousand.
pub const MATTERS_MAX: usize = 2_000;
/// Bound on any text of the hall, in characters.
pub const TEXT_CHARS_MAX: usize = 60;
/// Bound on the materials of one matter, what one page can show.
pub const MATERIALS_MAX: usize = 12;

/// What is wrong with a hall's data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HallError {
    /// An identifier with other characters than `a-z`, `0-9`, `-`.
    #[error("an identifier is 1 to 40 of a-z, 0-9 and -, found {0:?}")]
    Id(String),
    /// Two zones or two matters of one name.
    #[error("{0:?} is defined twice")]
    Twice(String),
    /// A matter in a zone that the hall does not have.
    #[error("matter {matter:?} belongs to zone {zone:?}, which is not defined")]
    NoZone {
        /// The matter.
        matter: String,
        /// The zone that is missing.
        zone: String,
    },
    /// A zone in which nothing can be done.
    #[error("zone {0:?} has no matter")]
    EmptyZone(String),
    /// Nowhere to go.
    #[error("matter {0:?} names no counter")]
    NoCounter(String),
    /// Too many of something.
    #[error("{what}: at most {max}, found {found}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// The bound.
        max: usize,
        /// How many there are.
        found: usize,
    },
    /// A text is missing, too long, or holds a control character.
    #[error("the text {0:?} must have 1 to 60 characters and no control character")]
    Text(String),
    /// A service time outside a working day.
    #[error("matter {matter:?} takes {minutes} minutes; 1 to 480 are allowed")]
    Minutes {
        /// The matter.
        matter: String,
        /// What was found.
        minutes: u16,
    },
}

impl Hall {
    /// Checks everything that the rest of the program relies on: identifiers unique, every matter in a zone, every
    /// zone with a matter, texts printable and bounded.
    ///
    /// # Errors
    /// The first thing found wrong, named so that it can be mended in the data file.
    pub fn new(name: Text, rule: DayRule, zones: Vec<Zone>, matters: Vec<Matter>) -> Result<Self, HallError> {
        bounded("zones", zones.len(), ZONES_MAX)?;
        bounded("matters", matters.len(), MATTERS_MAX)?;
        checked(&name)?;
        let mut zone_ids = BTreeSet::new();
        for zone in &zones {
            checked(&zone.name)?;
            checked(&zone.place)?;
            if !zone_ids.insert(&zone.id) {
                return Err(HallError::Twice(zone.id.to_string()));
            }
            if !matters.iter().any(|matter| matter.zone == zone.id) {
                return Err(HallError::EmptyZone(zone.id.to_string()));
            }
        }
        let mut matter_ids = BTreeSet::new();
        for matter in &matters {
            check_matter(matter)?;
            if !zone_ids.contains(&matter.zone) {
                return Err(HallError::NoZone { matter: matter.id.to_string(), zone: matter.zone.to_string() });
            }
            if !matter_ids.insert(&matter.id) {
                return Err(HallError::Twice(matter.id.to_string()));
            }
        }
        if zones.is_empty() {
            return Err(HallError::TooMany { what: "zones (at least one)", max: ZONES_MAX, found: 0 });
        }
        Ok(Self { name, rule, zones, matters })
    }

    /// The hall's name.
    #[must_use]
    pub fn name(&self) -> &Text {
        &self.name
    }

    /// Its clock and the start of its business day.
    #[must_use]
    pub fn rule(&self) -> DayRule {
        self.rule
    }

    /// Its zones in the order of the data file.
    #[must_use]
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// All matters in the order of the data file.
    #[must_use]
    pub fn matters(&self) -> &[Matter] {
        &self.matters
    }

    /// The zone of that name.
    #[must_use]
    pub fn zone(&self, id: &ZoneId) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.id == *id)
    }

    /// The matter of that name.
    #[must_use]
    pub fn matter(&self, id: &MatterId) -> Option<&Matter> {
        self.matters.iter().find(|matter| matter.id == *id)
    }

    /// The matters of one zone.
    pub fn matters_in<'a>(&'a self, zone: &'a ZoneId) -> impl Iterator<Item = &'a Matter> {
        self.matters.iter().filter(move |matter| matter.zone == *zone)
    }
}

fn check_matter(matter: &Matter) -> Result<(), HallError> {
    checked(&matter.name)?;
    bounded("materials of a matter", matter.materials.len(), MATERIALS_MAX)?;
    for material in &matter.materials {
        checked(&material.name)?;
    }
    for counter in &matter.counters {
        printable(counter)?;
    }
    if matter.counters.is_empty() {
        return Err(HallError::NoCounter(matter.id.to_string()));
    }
    if !(1..=480).contains(&matter.minutes) {
        return Err(HallError::Minutes { matter: matter.id.to_string(), minutes: matter.minutes });
    }
    Ok(())
}

fn bounded(what: &'static str, found: usize, max: usize) -> Result<(), HallError> {
    if found <= max { Ok(()) } else { Err(HallError::TooMany { what, max, found }) }
}

fn checked(text: &Text) -> Result<(), HallError> {
    printable(&text.zh)?;
    printable(&text.en)
}

fn printable(text: &str) -> Result<(), HallError> {
    let fits = !text.trim().is_empty() && text.chars().count() <= TEXT_CHARS_MAX && !text.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(HallError::Text(text.chars().take(80).collect())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(zh: &str) -> Text {
        Text { zh: zh.into(), en: "text".into() }
    }

    fn zone(id: &str) -> Zone {
        Zone { id: ZoneId::new(id).expect("id"), name: text("专区"), place: text("一楼") }
    }

    fn matter(id: &str, zone: &str) -> Matter {
        Matter {
            id: MatterId::new(id).expect("id"),
            zone: ZoneId::new(zone).expect("id"),
            name: text("企业开办"),
            series: Series::new('A').expect("letter"),
            counters: vec!["1".into()],
            minutes: 15,
            materials: vec![],
        }
    }

    fn check(zones: Vec<Zone>, matters: Vec<Matter>) -> Option<HallError> {
        Hall::new(text("大厅"), DayRule::BEIJING_04, zones, matters).err()
    }

    #[test]
    fn a_sound_hall_is_taken() {
        assert_eq!(check(vec![zone("a")], vec![matter("m", "a")]), None);
    }

    #[test]
    fn each_defect_has_its_own_name() {
        assert_eq!(check(vec![zone("a"), zone("a")], vec![matter("m", "a")]), Some(HallError::Twice("a".into())));
        assert_eq!(
            check(vec![zone("a")], vec![matter("m", "a"), matter("m", "a")]),
            Some(HallError::Twice("m".into()))
        );
        assert_eq!(check(vec![zone("a")], vec![]), Some(HallError::EmptyZone("a".into())));
        let stray = vec![matter("m", "a"), matter("n", "b")];
        assert_eq!(check(vec![zone("a")], stray), Some(HallError::NoZone { matter: "n".into(), zone: "b".into() }));
        let lost = Matter { counters: vec![], ..matter("m", "a") };
        assert_eq!(check(vec![zone("a")], vec![lost]), Some(HallError::NoCounter("m".into())));
        let long = Matter { minutes: 481, ..matter("m", "a") };
        assert!(matches!(check(vec![zone("a")], vec![long]), Some(HallError::Minutes { minutes: 481, .. })));
        let control = Matter { name: text("企业\u{1b}开办"), ..matter("m", "a") };
        assert!(matches!(check(vec![zone("a")], vec![control]), Some(HallError::Text(_))));
        assert!(matches!(check(vec![], vec![]), Some(HallError::TooMany { .. })));
    }

    #[test]
    fn an_identifier_is_safe_everywhere() {
        for bad in ["", "A", "a b", "../x", "é", &"x".repeat(41)] {
            assert!(MatterId::new(bad).is_err(), "{bad:?}");
        }
        assert!(MatterId::new("company-start-1").is_ok());
    }
}
