//! Every sentence of the slips, in both languages. Chinese is printed always; English beneath it for those who chose it,
//! and on what a technician reads.

pub mod citizen;

use hall_core::day::LocalTime;
use hall_core::diagnosis::{Finding, Grade, Verdict};
use hall_core::fault::Fault;
use hall_core::hall::Text;
use hall_core::paper::Mark;

/// Bound on the counters named on one slip; nobody looks for a thirteenth.
pub const COUNTERS_MAX: usize = 12;
/// Counters in a row from which they are joined: 1、2 but 1-3.
const RUN_MIN: usize = 3;

/// Where to go, e.g. 请到1、2号窗口; `None` if no counter is known. Runs of three and more are joined (1-4号窗口),
/// names that are no numbers stand as they are written on their signs (综合窗口).
#[must_use]
pub fn counters(names: &[String]) -> Option<Text> {
    counter_list(names).map(|Text { zh, en }| Text { zh: format!("请到{zh}"), en: format!("Go to {en}") })
}

/// The counters themselves, e.g. 1、2号窗口; `None` if no counter is known.
#[must_use]
pub fn counter_list(names: &[String]) -> Option<Text> {
    let names: Vec<&str> = names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        return None;
    }
    let more = names.len() > COUNTERS_MAX;
    let runs = runs(&names[..names.len().min(COUNTERS_MAX)]);
    let numbered = runs.iter().all(|run| run.numbered);
    let zh: Vec<String> = runs.iter().map(|run| run.zh(numbered)).collect();
    let en: Vec<&str> = runs.iter().map(|run| run.label.trim_end_matches("窗口")).collect();
    let (etc, et_al) = if more { ("等", " and others") } else { ("", "") };
    let unit = if numbered { "号窗口" } else { "窗口" };
    let single = names.len() == 1;
    Some(Text {
        zh: format!("{}{etc}{unit}", zh.join("、")),
        en: format!("counter{} {}{et_al}", if single { "" } else { "s" }, en.join(", ")),
    })
}

/// One counter, or several whose numbers follow each other.
struct Run {
    label: String,
    numbered: bool,
}

impl Run {
    fn zh(&self, all_numbered: bool) -> String {
        if self.numbered && !all_numbered {
            format!("{}号", self.label)
        } else {
            self.label.trim_end_matches("窗口").to_owned()
        }
    }
}

fn runs(names: &[&str]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = names;
    while let Some((&first, others)) = rest.split_first() {
        let length = run_length(rest);
        if length >= RUN_MIN {
            runs.push(Run { label: format!("{first}-{}", rest[length - 1]), numbered: true });
            rest = &rest[length..];
        } else {
            runs.push(Run { label: first.to_owned(), numbered: plain_number(first).is_some() });
            rest = others;
        }
    }
    runs
}

/// How many names from the first on are numbers that follow each other.
fn run_length(names: &[&str]) -> usize {
    let Some(start) = names.first().and_then(|name| plain_number(name)) else { return 0 };
    names.iter().zip(start..).take_while(|&(name, number)| plain_number(name) == Some(number)).count()
}

/// The value of a counter that is a plain number, up to four digits.
fn plain_number(name: &str) -> Option<u16> {
    let plain = (1..=4).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit());
    if plain { name.parse().ok() } else { None }
}

/// How many are before.
#[must_use]
pub fn ahead(ahead: Option<u32>) -> Text {
    let (zh, en) = match ahead {
        None => ("等候人数请看大屏".to_owned(), "See the hall screen for the queue".to_owned()),
        Some(0) => ("前面无人等候".to_owned(), "No one is ahead of you".to_owned()),
        Some(1) => ("前面等候 1 人".to_owned(), "1 person ahead of you".to_owned()),
        Some(n) => (format!("前面等候 {n} 人"), format!("{n} people ahead of you")),
    };
    Text { zh, en }
}

/// What sets this slip apart.
#[must_use]
pub fn mark(mark: &Mark) -> Text {
    match mark {
        Mark::CutOff => text("脱机取号", "Issued offline"),
        Mark::Reprint(n) => Text { zh: format!("补打 {n}"), en: format!("Reprint {n}") },
        Mark::Booked => text("预约", "Booked"),
        Mark::Extended => text("延时", "Extended hours"),
        Mark::AfterHours => text("非工作时间", "After hours"),
        Mark::Priority => text("优先", "Priority"),
        Mark::Deferred => text("容缺", "Papers to follow"),
        Mark::Prefilled => text("免填单", "Form filled"),
        Mark::SoleApprover => text("独任审批", "One officer"),
        Mark::CrossRegion => text("跨域通办", "Cross-region"),
        Mark::Bundle(name) => name.clone(),
    }
}

/// Date and time, the same in both languages.
#[must_use]
pub fn time(at: LocalTime) -> String {
    format!("{:04}-{:02}-{:02} {:02}:{:02}", at.year, at.month, at.day, at.hour, at.minute)
}

