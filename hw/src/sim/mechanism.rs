//! Roll, cover, cutter and head, and the status bytes that tell of them.

/// Dots per millimetre of paper.
pub const DOTS_PER_MM: u32 = 8;
/// The near-end sensor of a roll holder sees about so much left.
const NEAR_END_MM: u32 = 3_000;

/// Bits 1 and 4 of every `DLE EOT` answer are set (Epson reference).
const REAL_TIME_FIXED: u8 = 0x12;
/// Bit 4 of the first byte of an automatic status is set, bit 1 is not (Epson reference, `GS a`).
const AUTOMATIC_FIXED: u8 = 0x10;
/// `DLE EOT 1` and automatic status byte 1, bit 2: drawer pin 3 is high. Chinese kiosk units without a drawer fix it.
const PIN_HIGH: u8 = 0x04;
/// `DLE EOT 1` and automatic status byte 1, bit 3.
const OFFLINE: u8 = 0x08;
/// `DLE EOT 1`, bit 5: waits for `DLE ENQ`.
const WAITING: u8 = 0x20;
/// `DLE EOT 2`, bit 2.
const COVER_OPEN: u8 = 0x04;
/// `DLE EOT 2`, bit 5: stopped by the end of the paper.
const PAPER_STOP: u8 = 0x20;
/// `DLE EOT 2`, bit 6.
const ERROR: u8 = 0x40;
/// `DLE EOT 3` and automatic status byte 2, bit 3.
const CUTTER: u8 = 0x08;
/// `DLE EOT 3` and automatic status byte 2, bit 5.
const UNRECOVERABLE: u8 = 0x20;
/// `DLE EOT 3` and automatic status byte 2, bit 6: the head's temperature.
const RECOVERS: u8 = 0x40;
/// `DLE EOT 4`, bits 2 and 3.
const NEAR_END: u8 = 0x0c;
/// `DLE EOT 4`, bits 5 and 6.
const END: u8 = 0x60;
/// Automatic status byte 1, bit 5.
const AUTOMATIC_COVER: u8 = 0x20;
/// Automatic status byte 2, bit 0.
const AUTOMATIC_WAITING: u8 = 0x01;
/// `GS r 1` and automatic status byte 3, bits 0 and 1.
const SENSOR_NEAR_END: u8 = 0x03;
/// `GS r 1` and automatic status byte 3, bits 2 and 3.
const SENSOR_END: u8 = 0x0c;

/// The moving parts.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "parts that fail in any combination")]
pub struct Mechanism {
    roll_mm: u32,
    left_dots: u64,
    pin_high: bool,
    pub(super) cover_open: bool,
    cutter_jammed: bool,
    /// Stays after the jam is freed, until the host recovers or the power is switched.
    cutter_error: bool,
    pub(super) head_hot: bool,
    pub(super) broken: bool,
    pub(super) presenter_jammed: bool,
}

impl Mechanism {
    /// All well, with a full roll of `roll_mm`.
    #[must_use]
    pub fn new(roll_mm: u32, pin_high: bool) -> Self {
        Self {
            roll_mm,
            left_dots: u64::from(roll_mm) * u64::from(DOTS_PER_MM),
            pin_high,
            cover_open: false,
            cutter_jammed: false,
            cutter_error: false,
            head_hot: false,
            broken: false,
            presenter_jammed: false,
        }
    }

