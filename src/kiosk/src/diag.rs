//! `hall-kiosk diag`: the technician's checks from a shell, whether or not the kiosk runs.

use clap::Args;

use crate::technician::wire::{Answer, Ask, FindingLine, PartLine, UnknownCheck, checks_named, is_bad};

/// What `hall-kiosk diag` is asked for.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct DiagArguments {
    /// Checks, parts, `quiet` (the default: nothing prints or makes a noise) or `all`; a wrong name lists them.
    pub tests: Vec<String>,
    /// One JSON object a line.
    #[arg(long)]
    pub json: bool,
    /// Say how every part is, and try nothing.
    #[arg(long, conflicts_with_all = ["tests", "report", "roll"])]
    pub overview: bool,
    /// Make a readiness report; it is kept and sent to the centre.
    #[arg(long, conflicts_with_all = ["tests", "roll"])]
    pub report: bool,
    /// Print the report on the terminal's own printer.
    #[arg(long, requires = "report")]
    pub print: bool,
    /// A new roll of so many metres is in the printer.
    #[arg(long, value_name = "METRES", conflicts_with = "tests")]
    pub roll: Option<u16>,
}

impl DiagArguments {
    /// The question behind the arguments.
    ///
    /// # Errors
    /// A name is no check.
    pub fn ask(&self) -> Result<Ask, UnknownCheck> {
        if self.overview {
            return Ok(Ask::Overview);
        }
        if self.report {
            return Ok(Ask::Report { print: self.print });
        }
        if let Some(metres) = self.roll {
            return Ok(Ask::Roll { metres });
        }
        let names = if self.tests.is_empty() { vec!["quiet".to_owned()] } else { self.tests.clone() };
        for name in &names {
            checks_named(name)?;
        }
        Ok(Ask::Checks { names })
    }
}

/// Whether everything that was asked is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// Nothing failed.
    Well,
    /// Something failed.
    Faulty,
}

/// Prints answers and remembers whether one was bad.
pub struct Printout<W> {
    out: W,
    json: bool,
    health: Health,
}

impl<W: std::io::Write> Printout<W> {
    /// Nothing said yet.
    pub fn new(out: W, json: bool) -> Self {
        Self { out, json, health: Health::Well }
    }

    /// Says one answer.
    ///
    /// # Errors
    /// Nobody reads any more.
    pub fn say(&mut self, answer: &Answer) -> std::io::Result<()> {
        if is_bad(answer) {
            self.health = Health::Faulty;
        }
        if self.json {
            serde_json::to_writer(&mut self.out, answer)?;
            return writeln!(self.out);
        }
        match answer {
            Answer::Part(part) => self.part(part),
            Answer::Finding(finding) => self.finding(finding),
            Answer::Readiness { grade } => writeln!(self.out, "readiness: {grade}"),
            Answer::Done => Ok(()),
            Answer::Error { message } => writeln!(self.out, "error: {message}"),
        }?;
        self.out.flush()
    }

    fn part(&mut self, part: &PartLine) -> std::io::Result<()> {
        let since = part.since.as_deref().map(|since| format!("since {since}")).unwrap_or_default();
        writeln!(
            self.out,
            "{:<17} {:<8} {:<28} {since}",
            part.part,
            part.condition,
            part.fault.as_deref().unwrap_or("")
        )?;
        for fact in &part.facts {
            writeln!(self.out, "{:<17} {fact}", "")?;
        }
        if let (None, Some(last)) = (&part.fault, &part.last_fault) {
            writeln!(self.out, "{:<17} last fault: {last}", "")?;
        }
        self.remedy(part.remedy.as_deref())
    }

    fn finding(&mut self, finding: &FindingLine) -> std::io::Result<()> {
        let verdict = finding.verdict.to_uppercase();
        writeln!(self.out, "{verdict:<8} {:<22} {}", finding.check, finding.evidence)?;
        self.remedy(finding.remedy.as_deref())
    }

    fn remedy(&mut self, remedy: Option<&str>) -> std::io::Result<()> {
        match remedy {
            Some(remedy) => writeln!(self.out, "         → {remedy}"),
            None => Ok(()),
        }
    }

    /// Whether everything said was well.
    pub fn health(&self) -> Health {
        self.health
    }
}
