//! Faults: one name, one remedy and one event for each; the citizen's words for it live with the screens.

use crate::hall::Text;

/// Everything that can go wrong in the cabinet or on the way to the centre, as people speak of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The roll is at its end.
    PaperOut,
    /// The printer's cover is open.
    CoverOpen,
    /// The cutter is stuck.
    CutterJammed,
    /// The print head is too hot; it recovers by itself.
    PrinterHot,
    /// The printer reports an error that only switching it off and on, or a repair, can clear.
    PrinterBroken,
    /// The printer is there but does not answer in time.
    PrinterSilent,
    /// Nothing is plugged in where the printer should be.
    PrinterGone,
    /// Something answers, but not like a printer: an echoing line, a wrong baud rate, another device.
    PrinterGarbled,
    /// The line to the centre is cut.
    LineCut,
    /// The centre refuses this kiosk: not enrolled, revoked, or its clock is wrong.
    KioskRefused,
    /// The journal cannot be written: disk full, read-only or damaged.
    JournalFailed,
    /// A series has no number left today.
    SeriesExhausted,
    /// The terminal stopped and started again in the middle of a ticket.
    Restarted,
}

impl Fault {
    /// Every fault, for tables and tests.
    pub const ALL: [Fault; 13] = [
        Fault::PaperOut,
        Fault::CoverOpen,
        Fault::CutterJammed,
        Fault::PrinterHot,
        Fault::PrinterBroken,
        Fault::PrinterSilent,
        Fault::PrinterGone,
        Fault::PrinterGarbled,
        Fault::LineCut,
        Fault::KioskRefused,
        Fault::JournalFailed,
        Fault::SeriesExhausted,
        Fault::Restarted,
    ];

    /// The name in logs, on the wire and in the technician's table.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Fault::PaperOut => "printer.paper-out",
            Fault::CoverOpen => "printer.cover-open",
            Fault::CutterJammed => "printer.cutter-jammed",
            Fault::PrinterHot => "printer.hot",
            Fault::PrinterBroken => "printer.broken",
            Fault::PrinterSilent => "printer.silent",
            Fault::PrinterGone => "printer.gone",
            Fault::PrinterGarbled => "printer.garbled",
            Fault::LineCut => "line.cut",
            Fault::KioskRefused => "line.refused",
            Fault::JournalFailed => "journal.failed",
            Fault::SeriesExhausted => "series.exhausted",
            Fault::Restarted => "kiosk.restarted",
        }
    }

    /// The fault of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.code() == code)
    }

    /// What the technician does about it.
    #[must_use]
    pub fn remedy(self) -> Text {
        let (zh, en) = match self {
            Fault::PaperOut => ("换上新纸卷,合盖,打印测试页", "Put in a new roll, close the cover, print a test slip"),
            Fault::CoverOpen => ("合上打印机上盖,直到听见卡扣声", "Close the printer's cover until it clicks"),
            Fault::CutterJammed => {
                ("断电,取出碎纸,手动复位切刀,再通电", "Switch off, take out the scrap, turn the cutter home, switch on")
            }
            Fault::PrinterHot => (
                "等待打印头冷却;若反复出现,检查通风",
                "Wait for the head to cool; if it returns, check the ventilation",
            ),
            Fault::PrinterBroken => {
                ("断电十秒后重启;仍报错则更换打印机", "Switch off for ten seconds; if it stays, replace the printer")
            }
            Fault::PrinterSilent => (
                "检查电源与串口线,核对波特率与流控设置",
                "Check power and serial cable, compare baud rate and flow control",
            ),
            Fault::PrinterGone => {
                ("插好打印机串口线,核对设备路径", "Plug in the printer's cable, compare the device path")
            }
            Fault::PrinterGarbled => {
                ("核对波特率与设备路径,确认所接为打印机", "Compare baud rate and device path; is it the printer?")
            }
            Fault::LineCut => (
                "检查网线与中心地址;恢复后自动补传",
                "Check the network cable and the centre's address; all is sent by itself afterwards",
            ),
            Fault::KioskRefused => (
                "在中心查看本机登记与时钟,必要时重新登记",
                "Look up this kiosk's enrolment and clock at the centre; enrol again if needed",
            ),
            Fault::JournalFailed => {
                ("检查磁盘空间与读写状态,重启终端", "Check disk space and that it is writable, restart the terminal")
            }
            Fault::SeriesExhausted => {
                ("今日号段已用完,请由工作人员安排", "Today's series is used up; staff arrange the rest")
            }
            Fault::Restarted => (
                "查看断电或重启原因;市民如需纸质号票,由工作人员补打",
                "Find out why it stopped; staff reprint the slip if the citizen asks",
            ),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_for_each_and_back() {
        for fault in Fault::ALL {
            assert_eq!(Fault::from_code(fault.code()), Some(fault));
            assert!(!fault.remedy().zh.is_empty() && !fault.remedy().en.is_empty());
        }
        assert_eq!(Fault::from_code("printer"), None);
    }
}
