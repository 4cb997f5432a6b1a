//! A terminal: the real kiosk, the real driver, and a simulated printer behind a pseudo-terminal.

use std::path::PathBuf;
use std::time::Duration;

use hall_core::booking::SlotTime;
use hall_core::device::Line;
use hall_core::hall::{MatterId, ZoneId};
use hall_core::paper::Bitmap;
use hall_core::view::{Action, BookedPage, IssuedCard, Page, PaperView, SlotsPage, View, Way};
use hall_core::visit::{Key, Touch};
use hall_demo::audience::{Audience, stage};
use hall_hw::printer::driver::EscPosPrinter;
use hall_hw::printer::profile::PrinterProfile;
use hall_hw::sim::{SimOptions, SimPrinter};
use hall_hw::wire::SerialSource;
use hall_kiosk::app::Kiosk;
use hall_kiosk::conductor::{Inbox, Input};
use hall_kiosk::devices::{Devices, Hardware};
use hall_kiosk::identity::Identity;

use crate::hall::{HallBench, typeface};
use crate::{WAIT_MAX, eventually};

/// The matter that the tests come for.
pub const MATTER: &str = "company-start";
const ZONE: &str = "company";

/// A terminal in the hall. Dropped, it stops.
pub struct Terminal {
    /// The simulated printer.
    pub printer: SimPrinter,
    /// Where its journal lives.
    pub state_dir: PathBuf,
    audience: Audience,
    kiosk: Option<Kiosk>,
    identity: Identity,
    centre: String,
}

impl Terminal {
    pub(crate) fn place(hall: &HallBench, name: &str, letter: char, centre: &str) -> Self {
        let state_dir = hall.dir.path().join(name);
        let identity = hall.seat.identity(&state_dir, &hall.centre, name, letter).expect("enrolled");
        let printer = printer_at(state_dir.join("printer"));
        let (audience, kiosk) = start(hall, &state_dir, &identity, centre);
        Self { printer, state_dir, audience, kiosk: Some(kiosk), identity, centre: centre.to_owned() }
    }

    /// Stops the kiosk in order and starts it again on the same state.
    pub fn restart(&mut self, hall: &HallBench) {
        self.stop();
        let (audience, kiosk) = start(hall, &self.state_dir, &self.identity, &self.centre);
        (self.audience, self.kiosk) = (audience, Some(kiosk));
    }

    /// Stops the kiosk in order.
    pub fn stop(&mut self) {
        if let Some(kiosk) = self.kiosk.take() {
            kiosk.stop();
        }
    }

    fn kiosk(&self) -> &Kiosk {
        self.kiosk.as_ref().expect("the kiosk runs")
    }

    /// The way in for touches.
    #[must_use]
    pub fn inbox(&self) -> Inbox {
        self.kiosk().inbox()
    }

    /// Touches the screen.
    pub fn touch(&self, touch: Touch) {
        self.inbox().event(hall_core::visit::Event::Touched(touch));
    }

    /// Touches 取号.
    pub fn take(&self) {
        self.inbox().send(Input::TakeNumber);
    }

    /// Waits for a view.
    pub fn see(&mut self, what: &str, fits: impl Fn(&View) -> bool) -> View {
        self.audience.wait(WAIT_MAX, |_| {}, fits).unwrap_or_else(|error| panic!("{what}: {error}")).0
    }

    /// Waits for the welcome page with the line as given and a printer that is ready.
    pub fn see_ready(&mut self, line: Line) {
        self.see("a terminal that is ready", |view| {
            matches!(view.page, Page::Welcome { .. }) && view.line == line && view.printer_fault.is_none()
        });
    }

    /// Walks from the welcome page to the page with the button 取号.
    pub fn walk_to_prepare(&mut self) {
        self.touch(Touch::Zone(ZoneId::new(ZONE).expect("id")));
        self.touch(Touch::Matter(MatterId::new(MATTER).expect("id")));
        self.see("what to bring", |view| matches!(view.page, Page::Prepare(_)));
    }

    /// Takes a number and waits for the page on which its paper is settled.
    pub fn visit(&mut self) -> IssuedCard {
        self.walk_to_prepare();
        self.take();
        self.see_settled()
    }

    /// Waits for the page on which a number's paper is settled.
    pub fn see_settled(&mut self) -> IssuedCard {
        let view = self.see(
            "a settled ticket",
            |view| matches!(&view.page, Page::Issued(card) if card.paper != PaperView::Printing),
        );
        let Page::Issued(card) = view.page else { unreachable!("just seen") };
        card
    }

