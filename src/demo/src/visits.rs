//! Scripted visits: what someone does at the terminal, in the cabinet and at the centre, and what must follow.

use hall_core::booking::SlotTime;
use hall_core::device::Line;
use hall_core::hall::{MatterId, ZoneId};
use hall_core::view::{Action, BookedKind, Offer, Page, PaperView, View, Way};
use hall_core::visit::Touch;
use hall_ui::UiTouch;

/// The visits that can be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Visits {
    /// A citizen starts a company: zone, matter, what to bring, number, slip.
    Ordinary,
    /// The same in English.
    English,
    /// The paper is out: the number stands on the screen; with a new roll the next slip comes out.
    PaperOut,
    /// The line to the centre is cut: the kiosk's own number; then the line is mended and everything arrives.
    LineCut,
    /// A citizen books with the identity card and takes the slip home.
    Booking,
    /// The same with the line cut: first a slot of which the kiosk holds a signed token, then half a day that is only
    /// asked for; then the line is mended and both arrive.
    BookingCutOff,
    /// The hall is closed: the first page says when it opens and what can be done, and the matter's page why there is no
    /// number now.
    AfterHours,
}

/// One step of a visit.
#[derive(Debug, Clone)]
pub enum Step {
    /// Touch the screen.
    Touch(UiTouch),
    /// Do something to the cabinet or the centre, in the words of [`crate::desk::Desk::verb`].
    Do(&'static str),
    /// Wait until the screen shows this.
    See(Sight),
    /// Keep a picture of the screen under this name.
    Picture(&'static str),
    /// Touch the first slot of the page that can be had in this way.
    Slot(Had),
    /// Wait until the kiosk holds slot tokens for the matter.
    Stocked(MatterId),
    /// Wait until the centre has everything that the kiosk owes it.
    Drained,
}

/// How a slot can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Had {
    /// The centre has places left.
    AtTheCentre,
    /// The kiosk holds a token.
    ByToken,
    /// It is asked for.
    OnRequest,
}

impl Had {
    /// The first slot of the page that can be had like that.
    #[must_use]
    pub fn first(self, view: &View) -> Option<SlotTime> {
        let Page::Slots(page) = &view.page else { return None };
        let is_it = |offer: Offer| match (self, offer) {
            (Had::AtTheCentre, Offer::Left(_)) | (Had::ByToken, Offer::Token) | (Had::OnRequest, Offer::Request) => {
                true
            }
            (Had::AtTheCentre | Had::ByToken | Had::OnRequest, _) => false,
        };
        page.slots.iter().find(|row| is_it(row.offer)).map(|row| row.slot)
    }
}

/// Something to be seen on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// The welcome page, with the line and the printer as they should be.
    Welcome {
        /// Whether the line holds.
        line: Line,
        /// Whether the printer is ready.
        printer_ready: bool,
    },
    /// The first page while nobody can walk in, the line up and bookings to be had.
    Closed,
    /// No number now, and what there is instead.
    NotNow,
    /// The matters of a zone.
    Matters,
    /// What to bring.
    Prepare,
    /// A number, its slip on the way or out.
    Issued,
    /// A number, its slip out.
    Printed,
    /// A number on the screen only.
    OnScreen,
    /// Zones.
    Zones,
    /// The slots of a matter.
    Slots,
    /// Who comes?
    Identify,
    /// One last look at a booking.
    BookConfirm,
    /// A booking that ended so, its slip out.
    Booked(BookedKind),
}

impl Sight {
    /// Whether it is this.
    #[must_use]
    pub fn is(self, view: &View) -> bool {
        match (self, &view.page) {
            (Sight::Welcome { line, printer_ready }, Page::Welcome { .. }) => {
                view.line == line && view.printer_fault.is_none() == printer_ready
            }
            (Sight::Booked(kind), Page::Booked(page)) => page.kind == kind && page.paper == PaperView::Printed,
            (Sight::Zones, Page::Zones { .. })
            | (Sight::Slots, Page::Slots(_))
            | (Sight::Identify, Page::Identify(_))
            | (Sight::BookConfirm, Page::BookConfirm(_))
            | (Sight::Matters, Page::Matters { .. })
            | (Sight::Issued, Page::Issued(_)) => true,
            (Sight::Closed, Page::Closed(page)) => view.line == Line::Up && page.actions.contains(&Action::Book),
            (Sight::Prepare, Page::Prepare(card)) => card.admission.is_ticket(),
            (Sight::NotNow, Page::Prepare(card)) => !card.admission.is_ticket(),
            (Sight::Printed, Page::Issued(card)) => card.paper == PaperView::Printed,
            (Sight::OnScreen, Page::Issued(card)) => matches!(card.paper, PaperView::OnScreen(_)),
            _ => false,
        }
    }
}

