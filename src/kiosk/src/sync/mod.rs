//! Everything that the kiosk exchanges with the centre, and the only place that speaks HTTP.
//!
//! Four things go on side by side: a number is asked for while a citizen waits, the outbox is emptied in order, a
//! long-poll tells how many wait and whether the line holds, and slot tokens are laid in for when it does not.

mod client;
mod feed;
mod keys;
mod line;
mod probe;
mod stock;
mod upload;

use std::sync::Arc;
use std::time::Duration;

use hall_core::centre::{self, ASK_BUDGET_MS, AskId, CentreAsk};
use hall_core::outbox::{Operation, pause_ms};
use hall_core::visit::Event;
use hall_proto::wire::{self, AskAnswer, AskRequest, NumberAnswer, NumberRequest};
use tokio::runtime::Runtime;
use tokio::sync::Notify;

pub use client::{Client, SyncError, enrol};
pub use probe::{CentreAnswer, CentreProbe, Prober};

use crate::clock::{self, Clock};
use crate::conductor::{CentrePort, Inbox};
use crate::identity::Identity;
use crate::journal::worker::JournalHandle;
use crate::readers::ReaderLink;
use crate::watch::Watch;
use line::LineWatch;

/// How long the centre may take to name its places; then the kiosk's own tokens answer, within the visit's patience.
const PLACES_MAX: Duration = Duration::from_millis(ASK_BUDGET_MS - 800);
/// The same while the line is known to be cut: long enough to find that it came back.
const PLACES_CUT_MAX: Duration = Duration::from_millis(800);

/// The running exchanges. Dropping it ends them.
pub struct Sync {
    runtime: Runtime,
}

/// What the tasks share.
struct Exchange {
    client: Client,
    journal: JournalHandle,
    inbox: Inbox,
    line: LineWatch,
    owed: Notify,
}

/// A way for the conductor to the exchanges.
pub struct CentreLink {
    exchange: Arc<Exchange>,
    runtime: tokio::runtime::Handle,
}

/// What the exchanges are put together from.
pub struct Plan<'a> {
    /// Base address of the centre.
    pub base: &'a str,
    /// Who this kiosk is.
    pub identity: Identity,
    /// The journal.
    pub journal: JournalHandle,
    /// The way to the conductor.
    pub inbox: Inbox,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// The overview.
    pub watch: Arc<Watch>,
    /// Gets the centre's keys, where the identity has none yet.
    pub readers: ReaderLink,
}

/// Starts the exchanges on a runtime of their own.
///
/// # Errors
/// No runtime or no HTTP client.
pub fn start(plan: Plan<'_>) -> Result<(Sync, CentreLink), SyncError> {
    let Plan { base, identity, journal, inbox, clock, watch, readers } = plan;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("sync")
        .enable_all()
        .build()
        .map_err(|error| SyncError::Client(error.to_string()))?;
    let (kiosk, centre_key) = (identity.kiosk.clone(), identity.keys.as_ref().map(|keys| keys.centre));
    let client = Client::new(base, identity, clock.clone())?;
    let line = LineWatch::new(inbox.clone(), watch);
    let (keys_came, centre_key) = tokio::sync::watch::channel(centre_key);
    let exchange = Arc::new(Exchange { client, journal, inbox, line, owed: Notify::new() });
    runtime.spawn(upload::run(exchange.clone()));
    runtime.spawn(feed::run(exchange.clone()));
    runtime.spawn(keys::fetch(exchange.clone(), readers, keys_came));
    runtime.spawn(stock::run(stock::Stock { exchange: exchange.clone(), kiosk, clock, centre_key }));
    let handle = runtime.handle().clone();
    Ok((Sync { runtime }, CentreLink { exchange, runtime: handle }))
}

impl Sync {
    /// Ends the exchanges. What was under way is sent again after the next start; the centre knows it by its identity.
    pub fn stop(self) {
        self.runtime.shutdown_background();
    }
}

impl CentrePort for CentreLink {
    fn ask(&self, intent: Operation) {
        let exchange = self.exchange.clone();
        self.runtime.spawn(async move { exchange.ask(&intent).await });
    }

    fn question(&self, id: AskId, question: CentreAsk) {
        let exchange = self.exchange.clone();
        self.runtime.spawn(async move { exchange.put(id, &question).await });
    }

    fn owed(&self) {
        self.exchange.owed.notify_one();
    }
}

impl Exchange {
    /// Puts a question for the visit; whatever goes wrong is an answer, too.
    async fn put(&self, id: AskId, question: &CentreAsk) {
        let within = self.patience(question);
        let asked = self.client.post::<AskAnswer>(wire::path::ASKS, &AskRequest::new(question), within).await;
        let answer = match asked.and_then(|answer| Ok(answer.to(question)?)) {
            Ok(Some(answer)) => answer,
            Ok(None) => return,
            Err(error) => {
                self.line.failed(&error);
                tracing::info!(%error, "a question was not answered");
                self.instead(question).await
            }
        };
        self.inbox.event(Event::answered(id, answer));
    }

    /// How long the centre may take. Where tokens can answer as well, they must come before the visit gives up.
    fn patience(&self, question: &CentreAsk) -> Duration {
        match question {
            CentreAsk::Places { .. } if self.line.is_cut() => PLACES_CUT_MAX,
            CentreAsk::Places { .. } => PLACES_MAX,
            _ => Duration::from_millis(ASK_BUDGET_MS),
        }
    }

    /// What is known without the centre: the slots of which this kiosk holds tokens.
    async fn instead(&self, question: &CentreAsk) -> centre::CentreAnswer {
        let CentreAsk::Places { matter } = question else { return centre::CentreAnswer::Failed };
        let matter = matter.clone();
        match self.journal.ask(move |journal| journal.token_slots(&matter)).await {
            Ok(Ok(slots)) => centre::CentreAnswer::Tokens(slots),
            Ok(Err(error)) => {
                tracing::error!(%error, "the slot tokens cannot be read");
                centre::CentreAnswer::Failed
            }
            Err(_) => centre::CentreAnswer::Failed,
        }
    }

    async fn ask(&self, intent: &Operation) {
        let Some(ticket) = intent.ticket() else { return };
        let asked = self
            .client
            .post::<NumberAnswer>(wire::path::NUMBERS, &NumberRequest::new(intent), client::NUMBER_MAX)
            .await
            .and_then(|answer| Ok((answer.label_of(ticket)?, answer.ahead)));
        match asked {
            Ok((label, ahead)) => {
                self.line.held();
                let (number, day) = (label.number, label.day);
                self.inbox.event(Event::CentreNumbered { ticket, number, day, ahead });
            }
            Err(error) => {
                if let Some((number, ahead)) = error.held_number() {
                    self.line.held();
                    self.inbox.event(Event::AlreadyWaiting { ticket, number, ahead });
                    return;
                }
                if let Some(quota) = error.quota_gone() {
                    self.line.held();
                    self.inbox.event(Event::QuotaGone { ticket, quota });
                    return;
                }
                self.line.failed(&error);
                tracing::warn!(%error, "no number from the centre");
                self.inbox.event(Event::CentreFailed(ticket));
            }
        }
    }

    /// Waits before the next try, or until another exchange finds the line mended.
    async fn pause(&self, failures: u32) {
        let chance = clock::random().map_or(0, u16::from_be_bytes);
        let pause = std::time::Duration::from_millis(pause_ms(failures, chance));
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = self.line.back() => {}
        }
    }
}
