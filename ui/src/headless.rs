//! The screens without a display: drawn into memory, touched by coordinates, on a clock that is told the time.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use slint::platform::software_renderer::{MinimalSoftwareWindow, RepaintBufferType};
use slint::platform::{
    Platform, PointerEventButton, WindowAdapter, WindowEvent, set_platform, update_timers_and_animations,
};
use slint::{ComponentHandle, LogicalPosition, PhysicalSize, PlatformError, Rgb8Pixel};

use crate::screen::{Screen, ScreenOptions, UiError};

/// A picture of the screen, rows from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green and blue of every pixel.
    pub rgb: Vec<u8>,
}

/// A screen in memory. A thread can have one, and none beside it.
pub struct Headless {
    screen: Screen,
    surface: Rc<MinimalSoftwareWindow>,
    clock: Rc<Cell<Duration>>,
    pixels: Vec<Rgb8Pixel>,
    size: PhysicalSize,
}

impl Headless {
    /// Makes the screen of this thread.
    ///
    /// # Errors
    /// [`UiError::Platform`] when this thread has a screen already, [`UiError::Density`] for an impossible panel.
    pub fn new(options: ScreenOptions) -> Result<Self, UiError> {
        let surface = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
        let clock = Rc::new(Cell::new(Duration::ZERO));
        let memory = Memory { surface: Rc::clone(&surface), clock: Rc::clone(&clock) };
        set_platform(Box::new(memory)).map_err(PlatformError::SetPlatformError)?;
        let screen = Screen::on_platform(options)?;
        screen.window().show()?;
        let (width, height) = options.size_px;
        let size = PhysicalSize::new(width, height);
        let pixels = vec![Rgb8Pixel::default(); width as usize * height as usize];
        Ok(Self { screen, surface, clock, pixels, size })
    }

    /// The screen itself.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// Lets time pass for what moves.
    pub fn advance(&self, by: Duration) {
        self.clock.set(self.clock.get() + by);
        update_timers_and_animations();
    }

    /// Touches the glass at these pixels.
    ///
    /// # Errors
    /// [`UiError::Platform`] when the window refuses the event.
    pub fn touch(&self, x_px: f32, y_px: f32) -> Result<(), UiError> {
        self.hold(x_px, y_px, Duration::ZERO)
    }

    /// Touches the glass at these pixels and lifts the finger after a while, as for the technician's gesture.
    ///
    /// # Errors
    /// [`UiError::Platform`] when the window refuses the event.
    pub fn hold(&self, x_px: f32, y_px: f32, held: Duration) -> Result<(), UiError> {
        let (position, button) = (LogicalPosition::new(x_px, y_px), PointerEventButton::Left);
        let window = self.surface.window();
        window.dispatch_event_with_result(WindowEvent::PointerMoved { position })?;
        window.dispatch_event_with_result(WindowEvent::PointerPressed { position, button })?;
        self.advance(held);
        window.dispatch_event_with_result(WindowEvent::PointerReleased { position, button })?;
        window.dispatch_event_with_result(WindowEvent::PointerExited)?;
        update_timers_and_animations();
        Ok(())
    }

    /// Whether something would be drawn anew; the picture is brought up to date.
    pub fn redraw(&mut self) -> bool {
        update_timers_and_animations();
        let (pixels, width) = (&mut self.pixels, self.size.width as usize);
        self.surface.draw_if_needed(|renderer| {
            renderer.render(pixels, width);
        })
    }

    /// The picture as it is now.
    pub fn snapshot(&mut self) -> Frame {
        self.redraw();
        let rgb = self.pixels.iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
        Frame { width: self.size.width, height: self.size.height, rgb }
    }
}

/// The platform behind it.
struct Memory {
    surface: Rc<MinimalSoftwareWindow>,
    clock: Rc<Cell<Duration>>,
}

impl Platform for Memory {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        Ok(self.surface.clone())
    }

    fn duration_since_start(&self) -> Duration {
        self.clock.get()
    }
}
