//! The kiosk's configuration: a TOML file, checked as a whole before anything starts.

mod cabinet;
mod devices;

use std::path::{Path, PathBuf};

use hall_core::visit::Pace;
use hall_hw::printer::profile::PrinterProfile;
use hall_hw::wire::LineSettings;
use serde::Deserialize;

pub use cabinet::{SignalsConfig, SpeakerConfig};
use cabinet::{SignalsTable, SpeakerTable};
use devices::{CardReaderTable, CounterDisplayTable, ScannerTable, StatusDisplayTable};
pub use devices::{CounterDisplayConfig, ScannerConfig, ScannerPlug};

use crate::technician::morning::Morning;

/// A checked configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the journal and the identity live.
    pub state_dir: PathBuf,
    /// The hall's data file.
    pub hall: PathBuf,
    /// The data file of its calendar and rules.
    pub calendar: PathBuf,
    /// Base address of the centre, without a slash at its end.
    pub centre: String,
    /// The printer's serial line, by a path that stays the same, e.g. under `/dev/serial/by-path`.
    pub printer_port: PathBuf,
    /// What the printer is.
    pub printer: PrinterProfile,
    /// Where the typefaces are.
    pub fonts: Vec<PathBuf>,
    /// The screen.
    pub screen: ScreenConfig,
    /// How fast numbers are given out.
    pub pace: Pace,
    /// When the readiness report is made by itself, and whether it is printed.
    pub morning: Morning,
    /// The ID-card reader's port and its speed, if there is one.
    pub card_reader: Option<(PathBuf, LineSettings)>,
    /// The scanner, if there is one.
    pub scanner: Option<ScannerConfig>,
    /// The displays over the counters, if the kiosk drives them.
    pub counter_displays: Option<CounterDisplayConfig>,
    /// The I2C bus of the small display in the cabinet, if there is one.
    pub status_display: Option<PathBuf>,
    /// The loudspeaker, if there is one.
    pub speaker: Option<SpeakerConfig>,
    /// Lamp and switches, if there are any.
    pub signals: Option<SignalsConfig>,
}

/// The panel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScreenConfig {
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
    /// Pixels per millimetre of the panel: every size on the screen follows from it.
    pub px_per_mm: f32,
    /// Whether the window takes the whole screen.
    pub fullscreen: bool,
}

/// Why a configuration was refused: which key, what was found, what is allowed.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {source}; name a readable file with --config")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's word.
        source: std::io::Error,
    },
    /// The file is no TOML, a key is missing, unknown, or of the wrong type.
    #[error("{path}: {message}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line, column, key and what was expected.
        message: String,
    },
    /// A value outside what is allowed.
    #[error("{path}: key `{key}` is {found}; allowed: {allowed}")]
    Value {
        /// The file.
        path: PathBuf,
        /// The key, with its table.
        key: &'static str,
        /// What stands there.
        found: String,
        /// What may stand there.
        allowed: String,
    },
}

/// A value outside what is allowed: which key, what was found, what may stand there.
struct Refusal {
    key: &'static str,
    found: String,
    allowed: String,
}

