//! What is filed at the terminal and owed to the centre like any operation: written down first, sent when the line
//! holds, carried out once.

use std::fmt;

use crate::assistance::AssistanceKind;
use crate::booking::{BookingCode, BookingId, BookingOrder};
use crate::calendar::Date;
use crate::centre::TicketRef;
use crate::hall::{Lang, MatterId, Text};
use crate::person::{PhoneTail, ProjectNumber, Sealed};
use crate::token::SlotToken;

/// Identity of a filing: a version 7 UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilingId(pub u128);

/// Something filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filing {
    /// 待确认: a booking asked for while the line was cut.
    BookingRequested {
        /// The booking.
        booking: BookingId,
        /// Its code, on the slip already.
        code: BookingCode,
        /// All about it.
        order: Box<BookingOrder>,
    },
    /// A booking confirmed by a slot token that the centre had signed beforehand. The journal spends the token in the
    /// same transaction.
    BookedByToken {
        /// The booking.
        booking: BookingId,
        /// Its code.
        code: BookingCode,
        /// All about it.
        order: Box<BookingOrder>,
        /// The token, put in by the journal when it spends it; a visit does not know it.
        token: Option<Box<SlotToken>>,
    },
    /// A citizen wants to be called back.
    CallbackLeft(Callback),
    /// A grade for a ticket.
    Rated(Rating),
    /// The day's eight points.
    Inspected(Inspection),
    /// A counter opens or closes.
    CounterSet {
        /// The counter's sign.
        counter: String,
        /// Whether it serves.
        is_open: bool,
    },
}

/// A wish to be called back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// What stands on the slip: four digits of the day, told on the telephone.
    pub reference: String,
    /// The kind of help.
    pub kind: AssistanceKind,
    /// What it is about, where that was chosen.
    pub matter: Option<MatterId>,
    /// The project whose steward is to call, where its number was typed.
    pub project: Option<ProjectNumber>,
    /// The telephone number, for the helper alone.
    pub sealed: Sealed,
    /// Its last four digits, for the slip.
    pub tail: PhoneTail,
    /// The language to call back in.
    pub lang: Lang,
}

/// 好差评: a grade, tied to a ticket, given of the citizen's own accord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// Which ticket.
    pub ticket: TicketRef,
    /// The grade.
    pub grade: RatingGrade,
    /// What it is for; at most [`RatingTag::ALL`], each once.
    pub tags: Vec<RatingTag>,
}

/// The five grades of GB/T 39735-2020, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RatingGrade {
    /// 非常满意.
    Excellent,
    /// 满意.
    Good,
    /// 基本满意.
    Fair,
    /// 不满意.
    Poor,
    /// 非常不满意.
    Bad,
}

impl RatingGrade {
    /// Every grade, best first.
    pub const ALL: [RatingGrade; 5] =
        [RatingGrade::Excellent, RatingGrade::Good, RatingGrade::Fair, RatingGrade::Poor, RatingGrade::Bad];

    /// The stars that it stands for, 5 to 1; also its name on the wire.
    #[must_use]
    pub fn stars(self) -> u8 {
        match self {
            RatingGrade::Excellent => 5,
            RatingGrade::Good => 4,
            RatingGrade::Fair => 3,
            RatingGrade::Poor => 2,
            RatingGrade::Bad => 1,
        }
    }

    /// The grade of so many stars.
    #[must_use]
    pub fn from_stars(stars: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.stars() == stars)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            RatingGrade::Excellent => ("非常满意", "Very satisfied"),
            RatingGrade::Good => ("满意", "Satisfied"),
            RatingGrade::Fair => ("基本满意", "Fairly satisfied"),
            RatingGrade::Poor => ("不满意", "Dissatisfied"),
            RatingGrade::Bad => ("非常不满意", "Very dissatisfied"),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}

/// What a grade is for. A touch says as much as most citizens want to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RatingTag {
    /// The manner of staff.
    Manner,
    /// How fast it went.
    Speed,
    /// How well staff knew the matter.
    Knowledge,
    /// Whether it was done in one visit.
    OneVisit,
    /// How clear the materials were.
    Materials,
    /// The terminals and the hall.
    Hall,
}

