//! What goes on inside the device: bytes in, paper and answers out.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use hall_core::fault::Fault;

use super::super::super::contract::Mishap;
use super::super::super::profile::{PrinterProfile, Proof};
use super::super::super::status::{Bit, Meaning, Shape};
use super::trouble::Trouble;

/// A citizen takes a slip so long after it has come.
const TAKES: Duration = Duration::from_millis(700);
/// A jam on the way to the mouth is seen so long after the answer.
const JAMS: Duration = Duration::from_millis(250);

#[expect(clippy::struct_excessive_bools, reason = "each is a condition of its own, like the sensors of a device")]
pub(in super::super) struct State {
    pub(super) clock: Instant,
    profile: PrinterProfile,
    pub paper: bool,
    pub near_end: bool,
    pub cover_open: bool,
    pub hot: bool,
    pub broken: bool,
    pub silent: bool,
    pub plugged: bool,
    /// Something sticks in the cutter.
    pub jammed: bool,
    /// The cutter's error stands until the host says so, also after the jam is gone.
    pub cutter_error: bool,
    pub presenter_jammed: bool,
    /// Nobody takes slips.
    pub left: bool,
    pub stuck: bool,
    pub dead: bool,
    pub garbles: bool,
    /// So many more answers say that the cover is open though it is closed.
    pub stale_cover: usize,
    /// Sends back every byte that comes.
    pub echoes: bool,
    /// What it says to every status query instead of the truth.
    pub babble: Option<Vec<u8>>,
    /// Says this byte with every read, without an end.
    pub talks: Option<u8>,
    /// Hands over one byte a read.
    pub dribbles: bool,
    pub(super) armed: Option<(usize, Trouble)>,
    pub(super) unread: VecDeque<u8>,
    real_time: Vec<u8>,
    data: Vec<u8>,
    pub answers: VecDeque<u8>,
    /// How long it takes to answer a fence.
    pub fence_delay: Duration,
    pub(super) later: VecDeque<(Instant, u8)>,
    /// The changes that it tells by itself.
    reports: u8,
    last_report: [u8; 4],
    /// When the slip in the mouth came.
    mouth: Option<Instant>,
    /// The slip jams once its fence is answered.
    pub jams_presenter_after_proof: bool,
    jams_at: Option<Instant>,
    /// Says these bytes when so many have been received.
    pub says_when_received: Option<(usize, Vec<u8>)>,
    /// Real-time questions that it heard.
    pub questions: usize,
    /// How often it was told to recover.
    pub recoveries: usize,
    /// Slips pushed out of the mouth or pulled back by command.
    pub away: usize,
    /// Questions of process IDs and fences answered.
    pub proofs: usize,
    pub received: usize,
    pub cuts: usize,
    on_paper: Vec<u8>,
    /// What stands on each slip that was cut off, as bytes that were carried out.
    pub slips: Vec<Vec<u8>>,
}

impl State {
    pub(super) fn new(profile: PrinterProfile) -> Self {
        Self {
            clock: Instant::now(),
            profile,
            paper: true,
            near_end: false,
            cover_open: false,
            hot: false,
            broken: false,
            silent: false,
            plugged: true,
            jammed: false,
            cutter_error: false,
            presenter_jammed: false,
            left: false,
            stuck: false,
            dead: false,
            garbles: false,
            stale_cover: 0,
            echoes: false,
            babble: None,
            talks: None,
            dribbles: false,
            armed: None,
            unread: VecDeque::new(),
            real_time: Vec::new(),
            data: Vec::new(),
            answers: VecDeque::new(),
            fence_delay: Duration::ZERO,
            later: VecDeque::new(),
            reports: 0,
            last_report: [0x10, 0, 0, 0],
            mouth: None,
            jams_presenter_after_proof: false,
            jams_at: None,
            says_when_received: None,
            questions: 0,
            recoveries: 0,
            away: 0,
            proofs: 0,
            received: 0,
            cuts: 0,
            on_paper: Vec::new(),
            slips: Vec::new(),
        }
    }

    fn is(&self, fault: Fault) -> bool {
        match fault {
            Fault::PaperOut => !self.paper,
            Fault::CoverOpen => self.cover_open,
            Fault::CutterJammed => self.cutter_error,
            Fault::PrinterHot => self.hot,
            Fault::PrinterBroken => self.broken,
            Fault::PresenterJammed => self.presenter_jammed,
            _ => false,
        }
    }

    pub(super) fn offline(&self) -> bool {
        super::super::super::status::PRIORITY.into_iter().any(|fault| self.is(fault))
    }

    /// What its clock says.
    pub fn now(&self) -> Instant {
        self.clock
    }

    /// Whether a slip is in the mouth.
    pub fn mouth_is_full(&self) -> bool {
        self.mouth.is_some_and(|came| self.left || self.clock < came + TAKES)
    }

