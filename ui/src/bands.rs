//! Which ways out the bottom band offers on a page.

use hall_core::view::{Page, PaperView};

/// Whether 首页 leads anywhere: not from a first page, open or closed, and not while a number or its slip is under way.
pub(crate) fn can_go_home(page: &Page) -> bool {
    match page {
        Page::Welcome { pager, .. } => pager.at > 0,
        Page::Zones { .. }
        | Page::Slots(_)
        | Page::BookConfirm(_)
        | Page::Booked(_)
        | Page::Bookings(_)
        | Page::Booking(_)
        | Page::CancelBooking(_)
        | Page::Matters { .. }
        | Page::Search(_)
        | Page::Listed { .. }
        | Page::Online(_)
        | Page::Bundle(_)
        | Page::Prepare(_)
        | Page::Missing(_)
        | Page::Promise(_)
        | Page::Priority { .. }
        | Page::Entry(_)
        | Page::Notice(_)
        | Page::Standing(_)
        | Page::Refused { .. }
        | Page::Help { .. }
        | Page::Assist { .. }
        | Page::AssistHow(_)
        | Page::CallbackLeft(_)
        | Page::RateWhich { .. }
        | Page::Rate(_)
        | Page::Thanks(_)
        | Page::Staff(_)
        | Page::Technician(_) => true,
        Page::Identify(page) => !page.is_reading,
        Page::Closed(_) | Page::Numbering { .. } | Page::Asking => false,
        Page::Issued(card) => card.paper != PaperView::Printing,
    }
}

/// Whether 帮助 leads anywhere: not while a number or its slip is under way, and not for a technician or staff.
pub(crate) fn can_get_help(page: &Page) -> bool {
    match page {
        Page::Welcome { .. } | Page::Closed(_) => true,
        Page::Help { .. } | Page::Technician(_) | Page::Staff(_) => false,
        page => can_go_home(page),
    }
}
