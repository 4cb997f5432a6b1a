//! A kiosk as a process of its own, which can be killed at any moment.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use hall_core::device::Line;

use crate::WAIT_MAX;
use crate::hall::ALWAYS_OPEN;
use crate::terminal::MATTER;

/// A running kiosk process. Dropped, it is killed.
pub struct KioskProcess {
    child: Child,
    words: ChildStdin,
    lines: Receiver<String>,
}

impl KioskProcess {
    /// Starts `program` with a configuration in `state_dir`, for the printer there and the centre at `centre`.
    #[must_use]
    pub fn start(program: &str, state_dir: &Path, centre: &str) -> Self {
        Self::start_with(program, state_dir, centre, hall_demo::HALL)
    }

    /// The same with this text in the hall's data file.
    #[must_use]
    pub fn start_with(program: &str, state_dir: &Path, centre: &str, hall: &str) -> Self {
        std::fs::write(state_dir.join("hall.toml"), hall).expect("written");
        std::fs::write(state_dir.join("calendar.toml"), ALWAYS_OPEN).expect("written");
        let config = state_dir.join("kiosk.toml");
        let text = format!(
            "state_dir = \".\"\nhall = \"hall.toml\"\ncalendar = \"calendar.toml\"\n[centre]\nurl = \"{centre}\"\n\
             [printer]\nport = \"printer\"\nprofile = \"generic-80\"\n\
             [report]\nat = \"never\"\n[pace]\ngap_s = 0\na_minute = 255\n"
        );
        std::fs::write(&config, text).expect("written");
        let mut child = Command::new(program)
            .arg(config)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the kiosk's process starts");
        let words = child.stdin.take().expect("piped");
        let output = child.stdout.take().expect("piped");
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, words, lines }
    }

    /// Says a word to it.
    pub fn say(&mut self, word: &str) {
        writeln!(self.words, "{word}").expect("it listens");
    }

    /// Waits for a line that fits.
    pub fn hear(&self, fits: impl Fn(&str) -> bool) -> String {
        let deadline = std::time::Instant::now() + WAIT_MAX;
        let mut heard = Vec::new();
        loop {
            let left = deadline.saturating_duration_since(std::time::Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else { panic!("not within {WAIT_MAX:?}, only {heard:#?}") };
            if fits(&line) {
                return line;
            }
            heard.push(line);
        }
    }

    /// Waits for the welcome page with a printer that is ready and the line as given.
    pub fn ready(&self, line: Line) {
        let line = match line {
            Line::Up => "welcome line-up printer-ready",
            Line::Cut => "welcome line-cut printer-ready",
        };
        self.hear(|heard| heard.starts_with(line));
    }

    /// Walks to the page with the button 取号 and touches it.
    pub fn take_a_number(&mut self) {
        self.say("zone company");
        self.say(&format!("matter {MATTER}"));
        self.hear(|line| line.starts_with("prepare"));
        self.say("take");
    }

    /// Takes a number and waits until its slip is out; the number.
    pub fn visit(&mut self) -> String {
        self.take_a_number();
        let line = self.hear(|line| line.starts_with("issued") && line.ends_with(" printed"));
        self.say("home");
        self.hear(|line| line.starts_with("welcome"));
        line.split(' ').nth(1).expect("a number").to_owned()
    }

    /// Walks to the slots of a matter; as they stand on the page.
    pub fn walk_to_slots(&mut self, zone: &str, matter: &str) -> Vec<String> {
        for (word, page) in
            [("book", "zones"), (&*format!("zone {zone}"), "matters"), (&format!("matter {matter}"), "slots")]
        {
            self.say(word);
            let line = self.hear(|line| line.starts_with(page));
            if page == "slots" {
                return line.split(' ').skip(1).map(str::to_owned).collect();
            }
        }
        unreachable!("the last page is that of the slots")
    }

    /// Goes on to the last look at a booking, as the person of that ID number.
    pub fn choose_slot(&mut self, slot: &str, id_number: &str) {
        self.say(&format!("slot {slot}"));
        self.hear(|line| line == "identify");
        self.say("way type-id");
        self.hear(|line| line.starts_with("entry"));
        for key in id_number.chars() {
            self.say(&format!("key {key}"));
        }
        self.say("key enter");
        self.hear(|line| line.starts_with("book-confirm"));
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for KioskProcess {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
