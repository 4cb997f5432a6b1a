//! What a citizen comes to do, with everything that is told of it before a number is taken.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{MatterId, Text, ZoneId};
use crate::number::Series;

/// What a citizen comes to do.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not a state: any of them goes with any other")]
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
    /// The counters that serve it, as written on their signs, e.g. `1`, `2`, `综合`. Never empty. Of a bundle: where the
    /// ticket is called first.
    pub counters: Vec<String>,
    /// How long it usually takes at the counter, in minutes.
    pub minutes: u16,
    /// What to bring.
    pub materials: Vec<Material>,
    /// The initials of the Chinese name's syllables, `A-Z` and `0-9`, e.g. `QYKB` for 企业开办; empty where nobody
    /// searches.
    pub initials: String,
    /// Other words that it is looked for by.
    pub keywords: Vec<Keyword>,
    /// What of it can be done without a visit.
    pub online: Option<Online>,
    /// Its steps, where one ticket carries several matters (企业开办, 一业一证, 四证齐发).
    pub bundle: Option<Bundle>,
    /// One officer accepts, examines and decides (独任审批师), so it is never transferred.
    pub sole_approver: bool,
    /// A project number is asked for: construction, and the steward's matters (项目管家).
    pub needs_project: bool,
    /// The regions for which it is handled here (跨域通办).
    pub cross_region: Option<CrossRegion>,
    /// The ID card saves the form (免填单).
    pub prefill: bool,
    /// A helper may accompany the citizen, or act for them (帮办代办).
    pub assistance: bool,
}

impl Matter {
    /// A matter with nothing special about it: no materials, no words to search it by, done at the counter alone.
    #[must_use]
    pub fn new(id: MatterId, zone: ZoneId, name: Text, series: Series, counters: Vec<String>, minutes: u16) -> Self {
        Self {
            id,
            zone,
            name,
            series,
            counters,
            minutes,
            materials: Vec::new(),
            initials: String::new(),
            keywords: Vec::new(),
            online: None,
            bundle: None,
            sole_approver: false,
            needs_project: false,
            cross_region: None,
            prefill: false,
            assistance: false,
        }
    }

    /// The matter without the counters that are closed; `None` while all of its own are.
    #[must_use]
    pub fn while_closed(&self, closed: &BTreeSet<String>) -> Option<Cow<'_, Matter>> {
        let is_open = |counter: &&String| !closed.contains(*counter);
        let open = self.counters.iter().filter(is_open).count();
        match open {
            0 => None,
            _ if open == self.counters.len() => Some(Cow::Borrowed(self)),
            _ => {
                let counters = self.counters.iter().filter(is_open).cloned().collect();
                Some(Cow::Owned(Matter { counters, ..self.clone() }))
            }
        }
    }
}

/// Bound on the counters of one matter or step, what a slip can list.
pub const MATTER_COUNTERS_MAX: usize = 12;
/// Bound on the materials of one matter, what one page can show.
pub const MATERIALS_MAX: usize = 12;
/// Bound on the words that one matter is looked for by.
pub const KEYWORDS_MAX: usize = 12;

/// Whether a matter can be accepted without a material.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing goes without it.
    Essential,
    /// It may follow later, on a signed promise (容缺受理).
    Deferrable,
}

/// Calendar days within which a deferrable material follows, where its matter says nothing else.
pub const DEFER_DAYS_DEFAULT: u16 = 15;
/// Most calendar days that a material may be deferred by: a season, after which a promise is forgotten.
pub const DEFER_DAYS_MAX: u16 = 90;

/// Something to bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// What it is.
    pub name: Text,
    /// Whether it may follow later.
    pub need: Need,
    /// Where or how to get it, e.g. 一楼自助区可打印.
    pub source: Option<Text>,
    /// Calendar days within which it follows, if not [`DEFER_DAYS_DEFAULT`]; only of a deferrable one. Calendar days,
    /// because the date is printed on the promise slip and must not move with the calendar of holidays.
    pub defer_days: Option<u16>,
}

