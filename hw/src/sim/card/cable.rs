//! The simulated card reader's module on its line.

use std::time::Instant;

use zeroize::Zeroizing;

use super::super::line::{CableMove, LineDevice};
use super::module::Module;
use super::verbs::CardVerb;

impl LineDevice for Module {
    type Verb = CardVerb;
    const NAME: &'static str = "sim-card-reader";

    fn receive(&mut self, bytes: &[u8], now: Instant) -> Zeroizing<Vec<u8>> {
        Module::receive(self, bytes, now)
    }

    fn apply(&mut self, verb: CardVerb, now: Instant) -> CableMove {
        Module::apply(self, &verb, now);
        match verb {
            CardVerb::Unplug => CableMove::Pull,
            CardVerb::Replug => {
                self.replugged();
                CableMove::Plug
            }
            _ => CableMove::Stay,
        }
    }

    fn describe(&self, now: Instant) -> String {
        Module::describe(self, now)
    }
}
