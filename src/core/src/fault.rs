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
    /// The presenter's mouth is blocked or its transport is jammed.
    PresenterJammed,
    /// A slip still hangs in the mouth and nobody takes it.
    SlipNotTaken,
    /// Nothing is plugged in where the ID-card reader should be.
    CardReaderGone,
    /// The ID-card reader is there but does not answer in time, or not like a reader.
    CardReaderSilent,
    /// The ID-card reader reports that its own check failed.
    CardReaderBroken,
    /// Nothing is plugged in where the scanner should be.
    ScannerGone,
    /// The line to the counter displays is missing.
    CounterDisplayGone,
    /// A counter display does not answer.
    CounterDisplaySilent,
    /// The cabinet's small status display does not answer.
    StatusDisplayGone,
    /// No sound can be played.
    SpeakerGone,
    /// Lamp, door switch and proximity sensor cannot be reached.
    SignalsGone,
    /// The cabinet's door is open.
    DoorOpen,
    /// Little space is left on the disk that holds the journal.
    StorageLow,
    /// The kiosk's clock differs from the centre's.
    ClockOff,
    /// A field of the screen does not answer to a finger.
    TouchDead,
    /// The scanner is there, and no code comes from it.
    ScannerSilent,
    /// A data file of the hall cannot be used; the last good one stays in use.
    DataBad,
}

/// One row a fault: its name, and what the technician does about it.
struct Row {
    fault: Fault,
    code: &'static str,
    zh: &'static str,
    en: &'static str,
}

const fn row(fault: Fault, code: &'static str, zh: &'static str, en: &'static str) -> Row {
    Row { fault, code, zh, en }
}

