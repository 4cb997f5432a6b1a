//! What the terminal says aloud. The caption on the screen is exactly what is spoken, so both come from here.
//!
//! A prompt holds nothing but its kind and at most a ticket's number: no name, no card and no free text can get into
//! the loudspeaker or into the log of what was said.

#[cfg(test)]
mod tests;
mod volume;

use crate::hall::{Lang, Text};
use crate::number::Number;
use crate::view::{Page, PaperView, View};

pub use self::volume::{MINUTES_OF_DAY, QUIET_HOURS_MAX, QuietHours, Volume, VolumeError, VolumePlan};

/// Something to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Prompt {
    /// The first page.
    Welcome,
    /// The first page while the printer is stopped.
    WelcomeWithoutPaper,
    /// Choose a matter.
    ChooseMatter,
    /// Check what to bring, then take the number.
    CheckMaterials,
    /// The number is being given.
    Numbering,
    /// The number stands and its slip is on its way.
    Printing(Number),
    /// The slip is out.
    TakeSlip(Number),
    /// The number stands without a slip.
    OnScreen(Number),
    /// The slip is perhaps incomplete, and the number holds.
    Doubt(Number),
    /// No number could be given.
    Refused,
    /// Who helps.
    Help,
    /// Nobody has touched the screen for a while.
    StillThere,
    /// For staff: the printer does not go on by itself.
    PrinterNeedsAttention,
    /// Lay the card on the reader.
    LayCard,
    /// The card has been read.
    TakeCard,
    /// The card could not be read.
    CardNotRead,
    /// Hold the code before the scanner.
    HoldCode,
    /// The code could not be read.
    CodeNotRead,
    /// The voice has been switched on.
    VoiceOn,
    /// For the technician: is it loud and clear?
    Test,
}

/// A part of a prompt that can be a recorded clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The clip's name: `a-z`, `0-9` and `-`.
    pub code: String,
    /// What is said, in both languages.
    pub text: Text,
}

