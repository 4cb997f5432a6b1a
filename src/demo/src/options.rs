//! What the demonstration is asked for.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;
use hall_hw::printer::profile::PrinterProfile;
use hall_ui::ScreenOptions;

use crate::clock;
use crate::visits::Visits;

/// A whole hall on one desk: a centre, a kiosk and a simulated cabinet.
///
/// With a display the kiosk's window opens, and verbs for the cabinet are read from standard input: `paper out`,
/// `paper ok`, `cover open`, `centre stop`, `centre start`, `help`, `quit`. Without one, or with --headless, a scripted
/// visit is played with the same code and its screens and slips are written as pictures.
#[derive(Parser, Debug, Clone)]
#[command(name = "hall-demo", version)]
pub struct Options {
    /// Play a scripted visit without a window.
    #[arg(long)]
    pub headless: bool,
    /// Where screens/*.png, slips/*.png and slips/*.bin are written.
    #[arg(long, default_value = "out")]
    pub out: PathBuf,
    /// Where centre, kiosk and cabinet keep their state [default: OUT/state].
    #[arg(long)]
    pub state: Option<PathBuf>,
    /// Which visit is played without a window: ordinary, english, paper-out, line-cut, booking,
    /// booking-cut-off, after-hours.
    #[arg(long, default_value = "ordinary")]
    pub visit: Visits,
    /// What time it is in the hall, e.g. `"2026-11-23 20:00"` or `12:30`. Without it the clock is this machine's in the
    /// hall's hours, and otherwise set to the next worked morning, so that there is something to see.
    #[arg(long, value_name = "TIME", value_parser = clock::parse, conflicts_with = "central")]
    pub at: Option<clock::At>,
    /// A serial line to a real or foreign printer, instead of the simulated one.
    #[arg(long, value_name = "PATH")]
    pub printer: Option<PathBuf>,
    /// What the printer is: generic-80, generic-58, epson-80, raster-80.
    #[arg(long, default_value = "generic-80", value_parser = profile)]
    pub profile: PrinterProfile,
    /// A centre that runs already, instead of one of our own.
    #[arg(long, value_name = "URL")]
    pub central: Option<String>,
    /// The one-time code for a centre that runs already, the first time.
    #[arg(long, value_name = "CODE", requires = "central")]
    pub code: Option<String>,
    /// Where our own centre listens; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// How the panel of the window stands: portrait and landscape have 21.5 inches, compact is a lying one of 10.1.
    #[arg(long, value_enum, default_value = "portrait")]
    pub layout: PanelLayout,
    /// Size of the window beside the pixels of the panel, so that it fits the desk.
    #[arg(long, default_value_t = 0.5, value_parser = scale)]
    pub scale: f32,
    /// Speed of the simulated serial line in baud; without it bytes arrive as fast as the machine allows.
    #[arg(long)]
    pub baud: Option<u32>,
}

/// How the panel of the demonstration stands.
#[derive(clap::ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelLayout {
    /// 1080 × 1920 pixels.
    Portrait,
    /// 1920 × 1080 pixels.
    Landscape,
    /// 1280 × 800 pixels.
    Compact,
}

impl Options {
    /// The state folder.
    #[must_use]
    pub fn state_dir(&self) -> PathBuf {
        self.state.clone().unwrap_or_else(|| self.out.join("state"))
    }

    /// Where pictures of the screen go.
    #[must_use]
    pub fn screens_dir(&self) -> PathBuf {
        self.out.join("screens")
    }

    /// Where slips go.
    #[must_use]
    pub fn slips_dir(&self) -> PathBuf {
        self.out.join("slips")
    }

    /// The panel, scaled to fit the desk.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a scale from 0.3 to 2 of a panel")]
    pub fn screen(&self) -> ScreenOptions {
        let panel = match self.layout {
            PanelLayout::Portrait => ScreenOptions::PORTRAIT,
            PanelLayout::Landscape => ScreenOptions::LANDSCAPE,
            PanelLayout::Compact => ScreenOptions::COMPACT,
        };
        let scaled = |side: u32| (f64::from(side) * f64::from(self.scale)).round() as u32;
        let (width, height) = panel.size_px;
        ScreenOptions { px_per_mm: panel.px_per_mm * self.scale, size_px: (scaled(width), scaled(height)), ..panel }
    }

    /// Whether there is no display to open a window on.
    #[must_use]
    pub fn without_window(&self) -> bool {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        self.headless || !(is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"))
    }
}

fn scale(text: &str) -> Result<f32, String> {
    let scale: f32 = text.parse().map_err(|_| "a number such as 0.5".to_owned())?;
    if (0.3..=2.0).contains(&scale) { Ok(scale) } else { Err("0.3 to 2".to_owned()) }
}

fn profile(name: &str) -> Result<PrinterProfile, String> {
    PrinterProfile::named(name).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_understood() {
        let given = ["hall-demo", "--headless", "--out", "x", "--visit", "line-cut", "--printer", "/dev/ttyS0"];
        let options = Options::try_parse_from(given).expect("understood");
        assert!(options.headless && options.state_dir() == std::path::Path::new("x/state"));
        assert_eq!(options.printer, Some(PathBuf::from("/dev/ttyS0")));
    }

    #[test]
    fn the_window_is_the_panel_at_its_scale() {
        let screen = |layout| {
            Options::try_parse_from(["hall-demo", "--layout", layout, "--scale", "0.5"]).expect("understood").screen()
        };
        assert_eq!(screen("portrait").layout(), hall_ui::Layout::Portrait);
        assert_eq!(screen("landscape").size_px, (960, 540));
        assert_eq!(screen("landscape").layout(), hall_ui::Layout::Landscape);
        assert_eq!(screen("compact").layout(), hall_ui::Layout::Compact);
    }

    #[test]
    fn an_unknown_name_says_what_is_allowed() {
        let visit = Options::try_parse_from(["hall-demo", "--visit", "holiday"]).expect_err("refused").to_string();
        assert!(visit.contains("line-cut"), "{visit}");
        let profile = Options::try_parse_from(["hall-demo", "--profile", "laser"]).expect_err("refused").to_string();
        assert!(profile.contains("generic-80"), "{profile}");
        assert!(Options::try_parse_from(["hall-demo", "--code", "X"]).is_err(), "a code needs a centre");
    }
}
