//! Finding a matter without knowing its zone, and what is told of one before its number.

use std::collections::BTreeSet;

use super::{MatterTile, Pager, Way};
use crate::hall::Reach;

/// Something by which a matter is known, a word or two on its tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatterMark {
    /// 一件事: several matters on one ticket.
    OneTicket,
    /// 一业一证.
    IndustryLicence,
    /// 四证齐发.
    FourPermits,
    /// 跨域通办, and for whom.
    CrossRegion(Reach),
    /// 全程网办: the whole matter needs no visit.
    Online,
    /// 可网办: some of its steps need none.
    PartlyOnline,
    /// 独任审批: one officer accepts, examines and decides.
    SoleApprover,
    /// 可容缺: something may follow on a promise.
    Deferrable,
    /// 免填单: the ID card saves the form.
    Prefill,
    /// 帮办代办: a helper may come along or act.
    Assistance,
}

/// A list of matters from all zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatterList {
    /// 常办事项: what citizens ask for most, the most popular first.
    Popular,
    /// 网上可办: what needs no visit first, then what needs none for some of its steps.
    Online,
}

/// Letters are typed, and what fits them is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPage {
    /// What is typed, in capitals.
    pub typed: String,
    /// The letters and digits after which something is still found.
    pub next: BTreeSet<char>,
    /// What fits, the best first; with nothing typed what citizens ask for most.
    pub matters: Vec<MatterTile>,
    /// How many fit in all.
    pub found: usize,
    /// Which page of them this is.
    pub pager: Pager,
    /// The ways on.
    pub ways: Vec<Way>,
}

/// What of a matter needs no visit, and where it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnlinePage {
    /// The matter's name.
    pub matter: String,
    /// The name of the official site.
    pub site: String,
    /// Its address, for the QR code.
    pub link: String,
    /// Whether the whole matter is done there.
    pub is_whole: bool,
    /// What is done there; never empty unless it is the whole matter.
    pub steps: Vec<String>,
    /// The ways on.
    pub ways: Vec<Way>,
}

/// The steps of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundlePage {
    /// The matter's name.
    pub matter: String,
    /// What the bundle is called, e.g. 一业一证.
    pub kind: String,
    /// Whether one step waits for the other; if not, all of them begin at once.
    pub in_order: bool,
    /// The steps that this page shows.
    pub steps: Vec<BundleRow>,
    /// The shortest time in which the hall has done all of it, in seconds, if it keeps a record.
    pub record_s: Option<u32>,
}

/// A step of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleRow {
    /// What is done.
    pub name: String,
    /// The counters that do it; empty only where it is done online.
    pub counters: Vec<String>,
    /// How long it usually takes, in minutes.
    pub minutes: u16,
    /// Whether it can be done without a visit.
    pub online: bool,
}
