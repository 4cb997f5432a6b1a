//! The printer as a whole, without its cable: receive buffer, real-time commands, interpreter and mechanism, and the
//! faults that a person can put into it. Time comes in as a parameter.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use hall_core::paper::Bitmap;

use super::interpreter::{Effect, Interpreter, Question, Way};
use super::make::Make;
use super::mechanism::{DOTS_PER_MM, Mechanism};
use super::misbehaviour::Misbehaviour;
use super::model::{Handshake, Model};
use super::presenter::Mouth;
use super::realtime::{RealTime, Scanner};
use super::slips::CutSlip;
use super::verbs::{Cover, Cutter, Paper, Verb};

/// Size of the receive buffer (Epson: 4 KB with the DIP switch off). What arrives beyond it is lost.
pub const RECEIVE_BYTES_MAX: usize = 4096;
/// The host is held back when so much room is left, until so much is free again (Epson TM-T88 series).
const XOFF_BYTES_LEFT: usize = 128;
/// See [`XOFF_BYTES_LEFT`].
const XON_BYTES_FREE: usize = 256;
/// Stop sending.
const XOFF: u8 = 0x13;
/// Go on.
const XON: u8 = 0x11;
/// Bytes that are remembered for one slip.
const SLIP_BYTES_MAX: usize = 1 << 20;
/// Remarks that are remembered.
const EVENTS_MAX: usize = 200;
/// Faults that may be armed at the same time.
const ARMED_MAX: usize = 16;
/// Answers that wait for the line; a printer's send buffer is smaller still.
const REPLY_BYTES_MAX: usize = 4096;
/// Torn strips that are remembered.
const SCRAPS_MAX: usize = 16;

/// What is to be done at the cable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cable {
    Unplug,
    Replug,
}

/// One printer.
pub(super) struct Cabinet {
    interpreter: Interpreter,
    mechanism: Mechanism,
    make: Make,
    mouth: Mouth,
    speed_mm_s: Option<u32>,
    handshake: Handshake,
    powered: bool,
    misbehaviour: Misbehaviour,
    scanner: Scanner,
    buffer: VecDeque<u8>,
    /// The buffer is so full that the host is held back.
    held: bool,
    lost: u64,
    /// Bytes received, real-time commands not counted.
    received: u64,
    /// Bytes of the slip in work.
    slip_bytes: Vec<u8>,
    armed: Vec<(u64, Verb)>,
    reported: u8,
    last_report: [u8; 4],
    busy_until: Option<Instant>,
    replies: Vec<u8>,
    cuts: u32,
    slips: Vec<CutSlip>,
    scraps: VecDeque<Bitmap>,
    events: VecDeque<String>,
    cable: Option<Cable>,
}

impl Cabinet {
    pub(super) fn new(model: Model) -> Self {
        let mechanism = Mechanism::new(model.roll_mm, model.pin_high);
        Self {
            interpreter: Interpreter::new(model.width, model.font, model.chinese_at_start, model.glyphs),
            last_report: mechanism.automatic_status(),
            mechanism,
            make: model.make,
            mouth: Mouth::new(model.take_after),
            speed_mm_s: model.speed_mm_s,
            handshake: model.handshake,
            powered: true,
            misbehaviour: Misbehaviour::default(),
            scanner: Scanner::new(model.make),
            buffer: VecDeque::new(),
            held: false,
            lost: 0,
            received: 0,
            slip_bytes: Vec::new(),
            armed: Vec::new(),
            reported: 0,
            busy_until: None,
            replies: Vec::new(),
            cuts: 0,
            slips: Vec::new(),
            scraps: VecDeque::new(),
            events: VecDeque::new(),
            cable: None,
        }
    }

    /// Takes bytes from the line until one of them makes it deaf or pulls the cable; gives back how many it took.
    pub(super) fn receive(&mut self, bytes: &[u8], now: Instant) -> usize {
        for (taken, &byte) in bytes.iter().enumerate() {
            if self.cable.is_some() || self.is_deaf(now) {
                return taken;
            }
            self.take(byte, now);
        }
        bytes.len()
    }

    /// Whether it leaves what arrives on the line.
    pub(super) fn is_deaf(&self, now: Instant) -> bool {
        let busy = self.handshake == Handshake::Hardware && self.held && !self.mechanism.is_stopped();
        busy || self.misbehaviour.stall || self.misbehaviour.is_silent(now)
    }

