//! The displays as a whole, without their cable: what each was told, what it answers, and the faults that a person can
//! put into them. Time comes in as a parameter.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use hall_core::paper::Bitmap;

use super::frames::{Listener, Told, answers};
use super::led::{AMBER, Look, RED};
use super::verbs::{Silence, Verb};
use crate::counter_display::modbus::{ASCII_8, Exception, How, board};
use crate::counter_display::panel::{Effect, HEIGHT_DOTS, Panel, STRIP_DOTS_MAX, Strip};
use crate::counter_display::raster::Refusal;
use crate::counter_display::{ADDRESSES, DisplayProtocol, segments};

/// Characters of a board.
const BOARD_CHARACTERS: usize = ASCII_8.text_registers as usize * 2;
/// What noise does to an answer.
const NOISE: u8 = 0x35;
/// After so long a silence what was half heard is no frame any more: shorter than any driver waits for an answer.
const FRAME_GAP_MAX: Duration = Duration::from_millis(200);

/// Where the cable is, and where it is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cable {
    In,
    Out,
    ToPull,
    ToPlug,
    Stuck(String),
}

/// All displays on one line.
pub(super) struct Bench {
    protocol: DisplayProtocol,
    listener: Listener,
    last_heard: Instant,
    displays: BTreeMap<u8, Display>,
    cable: Cable,
    stopped: bool,
    garble: bool,
    silent: bool,
    silent_until: Option<Instant>,
}

/// One display.
pub(super) struct Display {
    on: bool,
    face: Face,
    since: Instant,
    faces: u64,
    sequence: Option<u8>,
}

/// What a display keeps of what it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Face {
    Value(u16),
    Board { how: How, text: [u8; BOARD_CHARACTERS] },
    Strip { panel: Panel, strip: Strip },
}

impl Face {
    /// As a display comes out of its box.
    fn first(protocol: DisplayProtocol) -> Self {
        match protocol {
            DisplayProtocol::SimpleFourByte => Face::Value(0),
            DisplayProtocol::ModbusRtu => Face::Board { how: How::Dark, text: [b' '; BOARD_CHARACTERS] },
            DisplayProtocol::RasterFrames(panel) => {
                let picture = Bitmap::white(panel.width(), HEIGHT_DOTS);
                Face::Strip { panel, strip: Strip { picture, effect: Effect::Still, dots_s: 0 } }
            }
        }
    }

    fn frame(&self, at_ms: u64) -> Bitmap {
        match self {
            Face::Value(value) => segments::digits(*value),
            Face::Board { how, text } => board(*how, &ascii(text), at_ms),
            Face::Strip { panel, strip } => strip.frame(panel.width(), at_ms),
        }
    }

    fn look(&self) -> &'static Look {
        match self {
            Face::Value(_) | Face::Board { .. } => &RED,
            Face::Strip { .. } => &AMBER,
        }
    }

    fn describe(&self) -> String {
        match self {
            Face::Value(value) => format!("digits {value:03}"),
            Face::Board { how, text } => format!("text {:?} {how:?}", ascii(text)),
            Face::Strip { strip, .. } => {
                let lit: u32 = strip.picture.bytes().iter().map(|byte| byte.count_ones()).sum();
                let (width, height) = (strip.picture.width(), strip.picture.height());
                format!("picture {width}x{height}, {lit} dots lit, {:?}", strip.effect)
            }
        }
    }
}

impl Display {
    /// Faces taken since it was made.
    pub(super) fn faces(&self) -> u64 {
        self.faces
    }

    /// What it lit so long after it got its face.
    pub(super) fn lit_at(&self, at_ms: u64) -> Bitmap {
        self.face.frame(at_ms)
    }

    /// What it lights now.
    pub(super) fn lit(&self, now: Instant) -> Bitmap {
        if self.on {
            let at_ms = now.saturating_duration_since(self.since).as_millis();
            return self.face.frame(u64::try_from(at_ms).unwrap_or(u64::MAX));
        }
        let frame = self.face.frame(0);
        Bitmap::white(frame.width(), frame.height())
    }

