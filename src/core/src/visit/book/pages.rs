//! What the pages of booking show, and the ways on from them and from the notices about bookings.

use super::super::Visit;
use super::Book;
use crate::centre::CentreRefusal;
use crate::view::{Notice, Page, Sought, Way};

impl Visit {
    pub(in super::super) fn book_page(&self, book: &Book) -> Page {
        match book {
            Book::Slots(slots) => Page::Slots(self.slots_page(slots)),
            Book::Confirm => self.confirm_page().map_or(Page::Asking, Page::BookConfirm),
            Book::Filing(_) => Page::Asking,
            Book::Booked(booked) => Page::Booked(self.booked_page(booked)),
            Book::List { found, page } => Page::Bookings(self.list_page(found, *page)),
            Book::Card(found) => Page::Booking(self.booking_page(found, self.book_ways(book))),
            Book::Cancel(found) => Page::CancelBooking(self.booking_page(found, self.book_ways(book))),
        }
    }

    pub(super) fn book_ways(&self, book: &Book) -> Vec<Way> {
        match book {
            Book::Slots(slots) => self.days_ways(slots),
            Book::Confirm => vec![Way::OtherSlot, Way::ConfirmBooking],
            Book::Card(found) => self.card_ways(found),
            Book::Cancel(_) => vec![Way::KeepBooking, Way::CancelForSure],
            Book::Filing(_) | Book::Booked(_) | Book::List { .. } => vec![],
        }
    }

    /// The ways on from a notice, beside back and home.
    pub(in super::super) fn notice_ways(&self, notice: &Notice) -> Vec<Way> {
        if self.is_choosing_ticket() {
            return self.rate_notice_ways(notice);
        }
        let ways: &[Way] = match notice {
            Notice::CheckInCutOff => &[Way::ChooseMatter],
            Notice::BookingUnknown | Notice::ChangeUnknown => &[Way::FindBooking],
            Notice::BookingCancelled => &[Way::Book],
            Notice::BookingMissed | Notice::RequestRefused => &[Way::Book, Way::WalkIn],
            Notice::NoSlots | Notice::NotWritten(_) => &[Way::WalkIn],
            Notice::Refused(refusal) => refusal_ways(refusal),
            Notice::OtherHallBooking | Notice::OtherHallTicket => &[Way::AllAreas],
            Notice::ForeignCode | Notice::DamagedCode | Notice::ForgedCode => &[Way::MyBooking, Way::TypeNumber],
            Notice::NoBooking(Sought::Slip | Sought::Typed) => &[Way::MyBooking, Way::AllAreas],
            Notice::NoBooking(_) => &[Way::MyBooking],
            Notice::NoTicket(_) => &[Way::TypeNumber, Way::AllAreas],
            Notice::NoBookingHere
            | Notice::CentreSilent
            | Notice::NotServedYet
            | Notice::RatedBefore
            | Notice::NoTicketToRate
            | Notice::BookingNotTicket
            | Notice::TooFast { .. }
            | Notice::Paused => &[],
        };
        let has_draft = self.citizen.draft.is_some();
        let needs_draft = |way: &Way| matches!(way, Way::Book | Way::OtherSlot | Way::WalkIn);
        ways.iter().copied().filter(|way| has_draft || !needs_draft(way)).collect()
    }
}

fn refusal_ways(refusal: &CentreRefusal) -> &'static [Way] {
    match refusal {
        CentreRefusal::SlotFull | CentreRefusal::SlotClosed | CentreRefusal::HoldOver => &[Way::OtherSlot, Way::WalkIn],
        CentreRefusal::AlreadyBooked(_) => &[Way::FindBooking],
        CentreRefusal::Blocked { .. } => &[Way::WalkIn],
        CentreRefusal::TooLate { .. } | CentreRefusal::Busy => &[],
        CentreRefusal::Used(_) => &[Way::TypeNumber, Way::MyBooking],
        CentreRefusal::UnknownBooking | CentreRefusal::Ambiguous => &[Way::MyBooking],
        CentreRefusal::UnknownTicket | CentreRefusal::PastNumber { .. } => &[Way::TypeNumber, Way::AllAreas],
        CentreRefusal::PastTicket { .. } => &[Way::AllAreas],
        CentreRefusal::WasCancelled => &[Way::Book, Way::WalkIn, Way::MyBooking],
    }
}
