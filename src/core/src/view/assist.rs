//! 帮办代办 and 好差评: who helps, who calls back, and what was thought of it.

use super::Way;
use crate::assistance::AssistanceKind;
use crate::filing::{RatingGrade, RatingTag};

/// A kind of help was chosen: how is it to come?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssistHowPage {
    /// The kind.
    pub kind: AssistanceKind,
    /// Whether staff are there now.
    pub is_open: bool,
    /// What is possible now; never empty.
    pub ways: Vec<Way>,
}

/// The wish to be called back is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackPage {
    /// Four digits, told on the telephone.
    pub reference: String,
    /// The kind of help.
    pub kind: AssistanceKind,
    /// The end of the number that is called.
    pub tail: String,
    /// Seconds until the page closes by itself.
    pub closes_in_s: u8,
}

/// A grade for a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingPage {
    /// What was touched.
    pub grade: Option<RatingGrade>,
    /// What it is for.
    pub tags: Vec<RatingTag>,
}

/// Thanks for a grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThanksPage {
    /// Whether somebody follows it up.
    pub is_followed_up: bool,
    /// The ways on besides 首页.
    pub ways: Vec<Way>,
    /// Seconds until the page closes by itself.
    pub closes_in_s: u8,
}
