//! The window and its two ends: scenes in, touches out.

use std::cell::RefCell;
use std::rc::Rc;

use hall_core::hall::{Lang, MatterId, ZoneId};
use hall_core::paper::Bitmap;
use hall_core::view::{Panel, View, Way};
use hall_core::visit::Touch;
use slint::{BackendSelector, ComponentHandle, Global, PhysicalSize, PlatformError};

use crate::generated::{self, KioskWindow, Mailbox, Serviced, Theme, Touched};
use crate::handle::{Post, ScreenHandle};
use crate::show::{Shows, action_of};
use crate::{assist, booking, find, intake, notice, service, staff};

/// Everything that one screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// The page and its values.
    pub view: View,
    /// The QR code of the ticket's page, one dot for a module or a whole multiple, without its quiet zone or with it.
    pub qr: Option<Bitmap>,
    /// The slip as it is printed, so that the same dots slide out on the screen; without it a slip is drawn.
    pub slip: Option<Bitmap>,
    /// What the small displays should show, each under its caption, while a technician looks at their part: a black dot
    /// is a lit one. The first [`PICTURES_MAX`] are drawn, every dot a whole number of pixels wide.
    pub pictures: Vec<(String, Bitmap)>,
}

/// Pictures of small displays on one page.
pub const PICTURES_MAX: usize = 8;

impl Scene {
    /// A view without pictures.
    #[must_use]
    pub fn of(view: View) -> Self {
        Self { view, qr: None, slip: None, pictures: vec![] }
    }
}

/// A touch, as the screen reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UiTouch {
    /// One that the visit takes as it is.
    Visit(Touch),
    /// 取号: whoever drives the visit adds a fresh ticket's identity.
    TakeNumber,
}

/// The panel behind the glass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScreenOptions {
    /// Pixels in a millimetre of the glass; all sizes follow from it.
    pub px_per_mm: f32,
    /// Width and height in pixels; with the density they decide the [`Layout`].
    pub size_px: (u32, u32),
    /// Whether the window takes the whole display.
    pub fullscreen: bool,
}

impl Default for ScreenOptions {
    /// A 21.5" panel of 1080 × 1920 pixels, in a window.
    fn default() -> Self {
        Self::PORTRAIT
    }
}

/// How a panel stands, which decides where things go on every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Upright, e.g. 21.5" with 1080 × 1920 pixels.
    Portrait,
    /// Lying, e.g. 21.5" with 1920 × 1080 pixels.
    Landscape,
    /// Lying and small, e.g. 10.1" with 1280 × 800 pixels; read from 50 cm.
    Compact,
}

/// A lying panel that is lower than this is a small one: 10.1" has 136 mm, 21.5" has 268 mm.
const COMPACT_HEIGHT_MM_MAX: f32 = 200.0;

impl Layout {
    /// How much it shows at once. The visit must be told ([`hall_core::visit::Visit::with_panel`]).
    #[must_use]
    pub fn panel(self) -> Panel {
        match self {
            Layout::Portrait | Layout::Landscape => Panel::Large,
            Layout::Compact => Panel::Small,
        }
    }
}

impl ScreenOptions {
    /// A 21.5" panel of 1080 × 1920 pixels, in a window.
    pub const PORTRAIT: Self = Self { px_per_mm: 4.03, size_px: (1080, 1920), fullscreen: false };
    /// A 21.5" panel of 1920 × 1080 pixels, in a window.
    pub const LANDSCAPE: Self = Self { px_per_mm: 4.03, size_px: (1920, 1080), fullscreen: false };
    /// A 10.1" panel of 1280 × 800 pixels, in a window.
    pub const COMPACT: Self = Self { px_per_mm: 5.9, size_px: (1280, 800), fullscreen: false };

    /// Where things go on a panel of this size and density.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "some thousand pixels")]
    pub fn layout(&self) -> Layout {
        let (width, height) = self.size_px;
        if height > width {
            Layout::Portrait
        } else if height as f32 / self.px_per_mm > COMPACT_HEIGHT_MM_MAX {
            Layout::Landscape
        } else {
            Layout::Compact
        }
    }
}

