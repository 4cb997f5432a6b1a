//! From another thread to the screen: a mailbox for one scene, of which only the newest counts.

use std::sync::{Arc, Mutex, PoisonError};

use slint::{Global, Weak};

use crate::generated::{KioskWindow, Mailbox};
use crate::screen::{Layout, Scene};

/// Holds at most one scene. A newer one replaces it: an old page is of no use to anybody.
#[derive(Clone, Default)]
pub(crate) struct Post(Arc<Mutex<Option<Scene>>>);

impl Post {
    /// Leaves a scene; says whether the box was empty before.
    fn put(&self, scene: Scene) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).replace(scene).is_none()
    }

    pub(crate) fn take(&self) -> Option<Scene> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The screen as other threads see it. Clones speak to the same screen; none keeps it open.
#[derive(Clone)]
pub struct ScreenHandle {
    post: Post,
    window: Weak<KioskWindow>,
    layout: Layout,
}

impl ScreenHandle {
    pub(crate) fn new(post: Post, window: Weak<KioskWindow>, layout: Layout) -> Self {
        Self { post, window, layout }
    }

    /// How the panel stands, for telling the visit how much it shows at once.
    #[must_use]
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// Leaves a scene to be shown and returns at once; it replaces one that was not shown yet.
    pub fn post(&self, scene: Scene) {
        if self.post.put(scene) {
            // Without an event loop nobody can be woken; such a screen looks into its box itself.
            let _ = self.window.upgrade_in_event_loop(|window| Mailbox::get(&window).invoke_empty());
        }
    }

    /// Ends [`Screen::run`](crate::Screen::run). Without an event loop nothing happens.
    pub fn quit(&self) {
        let _ = slint::quit_event_loop();
    }
}
