//! What can befall the device or its line.

use hall_core::fault::Fault;

use super::super::super::contract::Mishap;

/// What can befall the device or its line at one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Trouble {
    Mishap(Mishap),
    /// The knife sticks at the next cut.
    CutterJam,
    /// Paper is near its end, which stops nothing.
    NearEnd,
    /// The head is too hot.
    HeadHot,
    /// An error that only a repair clears.
    Broken,
    /// The slip sticks on its way to the mouth.
    PresenterJam,
    /// Nobody takes the slip.
    SlipLeft,
    /// The line takes no more bytes, the device is well.
    Stuck,
    /// This byte is lost.
    Lost,
    /// This byte arrives changed.
    Changed,
    /// The power fails for a moment.
    PowerCycle,
    /// It prints nothing more but answers every status query.
    Dead,
    /// A disturbance on the way back.
    Noise,
    /// Every answer arrives as junk.
    Garble,
    /// The line returns what is sent and prints nothing.
    Echo,
}

impl Trouble {
    pub(in super::super) const ALL: [Trouble; 18] = [
        Trouble::Mishap(Mishap::PaperOut),
        Trouble::Mishap(Mishap::CoverOpen),
        Trouble::Mishap(Mishap::Silence),
        Trouble::Mishap(Mishap::Unplugged),
        Trouble::CutterJam,
        Trouble::NearEnd,
        Trouble::HeadHot,
        Trouble::Broken,
        Trouble::PresenterJam,
        Trouble::SlipLeft,
        Trouble::Stuck,
        Trouble::Lost,
        Trouble::Changed,
        Trouble::PowerCycle,
        Trouble::Dead,
        Trouble::Noise,
        Trouble::Garble,
        Trouble::Echo,
    ];

    /// A length that arrives wrong makes the device swallow what follows.
    pub(in super::super) fn loses_the_place(self) -> bool {
        matches!(self, Trouble::Lost | Trouble::Changed | Trouble::PowerCycle | Trouble::Echo)
    }

    /// What stops the device at once and is named, whatever it was doing.
    pub(in super::super) fn stops_with(self) -> Option<Fault> {
        match self {
            Trouble::Mishap(mishap @ (Mishap::PaperOut | Mishap::CoverOpen)) => Some(mishap.fault()),
            Trouble::HeadHot => Some(Fault::PrinterHot),
            Trouble::Broken => Some(Fault::PrinterBroken),
            Trouble::PresenterJam => Some(Fault::PresenterJammed),
            _ => None,
        }
    }
}
