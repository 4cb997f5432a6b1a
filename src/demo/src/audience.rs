//! Someone who watches the screen: every view that the conductor shows, in order.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use hall_core::paper::TicketContent;
use hall_core::view::View;
use hall_kiosk::conductor::{ScreenPort, Sight};

/// What was shown: the view, and the slip on it.
pub type Scene = (View, Option<TicketContent>);

/// The screen's side.
pub struct Stage(Sender<Scene>);

/// The watcher's side.
pub struct Audience {
    scenes: Receiver<Scene>,
    last: Option<Scene>,
}

/// A screen without glass, and who looks at it.
#[must_use]
pub fn stage() -> (Stage, Audience) {
    let (sender, scenes) = channel();
    (Stage(sender), Audience { scenes, last: None })
}

impl ScreenPort for Stage {
    fn show(&mut self, Sight { view, slip, .. }: Sight<'_>) {
        // Nobody watches any more: the terminal goes on serving all the same.
        drop(self.0.send((view.clone(), slip.cloned())));
    }
}

impl Audience {
    /// The view as it is now, if there has been one.
    #[must_use]
    pub fn last(&self) -> Option<&Scene> {
        self.last.as_ref()
    }

    /// Waits until a view fits; `each` sees every view on the way, the one that stands already first.
    ///
    /// # Errors
    /// None fitted in time: the last view is in the error.
    pub fn wait(
        &mut self,
        within: Duration,
        mut each: impl FnMut(&Scene),
        fits: impl Fn(&View) -> bool,
    ) -> anyhow::Result<Scene> {
        let deadline = Instant::now() + within;
        if let Some(scene) = self.last.as_ref().filter(|(view, _)| fits(view)) {
            return Ok(scene.clone());
        }
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(scene) = self.scenes.recv_timeout(left) else {
                anyhow::bail!("not within {within:?}; the screen shows {:?}", self.last.as_ref().map(|(view, _)| view));
            };
            each(&scene);
            let is_it = fits(&scene.0);
            self.last = Some(scene.clone());
            if is_it {
                return Ok(scene);
            }
        }
    }
}
