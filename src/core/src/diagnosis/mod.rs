//! What a technician sees: the parts of the cabinet, how each one is, the checks that prove it, and the report that says
//! whether the terminal is ready for citizens.

#[cfg(test)]
mod tests;

use crate::day::UtcMillis;
use crate::fault::Fault;
use crate::hall::Text;

/// Everything in the cabinet or behind it that can be well or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The thermal printer.
    Printer,
    /// The ID-card reader.
    CardReader,
    /// The code scanner.
    Scanner,
    /// The displays over the counters.
    CounterDisplays,
    /// The small display inside the cabinet.
    StatusDisplay,
    /// The loudspeaker.
    Speaker,
    /// Lamp, door switch and proximity sensor.
    Signals,
    /// The touch screen.
    Screen,
    /// The line to the centre.
    Line,
    /// The disk with the journal.
    Storage,
    /// The clock.
    Clock,
    /// The data files of the hall.
    Data,
}

impl Part {
    /// Every part, in the order of the overview.
    pub const ALL: [Part; 12] = [
        Part::Printer,
        Part::CardReader,
        Part::Scanner,
        Part::CounterDisplays,
        Part::StatusDisplay,
        Part::Speaker,
        Part::Signals,
        Part::Screen,
        Part::Line,
        Part::Storage,
        Part::Clock,
        Part::Data,
    ];

    /// The name in commands, logs and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Part::Printer => "printer",
            Part::CardReader => "card-reader",
            Part::Scanner => "scanner",
            Part::CounterDisplays => "counter-displays",
            Part::StatusDisplay => "status-display",
            Part::Speaker => "speaker",
            Part::Signals => "signals",
            Part::Screen => "screen",
            Part::Line => "line",
            Part::Storage => "storage",
            Part::Clock => "clock",
            Part::Data => "data",
        }
    }

    /// The part of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    /// The name that a technician reads.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Part::Printer => ("打印机", "Printer"),
            Part::CardReader => ("读卡器", "Card reader"),
            Part::Scanner => ("扫码器", "Scanner"),
            Part::CounterDisplays => ("窗口屏", "Counter displays"),
            Part::StatusDisplay => ("柜内状态屏", "Status display"),
            Part::Speaker => ("语音", "Speaker"),
            Part::Signals => ("灯与门磁", "Lamp and door"),
            Part::Screen => ("触摸屏", "Touch screen"),
            Part::Line => ("中心线路", "Line to the centre"),
            Part::Storage => ("存储", "Storage"),
            Part::Clock => ("时钟", "Clock"),
            Part::Data => ("数据文件", "Data files"),
        };
        Text { zh: zh.into(), en: en.into() }
    }

    /// Whether citizens cannot be served well without it: the others are a loss, not a stop.
    #[must_use]
    pub fn is_essential(self) -> bool {
        match self {
            Part::Printer | Part::Screen | Part::Storage => true,
            Part::CardReader
            | Part::Scanner
            | Part::CounterDisplays
            | Part::StatusDisplay
            | Part::Speaker
            | Part::Signals
            | Part::Line
            | Part::Clock
            | Part::Data => false,
        }
    }
}

/// How a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// The cabinet has none.
    Absent,
    /// It works.
    Working,
    /// It works and wants attention: little paper, little space.
    Warning,
    /// It does not work, and why.
    Faulty(Fault),
    /// It was not looked at yet.
    Unknown,
}

impl Condition {
    /// The fault behind it, if it is one.
    #[must_use]
    pub fn fault(self) -> Option<Fault> {
        match self {
            Condition::Faulty(fault) => Some(fault),
            Condition::Absent | Condition::Working | Condition::Warning | Condition::Unknown => None,
        }
    }

    /// The name in answers to commands and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Condition::Absent => "absent",
            Condition::Working => "working",
            Condition::Warning => "warning",
            Condition::Faulty(_) => "faulty",
            Condition::Unknown => "unknown",
        }
    }
}

/// One thing that can be tried to prove that a part works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// Asks the printer for its status bytes.
    PrinterStatus,
    /// Asks the printer what it supports; prints a line on some makes.
    PrinterProbe,
    /// Prints a test slip in the printer's own font.
    PrinterText,
    /// Prints a test slip as one picture.
    PrinterRaster,
    /// Feeds and cuts.
    PrinterCutter,
    /// Compares the paper that is left with what a day takes.
    PrinterPaper,
    /// Asks the card reader's security module how it is.
    CardReaderStatus,
    /// Waits for a card and reads it, showing it masked.
    CardReaderRead,
    /// Sees whether the scanner is there.
    ScannerStatus,
    /// Waits for a code.
    ScannerRead,
    /// Shows a test picture on every counter display.
    CounterDisplays,
    /// Shows a test picture on the small display.
    StatusDisplay,
    /// Plays a spoken prompt.
    SpeakerPrompt,
    /// Switches the lamp and reads the switches.
    Signals,
    /// Has every field of the screen touched once.
    ScreenTouch,
    /// Asks the centre.
    LineCentre,
    /// Writes and reads the journal and looks at the space.
    Storage,
    /// Compares the clock with the centre's.
    Clock,
    /// Reads the data files of the hall.
    DataFiles,
}