/// Why there is no screen.
#[derive(Debug, thiserror::Error)]
pub enum UiError {
    /// No display server, no permission, or a screen of this thread was set up otherwise before.
    #[error("the display cannot be opened: {0}")]
    Platform(#[from] PlatformError),
    /// The density lies outside what any touch panel has.
    #[error("a panel has 1 to 20 pixels in a millimetre, found {0}")]
    Density(f32),
    /// A language without a catalogue.
    #[error("the screens have no catalogue for the language: {0}")]
    Language(#[from] slint::SelectBundledTranslationError),
}

/// The screens, in one window, on the thread that made it.
pub struct Screen {
    window: KioskWindow,
    post: Post,
    shows: Rc<RefCell<Shows>>,
    layout: Layout,
}

impl Screen {
    /// Opens the window on this thread's display, drawn by software.
    ///
    /// # Errors
    /// [`UiError::Platform`] without a display, [`UiError::Density`] for an impossible panel.
    pub fn new(options: ScreenOptions) -> Result<Self, UiError> {
        BackendSelector::new().renderer_name("software".into()).select()?;
        Self::on_platform(options)
    }

    /// The window on whatever platform this thread has.
    pub(crate) fn on_platform(options: ScreenOptions) -> Result<Self, UiError> {
        if !(1.0..=20.0).contains(&options.px_per_mm) {
            return Err(UiError::Density(options.px_per_mm));
        }
        let window = KioskWindow::new()?;
        let theme = Theme::get(&window);
        theme.set_px_per_mm(options.px_per_mm);
        #[expect(clippy::cast_precision_loss, reason = "some thousand pixels")]
        theme.set_panel_width(options.size_px.0 as f32);
        theme.set_layout(match options.layout() {
            Layout::Portrait => generated::Layout::Portrait,
            Layout::Landscape => generated::Layout::Landscape,
            Layout::Compact => generated::Layout::Compact,
        });
        let (width, height) = options.size_px;
        window.window().set_size(PhysicalSize::new(width, height));
        window.window().set_fullscreen(options.fullscreen);
        select(Lang::default())?;
        let shows = Rc::new(RefCell::new(Shows::new(&window, options.layout())));
        let screen = Self { post: Post::default(), window, shows, layout: options.layout() };
        let (post, weak, shows) = (screen.post.clone(), screen.window.as_weak(), Rc::clone(&screen.shows));
        Mailbox::get(&screen.window).on_empty(move || {
            if let (Some(window), Some(scene)) = (weak.upgrade(), post.take()) {
                shows.borrow_mut().show(&window, &scene);
            }
        });
        Ok(screen)
    }

    /// Shows a scene; only what differs from the one before is touched.
    pub fn show(&self, scene: &Scene) {
        self.shows.borrow_mut().show(&self.window, scene);
    }

    /// Says who hears of touches; the listener before is forgotten. It must return at once.
    pub fn on_touch(&self, listener: impl FnMut(UiTouch) + 'static) {
        let listener = Rc::new(RefCell::new(listener));
        let report = move |touch: UiTouch| (*listener.borrow_mut())(touch);
        let touched = Touched::get(&self.window);
        let simple = |touch: Touch| {
            let report = report.clone();
            move || report(UiTouch::Visit(touch.clone()))
        };
        touched.on_next_page(simple(Touch::NextPage));
        touched.on_previous_page(simple(Touch::PreviousPage));
        touched.on_back(simple(Touch::Back));
        touched.on_home(simple(Touch::Home));
        touched.on_language(simple(Touch::Language));
        touched.on_care(simple(Touch::Care));
        touched.on_voice(simple(Touch::Voice));
        touched.on_help(simple(Touch::Help));
        touched.on_stay(simple(Touch::Stay));
        let take = report.clone();
        touched.on_take_number(move || take(UiTouch::TakeNumber));
        Serviced::get(&self.window).on_held(simple(Touch::Service));
        service::listen(&self.window, &report);
        staff::listen(&self.window, &report);
        assist::listen(&self.window, &report);
        intake::listen(&self.window, &report);
        notice::listen(&self.window, &report);
        booking::listen(&self.window, &report);
        find::listen(&self.window, &report);
        // An identifier came from a tile, where it had been checked: nothing else can come back.
        let action = report.clone();
        touched.on_action(move |kind| {
            if let Some(touched) = action_of(kind) {
                action(UiTouch::Visit(Touch::Action(touched)));
            }
        });
        let areas = report.clone();
        touched.on_all_areas(move || areas(UiTouch::Visit(Touch::Way(Way::AllAreas))));
        let zone = report.clone();
        touched.on_zone(move |id| {
            if let Ok(id) = ZoneId::new(&id) {
                zone(UiTouch::Visit(Touch::Zone(id)));
            }
        });
        touched.on_matter(move |id| {
            if let Ok(id) = MatterId::new(&id) {
                report(UiTouch::Visit(Touch::Matter(id)));
            }
        });
    }

    /// A handle through which any thread can change what is shown.
    #[must_use]
    pub fn handle(&self) -> ScreenHandle {
        ScreenHandle::new(self.post.clone(), self.window.as_weak(), self.layout)
    }

    /// Opens the window and works until [`ScreenHandle::quit`] or until it is closed.
    ///
    /// # Errors
    /// [`UiError::Platform`] when the display is lost.
    pub fn run(&self) -> Result<(), UiError> {
        Ok(self.window.run()?)
    }

    /// Shows what a handle has posted; for a screen without an event loop. Says whether there was anything.
    #[must_use]
    pub fn take_post(&self) -> bool {
        let scene = self.post.take();
        if let Some(scene) = &scene {
            self.show(scene);
        }
        scene.is_some()
    }

    pub(crate) fn window(&self) -> &KioskWindow {
        &self.window
    }
}

/// Turns every wording to a language at once.
pub(crate) fn select(lang: Lang) -> Result<(), slint::SelectBundledTranslationError> {
    slint::select_bundled_translation(match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    })
}
