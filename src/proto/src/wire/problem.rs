//! What the centre answers when it does not do what was asked.

use hall_core::day::UtcMillis;
use hall_core::number::Number;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::booking::number_from;
use super::{VERSION, WireError, bounds};

/// The body of every answer that is not 200.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Version of the body.
    pub v: u32,
    /// What is wrong, in one stable word.
    pub code: ProblemCode,
    /// What is wrong, for a person.
    #[serde(deserialize_with = "bounds::text")]
    pub message: String,
    /// What to do about it, for a technician.
    #[serde(deserialize_with = "bounds::text")]
    pub remedy: String,
    /// The centre's clock, when the request was refused because of the kiosk's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_time_ms: Option<i64>,
    /// The number that the person holds already, when no second one is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<HeldNumber>,
    /// How many walk-in numbers the period had, when they are all given out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<u16>,
}

/// A number that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeldNumber {
    /// The label.
    #[serde(deserialize_with = "bounds::text")]
    #[schema(example = "A017")]
    pub number: String,
    /// Its business day, in days since 1970-01-01.
    pub day: i32,
    /// People waiting for the same matter before it.
    pub ahead: u32,
}

impl HeldNumber {
    /// The number and how many wait before it.
    ///
    /// # Errors
    /// It is no label.
    pub fn number(&self) -> Result<(Number, u32), WireError> {
        Ok((number_from(&self.number)?, self.ahead))
    }
}

impl Problem {
    /// A problem with the remedy that belongs to its code.
    #[must_use]
    pub fn new(code: ProblemCode, message: &str) -> Self {
        let message = message.chars().take(super::TEXT_CHARS_MAX).collect();
        let remedy = code.remedy().to_owned();
        Self { v: VERSION, code, message, remedy, server_time_ms: None, held: None, quota: None }
    }

    /// The same problem with the centre's clock.
    #[must_use]
    pub fn at(self, now: UtcMillis) -> Self {
        Self { server_time_ms: Some(now.0), ..self }
    }

    /// The same problem with the number that the person holds.
    #[must_use]
    pub fn holding(self, held: HeldNumber) -> Self {
        Self { held: Some(held), ..self }
    }
}

macro_rules! problem_codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $status:literal, $remedy:literal;)+) => {
        /// What is wrong, in one stable word.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum ProblemCode {
            $($(#[doc = $doc])+ $name,)+
            /// A word of a newer centre.
            #[serde(other)]
            Unknown,
        }

        impl ProblemCode {
            /// Every code that this program sends.
            pub const ALL: &'static [ProblemCode] = &[$(ProblemCode::$name),+];

            /// The HTTP status that goes with it.
            #[must_use]
            pub fn status(self) -> u16 {
                match self {
                    $(ProblemCode::$name => $status,)+
                    ProblemCode::Unknown => 500,
                }
            }

            /// What a technician does about it.
            #[must_use]
            pub fn remedy(self) -> &'static str {
                match self {
                    $(ProblemCode::$name => $remedy,)+
                    ProblemCode::Unknown => "Bring kiosk and centre to the same release.",
                }
            }
        }
    };
}

problem_codes! {
    /// The body is no JSON, or not of the message's shape.
    Malformed = 400, "Bring kiosk and centre to the same release.";
    /// The body is larger than 64 KiB.
    TooLarge = 413, "Send at most one hundred operations at once.";
    /// The body is of another version.
    WrongVersion = 400, "Bring kiosk and centre to the same release.";
    /// A word in the operation is not known to this centre.
    UnknownWord = 422, "Update the centre to the kiosk's release.";
    /// The matter is not in the centre's hall file.
    UnknownMatter = 422, "Give kiosk and centre the same hall file.";
    /// There is no signature, or it does not fit the request.
    BadSignature = 401, "Enrol this kiosk again; check that no proxy changes path or body.";
    /// The signature was made more than five minutes from the centre's time.
    StaleClock = 401, "Set the clocks of kiosk and centre.";
    /// The same signed request came before.
    Replayed = 401, "Sign each request anew; if this kiosk did, someone records the line.";
    /// No kiosk of that name is enrolled.
    UnknownKiosk = 401, "Enrol this kiosk with a new code.";
    /// The kiosk was shut out, or enrolled again from elsewhere.
    Revoked = 403, "Find out why at the centre; enrol again with a new code.";
    /// The enrolment code is wrong, used or older than ten minutes.
    WrongCode = 403, "Make a new code at the centre and type it within ten minutes.";
    /// The public key is none.
    BadKey = 422, "Let the kiosk make a new key and enrol again.";
    /// The series has given out all its numbers today.
    Exhausted = 409, "Staff arrange the rest of the day; give the matter a second series.";
    /// The ticket's state does not allow it.
    IllegalTransition = 409, "Look up the ticket at the centre; staff settle it by hand.";
    /// An operation before this one is missing; send that first.
    SequenceGap = 409, "Nothing to do: the kiosk sends the missing operations first.";
    /// Another operation already has this place: the kiosk's disk was copied or restored.
    SequenceTaken = 409, "Two disks carry one identity: enrol the right one again.";
    /// An operation of this identity came before with other content.
    IdReused = 409, "Two disks carry one identity: enrol the right one again.";
    /// Another ticket has this number.
    NumberTaken = 409, "Staff find both holders of the number and serve them in turn.";
    /// The number is of a series that is not this kiosk's.
    ForeignSeries = 409, "Compare the kiosk's series with its enrolment; enrol again.";
    /// The person waits for this matter already; the answer says with which number.
    AlreadyWaiting = 409, "Nothing to do: the citizen goes by the number that they hold; staff print it again.";
    /// The walk-in numbers of this matter and period are given out; the answer says how many there were.
    QuotaGone = 409, "Nothing to do: the citizen is offered a booking, and numbers again in the next period.";
    /// The slot token was not signed by this centre, or for another kiosk, place or epoch.
    ForeignToken = 409, "Two disks may carry one identity; staff call the citizen and enrol the kiosk again.";
    /// The slot token was spent before, or its place was given to others when it expired.
    TokenSpent = 409, "Staff call the citizen and find another time.";
    /// No ticket of that slip, number or person.
    UnknownTicket = 422, "Nothing to do: the rating belongs to no ticket of this hall.";
    /// Only an `intended` operation asks for a number.
    NotIntended = 422, "Bring kiosk and centre to the same release.";
    /// Nothing is here.
    NotFound = 404, "Check the centre's address in the kiosk's settings.";
    /// Something is here, but not for this method.
    WrongMethod = 405, "Bring kiosk and centre to the same release.";
    /// More at once than the centre takes.
    Busy = 503, "Nothing to do: the kiosk tries again by itself.";
    /// The request took too long.
    TooSlow = 408, "Check the line between kiosk and centre.";
    /// The centre cannot write to its disk.
    StoreFailed = 500, "Check disk space and the log of the centre.";
}

impl ProblemCode {
    /// Whether the same operation may be accepted later without anyone doing anything, so that it is never set aside.
    #[must_use]
    pub fn is_passing(self) -> bool {
        matches!(
            self,
            ProblemCode::SequenceGap
                | ProblemCode::Busy
                | ProblemCode::TooSlow
                | ProblemCode::StoreFailed
                | ProblemCode::Unknown
        )
    }
}