impl Check {
    /// Every check, in the order in which they run.
    pub const ALL: [Check; 19] = [
        Check::PrinterStatus,
        Check::PrinterProbe,
        Check::PrinterText,
        Check::PrinterRaster,
        Check::PrinterCutter,
        Check::PrinterPaper,
        Check::CardReaderStatus,
        Check::CardReaderRead,
        Check::ScannerStatus,
        Check::ScannerRead,
        Check::CounterDisplays,
        Check::StatusDisplay,
        Check::SpeakerPrompt,
        Check::Signals,
        Check::ScreenTouch,
        Check::LineCentre,
        Check::Storage,
        Check::Clock,
        Check::DataFiles,
    ];

    /// What the readiness report runs by itself: nothing that prints, makes a noise, or needs a hand
    /// or an eye.
    pub const QUIET: [Check; 9] = [
        Check::PrinterStatus,
        Check::PrinterPaper,
        Check::CardReaderStatus,
        Check::ScannerStatus,
        Check::Signals,
        Check::LineCentre,
        Check::Storage,
        Check::Clock,
        Check::DataFiles,
    ];

    /// The name in commands, logs and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Check::PrinterStatus => "printer.status",
            Check::PrinterProbe => "printer.probe",
            Check::PrinterText => "printer.text",
            Check::PrinterRaster => "printer.raster",
            Check::PrinterCutter => "printer.cutter",
            Check::PrinterPaper => "printer.paper",
            Check::CardReaderStatus => "card-reader.status",
            Check::CardReaderRead => "card-reader.read",
            Check::ScannerStatus => "scanner.status",
            Check::ScannerRead => "scanner.read",
            Check::CounterDisplays => "counter-displays.show",
            Check::StatusDisplay => "status-display.show",
            Check::SpeakerPrompt => "speaker.prompt",
            Check::Signals => "signals.read",
            Check::ScreenTouch => "screen.touch",
            Check::LineCentre => "line.centre",
            Check::Storage => "storage.journal",
            Check::Clock => "clock.centre",
            Check::DataFiles => "data.files",
        }
    }

    /// The check of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.code() == code)
    }

    /// The part that it proves.
    #[must_use]
    pub fn part(self) -> Part {
        match self {
            Check::PrinterStatus
            | Check::PrinterProbe
            | Check::PrinterText
            | Check::PrinterRaster
            | Check::PrinterCutter
            | Check::PrinterPaper => Part::Printer,
            Check::CardReaderStatus | Check::CardReaderRead => Part::CardReader,
            Check::ScannerStatus | Check::ScannerRead => Part::Scanner,
            Check::CounterDisplays => Part::CounterDisplays,
            Check::StatusDisplay => Part::StatusDisplay,
            Check::SpeakerPrompt => Part::Speaker,
            Check::Signals => Part::Signals,
            Check::ScreenTouch => Part::Screen,
            Check::LineCentre => Part::Line,
            Check::Storage => Part::Storage,
            Check::Clock => Part::Clock,
            Check::DataFiles => Part::Data,
        }
    }

    /// The name that a technician reads on its button.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Check::PrinterStatus => ("查询状态", "Read the status"),
            Check::PrinterProbe => ("识别型号能力", "Probe the model"),
            Check::PrinterText => ("打印测试页(文字)", "Print a test slip (text)"),
            Check::PrinterRaster => ("打印测试页(图像)", "Print a test slip (picture)"),
            Check::PrinterCutter => ("切纸", "Feed and cut"),
            Check::PrinterPaper => ("余纸预计", "Paper forecast"),
            Check::CardReaderStatus => ("查询读卡器", "Ask the reader"),
            Check::CardReaderRead => ("读一张证件", "Read a card"),
            Check::ScannerStatus => ("查询扫码器", "Ask the scanner"),
            Check::ScannerRead => ("扫一个码", "Scan a code"),
            Check::CounterDisplays | Check::StatusDisplay => ("显示测试画面", "Show a test picture"),
            Check::SpeakerPrompt => ("播放测试语音", "Play a test prompt"),
            Check::Signals => ("亮灯并读开关", "Light the lamp, read the switches"),
            Check::ScreenTouch => ("逐格触摸", "Touch every field"),
            Check::LineCentre => ("连接中心", "Reach the centre"),
            Check::Storage => ("写读日志库", "Write and read the journal"),
            Check::Clock => ("与中心对时", "Compare with the centre's clock"),
            Check::DataFiles => ("读取数据文件", "Read the data files"),
        };
        Text { zh: zh.into(), en: en.into() }
    }

    /// Whether only a person can say that it worked: the device can tell at most that it was told.
    #[must_use]
    pub fn needs_a_person(self) -> bool {
        matches!(self, Check::CounterDisplays | Check::StatusDisplay | Check::SpeakerPrompt)
    }

    /// How long it may take before it counts as failed, in milliseconds.
    #[must_use]
    pub fn limit_ms(self) -> u64 {
        match self {
            Check::CardReaderRead | Check::ScannerRead | Check::ScreenTouch => 60_000,
            Check::PrinterText | Check::PrinterCutter | Check::PrinterProbe => 75_000,
            // A picture of a test slip takes 75 s on a line of 9,600 baud alone.
            Check::PrinterRaster => 150_000,
            _ => 15_000,
        }
    }
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It works.
    Passed,
    /// It does not.
    Failed(Fault),
    /// It was not tried, e.g. because the cabinet has no such part.
    Skipped,
}

