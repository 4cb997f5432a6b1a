//! What every simulated device is to the program that plays the cabinet: a name, a path and lines of text.

use std::fmt;
use std::path::PathBuf;

use super::printer::SimPrinter;
use super::verbs::Verb;

/// Longest refusal that is passed on, in characters; an answer is a line, not a log.
const REFUSAL_CHARS_MAX: usize = 1000;

/// A simulated device at work. Dropped, it is unplugged.
///
/// Its verbs are lines of text. `status` and `help` are understood by every device; `unplug`, `replug`, `garble on|off`
/// and `silence 5s|on|off` by every device that has a line of its own. A line is done when the call returns.
pub trait SimDevice: Send {
    /// The word that stands before its verbs: the code of its [`hall_core::diagnosis::Part`], e.g. `card-reader`.
    fn name(&self) -> &'static str;

    /// The path that the program opens to find it; nothing is there while it is unplugged.
    fn path(&self) -> PathBuf;

    /// Does one line and gives back what stands behind `ok`, in one line. Takes `&self`, because the device works on a
    /// thread of its own and whoever holds it only sends orders.
    ///
    /// # Errors
    /// It is no verb of this device, its argument is wrong, or the device refuses.
    fn apply_line(&self, line: &str) -> Result<String, SimRefusal>;

    /// Looks whether the line is one of its verbs, without doing it: a scenario is checked before its day begins. A
    /// device that cannot tell lets every line pass.
    ///
    /// # Errors
    /// It is no verb of this device, or its argument is wrong.
    fn check_line(&self, line: &str) -> Result<(), SimRefusal> {
        let _ = line;
        Ok(())
    }

    /// Its verbs in one line, separated by commas.
    fn help(&self) -> &'static str;
}

/// Why a line was not done: what was found and what is allowed, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimRefusal(String);

impl SimRefusal {
    /// The refusal with this reason; line ends become spaces.
    #[must_use]
    pub fn new(reason: impl fmt::Display) -> Self {
        let reason = reason.to_string();
        let plain = reason.chars().map(|character| if character.is_control() { ' ' } else { character });
        Self(plain.take(REFUSAL_CHARS_MAX).collect())
    }
}

impl fmt::Display for SimRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for SimRefusal {}

/// The devices of a cabinet, spoken to by name. The first one takes the lines that name none.
pub struct SimDevices {
    devices: Vec<Box<dyn SimDevice>>,
}

impl SimDevices {
    /// These devices.
    #[must_use]
    pub fn new(first: Box<dyn SimDevice>, others: Vec<Box<dyn SimDevice>>) -> Self {
        Self { devices: std::iter::once(first).chain(others).collect() }
    }

    /// Their names, in their order.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.devices.iter().map(|device| device.name()).collect()
    }

    /// Their paths, in their order.
    #[must_use]
    pub fn paths(&self) -> Vec<PathBuf> {
        self.devices.iter().map(|device| device.path()).collect()
    }

    /// Does a line such as `scanner scan B-1234`, or `paper out` for the first device; `help` tells of all of them.
    ///
    /// # Errors
    /// The device refuses.
    pub fn apply_line(&self, line: &str) -> Result<String, SimRefusal> {
        let line = line.trim_start();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match (self.device(word), self.devices.first()) {
            (Some(device), _) => device.apply_line(rest),
            (None, Some(_)) if line.trim_end() == "help" => Ok(self.help()),
            (None, Some(first)) => first.apply_line(line),
            (None, None) => Err(self.unknown(word)),
        }
    }

    /// Does a verb of one device.
    ///
    /// # Errors
    /// There is no such device, or it refuses.
    pub fn apply(&self, device: &str, verb: &str) -> Result<String, SimRefusal> {
        self.device(device).ok_or_else(|| self.unknown(device))?.apply_line(verb)
    }

    /// Looks whether a device knows a verb, without doing it.
    ///
    /// # Errors
    /// There is no such device, or it does not.
    pub fn check(&self, device: &str, verb: &str) -> Result<(), SimRefusal> {
        self.device(device).ok_or_else(|| self.unknown(device))?.check_line(verb)
    }

    /// The verbs of all devices in one line.
    #[must_use]
    pub fn help(&self) -> String {
        let verbs = |device: &dyn SimDevice| format!("{}: {}", device.name(), device.help());
        match self.devices.as_slice() {
            [only] => only.help().into(),
            all => all.iter().map(|device| verbs(&**device)).collect::<Vec<_>>().join("; "),
        }
    }

    fn device(&self, name: &str) -> Option<&dyn SimDevice> {
        self.devices.iter().find(|device| device.name() == name).map(|device| &**device)
    }

    fn unknown(&self, name: &str) -> SimRefusal {
        SimRefusal::new(format_args!("no device {name:?}; there are: {}", self.names().join(", ")))
    }
}

