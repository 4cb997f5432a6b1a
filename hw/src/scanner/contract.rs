//! What every scanner keeps to, proved on a test bench: simulated, in memory or real.
//!
//! A rig is one device and the means to hold codes before it and to pull its cable. Each case gets a fresh one. The
//! functions here panic when a promise is broken, like any assertion.

use std::time::{Duration, Instant};

use hall_core::fault::Fault;

use super::{SCAN_BYTES_MAX, ScanRefusal, Scanner, ScannerError};

/// Enough for a code to arrive on any line, short enough to wait for one that does not come.
const ARRIVAL: Duration = Duration::from_secs(2);
/// A call that ends later than its limit and this has no deadline.
const GRACE: Duration = Duration::from_millis(500);

/// A scanner on a bench, and the hands that hold codes before it. Starts plugged in. All methods take `&self`: the
/// device lives beside the scanner that talks to it.
pub trait ScannerRig {
    /// A scanner that talks to this device. Called once or several times; only one of them is used at a time.
    fn scanner(&self) -> Box<dyn Scanner>;
    /// Holds codes before it, one after the other. They are sent together, so that who has one has them all.
    fn scan(&self, codes: &[&str]);
    /// Sends the begin of a code without its end, and nothing after it.
    fn half(&self, text: &str);
    /// Pulls the cable.
    fn unplug(&self);
    /// Plugs it in again, at the same stable path.
    fn replug(&self);
}

/// Proves every promise of [`Scanner`] on fresh rigs from `make`.
///
/// # Panics
/// A promise is broken.
pub fn scanner<R: ScannerRig>(make: impl Fn() -> R) {
    codes_come_whole_and_in_order(&make());
    nothing_scanned_ends_by_the_deadline(&make());
    asking_for_the_status_loses_no_code(&make());
    a_refused_code_is_no_fault_and_the_next_is_read(&make());
    unplugged_is_a_fault_until_it_is_plugged_in(&make());
    half_a_code_does_not_survive_the_cable(&make());
    what_is_forgotten_does_not_come_back(&make());
    no_text_shows_itself(&make());
}

/// Codes come as they were scanned, one a call.
///
/// # Panics
/// A promise is broken.
pub fn codes_come_whole_and_in_order(rig: &impl ScannerRig) {
    let mut scanner = ready(rig);
    let long = "9".repeat(SCAN_BYTES_MAX);
    let codes = ["B-1234", "https://hall.example/t?k=A017&s=a_b%20c", "a", &long];
    rig.scan(&codes);
    for code in codes {
        assert_eq!(read(&mut *scanner), Ok(Some(code.into())));
    }
    rig.scan(&["after a while"]);
    assert_eq!(read(&mut *scanner), Ok(Some("after a while".into())));
}

/// A call without a code ends by its limit, also with the limit zero, and is no error.
///
/// # Panics
/// A promise is broken.
pub fn nothing_scanned_ends_by_the_deadline(rig: &impl ScannerRig) {
    let mut scanner = ready(rig);
    for limit in [Duration::ZERO, Duration::from_millis(50)] {
        let start = Instant::now();
        assert_eq!(scanner.read(limit), Ok(None));
        assert!(start.elapsed() <= limit + GRACE, "{:?} for {limit:?}", start.elapsed());
    }
}

/// A code that was scanned before the status was asked for is still there.
///
/// # Panics
/// A promise is broken.
pub fn asking_for_the_status_loses_no_code(rig: &impl ScannerRig) {
    let mut scanner = ready(rig);
    rig.scan(&["A1", "A2"]);
    for code in ["A1", "A2"] {
        assert_eq!(scanner.status(), Ok(()));
        assert_eq!(read(&mut *scanner), Ok(Some(code.into())));
    }
}

/// What is too long or no text is told once, and is no fault.
///
/// # Panics
/// A promise is broken.
pub fn a_refused_code_is_no_fault_and_the_next_is_read(rig: &impl ScannerRig) {
    let mut scanner = ready(rig);
    let long = "9".repeat(SCAN_BYTES_MAX + 1);
    for (bad, why) in [(long.as_str(), ScanRefusal::TooLong), ("A\u{1}7", ScanRefusal::NotText)] {
        rig.scan(&[bad, "good"]);
        let refused = read(&mut *scanner);
        assert_eq!(refused, Err(ScannerError::Refused(why)));
        assert_eq!(refused.err().and_then(|error| error.fault()), None);
        assert_eq!(read(&mut *scanner), Ok(Some("good".into())));
        assert_eq!(scanner.status(), Ok(()));
    }
}