    /// Goes back to the welcome page.
    pub fn go_home(&mut self) {
        self.touch(Touch::Home);
        self.see("welcome", |view| matches!(view.page, Page::Welcome { .. }));
    }

    /// Walks from the welcome page to the slots of a matter.
    pub fn walk_to_slots(&mut self, zone: &str, matter: &str) -> SlotsPage {
        self.touch(Touch::Action(Action::Book));
        self.see("the zones", |view| matches!(view.page, Page::Zones { .. }));
        self.touch(Touch::Zone(ZoneId::new(zone).expect("id")));
        self.see("the matters", |view| matches!(view.page, Page::Matters { .. }));
        self.touch(Touch::Matter(MatterId::new(matter).expect("id")));
        let view = self.see("the slots", |view| matches!(view.page, Page::Slots(_)));
        let Page::Slots(page) = view.page else { unreachable!("just seen") };
        page
    }

    /// Books a slot of the page that is shown, as the person of that ID number, and waits until the paper is settled.
    pub fn book(&mut self, slot: SlotTime, id_number: &str) -> BookedPage {
        self.touch(Touch::Slot(slot));
        self.see("who comes", |view| matches!(view.page, Page::Identify(_)));
        self.touch(Touch::Way(Way::TypeIdNumber));
        self.see("a keyboard", |view| matches!(view.page, Page::Entry(_)));
        for digit in id_number.bytes() {
            self.touch(Touch::Key(if digit == b'X' { Key::Letter('X') } else { Key::Digit(digit - b'0') }));
        }
        self.touch(Touch::Key(Key::Enter));
        self.see("one last look", |view| matches!(view.page, Page::BookConfirm(_)));
        self.touch(Touch::Way(Way::ConfirmBooking));
        let settled = |view: &View| matches!(&view.page, Page::Booked(page) if page.paper != PaperView::Printing);
        let Page::Booked(page) = self.see("a settled booking", settled).page else { unreachable!("just seen") };
        page
    }

    /// The slots of a matter for which this terminal holds a token.
    #[must_use]
    pub fn token_slots(&self, matter: &str) -> Vec<SlotTime> {
        let matter = MatterId::new(matter).expect("id");
        self.kiosk().journal().wait(move |journal| journal.token_slots(&matter)).expect("journal").expect("tokens")
    }

    /// Operations that the centre has not confirmed.
    #[must_use]
    pub fn owed(&self) -> u64 {
        let journal = self.kiosk().journal();
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(journal.ask(|journal| journal.owed_count())).expect("journal").expect("count")
    }

    /// Waits until the centre has confirmed everything.
    pub fn drained(&self) {
        eventually("the outbox is empty", || self.owed() == 0);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The QR code on a slip, as a telephone reads it.
#[must_use]
pub fn qr_on(slip: &Bitmap) -> String {
    let at = |x: usize, y: usize| {
        let is_black = slip.get(u32::try_from(x).unwrap_or(0), u32::try_from(y).unwrap_or(0));
        if is_black { 0 } else { 255 }
    };
    let (width, height) = (slip.width() as usize, slip.height() as usize);
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, at);
    let grids = picture.detect_grids();
    grids.first().expect("a QR code").decode().expect("it reads").1
}

/// A simulated printer that draws with the real typeface.
#[must_use]
pub fn printer_at(path: PathBuf) -> SimPrinter {
    SimPrinter::spawn(SimOptions::new(path, typeface())).expect("a simulated printer")
}

fn start(hall: &HallBench, state_dir: &std::path::Path, identity: &Identity, centre: &str) -> (Audience, Kiosk) {
    let profile = PrinterProfile::named("generic-80").expect("a profile");
    let port = SerialSource::new(state_dir.join("printer"), profile.line());
    let printer = Box::new(EscPosPrinter::new(profile, Box::new(port)));
    let (stage, audience) = stage();
    let kiosk = hall
        .seat
        .start(
            state_dir,
            identity.clone(),
            centre,
            Hardware {
                printer,
                profile,
                printer_place: state_dir.join("printer").display().to_string(),
                devices: Devices::default(),
            },
            Box::new(stage),
        )
        .expect("the kiosk starts");
    (audience, kiosk)
}

/// Time in which nothing may happen, for what must not come.
pub const QUIET: Duration = Duration::from_millis(300);
