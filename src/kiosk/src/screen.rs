//! The screen as the conductor's port: adds to each view the two pictures that come from paper, the QR code and the
//! very slip that is being printed.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use hall_core::device::Line;
use hall_core::fault::Fault;
use hall_core::hall::{Hall, Lang};
use hall_core::paper::{Bitmap, PaperMode, PaperProfile, PaperWidth, SlipBody, TicketContent};
use hall_core::view::{Page, Panel, View};
use hall_core::visit::Event;
use hall_slip::Typeface;
use hall_slip::qr::{self, Quiet};
use hall_ui::{Scene, Screen, ScreenHandle, ScreenOptions, UiTouch};

use crate::app::Kiosk;
use crate::conductor::{Inbox, Input, ScreenPort, Sight};

/// Opens the screen, starts the kiosk on it and serves until the screen is closed; then stops the kiosk.
///
/// If the kiosk cannot start, the screen says that the terminal is out of service and who helps, until it is closed.
///
/// # Errors
/// There is no display, or why the kiosk could not start.
pub fn serve(
    options: ScreenOptions,
    out_of_service: View,
    start: impl FnOnce(ScreenHandle) -> anyhow::Result<Kiosk>,
) -> anyhow::Result<()> {
    // The kiosk needs the screen, and the screen's touches need the kiosk: touches before it stands go nowhere.
    let inbox: Rc<OnceCell<Inbox>> = Rc::default();
    let touched = inbox.clone();
    let screen = Screen::new(options)?;
    screen.on_touch(move |touch| {
        if let Some(inbox) = touched.get() {
            pass_on(inbox, touch);
        }
    });
    let kiosk = match start(screen.handle()) {
        Ok(kiosk) => kiosk,
        Err(error) => {
            tracing::error!("out of service: {error:#}");
            screen.show(&Scene::of(out_of_service));
            screen.run()?;
            return Err(error);
        }
    };
    // It is empty: this is the only place that fills it.
    let _ = inbox.set(kiosk.inbox());
    let shown = screen.run();
    kiosk.stop();
    Ok(shown?)
}

/// The page that says that the terminal is out of service.
#[must_use]
pub fn out_of_service(hall: &Hall, fault: Fault) -> View {
    View {
        lang: Lang::default(),
        hall: hall.name().get(Lang::default()).to_owned(),
        clock: None,
        line: Line::Cut,
        printer_fault: None,
        can_go_back: false,
        idle_left_s: None,
        hold_left_s: None,
        caption: None,
        care: false,
        voice: false,
        can_speak: false,
        night: false,
        hours: None,
        page: Page::Refused { fault, closes_in_s: None },
    }
}

/// Hands a touch to the conductor.
pub fn pass_on(inbox: &Inbox, touch: UiTouch) {
    match touch {
        UiTouch::Visit(touch) => inbox.event(Event::Touched(touch)),
        UiTouch::TakeNumber => inbox.send(Input::TakeNumber),
    }
}

/// Draws the pictures of a view, each once.
pub struct Pictures {
    typeface: Arc<Typeface>,
    width: PaperWidth,
    qr: Option<(String, Option<Bitmap>)>,
    slip: Option<(TicketContent, Option<Bitmap>)>,
}

impl Pictures {
    /// Pictures of slips as wide as this paper.
    #[must_use]
    pub fn new(typeface: Arc<Typeface>, width: PaperWidth) -> Self {
        Self { typeface, width, qr: None, slip: None }
    }

    /// The view with its pictures.
    pub fn complete(&mut self, sight: Sight<'_>) -> Scene {
        let Sight { view, slip, pictures } = sight;
        let scene = Scene { pictures: pictures.to_vec(), ..Scene::of(view.clone()) };
        match &view.page {
            Page::Issued(card) => {
                Scene { qr: self.qr(&card.link), slip: slip.and_then(|content| self.slip(content)), ..scene }
            }
            Page::Online(page) => Scene { qr: self.qr(&page.link), ..scene },
            Page::Booked(page) => Scene { qr: self.qr(&page.link), ..scene },
            _ => {
                (self.qr, self.slip) = (None, None);
                scene
            }
        }
    }

    fn qr(&mut self, link: &str) -> Option<Bitmap> {
        match &self.qr {
            Some((drawn, picture)) if drawn == link => picture.clone(),
            _ => {
                let picture = qr::matrix(link, Quiet::With).ok();
                self.qr = Some((link.to_owned(), picture.clone()));
                picture
            }
        }
    }

    fn slip(&mut self, content: &TicketContent) -> Option<Bitmap> {
        match &self.slip {
            Some((drawn, picture)) if drawn == content => picture.clone(),
            _ => {
                let picture = draw(content, self.width, &self.typeface);
                self.slip = Some((content.clone(), picture.clone()));
                picture
            }
        }
    }
}

/// The slip as a picture, whatever mode the printer uses.
#[must_use]
pub fn draw(content: &TicketContent, width: PaperWidth, typeface: &Typeface) -> Option<Bitmap> {
    match hall_slip::lay_out(content, PaperProfile { width, mode: PaperMode::Raster }, typeface).ok()?.slip.body {
        SlipBody::Raster(picture) => Some(picture),
        SlipBody::Text(_) => None,
    }
}

/// Shows views on the Slint screen.
pub struct SlintScreen {
    handle: ScreenHandle,
    pictures: Pictures,
}

impl SlintScreen {
    /// A port to a screen that runs on another thread.
    #[must_use]
    pub fn new(handle: ScreenHandle, pictures: Pictures) -> Self {
        Self { handle, pictures }
    }
}

impl ScreenPort for SlintScreen {
    fn show(&mut self, sight: Sight<'_>) {
        self.handle.post(self.pictures.complete(sight));
    }

    fn panel(&self) -> Panel {
        self.handle.layout().panel()
    }
}