    /// Whether its make has a word for what befalls it; a device without it never gets into this state.
    pub(in super::super) fn knows(&self, fault: Fault) -> bool {
        let mut bits = self.profile.dialect.queries.iter().flat_map(|query| query.bytes).flatten();
        bits.any(|bit| bit.meaning == Meaning::Stops(fault))
    }

    pub(super) fn work_off(&mut self) {
        while let Some(byte) = (!self.silent).then(|| self.unread.pop_front()).flatten() {
            self.receive(byte);
        }
        self.execute();
        self.report_changes();
    }

    fn receive(&mut self, byte: u8) {
        self.real_time.push(byte);
        match self.real_time.as_slice() {
            [0x10] | [0x10, 0x04 | 0x05 | 0x14] => {}
            &[0x10, 0x04, query] => {
                self.answer_status(query);
                self.swallow();
            }
            [0x10, 0x14, ..] if self.real_time.len() < 10 => {}
            [0x10, 0x14, ..] if self.profile.clears_buffer => {
                self.real_time.clear();
                self.data.clear();
                self.recover();
                self.say(&[0x37, 0x25, 0]);
            }
            [0x10, 0x05, 2] => {
                self.recoveries += 1;
                self.recover();
                self.swallow();
            }
            [0x10, 0x05 | 0x14, ..] => self.swallow(),
            _ => {
                for byte in std::mem::take(&mut self.real_time) {
                    self.receive_data(byte);
                }
            }
        }
    }

    /// Only what was mended is forgotten.
    fn recover(&mut self) {
        self.cutter_error = self.jammed;
    }

    /// A real-time command is carried out at once and stays in the stream: inside an unfinished command it counts as
    /// a part of it (Epson TM-T88 manual, A-5).
    fn swallow(&mut self) {
        let command = std::mem::take(&mut self.real_time);
        self.data.extend(command);
        self.execute();
    }

    fn receive_data(&mut self, byte: u8) {
        self.received += 1;
        if let Some((_, bytes)) = self.says_when_received.take_if(|(count, _)| *count == self.received) {
            self.answers.extend(bytes);
        }
        let trouble = self.armed.as_mut().and_then(|(left, trouble)| {
            *left = left.saturating_sub(1);
            (*left == 0).then_some(*trouble)
        });
        let mut arrived = Some(byte);
        if let Some(trouble) = trouble {
            self.armed = None;
            match trouble {
                Trouble::Lost => arrived = None,
                Trouble::Changed => arrived = Some(byte ^ 0x41),
                Trouble::PowerCycle => {
                    self.restart();
                    arrived = None;
                }
                trouble => self.befall(trouble),
            }
        }
        self.data.extend(arrived.filter(|_| !self.echoes));
        self.execute();
        self.report_changes();
    }

    pub(super) fn restart(&mut self) {
        self.data.clear();
        self.reports = 0;
        self.recover();
    }

    fn befall(&mut self, trouble: Trouble) {
        match trouble {
            Trouble::Mishap(Mishap::PaperOut) => self.paper = false,
            Trouble::Mishap(Mishap::CoverOpen) => self.cover_open = true,
            Trouble::Mishap(Mishap::Silence) => self.silent = true,
            Trouble::Mishap(Mishap::Unplugged) => self.pull(),
            Trouble::CutterJam => self.jammed = true,
            Trouble::NearEnd => self.near_end = true,
            Trouble::HeadHot => self.hot = true,
            Trouble::Broken => self.broken = true,
            Trouble::PresenterJam => self.presenter_jammed = self.knows(Fault::PresenterJammed),
            Trouble::SlipLeft => self.left = true,
            Trouble::Stuck => self.stuck = true,
            Trouble::Dead => self.dead = true,
            Trouble::Noise => self.answers.extend([0xff, 0x91, 0x12, 0x00]),
            Trouble::Garble => self.garbles = true,
            Trouble::Echo => self.echoes = true,
            Trouble::Lost | Trouble::Changed | Trouble::PowerCycle => {}
        }
    }

    pub(super) fn pull(&mut self) {
        self.plugged = false;
        self.answers.clear();
        self.later.clear();
    }

    fn execute(&mut self) {
        while !self.offline() && !self.dead && !self.silent {
            let Some(length) = command_length(&self.data) else { return };
            let command: Vec<u8> = self.data.drain(..length).collect();
            self.carry_out(&command);
        }
    }