impl Verdict {
    /// The name on the wire and in answers to commands.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Passed => "passed",
            Verdict::Failed(_) => "failed",
            Verdict::Skipped => "skipped",
        }
    }

    /// The fault behind a failure.
    #[must_use]
    pub fn fault(self) -> Option<Fault> {
        match self {
            Verdict::Failed(fault) => Some(fault),
            Verdict::Passed | Verdict::Skipped => None,
        }
    }
}

/// Most characters of evidence that are kept; a finding is a line, not a log.
pub const EVIDENCE_CHARS_MAX: usize = 400;

/// The result of one check, kept for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which check.
    pub check: Check,
    /// How it ended.
    pub verdict: Verdict,
    /// When it ended.
    pub at: UtcMillis,
    /// What was seen, for the technician: bytes, names of bits, figures. Never personal data.
    evidence: String,
}

impl Finding {
    /// A finding; evidence beyond [`EVIDENCE_CHARS_MAX`] is cut off, and line ends become spaces.
    #[must_use]
    pub fn new(check: Check, verdict: Verdict, at: UtcMillis, evidence: &str) -> Self {
        let plain = evidence.chars().map(|character| if character.is_control() { ' ' } else { character });
        Self { check, verdict, at, evidence: plain.take(EVIDENCE_CHARS_MAX).collect() }
    }

    /// Whether the device has done its part and a person must say the rest.
    #[must_use]
    pub fn awaits_a_person(&self) -> bool {
        self.verdict == Verdict::Passed && self.check.needs_a_person()
    }

    /// What was seen.
    #[must_use]
    pub fn evidence(&self) -> &str {
        &self.evidence
    }
}

/// Whether the terminal is ready for citizens: one finding a check, in the order of [`Check::ALL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// When the last check ended.
    pub at: UtcMillis,
    findings: Vec<Finding>,
}

impl Readiness {
    /// A report of these findings; of several for one check the last counts.
    #[must_use]
    pub fn new(at: UtcMillis, findings: impl IntoIterator<Item = Finding>) -> Self {
        let mut last = std::collections::BTreeMap::new();
        for finding in findings {
            last.insert(finding.check, finding);
        }
        Self { at, findings: last.into_values().collect() }
    }

    /// The findings, one a check.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The word at the top of the report.
    #[must_use]
    pub fn grade(&self) -> Grade {
        let failed = |finding: &&Finding| finding.verdict.fault().is_some();
        let mut failures = self.findings.iter().filter(failed).peekable();
        if failures.peek().is_none() {
            return if self.findings.iter().any(|finding| finding.verdict == Verdict::Passed) {
                Grade::Ready
            } else {
                Grade::NotReady
            };
        }
        if failures.any(|finding| finding.check.part().is_essential()) { Grade::NotReady } else { Grade::Limited }
    }
}

/// The word at the top of a readiness report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grade {
    /// Every check that was made passed.
    Ready,
    /// Citizens are served, something is missing.
    Limited,
    /// Something without which citizens cannot be served well has failed, or nothing was proved.
    NotReady,
}

impl Grade {
    /// The name on the wire and in answers to commands.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Grade::Ready => "ready",
            Grade::Limited => "limited",
            Grade::NotReady => "not-ready",
        }
    }
}
