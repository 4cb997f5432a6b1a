//! 帮办代办 and 好差评: who helps, who calls back, and what was thought of it.

use super::{PaperView, Way};
use crate::assistance::AssistanceKind;
use crate::filing::{RatingGrade, RatingTag};
use crate::wait::WaitRange;

/// A kind of help was chosen: how is it to come?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssistHowPage {
    /// The kind.
    pub kind: AssistanceKind,
    /// Whether the project's steward (项目管家) is asked for.
    pub is_steward: bool,
    /// Whether staff are there now.
    pub is_open: bool,
    /// How many wait for a helper; `None` when the centre cannot be asked, or nobody can be called now.
    pub waiting: Option<u32>,
    /// How long that takes.
    pub wait: Option<WaitRange>,
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
    /// Whether the project's steward (项目管家) calls.
    pub is_steward: bool,
    /// That project, where its number was typed.
    pub project: Option<String>,
    /// The end of the number that is called.
    pub tail: String,
    /// What became of the slip with the reference; `None` where none is printed.
    pub paper: Option<PaperView>,
    /// Seconds until the page closes by itself.
    pub closes_in_s: u8,
}

/// A grade for a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingPage {
    /// The ticket's number, where it is known.
    pub number: Option<String>,
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

/// A number for which a helper comes to the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelperComes {
    /// The kind of help.
    pub kind: AssistanceKind,
    /// In how many minutes about; `None` when the centre could not be asked.
    pub wait: Option<WaitRange>,
}