/// What the QR code is for.
#[must_use]
pub fn hint() -> Text {
    Text { zh: "扫码查看排队进度".to_owned(), en: "Scan to follow the queue".to_owned() }
}

fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// The title of a test slip, which is no ticket.
#[must_use]
pub fn test() -> Text {
    text("测试页 非号票", "TEST, not a ticket")
}

/// The title of a readiness slip, which is no ticket.
#[must_use]
pub fn readiness() -> Text {
    text("就绪报告 非号票", "Readiness, not a ticket")
}

/// Before the kiosk's name.
#[must_use]
pub fn kiosk() -> Text {
    text("终端", "Kiosk")
}

/// Before the time.
#[must_use]
pub fn time_label() -> Text {
    text("时间", "Time")
}

/// Before the name of the printer's profile.
#[must_use]
pub fn profile() -> Text {
    text("配置", "Profile")
}

/// Before the paper's width and the way of printing.
#[must_use]
pub fn paper() -> Text {
    text("纸张", "Paper")
}

/// What the codes of a test slip are for.
#[must_use]
pub fn codes_must_scan() -> Text {
    text("两种码都应可扫读", "Both codes must scan")
}

/// The word that a readiness report comes to.
#[must_use]
pub fn grade(grade: Grade) -> Text {
    match grade {
        Grade::Ready => text("可以服务", "READY"),
        Grade::Limited => text("部分可用", "LIMITED"),
        Grade::NotReady => text("不可服务", "NOT READY"),
    }
}

/// How one check ended, in Chinese and in English.
#[must_use]
pub fn verdict(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Passed => ("通过", "passed"),
        Verdict::Failed(_) => ("失败", "failed"),
        Verdict::Skipped => ("跳过", "skipped"),
    }
}

/// How many checks ended how.
#[must_use]
pub fn counts(findings: &[Finding]) -> Text {
    let passed = findings.iter().filter(|finding| finding.verdict == Verdict::Passed).count();
    let failed = findings.iter().filter(|finding| finding.verdict.fault().is_some()).count();
    let skipped = findings.len() - passed - failed;
    Text {
        zh: format!("通过 {passed}，失败 {failed}，跳过 {skipped}"),
        en: format!("{passed} passed, {failed} failed, {skipped} skipped"),
    }
}

/// What to do about a failure.
#[must_use]
pub fn remedy(fault: Fault) -> Text {
    let Text { zh, en } = fault.remedy();
    Text { zh: format!("处理：{zh}"), en }
}

/// Before the line on which the technician signs.
#[must_use]
pub fn signature() -> Text {
    text("技术员签名", "Technician")
}

/// Before the line for the date of the signature.
#[must_use]
pub fn date() -> Text {
    text("日期", "Date")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_read_as_on_their_signs() {
        let table: [(&[&str], &str, &str); 8] = [
            (&["1", "2"], "请到1、2号窗口", "Go to counters 1, 2"),
            (&["7"], "请到7号窗口", "Go to counter 7"),
            (&["1", "2", "3", "4", "6"], "请到1-4、6号窗口", "Go to counters 1-4, 6"),
            (&["08", "09", "10"], "请到08-10号窗口", "Go to counters 08-10"),
            (&["3", "综合"], "请到3号、综合窗口", "Go to counters 3, 综合"),
            (&["综合窗口"], "请到综合窗口", "Go to counter 综合"),
            (&[" ", "A3"], "请到A3窗口", "Go to counter A3"),
            (&["2", "1", "0"], "请到2、1、0号窗口", "Go to counters 2, 1, 0"),
        ];
        for (names, zh, en) in table {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            assert_eq!(counters(&names), Some(Text { zh: zh.into(), en: en.into() }), "{names:?}");
        }
        assert_eq!(counters(&[]), None);
    }

    #[test]
    fn at_most_twelve_counters_are_named() {
        let names: Vec<String> = (0..20).map(|n| (n * 2).to_string()).collect();
        let text = counters(&names).expect("counters");
        assert!(text.zh.ends_with("、22等号窗口"), "{}", text.zh);
        assert!(text.en.ends_with(", 22 and others"), "{}", text.en);
    }

    #[test]
    fn the_queue_is_never_guessed() {
        assert_eq!(ahead(None).zh, "等候人数请看大屏");
        assert_eq!(ahead(Some(0)).zh, "前面无人等候");
        assert_eq!(ahead(Some(7)).zh, "前面等候 7 人");
        assert_eq!(ahead(Some(1)).en, "1 person ahead of you");
    }

    #[test]
    fn a_reprint_says_which_one() {
        assert_eq!(mark(&Mark::Reprint(2)).zh, "补打 2");
        assert_eq!(mark(&Mark::CutOff).zh, "脱机取号");
    }
}
