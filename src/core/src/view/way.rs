//! The ways on from a page: buttons as data, so that the walk over all pages can prove that each page has one.

/// A way on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// 免填单: read an identity card.
    ReadCard,
    /// Give the end of a telephone number.
    GiveTail,
    /// Choose a class of priority.
    ChoosePriority,
    /// Type the number of an identity card.
    TypeIdNumber,
    /// Type a telephone number.
    TypePhone,
    /// Take a number although something is missing.
    TakeAnyway,
    /// Agree to the promise and take a number.
    Promise,
    /// Book a slot for the matter.
    Book,
    /// The days before those that are shown.
    EarlierDays,
    /// The days after those that are shown.
    LaterDays,
    /// Choose another slot.
    OtherSlot,
    /// 确认预约.
    ConfirmBooking,
    /// 我的预约: find a booking.
    MyBooking,
    /// Look again for the citizen's bookings.
    FindBooking,
    /// 改约.
    ChangeBooking,
    /// 取消预约, to be asked once more.
    CancelBooking,
    /// No, keep it.
    KeepBooking,
    /// Yes, cancel it.
    CancelForSure,
    /// Type the code of a booking.
    TypeBookingCode,
    /// An ordinary number in place of a booking.
    WalkIn,
    /// Choose the matter that the booking is for, because the centre cannot tell it.
    ChooseMatter,
    /// 叫帮办员.
    Helper,
    /// 评价服务.
    Rate,
    /// 项目管家, by the number of a project.
    Steward,
    /// 没有编号: on to the steward without the number of the project.
    NoProject,
    /// 预约帮办: a helper at a time.
    BookHelper,
    /// A helper now, by number.
    CallHelper,
    /// 留电话回呼.
    LeaveCallback,
    /// Type the number of a ticket.
    TypeNumber,
    /// 清空 what was typed.
    Clear,
    /// 网上办理: what of it needs no visit.
    Online,
    /// 现场办理: a number all the same.
    AtCounter,
    /// 办理流程: the steps of a bundle.
    Steps,
    /// A grade all the same.
    RateAnyway,
    /// 提交 a grade.
    SubmitRating,
    /// All areas and matters, although nobody can walk in now.
    AllAreas,
    /// The other matters of the area, where this one is not served now.
    OtherMatters,
    /// 工作人员: the way in for hall staff.
    Staff,
    /// 返回.
    Back,
    /// 首页.
    Home,
}

/// What a citizen can do besides taking a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// 查找事项: type initials and choose.
    Search,
    /// 常办事项: what citizens ask for most.
    Popular,
    /// 预约.
    Book,
    /// 我的预约: check in, change or cancel.
    MyBooking,
    /// 网上可办: what needs no visit.
    Online,
    /// 排队查询: where a ticket stands.
    TicketStatus,
    /// 帮办代办.
    Helper,
    /// 好差评.
    Rate,
}

impl Action {
    /// Each of them, in the order of the first page.
    pub const ALL: [Action; 8] = [
        Action::Search,
        Action::Popular,
        Action::Book,
        Action::MyBooking,
        Action::Online,
        Action::TicketStatus,
        Action::Helper,
        Action::Rate,
    ];
}
