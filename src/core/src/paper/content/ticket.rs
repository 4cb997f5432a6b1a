//! What a citizen's number says.

use crate::day::LocalTime;
use crate::hall::{BundleShape, Lang, Text};
use crate::number::Number;
use crate::person::ProjectNumber;
use crate::wait::WaitRange;

/// What a ticket's slip says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketContent {
    /// The language that the citizen reads; Chinese is printed always, for staff.
    pub lang: Lang,
    /// The hall's name.
    pub hall: Text,
    /// What the citizen came for.
    pub matter: Text,
    /// The zone to go to.
    pub zone: Text,
    /// Where the zone is.
    pub place: Text,
    /// The counters that serve it.
    pub counters: Vec<String>,
    /// What those counters are known by, e.g. 党员先锋岗.
    pub label: Option<Text>,
    /// The number.
    pub number: Number,
    /// How many are waiting before; `None` when the centre could not be asked.
    pub ahead: Option<u32>,
    /// How long that takes; `None` when nobody can tell.
    pub wait: Option<WaitRange>,
    /// Whose it is, masked already.
    pub person: Option<String>,
    /// The steps of a bundle, in the order in which they are shown; empty for any other matter.
    pub steps: Vec<StepLine>,
    /// Whether one step waits for the other.
    pub steps_shape: BundleShape,
    /// The materials that are still missing.
    pub missing: Vec<Text>,
    /// The project, where the matter asks for one.
    pub project: Option<ProjectNumber>,
    /// When it was issued, on the hall's clock.
    pub at: LocalTime,
    /// The address of the ticket's own page, for the QR code.
    pub link: String,
    /// A short code for counters that scan bars instead, printed as Code 128 at the foot; what
    /// [`Code128::new`](crate::paper::code128::Code128::new) refuses is left out.
    pub bars: Option<String>,
    /// What sets this slip apart.
    pub marks: Vec<Mark>,
}

/// One step of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLine {
    /// What is done.
    pub name: Text,
    /// The counters that do it; empty where it needs no visit.
    pub counters: Vec<String>,
}

/// A remark on a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// 脱机: numbered by the kiosk itself while the line was cut.
    CutOff,
    /// 补打 n: printed again by staff.
    Reprint(u8),
    /// 预约: a booking was checked in, in time.
    Booked,
    /// 延时: served after closing.
    Extended,
    /// 非工作时间: taken at noon, in the evening or on a day off.
    AfterHours,
    /// 优先: called earlier, within bounds.
    Priority,
    /// 容缺: materials follow later, on a promise.
    Deferred,
    /// 免填单: the form is filled from the card.
    Prefilled,
    /// 独任审批: one officer accepts, examines and decides.
    SoleApprover,
    /// 跨域通办: handled for another region.
    CrossRegion,
    /// What the hall calls the bundle, e.g. 一业一证.
    Bundle(Text),
}