    fn carry_out(&mut self, command: &[u8]) {
        let presents_itself = self.profile.presenter.map(|presenter| presenter.present.is_empty());
        match command {
            // A knife sticks only when it moves.
            [0x1d, 0x56, _, _] if self.jammed => self.cutter_error = true,
            [0x1d, 0x56, _, _] => {
                self.cuts += 1;
                let slip = std::mem::take(&mut self.on_paper);
                self.slips.push(slip);
                self.mouth = self.mouth.filter(|_| presents_itself != Some(true));
                if presents_itself == Some(true) {
                    self.mouth = Some(self.clock);
                }
            }
            [0x1d, 0x65, 3, _] => self.mouth = Some(self.clock),
            [0x1d, 0x65, 2 | 5] => {
                self.away += usize::from(self.mouth_is_full());
                self.mouth = None;
            }
            [0x1d, 0x72, 1] => {
                self.proofs += 1;
                self.later.push_back((self.clock + self.fence_delay, 0));
                if self.jams_presenter_after_proof {
                    // The sensor sees the slip a while after the fence is answered.
                    self.jams_at = Some(self.clock + self.fence_delay + JAMS);
                }
            }
            [0x1d, 0x28, 0x48, 6, 0, 48, 48, id @ ..] if self.profile.proof == Proof::ProcessId => {
                self.proofs += 1;
                self.say(&[&[0x37, 0x22][..], id, &[0]].concat());
            }
            [0x1b, 0x40] => self.reports = 0,
            &[0x1d, 0x61, changes] => {
                self.reports = changes;
                self.say(&self.last_report.clone());
            }
            [0] | [0x10, ..] => {}
            printed => self.on_paper.extend_from_slice(printed),
        }
    }

    /// Automatic status as Epson sends it.
    fn report_changes(&mut self) {
        let when = |set: bool, bits: u8| if set { bits } else { 0 };
        let report = [
            0x10 | when(self.offline(), 0x08) | when(self.cover_open, 0x20),
            when(self.cutter_error, 0x09) | when(self.broken, 0x20) | when(self.hot, 0x40),
            when(self.near_end, 0x03) | when(!self.paper, 0x0c),
            0,
        ];
        if report != std::mem::replace(&mut self.last_report, report) && self.reports != 0 && !self.silent {
            self.say(&report);
        }
    }

    fn answer_status(&mut self, n: u8) {
        self.questions += 1;
        if self.jams_at.take_if(|at| *at <= self.clock).is_some() {
            (self.presenter_jammed, self.jams_presenter_after_proof) = (true, false);
        }
        if let Some(babble) = self.babble.clone() {
            self.say(&babble);
            return;
        }
        let Some(query) = self.profile.dialect.query(n) else { return };
        let stale = n == 2 && self.stale_cover > 0;
        self.stale_cover -= usize::from(stale);
        let cover_open = self.cover_open;
        self.cover_open |= stale;
        let bytes: Vec<u8> = query.bytes.iter().map(|bits| self.byte(bits)).collect();
        self.cover_open = cover_open;
        if let Shape::Headed(header) = query.shape {
            self.say(header);
        }
        self.say(&bytes);
    }

    /// The byte in which each bit says what is so. Whether the tables are right is another test's question.
    fn byte(&self, bits: &[Bit; 8]) -> u8 {
        let says = |bit: &Bit| match bit.meaning {
            Meaning::AlwaysClear | Meaning::Note => false,
            Meaning::AlwaysSet => true,
            Meaning::PaperLow => self.near_end,
            Meaning::SlipInMouth => self.mouth_is_full(),
            Meaning::MouthEmpty => !self.mouth_is_full(),
            Meaning::Stops(fault) => self.is(fault),
            Meaning::Stopped => self.offline(),
        };
        bits.iter().enumerate().fold(0, |byte, (place, bit)| byte | u8::from(says(bit)) << place)
    }

    fn say(&mut self, bytes: &[u8]) {
        let junk = if self.garbles { 0xa5 } else { 0 };
        self.answers.extend(bytes.iter().map(|byte| byte ^ junk));
    }
}

/// Length of the first command if it is whole.
fn command_length(data: &[u8]) -> Option<usize> {
    let little = |low: u8, high: u8| usize::from(u16::from_le_bytes([low, high]));
    let length = match *data {
        [] | [0x10 | 0x1b..=0x1d] => return None,
        [0x1b, 0x40 | 0x32, ..] | [0x1c, 0x26, ..] => 2,
        [0x1b, 0x2a, ..] => 5 + 3 * little(*data.get(3)?, *data.get(4)?),
        [0x1d, 0x76, ..] => 8 + little(*data.get(4)?, *data.get(5)?) * little(*data.get(6)?, *data.get(7)?),
        [0x1d, 0x28, ..] => 5 + little(*data.get(3)?, *data.get(4)?),
        [0x10, 0x14, ..] => 10,
        [0x1d, 0x65, ..] => 3 + usize::from(*data.get(2)? == 3),
        [0x1d, 0x56, ..] => 4,
        [0x10, 0x04 | 0x05, ..] | [0x1b | 0x1d, ..] => 3,
        _ => 1,
    };
    (data.len() >= length).then_some(length)
}
