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
    /// 返回.
    Back,
    /// 首页.
    Home,
}