impl Material {
    /// A material of which only the name is known.
    #[must_use]
    pub fn new(name: Text, need: Need) -> Self {
        Self { name, need, source: None, defer_days: None }
    }

    /// Calendar days within which it may follow; `None` of an essential one, which may not.
    #[must_use]
    pub fn follows_within_days(&self) -> Option<u16> {
        match self.need {
            Need::Essential => None,
            Need::Deferrable => Some(self.defer_days.unwrap_or(DEFER_DAYS_DEFAULT)),
        }
    }
}

/// A word that a matter is looked for by, in either language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword {
    /// The word.
    pub word: String,
    /// What is typed to find it, `A-Z` and `0-9`: the initials of Chinese syllables, the letters of other words.
    pub initials: String,
}

/// Bound on a link, in characters; a QR code of it must stay readable from the screen.
pub const LINK_CHARS_MAX: usize = 200;
/// Bound on the steps that need no visit.
pub const ONLINE_STEPS_MAX: usize = 8;

/// What of a matter can be done without a visit (全程电子化).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Online {
    /// Where: an `http` or `https` address of at most [`LINK_CHARS_MAX`] characters.
    pub link: String,
    /// The name of the site, as people know it.
    pub site: Text,
    /// The whole matter can be done there; if not, the [steps](Online::steps) can.
    pub whole: bool,
    /// What needs no visit, in order; never empty unless the whole matter needs none.
    pub steps: Vec<Text>,
}

/// Fewest steps of a bundle; a single one is a plain matter.
pub const STEPS_MIN: usize = 2;
/// Bound on the steps of a bundle, what one page and one slip can show.
pub const STEPS_MAX: usize = 8;

/// Several matters on one ticket, which goes on from counter to counter without queueing anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Whether one step waits for the other.
    pub shape: BundleShape,
    /// What it is called in the hall.
    pub kind: BundleKind,
    /// From [`STEPS_MIN`] to [`STEPS_MAX`], in the order in which they are shown.
    pub steps: Vec<BundleStep>,
    /// The shortest time in which the hall has done all of it, in seconds, if it keeps a record.
    pub record_s: Option<u32>,
}

/// Whether one step of a bundle waits for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BundleShape {
    /// One after the other.
    InOrder,
    /// All of them at once (并联审批).
    SideBySide,
}

/// What a bundle is called in the hall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BundleKind {
    /// 企业开办: everything that a new company needs.
    CompanyStart,
    /// 一业一证: one licence for all that an industry needs.
    IndustryLicence,
    /// 四证齐发: the permits of a construction project, issued together.
    FourPermits,
    /// Another one, by its name.
    Other(Text),
}

impl BundleKind {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> Text {
        let (zh, en) = match self {
            BundleKind::CompanyStart => ("企业开办", "Company start-up"),
            BundleKind::IndustryLicence => ("一业一证", "One licence per industry"),
            BundleKind::FourPermits => ("四证齐发", "Four permits at once"),
            BundleKind::Other(name) => return name.clone(),
        };
        Text { zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// One step of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleStep {
    /// What is done.
    pub name: Text,
    /// The counters that do it; empty only where it is done online.
    pub counters: Vec<String>,
    /// How long it usually takes, in minutes.
    pub minutes: u16,
    /// It can be done without a visit.
    pub online: bool,
}

/// Bound on the partner regions of one matter.
pub const PARTNERS_MAX: usize = 40;

/// For which regions a matter is handled here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossRegion {
    /// How far away they are.
    pub reach: Reach,
    /// The partner regions; empty only where it is handled for the whole country.
    pub partners: Vec<Text>,
}

/// How far away a partner region is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Another district of this city (全市通办).
    District,
    /// Another city of this province (跨市通办).
    City,
    /// Another province (跨省通办).
    Province,
    /// Everywhere (全国通办).
    National,
}
