//! The bench: carries out one check after the other with the devices of the cabinet and says what it saw.

mod data;
mod line;
mod printer;
mod storage;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hall_core::diagnosis::{Check, Condition, Finding, Part, Readiness, Verdict};
use hall_core::fault::Fault;
use hall_hw::printer::profile::PrinterProfile;

use crate::clock::Clock;
use crate::data::LiveHall;
use crate::devices::{Devices, Sources};
use crate::identity::Identity;
use crate::journal::worker::JournalHandle;
use crate::printing::PrinterThread;
use crate::sync::CentreProbe;
use crate::watch::Watch;

/// What was seen of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// How it ended.
    pub verdict: Verdict,
    /// What was seen, in one line; never personal data.
    pub evidence: String,
}

impl Seen {
    /// It works.
    pub fn passed(evidence: impl Into<String>) -> Self {
        Self { verdict: Verdict::Passed, evidence: evidence.into() }
    }

    /// It does not.
    pub fn failed(fault: Fault, evidence: impl Into<String>) -> Self {
        Self { verdict: Verdict::Failed(fault), evidence: evidence.into() }
    }

    /// It was not tried.
    pub fn skipped(why: impl Into<String>) -> Self {
        Self { verdict: Verdict::Skipped, evidence: why.into() }
    }
}

/// Everything that a check may need.
pub struct Bench {
    /// The printer.
    pub printer: PrinterThread,
    /// What it is.
    pub profile: PrinterProfile,
    /// Where it is plugged in.
    pub printer_place: String,
    /// All other devices.
    pub devices: Arc<Devices>,
    /// The journal; `None` where it cannot be opened.
    pub journal: Option<JournalHandle>,
    /// The way to the centre; `None` where the kiosk is not enrolled.
    pub centre: Option<Arc<dyn CentreProbe>>,
    /// Where the journal lives.
    pub state_dir: PathBuf,
    /// The hall.
    pub hall: Arc<LiveHall>,
    /// Who this kiosk is; `None` where it is not enrolled.
    pub identity: Option<Identity>,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// Set when the kiosk stops.
    pub stop: Arc<AtomicBool>,
    /// The overview, which learns from every check.
    pub watch: Arc<Watch>,
}

impl Bench {
    /// The kiosk's name, or that it has none.
    #[must_use]
    pub fn kiosk(&self) -> String {
        self.identity.as_ref().map_or_else(|| "–".to_owned(), |identity| identity.kiosk.to_string())
    }

    /// Draws the small display in the cabinet and sets the lamp, where there are such.
    pub fn draw_status(&self) {
        let parts = self.watch.overview();
        if let Some(signals) = &self.devices.signals {
            signals.show(&parts);
        }
        let Some(display) = &self.devices.status_display else { return };
        display.draw(&Sources {
            kiosk: &self.kiosk(),
            rule: self.hall.rule(),
            clock: &*self.clock,
            parts: &parts,
            journal: self.journal.as_ref(),
        });
    }

    /// Carries out a check, keeps the finding and answers it. It ends by the check's own limit.
    #[must_use]
    pub fn run(&self, check: Check) -> Finding {
        let mut seen = self.see(check);
        if check.needs_a_person() && seen.verdict == Verdict::Passed {
            seen = Seen::skipped(format!("{}; nobody has confirmed it", seen.evidence));
        }
        self.keep(check, seen.verdict, &seen.evidence)
    }

    /// The same before somebody who will be asked: what only they can tell is not kept before they have said it.
    #[must_use]
    pub fn run_for_a_person(&self, check: Check) -> Finding {
        let seen = self.see(check);
        if check.needs_a_person() && seen.verdict == Verdict::Passed {
            return Finding::new(check, seen.verdict, self.clock.now(), &seen.evidence);
        }
        self.keep(check, seen.verdict, &seen.evidence)
    }