impl SimDevice for SimPrinter {
    fn name(&self) -> &'static str {
        "printer"
    }

    fn path(&self) -> PathBuf {
        SimPrinter::path(self).to_owned()
    }

    fn apply_line(&self, line: &str) -> Result<String, SimRefusal> {
        self.verb(line).map_err(SimRefusal::new)
    }

    fn check_line(&self, line: &str) -> Result<(), SimRefusal> {
        Verb::parse(line).map(|_| ()).map_err(SimRefusal::new)
    }

    fn help(&self) -> &'static str {
        Verb::help()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers with its name and what it was told.
    struct Parrot(&'static str);

    impl SimDevice for Parrot {
        fn name(&self) -> &'static str {
            self.0
        }

        fn path(&self) -> PathBuf {
            PathBuf::from(self.0)
        }

        fn apply_line(&self, line: &str) -> Result<String, SimRefusal> {
            if line == "fly" { Err(SimRefusal::new("clipped")) } else { Ok(format!("{} heard {line:?}", self.0)) }
        }

        fn help(&self) -> &'static str {
            "say, fly"
        }
    }

    #[test]
    fn a_line_goes_to_the_device_that_it_names_or_to_the_first() {
        let devices = SimDevices::new(Box::new(Parrot("printer")), vec![Box::new(Parrot("scanner"))]);
        for (line, answer) in [
            ("paper out", Ok("printer heard \"paper out\"")),
            ("printer paper out", Ok("printer heard \"paper out\"")),
            ("scanner scan  B ", Ok("scanner heard \"scan  B \"")),
            (" scanner help", Ok("scanner heard \"help\"")),
            ("scanner", Ok("scanner heard \"\"")),
            ("scanner fly", Err("clipped")),
            ("fly", Err("clipped")),
            ("help", Ok("printer: say, fly; scanner: say, fly")),
        ] {
            let answered = devices.apply_line(line).map_err(|why| why.to_string());
            assert_eq!(answered.as_deref().map_err(String::as_str), answer, "{line}");
        }
        assert_eq!(devices.apply("printer", "x"), Ok("printer heard \"x\"".into()));
        assert_eq!(
            devices.apply("parrot", "x").unwrap_err().to_string(),
            "no device \"parrot\"; there are: printer, scanner"
        );
        assert!(devices.check("scanner", "fly").is_ok() && devices.check("parrot", "x").is_err());
        assert_eq!(SimDevices::new(Box::new(Parrot("printer")), vec![]).help(), "say, fly");
    }

    #[test]
    fn a_refusal_is_one_bounded_line() {
        let refusal = SimRefusal::new("no verb\n".repeat(1000)).to_string();
        assert_eq!(refusal.chars().count(), REFUSAL_CHARS_MAX);
        assert!(refusal.starts_with("no verb no verb"), "{refusal}");
    }

    #[test]
    fn any_line_to_the_printer_is_a_verb_or_refused_in_one_line() {
        bolero::check!(name = "printer_verbs").with_iterations(2_000).for_each(|bytes: &[u8]| {
            let line = String::from_utf8_lossy(bytes);
            match Verb::parse(&line) {
                Ok(verb) => assert!(!matches!(verb, Verb::After(_, inner) if matches!(*inner, Verb::After(..)))),
                Err(why) => {
                    let text = SimRefusal::new(why).to_string();
                    assert!(!text.is_empty() && !text.chars().any(char::is_control), "{text}");
                }
            }
        });
    }
}
