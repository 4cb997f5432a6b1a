//! A terminal: the real kiosk, the real driver, and a simulated printer behind a pseudo-terminal.

use std::path::PathBuf;
use std::time::Duration;

use hall_core::device::Line;
use hall_core::hall::{MatterId, ZoneId};
use hall_core::view::{IssuedCard, Page, PaperView, View};
use hall_core::visit::Touch;
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