    /// Looks at everything once, now: for an overview where no threads watch.
    pub fn survey(&self) {
        self.devices.beat();
        self.draw_status();
        self.devices.look(&self.watch);
        self.glance();
        for check in [Check::PrinterStatus, Check::LineCentre] {
            let seen = self.see(check);
            self.watch.saw(check.part(), seen.verdict.fault().map_or(Condition::Working, Condition::Faulty));
        }
    }

    /// Whether the kiosk is stopping: what waits for a hand ends.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Looks at what no thread of its own watches, for the overview; nothing is kept.
    pub fn glance(&self) {
        for check in [Check::Storage, Check::Clock] {
            let seen = self.see(check);
            self.learn(check, seen.verdict);
        }
    }

    /// Tells the overview of a part that nobody else watches.
    fn learn(&self, check: Check, verdict: Verdict) {
        if matches!(check.part(), Part::Storage | Part::Clock | Part::Screen) && verdict != Verdict::Skipped {
            self.watch.saw(check.part(), verdict.fault().map_or(Condition::Working, Condition::Faulty));
        }
    }

    /// Keeps a finding, here and in the journal.
    pub fn keep(&self, check: Check, verdict: Verdict, evidence: &str) -> Finding {
        self.learn(check, verdict);
        let finding = Finding::new(check, verdict, self.clock.now(), evidence);
        let fault = finding.verdict.fault().map(Fault::code);
        tracing::info!(check = check.code(), verdict = verdict.code(), fault, evidence = finding.evidence(), "checked");
        if let Some(journal) = &self.journal {
            let kept = finding.clone();
            let job = move |journal: &mut crate::journal::Journal| {
                if let Err(error) = journal.keep_finding(&kept) {
                    tracing::error!(%error, "the finding was not kept");
                }
            };
            if journal.run(job).is_err() {
                tracing::error!("the finding was not kept: the journal's thread has ended");
            }
        }
        finding
    }

    fn see(&self, check: Check) -> Seen {
        match check {
            Check::PrinterStatus => printer::status(self),
            Check::PrinterProbe => printer::probe(self),
            Check::PrinterText => printer::text_slip(self),
            Check::PrinterRaster => printer::raster_slip(self),
            Check::PrinterCutter => printer::cutter(self),
            Check::PrinterPaper => printer::paper(self),
            Check::CardReaderStatus
            | Check::CardReaderRead
            | Check::ScannerStatus
            | Check::ScannerRead
            | Check::CounterDisplays
            | Check::StatusDisplay
            | Check::SpeakerPrompt
            | Check::Signals => self.devices.see(check, self.hall.rule().local(self.clock.now()), &self.stop),
            Check::ScreenTouch => Seen::skipped("touch every field on the screen: technician's pages, touch screen"),
            Check::LineCentre => line::centre(self),
            Check::Storage => storage::journal(self),
            Check::Clock => line::clock(self),
            Check::DataFiles => data::files(self),
        }
    }

    /// Runs every quiet check and adds the last findings of the others. The report is kept and owed to the centre.
    pub fn report(&self) -> Readiness {
        let mut findings = self.last_findings();
        findings.extend(Check::QUIET.map(|check| self.run(check)));
        let report = Readiness::new(self.clock.now(), findings);
        tracing::info!(grade = report.grade().code(), findings = report.findings().len(), "readiness report");
        if let Some(journal) = &self.journal {
            let kept = report.clone();
            let job = move |journal: &mut crate::journal::Journal| {
                if let Err(error) = journal.keep_report(&kept) {
                    tracing::error!(%error, "the readiness report was not kept");
                }
            };
            if journal.run(job).is_err() {
                tracing::error!("the readiness report was not kept: the journal's thread has ended");
            }
        }
        report
    }

    fn last_findings(&self) -> Vec<Finding> {
        let read = self.journal.as_ref().and_then(|journal| journal.wait(|journal| journal.findings()).ok());
        match read {
            Some(Ok(findings)) => findings,
            Some(Err(error)) => {
                tracing::warn!(%error, "earlier findings cannot be read");
                vec![]
            }
            None => vec![],
        }
    }
}