/// In the order of the variants: a fault finds its row by its place.
static TABLE: [Row; 30] = [
    row(
        Fault::PaperOut,
        "printer.paper-out",
        "换上新纸卷,合盖,打印测试页",
        "Put in a new roll, close the cover, print a test slip",
    ),
    row(
        Fault::CoverOpen,
        "printer.cover-open",
        "合上打印机上盖,直到听见卡扣声",
        "Close the printer's cover until it clicks",
    ),
    row(
        Fault::CutterJammed,
        "printer.cutter-jammed",
        "断电,取出碎纸,手动复位切刀,再通电",
        "Switch off, take out the scrap, turn the cutter home, switch on",
    ),
    row(
        Fault::PrinterHot,
        "printer.hot",
        "等待打印头冷却;若反复出现,检查通风",
        "Wait for the head to cool; if it returns, check the ventilation",
    ),
    row(
        Fault::PrinterBroken,
        "printer.broken",
        "断电十秒后重启;仍报错则更换打印机",
        "Switch off for ten seconds; if it stays, replace the printer",
    ),
    row(
        Fault::PrinterSilent,
        "printer.silent",
        "检查电源与串口线,核对波特率与流控设置",
        "Check power and serial cable, compare baud rate and flow control",
    ),
    row(
        Fault::PrinterGone,
        "printer.gone",
        "插好打印机串口线,核对设备路径",
        "Plug in the printer's cable, compare the device path",
    ),
    row(
        Fault::PrinterGarbled,
        "printer.garbled",
        "核对波特率与设备路径,确认所接为打印机",
        "Compare baud rate and device path; is it the printer?",
    ),
    row(
        Fault::LineCut,
        "line.cut",
        "检查网线与中心地址;恢复后自动补传",
        "Check the network cable and the centre's address; all is sent by itself afterwards",
    ),
    row(
        Fault::KioskRefused,
        "line.refused",
        "在中心查看本机登记与时钟,必要时重新登记",
        "Look up this kiosk's enrolment and clock at the centre; enrol again if needed",
    ),
    row(
        Fault::JournalFailed,
        "journal.failed",
        "检查磁盘空间与读写状态,重启终端",
        "Check disk space and that it is writable, restart the terminal",
    ),
    row(
        Fault::SeriesExhausted,
        "series.exhausted",
        "今日号段已用完,请由工作人员安排",
        "Today's series is used up; staff arrange the rest",
    ),
    row(
        Fault::Restarted,
        "kiosk.restarted",
        "查看断电或重启原因;市民如需纸质号票,由工作人员补打",
        "Find out why it stopped; staff reprint the slip if the citizen asks",
    ),
    row(
        Fault::PresenterJammed,
        "printer.presenter-jammed",
        "打开出票口,取出卡住的号票,打印测试页",
        "Open the mouth, take out what is stuck, print a test slip",
    ),
    row(
        Fault::SlipNotTaken,
        "printer.slip-not-taken",
        "取走出票口的号票;若出票口为空,清洁出票传感器",
        "Take the slip out of the mouth; if it is empty, clean the sensor",
    ),
    row(
        Fault::CardReaderGone,
        "card-reader.gone",
        "插好读卡器连线,核对设备路径",
        "Plug in the card reader's cable, compare the device path",
    ),
    row(
        Fault::CardReaderSilent,
        "card-reader.silent",
        "检查读卡器电源,核对波特率;断电十秒后重试",
        "Check the card reader's power and baud rate; switch off for ten seconds and try again",
    ),
    row(
        Fault::CardReaderBroken,
        "card-reader.broken",
        "读卡器安全模块自检失败:断电重启,仍报错则更换",
        "The reader's security module failed its check: switch off and on; if it stays, replace it",
    ),
    row(
        Fault::ScannerGone,
        "scanner.gone",
        "插好扫码器连线,核对设备路径与读取权限",
        "Plug in the scanner's cable, compare the device path and the right to read it",
    ),
    row(
        Fault::CounterDisplayGone,
        "counter-display.gone",
        "插好窗口屏总线转接器,核对设备路径",
        "Plug in the counter displays' adapter, compare the device path",
    ),
    row(
        Fault::CounterDisplaySilent,
        "counter-display.silent",
        "检查该窗口屏的电源、地址拨码与总线接线",
        "Check that display's power, its address switch and the wiring of the bus",
    ),
    row(
        Fault::StatusDisplayGone,
        "status-display.gone",
        "检查柜内状态屏排线与总线编号",
        "Check the status display's ribbon cable and its bus number",
    ),
    row(
        Fault::SpeakerGone,
        "speaker.gone",
        "检查音频设备与语音程序是否安装,播放测试音",
        "Check the audio device and that the speech program is installed, play the test sound",
    ),
    row(
        Fault::SignalsGone,
        "signals.gone",
        "核对 GPIO 芯片路径、线号与访问权限",
        "Compare the GPIO chip's path, its line numbers and the right to use it",
    ),
    row(
        Fault::DoorOpen,
        "cabinet.door-open",
        "关好柜门并上锁;若已关好,检查门磁开关",
        "Close and lock the door; if it is closed, check its switch",
    ),
    row(
        Fault::StorageLow,
        "journal.space-low",
        "清理磁盘或更换存储;余量不足时将无法记录号码",
        "Free space or replace the disk; without space no number can be recorded",
    ),
    row(Fault::ClockOff, "kiosk.clock-off", "核对系统时间与对时服务", "Compare the system time and the time service"),
    row(
        Fault::TouchDead,
        "screen.touch-dead",
        "清洁屏幕并重新校准触摸;仍无反应则更换触摸屏",
        "Clean the screen and calibrate the touch panel; if fields stay dead, replace it",
    ),
    row(
        Fault::ScannerSilent,
        "scanner.silent",
        "清洁扫码窗口,核对波特率与结束符设置,再扫一次",
        "Clean the scanner's window, compare its baud rate and line end, scan once more",
    ),
    row(
        Fault::DataBad,
        "data.bad",
        "运行 hall-kiosk check,按所示行与键改正;此前沿用上一份",
        "Run hall-kiosk check, mend the line and key it names; the last good data stays in use",
    ),
];

impl Fault {
    /// Every fault, for tables and tests.
    #[must_use]
    pub fn all() -> impl ExactSizeIterator<Item = Fault> + Clone {
        TABLE.iter().map(|row| row.fault)
    }

    /// The name in logs, on the wire and in the technician's table.
    #[must_use]
    pub fn code(self) -> &'static str {
        TABLE[self as usize].code
    }

    /// The fault of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.code == code).map(|row| row.fault)
    }

    /// What the technician does about it.
    #[must_use]
    pub fn remedy(self) -> Text {
        let row = &TABLE[self as usize];
        Text { zh: row.zh.into(), en: row.en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_stands_in_its_own_row() {
        for (place, fault) in Fault::all().enumerate() {
            assert_eq!(fault as usize, place, "{}", fault.code());
            assert_eq!(Fault::from_code(fault.code()), Some(fault));
            assert!(!fault.remedy().zh.is_empty() && !fault.remedy().en.is_empty());
        }
        assert_eq!(Fault::from_code("printer"), None);
        // A variant without a row would be the last.
        assert_eq!(Fault::all().len(), Fault::DataBad as usize + 1);
    }
}