impl Refusal {
    fn new(key: &'static str, found: impl Into<String>, allowed: impl Into<String>) -> Self {
        Self { key, found: found.into(), allowed: allowed.into() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    state_dir: PathBuf,
    hall: PathBuf,
    calendar: PathBuf,
    #[serde(default = "fonts_default")]
    fonts: Vec<PathBuf>,
    centre: CentreTable,
    printer: PrinterTable,
    #[serde(default)]
    screen: ScreenTable,
    #[serde(default)]
    report: ReportTable,
    #[serde(default)]
    pace: PaceTable,
    card_reader: Option<CardReaderTable>,
    scanner: Option<ScannerTable>,
    counter_displays: Option<CounterDisplayTable>,
    status_display: Option<StatusDisplayTable>,
    speaker: Option<SpeakerTable>,
    signals: Option<SignalsTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CentreTable {
    url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrinterTable {
    port: PathBuf,
    profile: String,
    /// The emblem was stored with `hall-kiosk printer emblem`.
    #[serde(default)]
    stores_logo: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ReportTable {
    at: String,
    print: bool,
}

impl Default for ReportTable {
    /// Half an hour before most halls open.
    fn default() -> Self {
        Self { at: "08:30".into(), print: true }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PaceTable {
    gap_s: u8,
    a_minute: u8,
}

impl Default for PaceTable {
    fn default() -> Self {
        let Pace { gap_s, a_minute } = Pace::default();
        Self { gap_s, a_minute }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ScreenTable {
    width_px: u32,
    height_px: u32,
    px_per_mm: f32,
    fullscreen: bool,
}

impl Default for ScreenTable {
    /// A 21.5-inch panel, upright: 1080 × 1920 at 102.5 ppi.
    fn default() -> Self {
        Self { width_px: 1080, height_px: 1920, px_per_mm: 4.03, fullscreen: false }
    }
}

fn fonts_default() -> Vec<PathBuf> {
    vec![PathBuf::from("/usr/share/fonts")]
}

/// Seconds that may lie between two numbers: beyond a minute nobody would wait.
const GAP_S: std::ops::RangeInclusive<u8> = 0..=60;

/// Sides of a panel, in pixels, that the pages are laid out for.
const SIDE_PX: std::ops::RangeInclusive<u32> = 480..=4_320;
/// Pixel densities from a 43-inch full-HD panel to a 10-inch tablet.
const PX_PER_MM: std::ops::RangeInclusive<f32> = 1.5..=12.0;

impl Config {
    /// Reads and checks a file. Relative paths in it are relative to the file.
    ///
    /// # Errors
    /// The first thing found wrong.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
        Self::parse(&text, path)
    }

    /// Checks a text as if it stood in the file `path`.
    ///
    /// # Errors
    /// The first thing found wrong.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let file: File = toml::from_str(text)
            .map_err(|error| ConfigError::Malformed { path: path.to_owned(), message: error.to_string() })?;
        let refuse =
            |Refusal { key, found, allowed }| ConfigError::Value { path: path.to_owned(), key, found, allowed };
        let base = path.parent().unwrap_or(Path::new("."));
        let printer = PrinterProfile::named(&file.printer.profile)
            .map_err(|error| Refusal::new("printer.profile", format!("{:?}", file.printer.profile), error.to_string()))
            .map_err(refuse)?;
        let printer = PrinterProfile { stores_logo: printer.stores_logo || file.printer.stores_logo, ..printer };
        Ok(Self {
            state_dir: base.join(&file.state_dir),
            hall: base.join(&file.hall),
            calendar: base.join(&file.calendar),
            centre: centre_url(&file.centre.url)
                .map_err(|allowed| refuse(Refusal::new("centre.url", format!("{:?}", file.centre.url), allowed)))?,
            printer_port: base.join(&file.printer.port),
            printer,
            fonts: file.fonts.iter().map(|dir| base.join(dir)).collect(),
            screen: screen(&file.screen).map_err(refuse)?,
            pace: pace(&file.pace).map_err(refuse)?,
            morning: Morning::parse(&file.report.at, file.report.print)
                .map_err(|error| Refusal::new("report.at", format!("{:?}", file.report.at), error.to_string()))
                .map_err(refuse)?,
            card_reader: file.card_reader.map(|table| table.check(base)).transpose().map_err(refuse)?,
            scanner: file.scanner.map(|table| table.check(base)).transpose().map_err(refuse)?,
            speaker: file.speaker.map(|table| table.check(base)).transpose().map_err(refuse)?,
            signals: file.signals.map(|table| table.check(base)).transpose().map_err(refuse)?,
            status_display: file.status_display.map(|table| base.join(table.bus)),
            counter_displays: file.counter_displays.map(|table| table.check(base)).transpose().map_err(refuse)?,
        })
    }
}

fn centre_url(text: &str) -> Result<String, String> {
    let allowed = || "http://HOST[:PORT] or https://HOST[:PORT], without path, user or query".to_owned();
    let url = reqwest::Url::parse(text).map_err(|_| allowed())?;
    let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && plain {
        Ok(url.as_str().trim_end_matches('/').to_owned())
    } else {
        Err(allowed())
    }
}

fn pace(table: &PaceTable) -> Result<Pace, Refusal> {
    if !GAP_S.contains(&table.gap_s) {
        let allowed = format!("{} to {} seconds", GAP_S.start(), GAP_S.end());
        return Err(Refusal::new("pace.gap_s", table.gap_s.to_string(), allowed));
    }
    if table.a_minute == 0 {
        return Err(Refusal::new("pace.a_minute", "0", "1 to 255 numbers"));
    }
    Ok(Pace { gap_s: table.gap_s, a_minute: table.a_minute })
}

fn screen(table: &ScreenTable) -> Result<ScreenConfig, Refusal> {
    for (key, side) in [("screen.width_px", table.width_px), ("screen.height_px", table.height_px)] {
        if !SIDE_PX.contains(&side) {
            return Err(Refusal::new(
                key,
                side.to_string(),
                format!("{} to {} pixels", SIDE_PX.start(), SIDE_PX.end()),
            ));
        }
    }
    if !PX_PER_MM.contains(&table.px_per_mm) {
        let allowed = format!("{} to {} pixels per millimetre", PX_PER_MM.start(), PX_PER_MM.end());
        return Err(Refusal::new("screen.px_per_mm", table.px_per_mm.to_string(), allowed));
    }
    Ok(ScreenConfig {
        width_px: table.width_px,
        height_px: table.height_px,
        px_per_mm: table.px_per_mm,
        fullscreen: table.fullscreen,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = r#"
state_dir = "state"
hall = "hall.toml"
calendar = "calendar.toml"
[centre]
url = "http://127.0.0.1:8080"
[printer]
port = "/dev/serial/by-path/printer"
profile = "generic-80"
"#;

    fn error(text: &str) -> String {
        Config::parse(text, Path::new("dir/kiosk.toml")).expect_err("refused").to_string()
    }

    #[test]
    fn a_sound_file_is_taken_and_its_paths_are_its_own() {
        let config = Config::parse(SOUND, Path::new("dir/kiosk.toml")).expect("sound");
        assert_eq!(config.state_dir, Path::new("dir/state"));
        assert_eq!(config.calendar, Path::new("dir/calendar.toml"));
        assert_eq!(config.printer_port, Path::new("/dev/serial/by-path/printer"));
        assert_eq!(config.centre, "http://127.0.0.1:8080");
        assert_eq!(config.screen.height_px, 1920);
    }

    #[test]
    fn a_wrong_key_is_named_with_its_line() {
        let text = SOUND.replace("port =", "prot =");
        let error = error(&text);
        assert!(error.contains("prot") && error.contains("port") && error.contains("line 8"), "{error}");
    }

    #[test]
    fn a_missing_key_is_named() {
        assert!(error(&SOUND.replace("hall = \"hall.toml\"", "")).contains("hall"));
        assert!(error(&SOUND.replace("calendar = \"calendar.toml\"", "")).contains("missing field `calendar`"));
    }

    #[test]
    fn a_wrong_value_says_what_is_allowed() {
        let profile = error(&SOUND.replace("generic-80", "laser"));
        assert!(
            profile.contains("printer.profile") && profile.contains("laser") && profile.contains("generic-80"),
            "{profile}"
        );
        for url in ["ftp://centre", "centre:8080", "http://centre/api", "http://user@centre"] {
            let error = error(&SOUND.replace("http://127.0.0.1:8080", url));
            assert!(error.contains("centre.url") && error.contains("https://"), "{error}");
        }
        let screen = error(&format!("{SOUND}[screen]\npx_per_mm = 0.1\n"));
        assert!(
            screen.contains("screen.px_per_mm") && screen.contains("0.1") && screen.contains("1.5 to 12"),
            "{screen}"
        );
        let gap = error(&format!("{SOUND}[pace]\ngap_s = 61\n"));
        assert!(gap.contains("pace.gap_s") && gap.contains("0 to 60"), "{gap}");
        let minute = error(&format!("{SOUND}[pace]\na_minute = 0\n"));
        assert!(minute.contains("pace.a_minute") && minute.contains("1 to 255"), "{minute}");
        let report = error(&format!("{SOUND}[report]\nat = \"8 o'clock\"\n"));
        assert!(report.contains("report.at") && report.contains("08:30") && report.contains("never"), "{report}");
        let side = error(&format!("{SOUND}[screen]\nwidth_px = 5\n"));
        assert!(side.contains("screen.width_px"), "{side}");
    }

    #[test]
    fn a_file_that_is_not_there_says_how_to_name_one() {
        let error = Config::read(Path::new("nowhere/kiosk.toml")).expect_err("missing").to_string();
        assert!(error.contains("nowhere/kiosk.toml") && error.contains("--config"), "{error}");
    }

    #[test]
    fn a_device_that_is_named_wrongly_says_what_is_allowed() {
        let with = |tables: &str| error(&format!("{SOUND}{tables}"));
        let both = with("[scanner]\nport = \"a\"\nkeyboard = \"b\"\n");
        assert!(both.contains("`scanner`") && both.contains("one of"), "{both}");
        let baud = with("[scanner]\nport = \"a\"\nbaud = 9601\n");
        assert!(baud.contains("scanner.baud") && baud.contains("9601") && baud.contains("115200"), "{baud}");
        let displays = |protocol: &str, at: &str| {
            with(&format!("[counter_displays]\nport = \"a\"\nprotocol = \"{protocol}\"\nat = [{at}]\n"))
        };
        let one = "{ address = 1, counter = \"3\" }";
        assert!(displays("morse", one).contains("modbus-rtu"));
        assert!(displays("modbus-rtu", "").contains("1 to 32"));
        assert!(displays("modbus-rtu", &format!("{one}, {one}")).contains("an address of its own"));
        assert!(displays("modbus-rtu", "{ address = 0, counter = \"3\" }").contains("1 to 247"));
        assert!(displays("modbus-rtu", "{ address = 1, counter = \"\" }").contains("counter's sign"));
    }

    #[test]
    fn devices_are_taken_with_their_usual_settings() {
        let text = format!(
            "{SOUND}[scanner]\nkeyboard = \"/dev/input/by-id/scanner\"\n[counter_displays]\nport = \"bus\"\n\
             protocol = \"raster-64x16\"\nat = [{{ address = 1, counter = \"3\" }}]\n"
        );
        let config = Config::parse(&text, Path::new("dir/kiosk.toml")).expect("sound");
        let scanner = config.scanner.expect("a scanner");
        assert_eq!(scanner.plug, ScannerPlug::Keyboard("/dev/input/by-id/scanner".into()));
        let displays = config.counter_displays.expect("displays");
        assert_eq!((displays.port.as_path(), displays.line), (Path::new("dir/bus"), displays.protocol.line()));
    }
}