    /// Whether it cannot print now.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.paper_is_out() || self.cover_open || self.has_error()
    }

    /// Whether the roll is at its end.
    #[must_use]
    pub fn paper_is_out(&self) -> bool {
        self.left_dots == 0
    }

    /// Whether little is left.
    #[must_use]
    pub fn paper_is_low(&self) -> bool {
        self.left_mm() <= NEAR_END_MM
    }

    /// What is left on the roll.
    #[must_use]
    pub fn left_mm(&self) -> u32 {
        u32::try_from(self.left_dots.div_ceil(u64::from(DOTS_PER_MM))).unwrap_or(u32::MAX)
    }

    /// Whether the cutter stands in error.
    #[must_use]
    pub fn cutter_stands(&self) -> bool {
        self.cutter_error
    }

    /// Paper goes through. The end is noticed when the command is done, as the sensor sits before the head.
    pub(super) fn feed(&mut self, dots: u32) {
        self.left_dots = self.left_dots.saturating_sub(u64::from(dots));
    }

    /// A new roll.
    pub(super) fn load(&mut self) {
        self.set_left_mm(self.roll_mm);
    }

    /// A roll on which so much is left.
    pub(super) fn set_left_mm(&mut self, left_mm: u32) {
        self.left_dots = u64::from(left_mm) * u64::from(DOTS_PER_MM);
    }

    /// A roll at whose inside the near-end sensor looks.
    pub(super) fn set_low(&mut self) {
        self.set_left_mm(NEAR_END_MM);
    }

    /// Something is stuck in the cutter.
    pub(super) fn jam_cutter(&mut self) {
        (self.cutter_jammed, self.cutter_error) = (true, true);
    }

    /// It is taken out. The error stands until the host or the power switch clears it.
    pub(super) fn free_cutter(&mut self) {
        self.cutter_jammed = false;
    }

    /// `DLE ENQ` or the power switch: clears the errors whose cause is gone.
    pub(super) fn recover(&mut self) {
        self.cutter_error = self.cutter_jammed;
    }

    /// The answer to `DLE EOT` 1 to 4.
    #[must_use]
    pub fn real_time_status(&self, n: u8) -> u8 {
        let error = self.has_error();
        REAL_TIME_FIXED
            | match n {
                1 => bit(self.pin_high, PIN_HIGH) | bit(self.is_stopped(), OFFLINE) | bit(self.cutter_error, WAITING),
                2 => bit(self.cover_open, COVER_OPEN) | bit(self.paper_is_out(), PAPER_STOP) | bit(error, ERROR),
                3 => self.errors(),
                _ => bit(self.paper_is_low(), NEAR_END) | bit(self.paper_is_out(), END),
            }
    }

    /// The four bytes of the automatic status.
    #[must_use]
    pub fn automatic_status(&self) -> [u8; 4] {
        let first = AUTOMATIC_FIXED
            | bit(self.pin_high, PIN_HIGH)
            | bit(self.is_stopped(), OFFLINE)
            | bit(self.cover_open, AUTOMATIC_COVER);
        [first, bit(self.cutter_error, AUTOMATIC_WAITING) | self.errors(), self.paper_sensors(), 0]
    }

    /// The answer to `GS r 1`.
    #[must_use]
    pub fn paper_sensors(&self) -> u8 {
        bit(self.paper_is_low(), SENSOR_NEAR_END) | bit(self.paper_is_out(), SENSOR_END)
    }

    /// The answer to `GS r 2`.
    #[must_use]
    pub fn drawer_sensor(&self) -> u8 {
        u8::from(self.pin_high)
    }

    /// One line for a person.
    #[must_use]
    pub fn describe(&self) -> String {
        let paper = match (self.paper_is_out(), self.paper_is_low()) {
            (true, _) => "out",
            (false, true) => "near",
            (false, false) => "ok",
        };
        let word = |wrong: bool, bad: &'static str, good: &'static str| if wrong { bad } else { good };
        format!(
            "{} paper={paper} roll_mm={} cover={} cutter={} head={} error={}",
            word(self.is_stopped(), "offline", "online"),
            self.left_mm(),
            word(self.cover_open, "open", "closed"),
            word(self.cutter_error, "error", "ok"),
            word(self.head_hot, "hot", "ok"),
            word(self.broken, "on", "off"),
        )
    }

    fn has_error(&self) -> bool {
        self.cutter_error || self.head_hot || self.broken || self.presenter_jammed
    }

    fn errors(&self) -> u8 {
        bit(self.cutter_error, CUTTER) | bit(self.broken, UNRECOVERABLE) | bit(self.head_hot, RECOVERS)
    }
}

fn bit(on: bool, mask: u8) -> u8 {
    if on { mask } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answers to `DLE EOT` 1 to 4, then the automatic status.
    fn bytes(mechanism: &Mechanism) -> ([u8; 4], [u8; 4]) {
        ([1, 2, 3, 4].map(|n| mechanism.real_time_status(n)), mechanism.automatic_status())
    }

    #[test]
    fn every_state_has_the_bytes_of_the_reference() {
        let check = |change: fn(&mut Mechanism), real_time: [u8; 4], automatic: [u8; 4]| {
            let mut mechanism = Mechanism::new(80_000, false);
            change(&mut mechanism);
            assert_eq!(bytes(&mechanism), (real_time, automatic), "{}", mechanism.describe());
        };
        check(|_| (), [0x12, 0x12, 0x12, 0x12], [0x10, 0, 0, 0]);
        check(Mechanism::set_low, [0x12, 0x12, 0x12, 0x1e], [0x10, 0, 0x03, 0]);
        check(|it| it.set_left_mm(0), [0x1a, 0x32, 0x12, 0x7e], [0x18, 0, 0x0f, 0]);
        check(|it| it.cover_open = true, [0x1a, 0x16, 0x12, 0x12], [0x38, 0, 0, 0]);
        check(Mechanism::jam_cutter, [0x3a, 0x52, 0x1a, 0x12], [0x18, 0x09, 0, 0]);
        check(|it| it.head_hot = true, [0x1a, 0x52, 0x52, 0x12], [0x18, 0x40, 0, 0]);
        check(|it| it.broken = true, [0x1a, 0x52, 0x32, 0x12], [0x18, 0x20, 0, 0]);
        assert_eq!(Mechanism::new(80_000, true).real_time_status(1), 0x16);
    }

    #[test]
    fn a_freed_cutter_waits_for_the_host() {
        let mut mechanism = Mechanism::new(80_000, false);
        mechanism.jam_cutter();
        mechanism.recover();
        assert!(mechanism.is_stopped(), "still jammed");
        mechanism.free_cutter();
        assert!(mechanism.is_stopped(), "not recovered yet");
        mechanism.recover();
        assert!(!mechanism.is_stopped());
    }

    #[test]
    fn the_roll_ends() {
        let mut mechanism = Mechanism::new(10, false);
        mechanism.feed(79);
        assert!(mechanism.paper_is_low() && !mechanism.is_stopped());
        mechanism.feed(1);
        assert!(mechanism.is_stopped());
        mechanism.load();
        assert_eq!(mechanism.left_mm(), 10);
    }
}