impl Visits {
    /// Its steps.
    ///
    /// # Errors
    /// The hall of the demonstration has no such zone or matter.
    pub fn steps(self) -> anyhow::Result<Vec<Step>> {
        let ready = Sight::Welcome { line: Line::Up, printer_ready: true };
        let zone = || -> anyhow::Result<Step> { Ok(touch(Touch::Zone(ZoneId::new("company")?))) };
        let matter = || -> anyhow::Result<Step> { Ok(touch(Touch::Matter(MatterId::new("company-start")?))) };
        let take = Step::Touch(UiTouch::TakeNumber);
        let home = touch(Touch::Home);
        let first = if self == Visits::AfterHours { Sight::Closed } else { ready };
        let mut steps = vec![Step::See(first), Step::Picture("welcome")];
        match self {
            Visits::Ordinary | Visits::English => {
                if self == Visits::English {
                    steps.extend([touch(Touch::Language), Step::Picture("welcome-english")]);
                }
                steps.extend([zone()?, Step::See(Sight::Matters), Step::Picture("matters"), matter()?]);
                steps.extend([Step::See(Sight::Prepare), Step::Picture("prepare"), take, Step::See(Sight::Issued)]);
                steps.extend([Step::Picture("issued"), Step::See(Sight::Printed), Step::Picture("printed")]);
            }
            Visits::PaperOut => {
                let stopped = Sight::Welcome { line: Line::Up, printer_ready: false };
                steps.extend([Step::Do("paper out"), Step::See(stopped), Step::Picture("welcome-paper-out")]);
                steps.extend([zone()?, matter()?, Step::See(Sight::Prepare), Step::Picture("prepare-paper-out")]);
                steps.extend([take.clone(), Step::See(Sight::OnScreen), Step::Picture("on-screen"), home.clone()]);
                steps.extend([Step::Do("paper ok"), Step::See(ready), zone()?, matter()?, take]);
                steps.extend([Step::See(Sight::Printed), Step::Picture("printed-after-new-roll")]);
            }
            Visits::AfterHours => {
                steps.extend([touch(Touch::Way(Way::AllAreas)), Step::See(Sight::Zones), Step::Picture("areas")]);
                steps.extend([zone()?, Step::See(Sight::Matters), matter()?, Step::See(Sight::NotNow)]);
                steps.push(Step::Picture("not-now"));
            }
            Visits::LineCut => {
                let cut = Sight::Welcome { line: Line::Cut, printer_ready: true };
                steps.extend([Step::Do("centre stop"), Step::See(cut), Step::Picture("welcome-line-cut")]);
                steps.extend([zone()?, matter()?, take, Step::See(Sight::Printed), Step::Picture("printed-line-cut")]);
                steps.extend([Step::Do("centre start")]);
            }
            Visits::Booking => {
                steps.extend(booking(Had::AtTheCentre, "card-reader card citizen 1", BookedKind::Confirmed)?);
            }
            Visits::BookingCutOff => {
                let cut = Sight::Welcome { line: Line::Cut, printer_ready: true };
                steps.extend([Step::Stocked(MatterId::new(BOOKED_MATTER)?), Step::Do("centre stop"), Step::See(cut)]);
                steps.extend(booking(Had::ByToken, "card-reader card citizen 1", BookedKind::Confirmed)?);
                steps.extend([home.clone(), Step::See(cut)]);
                steps.extend(booking(Had::OnRequest, "card-reader card citizen 2", BookedKind::Requested)?);
                steps.extend([Step::Do("centre start")]);
            }
        }
        steps.extend([home, Step::See(first), Step::Drained]);
        Ok(steps)
    }
}

/// What is booked: four places a slot, so that one of them can be set apart for the kiosk.
const BOOKED_MATTER: &str = "exit-entry";
const BOOKED_ZONE: &str = "general";
/// What is asked for: two places a slot, too few for a token.
const ASKED_MATTER: &str = "company-start";
const ASKED_ZONE: &str = "company";

/// From the first page to a booking whose slip is out, by the card that is laid down.
fn booking(had: Had, card: &'static str, kind: BookedKind) -> anyhow::Result<Vec<Step>> {
    let names = match had {
        Had::AtTheCentre => ["slots", "identify", "book-confirm", "booked"],
        Had::ByToken => ["slots-cut-off", "identify-cut-off", "book-confirm-token", "booked-by-token"],
        Had::OnRequest => ["slots-request", "identify-request", "book-confirm-request", "requested"],
    };
    let [slots, identify, confirm, booked] = names.map(Step::Picture);
    let (zone, matter) = if had == Had::OnRequest { (ASKED_ZONE, ASKED_MATTER) } else { (BOOKED_ZONE, BOOKED_MATTER) };
    let (zone, matter) = (touch(Touch::Zone(ZoneId::new(zone)?)), touch(Touch::Matter(MatterId::new(matter)?)));
    let mut steps = vec![touch(Touch::Action(Action::Book)), Step::See(Sight::Zones), zone, Step::See(Sight::Matters)];
    steps.extend([matter, Step::See(Sight::Slots), slots, Step::Slot(had), Step::See(Sight::Identify), identify]);
    steps.extend([Step::Do(card), Step::See(Sight::BookConfirm), confirm, Step::Do("card-reader card lift")]);
    steps.extend([touch(Touch::Way(Way::ConfirmBooking)), Step::See(Sight::Booked(kind)), booked]);
    Ok(steps)
}

fn touch(touch: Touch) -> Step {
    Step::Touch(UiTouch::Visit(touch))
}
