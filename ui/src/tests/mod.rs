//! The screens as a citizen and a technician meet them: every page in both languages, drawn, measured and touched.

mod catalogue;
mod goldens;
mod measures;
mod remains;
mod scenes;
mod service;
mod staff;
mod touches;

use std::time::Duration;

use i_slint_backend_testing::{ElementHandle, ElementRoot, TestingBackend, TestingBackendOptions, mock_elapsed_time};
use slint::ComponentHandle;

use crate::screen::{Scene, Screen, ScreenOptions};

/// Runs a test on a thread of its own: a thread has one platform for good.
fn on_own_thread(test: impl FnOnce() + Send + 'static) {
    let done = std::thread::Builder::new().spawn(test).expect("a thread").join();
    if let Err(panic) = done {
        std::panic::resume_unwind(panic);
    }
}

/// A screen with mock time whose elements can be asked; only on a thread of its own.
fn screen() -> Screen {
    screen_on(ScreenOptions::PORTRAIT)
}

/// The same on another panel.
fn screen_on(panel: ScreenOptions) -> Screen {
    let options = TestingBackendOptions { mock_time: true, threading: false, renderer_name: Some("software".into()) };
    slint::platform::set_platform(Box::new(TestingBackend::new(options))).expect("a fresh thread");
    let screen = Screen::on_platform(panel).expect("a screen");
    screen.window().show().expect("shown");
    screen
}

/// Shows a scene and lets everything that moves come to rest. Without debug info every query would be empty and
/// every test would pass, so that is asserted here once for all.
fn settle(screen: &Screen, scene: &Scene) -> Vec<ElementHandle> {
    screen.show(scene);
    mock_elapsed_time(Duration::from_secs(3));
    let elements = screen.window().root_element().query_descendants().find_all();
    assert!(elements.len() > 20, "the screens were compiled without debug info");
    elements
}
