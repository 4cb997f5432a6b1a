//! How a printer misbehaves on its line.

use std::time::Instant;

use super::verbs::Silence;

/// The faults that a person put in.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "four faults that come in any combination")]
pub(super) struct Misbehaviour {
    pub(super) garble: bool,
    pub(super) echo: bool,
    pub(super) stall: bool,
    pub(super) drop_process_id: bool,
    silent: bool,
    silent_until: Option<Instant>,
    junk: u32,
}

impl Default for Misbehaviour {
    fn default() -> Self {
        Self {
            garble: false,
            echo: false,
            stall: false,
            drop_process_id: false,
            silent: false,
            silent_until: None,
            junk: 1,
        }
    }
}

impl Misbehaviour {
    /// What arrives of a byte that is sent.
    pub(super) fn disturb(&mut self, byte: u8) -> u8 {
        if self.garble { self.next_junk() } else { byte }
    }

    pub(super) fn is_silent(&self, now: Instant) -> bool {
        self.silent || self.silent_until.is_some_and(|until| now < until)
    }

    /// When it speaks again by itself.
    pub(super) fn silent_until(&self) -> Option<Instant> {
        self.silent_until
    }

    pub(super) fn fall_silent(&mut self, silence: Silence, now: Instant) {
        self.silent = silence == Silence::On;
        self.silent_until = match silence {
            Silence::For(time) => Some(now + time),
            Silence::On | Silence::Off => None,
        };
    }

    /// The same junk in every run (Numerical Recipes' generator, its highest byte).
    fn next_junk(&mut self) -> u8 {
        self.junk = self.junk.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.junk.to_be_bytes()[0]
    }
}