    /// Carries out what waits in the buffer, as far as it can now.
    pub(super) fn work(&mut self, now: Instant) {
        self.mouth.work(now);
        while self.can_work(now) {
            let Some(byte) = self.buffer.pop_front() else { break };
            self.interpret(byte, now);
        }
        if self.held && RECEIVE_BYTES_MAX - self.buffer.len() >= XON_BYTES_FREE && !self.misbehaviour.stall {
            self.hold(false, now);
        }
    }

    /// When it must be woken although nothing arrives.
    pub(super) fn wakes_at(&self) -> Option<Instant> {
        let busy = self.busy_until.filter(|_| !self.buffer.is_empty());
        [busy, self.misbehaviour.silent_until(), self.mouth.taken_at()].into_iter().flatten().min()
    }

    /// What it has to say on the line.
    pub(super) fn take_replies(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.replies)
    }

    /// What was cut off since the last call.
    pub(super) fn take_slips(&mut self) -> Vec<CutSlip> {
        std::mem::take(&mut self.slips)
    }

    /// What is to be done at the cable.
    pub(super) fn take_cable(&mut self) -> Option<Cable> {
        self.cable.take()
    }

    /// Strips that were torn out, oldest first.
    pub(super) fn scraps(&self) -> Vec<Bitmap> {
        self.scraps.iter().cloned().collect()
    }

    /// Slips cut since it was made.
    pub(super) fn cuts(&self) -> u32 {
        self.cuts
    }

    /// Bytes received since it was made, real-time commands not counted.
    pub(super) fn received(&self) -> u64 {
        self.received.saturating_sub(self.scanner.pending() as u64)
    }

    /// What a person would want to know, oldest first.
    pub(super) fn events(&self) -> Vec<String> {
        self.events.iter().cloned().collect()
    }

    /// Does what a person does to it, and answers in one line.
    pub(super) fn apply(&mut self, verb: Verb, now: Instant) -> Result<String, String> {
        self.mouth.work(now);
        match verb {
            Verb::Paper(_) | Verb::Roll(_) => self.change_paper(&verb),
            Verb::Cover(cover) => self.mechanism.cover_open = cover == Cover::Open,
            Verb::Cutter(Cutter::Jam) => self.mechanism.jam_cutter(),
            Verb::Cutter(Cutter::Free) => self.mechanism.free_cutter(),
            Verb::Cutter(Cutter::Clear) => {
                self.mechanism.free_cutter();
                self.switch_power(true);
            }
            Verb::Slip(_) if !self.make.has_mouth() => return Err("this printer has no mouth with a sensor".into()),
            Verb::Slip(hands) => self.mouth.visit(hands),
            Verb::Presenter(_) if !self.make.sees_jams() => {
                return Err("this printer sees no jam on the way out".into());
            }
            Verb::Presenter(jam) => self.mechanism.presenter_jammed = jam,
            Verb::HeadHot(hot) => self.mechanism.head_hot = hot,
            Verb::Error(on) => self.mechanism.broken = on,
            Verb::Power(on) => self.switch_power(on),
            Verb::Silence(silence) => self.misbehaviour.fall_silent(silence, now),
            Verb::Unplug => self.cable = Some(Cable::Unplug),
            Verb::Replug => self.cable = Some(Cable::Replug),
            Verb::Garble(on) => self.misbehaviour.garble = on,
            Verb::Echo(on) => self.misbehaviour.echo = on,
            Verb::Stall(on) => {
                self.misbehaviour.stall = on;
                self.reply(&[if on { XOFF } else { XON }], now);
            }
            Verb::DropProcessId(on) => self.misbehaviour.drop_process_id = on,
            Verb::After(bytes, verb) => {
                if self.armed.len() == ARMED_MAX {
                    return Err(format!("{ARMED_MAX} faults are armed already"));
                }
                self.armed.push((self.received() + bytes, *verb));
                self.strike(now);
            }
            Verb::Status => return Ok(self.describe()),
            Verb::Slips => return Ok(format!("{} cut", self.cuts)),
            Verb::Events => return Ok(self.events.iter().rev().take(5).rev().cloned().collect::<Vec<_>>().join(" | ")),
            Verb::Help | Verb::Quit => return Ok(Verb::help().into()),
        }
        self.report_changes(now);
        self.work(now);
        Ok(self.describe())
    }

    fn take(&mut self, byte: u8, now: Instant) {
        self.received += 1;
        if self.powered && self.misbehaviour.echo {
            self.reply(&[byte], now);
        } else if self.powered {
            let found = self.scanner.take(byte);
            self.store(byte, now);
            if let Some((command, length)) = found {
                self.received -= length as u64;
                // Between commands nothing can be cut in two by it, so a stopped printer that is asked over and over
                // does not fill up with questions.
                if self.buffer.len() == length && self.interpreter.is_between_commands() {
                    self.buffer.clear();
                }
                self.obey(command, now);
            }
            self.work(now);
        }
        self.strike(now);
    }

    fn store(&mut self, byte: u8, now: Instant) {
        if self.buffer.len() >= RECEIVE_BYTES_MAX {
            self.lost += 1;
            if self.lost.is_power_of_two() {
                self.note(format!("receive buffer full: {} bytes lost so far", self.lost));
            }
            return;
        }
        self.buffer.push_back(byte);
        let left = RECEIVE_BYTES_MAX - self.buffer.len();
        if left <= XOFF_BYTES_LEFT && !self.held {
            self.hold(true, now);
        }
    }

    fn hold(&mut self, held: bool, now: Instant) {
        self.held = held;
        if self.handshake == Handshake::Software {
            self.reply(&[if held { XOFF } else { XON }], now);
        }
    }

    /// Carries out a real-time command, whether or not the printer is stopped.
    fn obey(&mut self, command: RealTime, now: Instant) {
        match command {
            RealTime::Status(n) => {
                self.mouth.work(now);
                self.reply(&self.make.status(n, &self.mechanism, self.mouth.is_full()), now);
            }
            RealTime::Resume => self.mechanism.recover(),
            RealTime::ResumeCleared if self.mechanism.is_stopped() => {
                self.clear();
                self.mechanism.recover();
            }
            RealTime::ClearBuffers => {
                self.clear();
                self.mechanism.recover();
                self.reply(&[0x37, 0x25, 0x00], now);
            }
            // DLE ENQ 2 is for a printer that is stopped; the rest has no effect that could be seen.
            RealTime::ResumeCleared | RealTime::Other => {}
        }
        self.report_changes(now);
    }

    /// What is on the paper stays there, and what the host still sends of the broken slip comes out as text.
    fn clear(&mut self) {
        self.buffer.clear();
        self.interpreter.clear();
    }

    fn can_work(&self, now: Instant) -> bool {
        let busy = self.busy_until.is_some_and(|until| now < until);
        self.powered && !busy && !self.misbehaviour.is_silent(now) && !self.mechanism.is_stopped()
    }

    fn interpret(&mut self, byte: u8, now: Instant) {
        if self.slip_bytes.len() < SLIP_BYTES_MAX {
            self.slip_bytes.push(byte);
        }
        for effect in self.interpreter.feed(byte) {
            match effect {
                Effect::Fed { dots } => self.feed(dots, now),
                Effect::Cut { partial } => self.cut(partial, now),
                Effect::Presented(way) => self.present(way, now),
                Effect::Asked(question) => self.answer(question, now),
                Effect::ReportChanges { .. } if !self.make.is_whole() => {}
                Effect::ReportChanges { mask } => {
                    self.reported = mask;
                    if mask != 0 {
                        self.reply(&self.mechanism.automatic_status(), now);
                    }
                }
                Effect::Remark(text) => self.note(text),
            }
        }
        if self.interpreter.strip_is_full() {
            self.tear("three metres without a cut");
        }
    }

    fn feed(&mut self, dots: u32, now: Instant) {
        self.mechanism.feed(dots);
        if let Some(speed) = self.speed_mm_s {
            let time = Duration::from_secs_f64(f64::from(dots) / f64::from(DOTS_PER_MM) / f64::from(speed.max(1)));
            self.busy_until = Some(self.busy_until.map_or(now, |until| until.max(now)) + time);
        }
        self.report_changes(now);
    }

    fn present(&mut self, way: Way, now: Instant) {
        match way {
            _ if !self.make.has_mouth() => self.note("no presenter".into()),
            Way::Out => self.mouth.present(now),
            Way::Away => self.mouth.clear(),
        }
    }

    fn cut(&mut self, partial: bool, now: Instant) {
        if self.make.has_mouth() {
            self.mouth.hold();
        }
        if self.make.presents_itself() {
            self.mouth.present(now);
        }
        self.cuts += 1;
        let bytes = std::mem::take(&mut self.slip_bytes);
        self.slips.push(CutSlip { bitmap: self.interpreter.cut(), bytes, cut_no: self.cuts, partial });
    }

    fn tear(&mut self, why: &str) {
        if self.scraps.len() == SCRAPS_MAX {
            self.scraps.pop_front();
        }
        let scrap = self.interpreter.tear();
        self.note(format!("{} mm torn off: {why}", scrap.height() / DOTS_PER_MM));
        self.scraps.push_back(scrap);
        self.slip_bytes.clear();
    }

    fn answer(&mut self, question: Question, now: Instant) {
        match question {
            Question::Paper => self.reply(&[self.mechanism.paper_sensors()], now),
            Question::Drawer => self.reply(&[self.mechanism.drawer_sensor()], now),
            Question::ProcessId(_) if self.misbehaviour.drop_process_id || !self.make.is_whole() => {}
            Question::ProcessId([a, b, c, d]) => self.reply(&[0x37, 0x22, a, b, c, d, 0x00], now),
            Question::Identity(n) => match (n, self.make.names()) {
                // Model; type: two-byte characters and a cutter; version.
                (1 | 49, Some(_)) => self.reply(&[0x20], now),
                (2 | 50, Some(_)) => self.reply(&[0x03], now),
                (3 | 51, Some(_)) => self.reply(&[0x01], now),
                (65, Some(_)) => self.reply(b"_1.00\0", now),
                (66, Some((maker, _))) => self.reply(format!("_{maker}\0").as_bytes(), now),
                (67, Some((_, model))) => self.reply(format!("_{model}\0").as_bytes(), now),
                (68, Some(_)) => self.reply(b"_000000\0", now),
                (69, Some(_)) => self.reply(b"_CHINA GB18030\0", now),
                _ => self.note(format!("no identity {n}")),
            },
        }
    }

    fn reply(&mut self, bytes: &[u8], now: Instant) {
        if !self.powered || self.misbehaviour.is_silent(now) || self.replies.len() + bytes.len() > REPLY_BYTES_MAX {
            return;
        }
        for &byte in bytes {
            self.replies.push(self.misbehaviour.disturb(byte));
        }
    }

    fn change_paper(&mut self, verb: &Verb) {
        if self.mechanism.paper_is_out() && self.interpreter.has_begun() && *verb != Verb::Paper(Paper::Out) {
            self.tear("the end of the old roll");
        }
        match *verb {
            Verb::Paper(Paper::Out) => self.mechanism.set_left_mm(0),
            Verb::Paper(Paper::Near) => self.mechanism.set_low(),
            Verb::Roll(left_mm) => self.mechanism.set_left_mm(left_mm),
            _ => self.mechanism.load(),
        }
    }

    /// Off and on empties every buffer and clears the errors whose cause is gone.
    fn switch_power(&mut self, on: bool) {
        self.powered = on;
        self.clear();
        self.interpreter.restart();
        self.mechanism.recover();
        self.scanner = Scanner::new(self.make);
        (self.reported, self.held, self.busy_until) = (0, false, None);
        self.replies.clear();
    }

    /// Faults that were armed and are due.
    fn strike(&mut self, now: Instant) {
        while let Some(due) = self.armed.iter().position(|(at, _)| *at <= self.received()) {
            let (at, verb) = self.armed.remove(due);
            self.note(format!("at byte {at}: {verb:?}"));
            if let Err(why) = self.apply(verb, now) {
                self.note(why);
            }
        }
    }

    /// `GS a`: tells the host what changed, if it asked for that.
    fn report_changes(&mut self, now: Instant) {
        let report = self.mechanism.automatic_status();
        let chosen = changes_chosen(self.reported);
        let changed = (0..4).any(|at| (report[at] ^ self.last_report[at]) & chosen[at] != 0);
        self.last_report = report;
        if changed {
            self.reply(&report, now);
        }
    }

    fn describe(&self) -> String {
        let power = if self.powered { "on" } else { "off" };
        let waiting = self.buffer.len();
        let mouth = match (self.make.has_mouth(), self.mouth.is_full()) {
            (false, _) => "",
            (true, false) => " mouth=empty",
            (true, true) => " mouth=slip",
        };
        format!(
            "{} power={power} waiting_bytes={waiting} lost_bytes={} slips={}{mouth}",
            self.mechanism.describe(),
            self.lost,
            self.cuts
        )
    }

    fn note(&mut self, text: String) {
        if self.events.len() == EVENTS_MAX {
            self.events.pop_front();
        }
        tracing::debug!(target: "hall_hw::sim", "{text}");
        self.events.push_back(text);
    }
}

/// The bits of the automatic status that each bit of `GS a` chooses: drawer, online, errors, paper, buttons.
fn changes_chosen(mask: u8) -> [u8; 4] {
    [
        (0x01, [0x04, 0, 0, 0]),
        (0x02, [0x28, 0x01, 0, 0]),
        (0x04, [0, 0x6c, 0, 0]),
        (0x08, [0, 0, 0x0f, 0]),
        (0x40, [0x40, 0, 0, 0]),
    ]
    .into_iter()
    .filter(|(bit, _)| mask & bit != 0)
    .fold([0; 4], |all, (_, bits)| std::array::from_fn(|at| all[at] | bits[at]))
}