impl RatingTag {
    /// Every tag, in the order of the screen.
    pub const ALL: [RatingTag; 6] = [
        RatingTag::Manner,
        RatingTag::Speed,
        RatingTag::Knowledge,
        RatingTag::OneVisit,
        RatingTag::Materials,
        RatingTag::Hall,
    ];

    /// The name on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            RatingTag::Manner => "manner",
            RatingTag::Speed => "speed",
            RatingTag::Knowledge => "knowledge",
            RatingTag::OneVisit => "one-visit",
            RatingTag::Materials => "materials",
            RatingTag::Hall => "hall",
        }
    }

    /// The tag of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tag| tag.code() == code)
    }

    /// Its words, which must fit a good grade as well as a bad one.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            RatingTag::Manner => ("服务态度", "Manner of staff"),
            RatingTag::Speed => ("办事速度", "Speed"),
            RatingTag::Knowledge => ("业务熟练", "Knowledge"),
            RatingTag::OneVisit => ("一次办成", "Done in one visit"),
            RatingTag::Materials => ("材料要求清楚", "Clear on what to bring"),
            RatingTag::Hall => ("大厅环境和设备", "Hall and terminals"),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}

/// Points of the daily inspection.
pub const POINTS: usize = 8;

/// 8S: what is looked at each day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Point {
    /// 整理.
    Sort,
    /// 整顿.
    SetInOrder,
    /// 清扫.
    Sweep,
    /// 清洁.
    Standardize,
    /// 素养.
    Discipline,
    /// 安全.
    Safety,
    /// 服务.
    Service,
    /// 效率.
    Speed,
}

impl Point {
    /// Every point, in its order.
    pub const ALL: [Point; POINTS] = [
        Point::Sort,
        Point::SetInOrder,
        Point::Sweep,
        Point::Standardize,
        Point::Discipline,
        Point::Safety,
        Point::Service,
        Point::Speed,
    ];

    /// Its name and what is looked at.
    #[must_use]
    pub fn name(self) -> (Text, Text) {
        let (zh, en, zh_more, en_more) = match self {
            Point::Sort => ("整理", "Sort", "台面只留必需物品", "Only what is needed on the desks"),
            Point::SetInOrder => ("整顿", "Set in order", "物品定位，标识清楚", "Everything in its place and labelled"),
            Point::Sweep => ("清扫", "Sweep", "地面、窗口、设备干净", "Floors, counters and devices are clean"),
            Point::Standardize => ("清洁", "Standardize", "保洁有记录，责任到人", "Cleaning is recorded and assigned"),
            Point::Discipline => ("素养", "Discipline", "着装整齐，用语文明", "Dress and language are proper"),
            Point::Safety => ("安全", "Safety", "通道畅通，消防完好", "Exits are free, fire gear is sound"),
            Point::Service => ("服务", "Service", "评价与投诉已回应", "Ratings and complaints are answered"),
            Point::Speed => ("效率", "Speed", "等候时间符合承诺", "Waits keep to what is promised"),
        };
        (Text { zh: zh.into(), en: en.into() }, Text { zh: zh_more.into(), en: en_more.into() })
    }
}

/// The day's inspection, signed by whoever made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The day.
    pub date: Date,
    /// Who made it.
    pub staff: StaffNumber,
    /// Whether each point is kept, in the order of [`Point::ALL`].
    pub kept: [bool; POINTS],
}

/// The number on a member of staff's badge, 3 to 8 digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StaffNumber(String);

impl StaffNumber {
    /// Reads a badge number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (3..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| Self(text.to_owned()))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for StaffNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StaffNumber(…)")
    }
}

impl Filing {
    /// The name in logs; never the filing itself.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Filing::BookingRequested { .. } => "booking-requested",
            Filing::BookedByToken { .. } => "booked-by-token",
            Filing::CallbackLeft(_) => "callback-left",
            Filing::Rated(_) => "rated",
            Filing::Inspected(_) => "inspected",
            Filing::CounterSet { .. } => "counter-set",
        }
    }
}
