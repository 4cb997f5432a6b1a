//! The feed: what happened at the centre, in order, with the waiting counts that the kiosk shows.

use hall_core::centre::Today;
use hall_core::hall::{COUNTER_SIGNS_MAX, MATTERS_MAX};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::filing::COUNTER_CHARS_MAX;
use super::{EVENTS_MAX, ProblemCode, bounds};

/// Where a kiosk stands in the feed, and its patience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedQuery {
    /// The epoch of `after`; without it, or with another than the centre's, the feed starts over.
    #[param(value_type = Option<String>, format = "uuid")]
    pub epoch: Option<Uuid>,
    /// The last event that the kiosk has.
    #[serde(default)]
    pub after: u64,
    /// How long to hold the request open if there is nothing new, in seconds; at most 25.
    #[serde(default)]
    pub wait_s: u32,
}

impl FeedQuery {
    /// The query string, without `?`.
    #[must_use]
    pub fn to_query(&self) -> String {
        let epoch = self.epoch.map(|epoch| format!("epoch={epoch}&")).unwrap_or_default();
        format!("{epoch}after={}&wait_s={}", self.after, self.wait_s)
    }
}

/// What is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeedAnswer {
    /// Version of the body.
    pub v: u32,
    /// The centre's epoch.
    #[schema(value_type = String, format = "uuid")]
    pub epoch: Uuid,
    /// `true` if the cursor was of another epoch or older than what is kept: events begin at the oldest kept, and
    /// the kiosk sends again everything after `operations_seen`.
    pub restarted: bool,
    /// What to give as `after` next time.
    pub next: u64,
    /// At most one hundred, oldest first.
    #[serde(deserialize_with = "bounds::list::<_, EVENTS_MAX, _>")]
    pub events: Vec<Event>,
    /// People waiting today, for each matter that has any.
    #[serde(deserialize_with = "bounds::list::<_, MATTERS_MAX, _>")]
    pub waiting: Vec<Waiting>,
    /// What those who work in the hall see of its day; missing from a centre of an older release.
    #[serde(default)]
    pub today: WireToday,
    /// The kiosk's operations up to this place are known here, without a hole. Lower than what the kiosk believes
    /// means that the centre was restored: it sends again from there.
    pub operations_seen: u64,
    /// The centre's clock when the answer went out, so that the kiosk can compare its own.
    pub server_time_ms: i64,
}

/// People waiting for one matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Waiting {
    /// The matter.
    #[serde(deserialize_with = "bounds::text")]
    pub matter: String,
    /// How many.
    pub count: u32,
}

/// The hall's day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireToday {
    /// The signs of the counters that are closed.
    #[serde(deserialize_with = "bounds::list::<_, COUNTER_SIGNS_MAX, _>")]
    pub closed: Vec<String>,
    /// Whether the day's 8S inspection was handed in.
    pub inspected: bool,
    /// Ratings given today.
    pub rated: u32,
    /// How many of them had four or five stars.
    pub rated_well: u32,
}

impl From<WireToday> for Today {
    fn from(wire: WireToday) -> Self {
        let WireToday { closed, inspected, rated, rated_well } = wire;
        let closed = closed.into_iter().filter(|sign| sign.chars().count() <= COUNTER_CHARS_MAX).collect();
        Today { closed, is_inspected: inspected, rated, rated_well }
    }
}

/// One thing that happened at the centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// Its place: rises within an epoch, and may skip.
    pub seq: u64,
    /// When, by the centre's clock.
    pub at_ms: i64,
    /// What.
    #[serde(flatten)]
    pub body: EventBody,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum EventBody {
    /// A ticket joined the queue.
    Numbered {
        /// Its matter.
        #[serde(deserialize_with = "bounds::text")]
        matter: String,
        /// Its label.
        #[serde(deserialize_with = "bounds::text")]
        number: String,
    },
    /// A number will never be called: nobody saw it, or paper with another one came first.
    Voided {
        /// The number.
        #[serde(deserialize_with = "bounds::text")]
        number: String,
        /// Its business day, in days since 1970-01-01.
        day: i32,
    },
    /// An operation was refused; staff look at it.
    Refused {
        /// The kiosk that sent it.
        #[serde(deserialize_with = "bounds::text")]
        kiosk: String,
        /// Its place.
        operation: u64,
        /// Why.
        code: ProblemCode,
    },
    /// A kiosk reports that a fault began.
    FaultRaised {
        /// The kiosk.
        #[serde(deserialize_with = "bounds::text")]
        kiosk: String,
        /// The fault's code.
        #[serde(deserialize_with = "bounds::text")]
        fault: String,
    },
    /// A kiosk reports that a fault ended.
    FaultCleared {
        /// The kiosk.
        #[serde(deserialize_with = "bounds::text")]
        kiosk: String,
        /// The fault's code.
        #[serde(deserialize_with = "bounds::text")]
        fault: String,
    },
    /// A kiosk was let in.
    Enrolled {
        /// The kiosk.
        #[serde(deserialize_with = "bounds::text")]
        kiosk: String,
    },
    /// A kiosk was shut out.
    Revoked {
        /// The kiosk.
        #[serde(deserialize_with = "bounds::text")]
        kiosk: String,
    },
    /// A booking that was asked for while the line was cut stands, or does not.
    BookingSettled {
        /// The booking.
        #[schema(value_type = String, format = "uuid")]
        booking: Uuid,
        /// `confirmed` or `refused`.
        #[serde(deserialize_with = "bounds::text")]
        state: String,
    },
    /// A counter was opened or closed.
    CounterSet {
        /// Its sign.
        #[serde(deserialize_with = "bounds::text")]
        counter: String,
        /// Whether it serves now.
        open: bool,
    },
    /// A kind of a newer centre.
    #[serde(other)]
    Unknown,
}