    fn take(&mut self, face: Face, now: Instant) {
        self.face = face;
        self.since = now;
        self.faces += 1;
    }
}

impl Bench {
    pub(super) fn new(protocol: DisplayProtocol, addresses: impl IntoIterator<Item = u8>, now: Instant) -> Self {
        let display = || Display { on: true, face: Face::first(protocol), since: now, faces: 0, sequence: None };
        let displays = addresses.into_iter().filter(|address| ADDRESSES.contains(address));
        Self {
            protocol,
            listener: Listener::new(protocol),
            last_heard: now,
            displays: displays.map(|address| (address, display())).collect(),
            cable: Cable::In,
            stopped: false,
            garble: false,
            silent: false,
            silent_until: None,
        }
    }

    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }

    pub(super) fn cable(&self) -> &Cable {
        &self.cable
    }

    pub(super) fn cable_is(&mut self, cable: Cable) {
        self.cable = cable;
    }

    /// Has the cable pulled or plugged in; what was half received is lost.
    pub(super) fn order_cable(&mut self, plugged: bool) {
        self.cable = if plugged { Cable::ToPlug } else { Cable::ToPull };
        self.listener.forget();
    }

    pub(super) fn display(&self, address: u8) -> Option<&Display> {
        self.displays.get(&address)
    }

    /// What every display lights now, and how it looks.
    pub(super) fn all_lit(&self, now: Instant) -> Vec<(u8, &'static Look, Bitmap)> {
        self.displays.iter().map(|(&address, display)| (address, display.face.look(), display.lit(now))).collect()
    }

    /// Takes bytes from the line, and gives back what the displays answer.
    pub(super) fn receive(&mut self, bytes: &[u8], now: Instant) -> Vec<u8> {
        if self.is_silent(now) {
            self.listener.forget();
            return Vec::new();
        }
        if now.saturating_duration_since(self.last_heard) > FRAME_GAP_MAX {
            self.listener.forget();
        }
        self.last_heard = now;
        self.listener.hear(bytes);
        let mut answer = Vec::new();
        while let Some(told) = self.listener.next() {
            answer.extend(self.obey(&told, now));
        }
        if self.garble {
            for byte in &mut answer {
                *byte ^= NOISE;
            }
        }
        answer
    }

    /// Does what a person does to it, and answers in one line.
    pub(super) fn apply(&mut self, verb: &Verb, now: Instant) -> Result<String, String> {
        match verb {
            Verb::Display { address, on } => {
                let display = self.displays.get_mut(address).ok_or_else(|| format!("no display {address}"))?;
                display.on = *on;
                return Ok(format!("display {address} is {}", if *on { "on" } else { "off" }));
            }
            Verb::Shows(address) => {
                let display = self.displays.get(address).ok_or_else(|| format!("no display {address}"))?;
                let off = if display.on { "" } else { ", switched off" };
                return Ok(format!("{}, {} faces taken{off}", display.face.describe(), display.faces));
            }
            Verb::Silence(silence) => {
                self.silent = *silence == Silence::On;
                self.silent_until = match silence {
                    Silence::For(seconds) => Some(now + Duration::from_secs(u64::from(*seconds))),
                    Silence::On | Silence::Off => None,
                };
            }
            Verb::Garble(on) => self.garble = *on,
            Verb::Status | Verb::Unplug | Verb::Replug | Verb::Save(_) | Verb::Help => {}
        }
        Ok(self.describe(now))
    }

    fn describe(&self, now: Instant) -> String {
        let addresses: Vec<String> = self.displays.keys().map(u8::to_string).collect();
        let off = self.displays.iter().filter(|(_, display)| !display.on).map(|(address, _)| address.to_string());
        let mut words = vec![self.protocol.code().to_owned(), format!("displays {}", addresses.join(" "))];
        words.extend(off.map(|address| format!("{address} off")));
        words.extend((self.cable == Cable::Out).then(|| "unplugged".to_owned()));
        words.extend(self.is_silent(now).then(|| "silent".to_owned()));
        words.extend(self.garble.then(|| "garbled".to_owned()));
        words.join(", ")
    }

    fn is_silent(&self, now: Instant) -> bool {
        self.silent || self.silent_until.is_some_and(|until| now < until)
    }

    /// Does what the line says, if it is for a display that is on.
    fn obey(&mut self, told: &Told, now: Instant) -> Vec<u8> {
        let Some(display) = self.displays.get_mut(&told.address()).filter(|display| display.on) else {
            return Vec::new();
        };
        match told {
            Told::Value { value, .. } => {
                display.take(Face::Value(*value), now);
                Vec::new()
            }
            Told::Write { first, registers, .. } => {
                let taken = registers_as_face(*first, registers).map(|face| display.take(face, now));
                answers::written(told.address(), *first, registers.len(), taken)
            }
            Told::Read { first, count, .. } => {
                answers::read(told.address(), read_registers(&display.face, *first, *count))
            }
            Told::OtherFunction { function, .. } => {
                answers::exception(told.address(), *function, Exception::IllegalFunction)
            }
            Told::Panel { command, sequence, payload, .. } => {
                let result = match command {
                    1 => self.protocol.shows(payload).map(|face| {
                        // A question asked again is no new face.
                        if display.face != face || display.sequence != Some(*sequence) {
                            display.take(face, now);
                        }
                        display.sequence = Some(*sequence);
                    }),
                    2 => Ok(()),
                    _ => Err(Refusal::Command),
                };
                answers::panel(told.address(), *command, *sequence, result)
            }
        }
    }
}