/// What is spoken in place of a number's digits in Chinese.
const DIGITS_ZH: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
/// Code, Chinese and English.
type Wording = (&'static str, &'static str, &'static str);

const WELCOME_WITHOUT_PAPER: Wording = (
    "welcome-without-paper",
    "欢迎光临。打印机暂时不能出票，号码会显示在屏幕上。请触摸要去的专区。",
    "Welcome. No slips can be printed at present; your number will be shown on the screen. \
     Please touch the area that you want to go to.",
);
const HELP: Wording = (
    "help",
    "需要帮助，请到咨询台，工作人员会帮助您。",
    "If you need help, please go to the information desk: staff will help you.",
);
/// Where the number stands in a wording.
const NUMBER: &str = "{}";

impl Prompt {
    /// Every prompt, with this number where one is said; for recording, tables and tests.
    #[must_use]
    pub fn all(number: Number) -> Vec<Prompt> {
        vec![
            Prompt::Welcome,
            Prompt::WelcomeWithoutPaper,
            Prompt::ChooseMatter,
            Prompt::CheckMaterials,
            Prompt::Numbering,
            Prompt::Printing(number),
            Prompt::TakeSlip(number),
            Prompt::OnScreen(number),
            Prompt::Doubt(number),
            Prompt::Refused,
            Prompt::Help,
            Prompt::StillThere,
            Prompt::PrinterNeedsAttention,
            Prompt::LayCard,
            Prompt::TakeCard,
            Prompt::CardNotRead,
            Prompt::HoldCode,
            Prompt::CodeNotRead,
            Prompt::VoiceOn,
            Prompt::Test,
        ]
    }

    /// What to say to this screen, or `None` where the terminal is silent: a technician needs no guide.
    #[must_use]
    pub fn of(view: &View) -> Option<Prompt> {
        if view.idle_left_s.is_some() {
            return Some(Prompt::StillThere);
        }
        match &view.page {
            Page::Welcome { .. } if view.printer_fault.is_some() => Some(Prompt::WelcomeWithoutPaper),
            Page::Welcome { .. } => Some(Prompt::Welcome),
            Page::Matters { .. } => Some(Prompt::ChooseMatter),
            Page::Prepare(_) => Some(Prompt::CheckMaterials),
            Page::Numbering { .. } => Some(Prompt::Numbering),
            Page::Issued(card) => {
                let number = card.number.parse().ok()?;
                Some(match card.paper {
                    PaperView::Printing => Prompt::Printing(number),
                    PaperView::Printed => Prompt::TakeSlip(number),
                    PaperView::OnScreen(_) => Prompt::OnScreen(number),
                    PaperView::Doubt(_) => Prompt::Doubt(number),
                })
            }
            Page::Refused { .. } => Some(Prompt::Refused),
            Page::Help => Some(Prompt::Help),
            Page::Technician(_) => None,
        }
    }

    /// The name in logs and of the recorded clip: `a-z` and `-`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.wording().0
    }

    /// The number in it.
    #[must_use]
    pub fn number(self) -> Option<Number> {
        match self {
            Prompt::Printing(number) | Prompt::TakeSlip(number) | Prompt::OnScreen(number) | Prompt::Doubt(number) => {
                Some(number)
            }
            _ => None,
        }
    }

    /// What is spoken, and what stands on the screen meanwhile.
    #[must_use]
    pub fn caption(self) -> Text {
        let (_, zh, en) = self.wording();
        let Some(number) = self.number() else { return Text { zh: zh.into(), en: en.into() } };
        let said = |lang| spelled(number).map(|segment| segment.text.get(lang).to_owned()).join(" ");
        Text { zh: zh.replace(NUMBER, &said(Lang::Zh)), en: en.replace(NUMBER, &said(Lang::En)) }
    }

    /// The same as clips in the order in which they are heard: one for a fixed prompt; for one with a number what
    /// stands before it, its letter, its digits, and what follows. So a number needs no recording of its own.
    #[must_use]
    pub fn segments(self) -> Vec<Segment> {
        let (code, zh, en) = self.wording();
        let Some(number) = self.number() else { return vec![Segment { code: code.into(), text: self.caption() }] };
        let half = |which: &str, zh: &str, en: &str| Segment {
            code: format!("{code}-{which}"),
            text: Text { zh: zh.trim().into(), en: en.trim().into() },
        };
        let (zh_before, zh_after) = zh.split_once(NUMBER).unwrap_or((zh, ""));
        let (en_before, en_after) = en.split_once(NUMBER).unwrap_or((en, ""));
        let mut segments = vec![half("before", zh_before, en_before)];
        segments.extend(spelled(number));
        segments.push(half("after", zh_after, en_after));
        segments
    }

    /// Code, Chinese and English.
    fn wording(self) -> Wording {
        match self {
            Prompt::Welcome => {
                ("welcome", "欢迎光临。请触摸要去的专区。", "Welcome. Please touch the area that you want to go to.")
            }
            Prompt::WelcomeWithoutPaper => WELCOME_WITHOUT_PAPER,
            Prompt::ChooseMatter => ("choose-matter", "请选择要办的事项。", "Please choose your matter."),
            Prompt::CheckMaterials => (
                "check-materials",
                "请核对要带的材料，然后触摸取号。",
                "Please check what to bring, then touch Take a number.",
            ),
            Prompt::Numbering => {
                ("numbering", "正在为您取号，请稍候。", "Your number is being given. One moment, please.")
            }
            Prompt::Printing(_) => {
                ("printing", "您的号码是 {}。号票正在打印，请稍候。", "Your number is {}. Your slip is being printed.")
            }
            Prompt::TakeSlip(_) => (
                "take-slip",
                "您的号码是 {}。请取走号票，等候叫号。",
                "Your number is {}. Please take your slip, and wait until you are called.",
            ),
            Prompt::OnScreen(_) => (
                "on-screen",
                "您的号码是 {}。这次没有纸质号票，请记下屏幕上的号码，或扫描二维码。",
                "Your number is {}. There is no slip this time: please note the number on the screen, or scan the code.",
            ),
            Prompt::Doubt(_) => (
                "doubt",
                "您的号码是 {}。号票可能没有打印完整，号码同样有效。",
                "Your number is {}. Your slip may be incomplete. Your number holds either way.",
            ),
            Prompt::Refused => (
                "refused",
                "暂时不能在这里取号。请到咨询台，请工作人员帮助您。",
                "No number could be given here. Please ask staff at the information desk.",
            ),
            Prompt::Help => HELP,
            Prompt::StillThere => (
                "still-there",
                "您还在吗？请触摸继续，否则将结束。",
                "Are you still there? Please touch Go on, or this visit ends.",
            ),
            Prompt::PrinterNeedsAttention => (
                "printer-needs-attention",
                "打印机需要处理，请工作人员查看。",
                "The printer needs attention from staff.",
            ),
            Prompt::LayCard => ("lay-card", "请把证件平放在读卡区。", "Please lay your card on the reader."),
            Prompt::TakeCard => {
                ("take-card", "证件读好了，请取走证件。", "Your card has been read. Please take it away.")
            }
            Prompt::CardNotRead => (
                "card-not-read",
                "没有读到证件，请拿开，再放一次。",
                "Your card could not be read. Please lift it and lay it down again.",
            ),
            Prompt::HoldCode => ("hold-code", "请把二维码对准扫码口。", "Please hold the code before the scanner."),
            Prompt::CodeNotRead => {
                ("code-not-read", "没有读出二维码，请再试一次。", "The code could not be read. Please try again.")
            }
            Prompt::VoiceOn => ("voice-on", "语音提示已打开。", "Voice guidance is on."),
            Prompt::Test => {
                ("test", "这是语音测试。您能听清楚吗？", "This is a test of the voice. Can you hear it clearly?")
            }
        }
    }
}

/// A number as it is said: its letter, then digit by digit, so that nobody takes it for an amount.
fn spelled(number: Number) -> [Segment; 4] {
    let letter = number.series().letter();
    let digit = |place: u16| {
        let value = number.value() / place % 10;
        let zh = DIGITS_ZH[usize::from(value)];
        Segment { code: format!("digit-{value}"), text: Text { zh: zh.into(), en: value.to_string() } }
    };
    let text = Text { zh: letter.into(), en: letter.into() };
    [Segment { code: format!("letter-{}", letter.to_ascii_lowercase()), text }, digit(100), digit(10), digit(1)]
}