/// Unplugged before or after its first use it is [`Fault::ScannerGone`]; plugged in, the next call finds it. It does
/// not matter whether anybody called meanwhile.
///
/// # Panics
/// A promise is broken.
pub fn unplugged_is_a_fault_until_it_is_plugged_in(rig: &impl ScannerRig) {
    rig.unplug();
    let mut scanner = rig.scanner();
    let gone = |scanner: &mut dyn Scanner| {
        let start = Instant::now();
        assert_eq!(scanner.status().err().and_then(|error| error.fault()), Some(Fault::ScannerGone));
        assert_eq!(scanner.read(ARRIVAL).err().and_then(|error| error.fault()), Some(Fault::ScannerGone));
        assert!(start.elapsed() <= GRACE, "there is nothing to wait for: {:?}", start.elapsed());
    };
    gone(&mut *scanner);
    rig.replug();
    assert_eq!(scanner.status(), Ok(()));
    rig.unplug();
    gone(&mut *scanner);
    rig.scan(&["nobody"]);
    rig.replug();
    assert_eq!(scanner.read(Duration::ZERO), Ok(None));
    rig.unplug();
    rig.replug();
    assert_eq!(scanner.status(), Ok(()), "replugged between two calls");
    rig.scan(&["A1"]);
    assert_eq!(read(&mut *scanner), Ok(Some("A1".into())));
}

/// What was begun before the cable was pulled is not joined with what comes after.
///
/// # Panics
/// A promise is broken.
pub fn half_a_code_does_not_survive_the_cable(rig: &impl ScannerRig) {
    let mut scanner = ready(rig);
    rig.half("HALF-");
    assert_eq!(scanner.read(Duration::from_millis(50)), Ok(None));
    rig.unplug();
    rig.replug();
    assert_eq!(scanner.status(), Ok(()));
    rig.scan(&["A1"]);
    assert_eq!(read(&mut *scanner), Ok(Some("A1".into())));
}

/// Codes that were scanned before [`Scanner::forget`] are gone, codes after it are not.
///
/// # Panics
/// A promise is broken.
pub fn what_is_forgotten_does_not_come_back(rig: &impl ScannerRig) {
    let mut scanner = ready(rig);
    rig.scan(&["OLD-1", "OLD-2", "OLD-3"]);
    assert_eq!(read(&mut *scanner), Ok(Some("OLD-1".into())), "so all have arrived");
    scanner.forget();
    assert_eq!(scanner.read(Duration::from_millis(50)), Ok(None));
    rig.scan(&["NEW-1"]);
    assert_eq!(read(&mut *scanner), Ok(Some("NEW-1".into())));
}

/// Neither a code nor a refusal says in `Debug` or in its text what was scanned.
///
/// # Panics
/// A promise is broken.
pub fn no_text_shows_itself(rig: &impl ScannerRig) {
    let mut scanner = ready(rig);
    rig.scan(&["SECRET", "SECRET\u{1}"]);
    let shown = [scanner.read(ARRIVAL), scanner.read(ARRIVAL)].map(|answer| match answer {
        Ok(scan) => format!("{scan:?}"),
        Err(error) => format!("{error:?} {error} {}", error.remedy().en),
    });
    assert!(shown[0].starts_with("Some(Scan("), "{shown:?}");
    assert!(shown.iter().all(|text| !text.contains("SECRET") && !text.is_empty()), "{shown:?}");
}

/// A scanner that is open: a device keeps nothing for a port that nobody has open.
fn ready(rig: &impl ScannerRig) -> Box<dyn Scanner> {
    let mut scanner = rig.scanner();
    assert_eq!(scanner.status(), Ok(()));
    scanner
}

fn read(scanner: &mut dyn Scanner) -> Result<Option<String>, ScannerError> {
    scanner.read(ARRIVAL).map(|scan| scan.map(|scan| scan.text().to_owned()))
}
