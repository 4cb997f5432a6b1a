//! What makes a hall sound, and the name of each thing that does not.

use std::collections::BTreeSet;

use super::{
    Bundle, BundleKind, COUNTER_SIGNS_MAX, CrossRegion, DEFER_DAYS_MAX, Desk, HallParts, KEYWORDS_MAX, LINK_CHARS_MAX,
    MATERIALS_MAX, MATTER_COUNTERS_MAX, MATTERS_MAX, Material, Matter, Need, ONLINE_STEPS_MAX, Online, PARTNERS_MAX,
    PHONE_CHARS_MAX, POPULAR_MAX, PROMISE_MIN_MAX, Reach, STEPS_MAX, STEPS_MIN, TEXT_CHARS_MAX, Text, ZONES_MAX, Zone,
};

/// Longest time at a counter, in minutes: a working day.
const MINUTES_MAX: u16 = 480;
/// Longest record of a bundle, in seconds: a working day.
const RECORD_S_MAX: u32 = 8 * 60 * 60;

/// What is wrong with a hall's data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HallError {
    /// An identifier with other characters than `a-z`, `0-9`, `-`.
    #[error("an identifier is 1 to 40 of a-z, 0-9 and -, found {0:?}")]
    Id(String),
    /// Two zones or two matters of one name.
    #[error("{0:?} is defined twice")]
    Twice(String),
    /// A popular matter or a counter that is listed twice.
    #[error("{0:?} is listed twice")]
    ListedTwice(String),
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
    /// A popular matter that the hall does not have.
    #[error("{0:?} is called popular, but no such matter is defined")]
    NoMatter(String),
    /// Nowhere to go.
    #[error("matter {0:?} names no counter")]
    NoCounter(String),
    /// A counter with a label at which nothing can be done.
    #[error("counter {0:?} has a sign, but no matter is served there")]
    IdleCounter(String),
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
    #[error("the text {0:?} must have 1 to {TEXT_CHARS_MAX} characters and no control character")]
    Text(String),
    /// A service time outside a working day.
    #[error("matter {matter:?} takes {minutes} minutes; 1 to {MINUTES_MAX} are allowed")]
    Minutes {
        /// The matter, or the step of its bundle.
        matter: String,
        /// What was found.
        minutes: u16,
    },
    /// Initials that cannot be typed.
    #[error("initials are at most {TEXT_CHARS_MAX} of A-Z and 0-9, found {0:?}")]
    Initials(String),
    /// A keyword that no letter leads to.
    #[error("nothing can be typed to find the keyword {0:?}; give it a letter, a digit or a Chinese character")]
    Untypable(String),
    /// An essential material with a day by which it follows.
    #[error("{0:?} is essential, so it cannot follow later; leave the days out or make it deferrable")]
    NotDeferrable(String),
    /// A material deferred for ever, or not at all.
    #[error("{material:?} follows within {days} days; 1 to {DEFER_DAYS_MAX} are allowed")]
    DeferDays {
        /// The material.
        material: String,
        /// What was found.
        days: u16,
    },
    /// A link that is no web address.
    #[error(
        "a link is http:// or https:// with a host, at most {LINK_CHARS_MAX} characters without blanks, found {0:?}"
    )]
    Link(String),
    /// An online matter of which nothing can be done online.
    #[error("matter {0:?} is online in part; name the steps that need no visit")]
    NoOnlineStep(String),
    /// A bundle that bundles nothing.
    #[error("the bundle of matter {matter:?} has {found} steps; at least {STEPS_MIN} make one")]
    FewSteps {
        /// The matter.
        matter: String,
        /// How many there are.
        found: usize,
    },
    /// A step that is done nowhere.
    #[error("the step {0:?} names no counter and is not online")]
    NoWay(String),
    /// A record that nobody can have set.
    #[error("a record of {0} seconds; 1 to {RECORD_S_MAX} are allowed")]
    Record(u32),
    /// A matter handled for nobody.
    #[error("matter {0:?} is handled for other regions; name them")]
    NoPartner(String),
    /// A promise outside a working day.
    #[error("zone {zone:?} promises {minutes} minutes; 1 to {PROMISE_MIN_MAX} are allowed")]
    Promise {
        /// The zone.
        zone: String,
        /// What was found.
        minutes: u16,
    },
    /// A telephone number that cannot be dialled.
    #[error("a telephone number has 3 to {PHONE_CHARS_MAX} digits, blanks, - and +, found {0:?}")]
    Phone(String),
}