impl DisplayProtocol {
    /// A picture as a panel of this size takes it.
    fn shows(self, payload: &[u8]) -> Result<Face, Refusal> {
        let DisplayProtocol::RasterFrames(panel) = self else { return Err(Refusal::Command) };
        let [effect, dots_s, high, low, height, rows @ ..] = payload else { return Err(Refusal::Size) };
        let effect = Effect::from_code(*effect).ok_or(Refusal::Effect)?;
        let width = u32::from(u16::from_be_bytes([*high, *low]));
        let fits = if effect == Effect::Scroll { width <= STRIP_DOTS_MAX } else { width == panel.width() };
        let mut picture = Bitmap::white(width, HEIGHT_DOTS);
        if !fits || u32::from(*height) != HEIGHT_DOTS || rows.len() != picture.bytes().len() {
            return Err(Refusal::Size);
        }
        let stride = picture.stride();
        for (row, y) in rows.chunks_exact(stride.max(1)).zip(0..) {
            for x in 0..width {
                picture.set(x, y, row[x as usize / 8] & (0x80 >> (x % 8)) != 0);
            }
        }
        Ok(Face::Strip { panel, strip: Strip { picture, effect, dots_s: *dots_s } })
    }
}

/// A board takes its registers all at once or not at all.
fn registers_as_face(first: u16, registers: &[u16]) -> Result<Face, Exception> {
    let [how, pairs @ ..] = registers else { return Err(Exception::IllegalValue) };
    if first != ASCII_8.first || pairs.len() != usize::from(ASCII_8.text_registers) {
        return Err(Exception::IllegalAddress);
    }
    let how = [How::Dark, How::Steady, How::Flashing, How::Everything]
        .into_iter()
        .find(|known| *known as u16 == *how)
        .ok_or(Exception::IllegalValue)?;
    let mut text = [b' '; BOARD_CHARACTERS];
    for (place, pair) in text.chunks_exact_mut(2).zip(pairs) {
        place.copy_from_slice(&pair.to_be_bytes());
    }
    Ok(Face::Board { how, text })
}

fn read_registers(face: &Face, first: u16, count: u16) -> Result<Vec<u16>, Exception> {
    let Face::Board { how, text } = face else { return Err(Exception::IllegalFunction) };
    let pairs = text.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    let registers: Vec<u16> = std::iter::once(*how as u16).chain(pairs).collect();
    let start = usize::from(first);
    let range = start..start + usize::from(count);
    registers.get(range).filter(|found| !found.is_empty()).map(<[u16]>::to_vec).ok_or(Exception::IllegalAddress)
}

fn ascii(text: &[u8]) -> String {
    text.iter().map(|&byte| if byte.is_ascii_graphic() { char::from(byte) } else { ' ' }).collect()
}
