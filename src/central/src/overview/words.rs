//! The overview and the reports as lines on a terminal.

use hall_core::day::{DayRule, UtcMillis};
use hall_core::diagnosis::Check;
use hall_core::fault::Fault;
use hall_proto::wire::WireFinding;

use super::{KioskStanding, KioskState, MS_PER_S, Overview};
use crate::store::readiness::StoredReadiness;

const S_PER_MIN: i64 = 60;
const S_PER_H: i64 = 3_600;
const H_PER_DAY: i64 = 24;

impl KioskState {
    /// The word on the terminal and in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            KioskState::Ok => "ok",
            KioskState::Warning => "warning",
            KioskState::Error => "error",
            KioskState::Offline => "offline",
            KioskState::Revoked => "revoked",
        }
    }
}

/// One line a kiosk, and one below it for each fault that lasts and for the last report.
#[must_use]
pub fn overview_lines(overview: &Overview) -> Vec<String> {
    overview.kiosks.iter().flat_map(|kiosk| kiosk_lines(kiosk, overview.now_ms)).collect()
}

fn kiosk_lines(kiosk: &KioskStanding, now_ms: i64) -> Vec<String> {
    let heard = kiosk.heard_ms.map_or_else(|| "never".to_owned(), |heard| ago(now_ms.saturating_sub(heard)));
    let clock = kiosk.clock_ahead_s.map(|ahead| format!("  clock {ahead:+} s")).unwrap_or_default();
    let release = kiosk.release.as_ref().map(|release| format!("  release {release}")).unwrap_or_default();
    let (name, series, state, seen) = (&kiosk.kiosk, kiosk.series, kiosk.state.code(), kiosk.operations_seen);
    let mut lines = vec![format!("{name:<20} {series}  {state:<8} heard {heard}  operations {seen}{clock}{release}")];
    lines.extend(kiosk.open_faults.iter().map(|open| {
        let since = local(open.since_ms);
        let remedy = if open.remedy_zh.is_empty() {
            String::new()
        } else {
            format!(": {} / {}", open.remedy_zh, open.remedy_en)
        };
        format!("    {} since {since}{remedy}", open.fault)
    }));
    lines.push(match &kiosk.readiness {
        Some(last) => format!("    readiness {} at {}", last.grade, local(last.ended_ms)),
        None => "    no readiness report".to_owned(),
    });
    lines
}

/// A report as lines: the grade, then a line a check and below a failure what to do.
#[must_use]
pub fn readiness_lines(kiosk: &str, report: &StoredReadiness) -> Vec<String> {
    let mut lines = vec![format!("{kiosk}  {}  {}", report.grade.code(), local(report.ended.0))];
    for finding in &report.findings {
        lines.push(finding_line(finding));
        if let Some(fault) = &finding.fault {
            let remedy = Fault::from_code(fault).map(Fault::remedy);
            let remedy = remedy.map(|text| format!(": {} / {}", text.zh, text.en)).unwrap_or_default();
            lines.push(format!("          {fault}{remedy}"));
        }
    }
    lines
}

fn finding_line(finding: &WireFinding) -> String {
    let name = Check::from_code(&finding.check).map(|check| check.name().zh).unwrap_or_default();
    let line = format!("  {:<7} {:<21} {name}  {}", finding.verdict, finding.check, finding.evidence);
    line.trim_end().to_owned()
}

/// Beijing time: the halls of the mainland keep one offset, and the commands know no hall file.
pub(crate) fn local(ms: i64) -> String {
    let at = DayRule::BEIJING_04.local(UtcMillis(ms));
    format!("{:04}-{:02}-{:02} {:02}:{:02}", at.year, at.month, at.day, at.hour, at.minute)
}

/// How long ago, in the largest unit that fits; a clock that was set back gives 0.
fn ago(ms: i64) -> String {
    let seconds = (ms / MS_PER_S).max(0);
    let (minutes, hours) = (seconds / S_PER_MIN, seconds / S_PER_H);
    match hours {
        0 if minutes == 0 => format!("{seconds} s ago"),
        0 => format!("{minutes} min ago"),
        1..H_PER_DAY => format!("{hours} h ago"),
        _ => format!("{} d ago", hours / H_PER_DAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_unit_that_fits() {
        for (ms, words) in [
            (-5_000, "0 s ago"),
            (999, "0 s ago"),
            (59_999, "59 s ago"),
            (60_000, "1 min ago"),
            (3_599_999, "59 min ago"),
            (3_600_000, "1 h ago"),
            (86_399_999, "23 h ago"),
            (86_400_000, "1 d ago"),
            (i64::MAX, "106751991167 d ago"),
        ] {
            assert_eq!(ago(ms), words);
        }
    }
}