/// The checks of [`super::Hall::new`].
pub(super) fn hall(parts: &HallParts) -> Result<(), HallError> {
    let HallParts { name, rule: _, zones, matters, popular: _, desk, counters: _ } = parts;
    bounded("zones", zones.len(), ZONES_MAX)?;
    bounded("matters", matters.len(), MATTERS_MAX)?;
    text(name)?;
    desk.check()?;
    let mut zone_ids = BTreeSet::new();
    for zone in zones {
        zone.check()?;
        once(&mut zone_ids, zone.id.as_str())?;
        if !matters.iter().any(|matter| matter.zone == zone.id) {
            return Err(HallError::EmptyZone(zone.id.to_string()));
        }
    }
    let mut matter_ids = BTreeSet::new();
    for matter in matters {
        matter.check()?;
        if !zone_ids.contains(matter.zone.as_str()) {
            return Err(HallError::NoZone { matter: matter.id.to_string(), zone: matter.zone.to_string() });
        }
        once(&mut matter_ids, matter.id.as_str())?;
    }
    if zones.is_empty() {
        return Err(HallError::TooMany { what: "zones (at least one)", max: ZONES_MAX, found: 0 });
    }
    popular(parts, &matter_ids)?;
    signs(parts)
}

fn popular(parts: &HallParts, matter_ids: &BTreeSet<&str>) -> Result<(), HallError> {
    bounded("popular matters", parts.popular.len(), POPULAR_MAX)?;
    let mut seen = BTreeSet::new();
    for id in &parts.popular {
        if !matter_ids.contains(id.as_str()) {
            return Err(HallError::NoMatter(id.to_string()));
        }
        listed_once(&mut seen, id.as_str())?;
    }
    Ok(())
}

fn signs(parts: &HallParts) -> Result<(), HallError> {
    bounded("counters", parts.counters.len(), COUNTER_SIGNS_MAX)?;
    let steps = |matter: &'_ Matter| matter.bundle.as_ref().map_or(&[][..], |bundle| &bundle.steps[..]).to_vec();
    let at_steps: Vec<_> = parts.matters.iter().flat_map(steps).flat_map(|step| step.counters).collect();
    let served: BTreeSet<&String> = parts.matters.iter().flat_map(|matter| &matter.counters).chain(&at_steps).collect();
    let mut seen = BTreeSet::new();
    for counter in &parts.counters {
        printable(&counter.sign)?;
        if let Some(label) = &counter.label {
            text(label)?;
        }
        if !served.contains(&counter.sign) {
            return Err(HallError::IdleCounter(counter.sign.clone()));
        }
        listed_once(&mut seen, &counter.sign)?;
    }
    Ok(())
}

impl Desk {
    fn check(&self) -> Result<(), HallError> {
        text(&self.place)?;
        let Some(phone) = &self.phone else { return Ok(()) };
        let dialled = phone.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | '+'));
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        let fits = dialled && digits >= 3 && phone.len() <= PHONE_CHARS_MAX;
        if fits { Ok(()) } else { Err(HallError::Phone(shortened(phone))) }
    }
}

impl Zone {
    /// Checks what can be told of a zone by itself: its texts and its promise.
    ///
    /// # Errors
    /// The first thing found wrong.
    pub fn check(&self) -> Result<(), HallError> {
        text(&self.name)?;
        text(&self.place)?;
        match self.promise_min {
            Some(minutes) if !(1..=PROMISE_MIN_MAX).contains(&minutes) => {
                Err(HallError::Promise { zone: self.id.to_string(), minutes })
            }
            _ => Ok(()),
        }
    }
}

impl Matter {
    /// Checks what can be told of a matter by itself; whether its zone exists and its name is unique is seen by
    /// [`super::Hall::new`].
    ///
    /// # Errors
    /// The first thing found wrong.
    pub fn check(&self) -> Result<(), HallError> {
        text(&self.name)?;
        typable(&self.initials)?;
        bounded("keywords of a matter", self.keywords.len(), KEYWORDS_MAX)?;
        for keyword in &self.keywords {
            printable(&keyword.word)?;
            typable(&keyword.initials)?;
            if keyword.initials.is_empty() {
                return Err(HallError::Untypable(keyword.word.clone()));
            }
        }
        signed(&self.counters)?;
        if self.counters.is_empty() {
            return Err(HallError::NoCounter(self.id.to_string()));
        }
        minutes(self.id.as_str(), self.minutes)?;
        bounded("materials of a matter", self.materials.len(), MATERIALS_MAX)?;
        self.materials.iter().try_for_each(Material::check)?;
        self.online.as_ref().map_or(Ok(()), |online| online.check(self))?;
        self.bundle.as_ref().map_or(Ok(()), |bundle| bundle.check(self))?;
        self.cross_region.as_ref().map_or(Ok(()), |regions| regions.check(self))
    }
}

