//! Whether the line to the centre holds, as all exchanges together see it.

use std::sync::{Arc, Mutex};

use hall_core::device::Line;
use hall_core::diagnosis::{Condition, Part};
use hall_core::fault::Fault;
use hall_core::visit::Event;
use tokio::sync::Notify;

use super::SyncError;
use crate::conductor::{Inbox, Input};
use crate::watch::Watch;

/// Collects what the exchanges find out and tells the conductor when it changes.
pub struct LineWatch {
    inbox: Inbox,
    watch: Arc<Watch>,
    seen: Mutex<Seen>,
    came_back: Notify,
}

#[derive(Default)]
struct Seen {
    line: Option<Line>,
    is_refused: bool,
}

impl LineWatch {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(inbox: Inbox, watch: Arc<Watch>) -> Self {
        Self { inbox, watch, seen: Mutex::default(), came_back: Notify::new() }
    }

    /// An exchange succeeded.
    pub fn held(&self) {
        if self.see(Line::Up, false) {
            tracing::info!("the line to the centre holds");
            self.came_back.notify_waiters();
        }
    }

    /// An exchange failed. Refusals that concern one request only leave the line as it is.
    pub fn failed(&self, error: &SyncError) {
        let Some(fault) = error.fault() else { return };
        if self.see(Line::Cut, fault == Fault::KioskRefused) {
            tracing::warn!(fault = fault.code(), %error, remedy = fault.remedy().en, "the line to the centre is cut");
        }
    }

    /// Whether the last exchange found it cut.
    pub fn is_cut(&self) -> bool {
        self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner).line == Some(Line::Cut)
    }

    /// Waits until the line comes back.
    pub async fn back(&self) {
        self.came_back.notified().await;
    }

    fn see(&self, line: Line, is_refused: bool) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if seen.is_refused != is_refused {
            seen.is_refused = is_refused;
            self.inbox.send(Input::Fault { fault: Fault::KioskRefused, raised: is_refused });
        }
        // First the overview: whoever sees the page change finds it there too.
        self.watch.saw(Part::Line, condition(line, is_refused));
        let is_new = seen.line != Some(line);
        if is_new {
            seen.line = Some(line);
            self.inbox.event(Event::LineChanged(line));
        }
        is_new
    }
}

fn condition(line: Line, is_refused: bool) -> Condition {
    match line {
        Line::Up => Condition::Working,
        Line::Cut if is_refused => Condition::Faulty(Fault::KioskRefused),
        Line::Cut => Condition::Faulty(Fault::LineCut),
    }
}
