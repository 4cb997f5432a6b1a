//! What the slip of a promise says (容缺受理承诺书).

use crate::calendar::Date;
use crate::day::LocalTime;
use crate::hall::{Lang, Text};
use crate::number::Number;

/// What a promise says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseContent {
    /// The language that the citizen reads; Chinese is printed always, for staff.
    pub lang: Lang,
    /// The hall's name.
    pub hall: Text,
    /// What the citizen came for.
    pub matter: Text,
    /// The number of the ticket that it belongs to.
    pub number: Option<Number>,
    /// What follows later.
    pub missing: Vec<PromisedMaterial>,
    /// Who promises, masked already.
    pub person: Option<String>,
    /// Where it is signed and handed in, e.g. 受理窗口.
    pub place: Text,
    /// When it was made, on the hall's clock.
    pub at: LocalTime,
    /// The address of the ticket's own page, for the QR code.
    pub link: String,
}

/// A material that follows later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromisedMaterial {
    /// What it is.
    pub name: Text,
    /// The last day on which it may be handed in.
    pub until: Date,
}