impl Material {
    fn check(&self) -> Result<(), HallError> {
        text(&self.name)?;
        if let Some(source) = &self.source {
            text(source)?;
        }
        match (self.need, self.defer_days) {
            (Need::Essential, Some(_)) => Err(HallError::NotDeferrable(self.name.zh.clone())),
            (Need::Deferrable, Some(days)) if !(1..=DEFER_DAYS_MAX).contains(&days) => {
                Err(HallError::DeferDays { material: self.name.zh.clone(), days })
            }
            (Need::Essential | Need::Deferrable, _) => Ok(()),
        }
    }
}

impl Online {
    fn check(&self, matter: &Matter) -> Result<(), HallError> {
        if !is_link(&self.link) {
            return Err(HallError::Link(shortened(&self.link)));
        }
        text(&self.site)?;
        bounded("online steps of a matter", self.steps.len(), ONLINE_STEPS_MAX)?;
        self.steps.iter().try_for_each(text)?;
        if self.whole || !self.steps.is_empty() {
            return Ok(());
        }
        Err(HallError::NoOnlineStep(matter.id.to_string()))
    }
}

/// A web address that a QR code can carry and a browser opens.
fn is_link(link: &str) -> bool {
    let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    link.len() <= LINK_CHARS_MAX && link.bytes().all(|byte| byte.is_ascii_graphic()) && !host.is_empty()
}

impl Bundle {
    fn check(&self, matter: &Matter) -> Result<(), HallError> {
        if let BundleKind::Other(name) = &self.kind {
            text(name)?;
        }
        bounded("steps of a bundle", self.steps.len(), STEPS_MAX)?;
        if self.steps.len() < STEPS_MIN {
            return Err(HallError::FewSteps { matter: matter.id.to_string(), found: self.steps.len() });
        }
        for step in &self.steps {
            text(&step.name)?;
            signed(&step.counters)?;
            minutes(&step.name.zh, step.minutes)?;
            if step.counters.is_empty() && !step.online {
                return Err(HallError::NoWay(step.name.zh.clone()));
            }
        }
        match self.record_s {
            Some(record) if !(1..=RECORD_S_MAX).contains(&record) => Err(HallError::Record(record)),
            _ => Ok(()),
        }
    }
}

impl CrossRegion {
    fn check(&self, matter: &Matter) -> Result<(), HallError> {
        bounded("partner regions of a matter", self.partners.len(), PARTNERS_MAX)?;
        self.partners.iter().try_for_each(text)?;
        if self.partners.is_empty() && self.reach != Reach::National {
            return Err(HallError::NoPartner(matter.id.to_string()));
        }
        Ok(())
    }
}

fn once<'a>(seen: &mut BTreeSet<&'a str>, name: &'a str) -> Result<(), HallError> {
    if seen.insert(name) { Ok(()) } else { Err(HallError::Twice(name.to_owned())) }
}

fn listed_once<'a>(seen: &mut BTreeSet<&'a str>, name: &'a str) -> Result<(), HallError> {
    if seen.insert(name) { Ok(()) } else { Err(HallError::ListedTwice(name.to_owned())) }
}

fn bounded(what: &'static str, found: usize, max: usize) -> Result<(), HallError> {
    if found <= max { Ok(()) } else { Err(HallError::TooMany { what, max, found }) }
}

fn minutes(of: &str, minutes: u16) -> Result<(), HallError> {
    if (1..=MINUTES_MAX).contains(&minutes) {
        Ok(())
    } else {
        Err(HallError::Minutes { matter: of.to_owned(), minutes })
    }
}

fn signed(counters: &[String]) -> Result<(), HallError> {
    bounded("counters of a matter", counters.len(), MATTER_COUNTERS_MAX)?;
    counters.iter().try_for_each(|sign| printable(sign))
}

fn typable(initials: &str) -> Result<(), HallError> {
    let typed = initials.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if typed && initials.len() <= TEXT_CHARS_MAX { Ok(()) } else { Err(HallError::Initials(shortened(initials))) }
}

fn text(text: &Text) -> Result<(), HallError> {
    printable(&text.zh)?;
    printable(&text.en)
}

fn printable(text: &str) -> Result<(), HallError> {
    let fits = !text.trim().is_empty() && text.chars().count() <= TEXT_CHARS_MAX && !text.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(HallError::Text(shortened(text))) }
}

/// What an error quotes, in characters; the text itself may be of any length.
const QUOTED_CHARS_MAX: usize = 80;

fn shortened(text: &str) -> String {
    text.chars().take(QUOTED_CHARS_MAX).collect()
}
