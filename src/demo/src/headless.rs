//! The demonstration without a window: a scripted visit on the real screens, drawn into memory and kept as pictures.

use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use hall_core::view::View;
use hall_core::visit::Touch;
use hall_kiosk::app::Kiosk;
use hall_kiosk::conductor::{Inbox, Sight};
use hall_kiosk::journal::{Journal, JournalError};
use hall_kiosk::screen::{Pictures, pass_on};
use hall_ui::{Frame, Headless, ScreenOptions};

use crate::audience::{Audience, Scene, stage};
use crate::desk::Desk;
use crate::options::Options;
use crate::visits::Step;

/// A visit ends in a named screen within 15 s; the start of a process and a reconnection may take as long again.
const SIGHT_MAX: Duration = Duration::from_secs(30);
/// What moves on a page has come to rest by then; nothing on the screens moves longer.
const SETTLED: Duration = Duration::from_secs(2);

/// Plays the visit that the options name.
///
/// # Errors
/// The screen did not show what it must, or a picture could not be written.
pub fn play(options: &Options, mut desk: Desk, tell: fn(&str)) -> anyhow::Result<()> {
    let dir = options.screens_dir();
    std::fs::create_dir_all(&dir)?;
    let glass = Headless::new(ScreenOptions::default())?;
    let (stage, audience) = stage();
    let kiosk = desk.start_kiosk(Box::new(stage))?;
    let pictures = Pictures::new(desk.typeface.clone(), options.profile.paper.width);
    let mut show = Show { glass, pictures, audience, dir, kept: 0, tell };
    let steps = options.visit.steps()?;
    let played = steps.iter().try_for_each(|step| show.take(step, &kiosk, &mut desk));
    kiosk.stop();
    desk.stop();
    played
}

struct Show {
    glass: Headless,
    pictures: Pictures,
    audience: Audience,
    dir: PathBuf,
    kept: u32,
    tell: fn(&str),
}

impl Show {
    fn take(&mut self, step: &Step, kiosk: &Kiosk, desk: &mut Desk) -> anyhow::Result<()> {
        tracing::debug!(?step, "visit");
        match step {
            Step::Touch(touch) => self.touch(&kiosk.inbox(), touch.clone())?,
            Step::Do(verb) => drop(desk.verb(verb)?),
            Step::See(sight) => {
                self.wait(|view| sight.is(view)).with_context(|| format!("waiting for {sight:?}"))?;
            }
            Step::Picture(name) => self.keep(name)?,
            Step::Slot(had) => {
                let slot = self.audience.last().and_then(|(view, _)| had.first(view));
                let slot = slot.with_context(|| format!("the page has no slot to be had {had:?}"))?;
                self.touch(&kiosk.inbox(), hall_ui::UiTouch::Visit(Touch::Slot(slot)))?;
            }
            Step::Stocked(matter) => {
                let matter = matter.clone();
                until(kiosk, "the kiosk got no slot tokens", move |journal| {
                    Ok(!journal.token_slots(&matter)?.is_empty())
                })?;
            }
            Step::Drained => {
                until(kiosk, "not everything has reached the centre", |journal| Ok(journal.owed_count()? == 0))?;
            }
        }
        Ok(())
    }

    /// Touches, and waits until the screen has answered.
    fn touch(&mut self, inbox: &Inbox, touch: hall_ui::UiTouch) -> anyhow::Result<()> {
        let before = self.audience.last().map(|(view, _)| view.clone());
        pass_on(inbox, touch);
        self.wait(|view| Some(view) != before.as_ref())
    }

    fn wait(&mut self, fits: impl Fn(&View) -> bool) -> anyhow::Result<()> {
        let Self { glass, pictures, audience, .. } = self;
        let each = |(view, slip): &Scene| {
            let sight = Sight { view, slip: slip.as_ref(), pictures: &[] };
            glass.screen().show(&pictures.complete(sight));
        };
        audience.wait(SIGHT_MAX, each, fits).map(drop)
    }

    fn keep(&mut self, name: &str) -> anyhow::Result<()> {
        self.kept += 1;
        self.glass.advance(SETTLED);
        let path = self.dir.join(format!("{:02}-{name}.png", self.kept));
        write_png(&path, &self.glass.snapshot()).with_context(|| path.display().to_string())?;
        (self.tell)(&format!("screen  {}", path.display()));
        Ok(())
    }
}

/// Waits until something is true of the kiosk's journal.
fn until(
    kiosk: &Kiosk,
    otherwise: &str,
    is_so: impl Fn(&mut Journal) -> Result<bool, JournalError> + Clone + Send + 'static,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let journal = kiosk.journal();
    runtime.block_on(async {
        let deadline = Instant::now() + SIGHT_MAX;
        while !journal.ask(is_so.clone()).await?? {
            anyhow::ensure!(Instant::now() < deadline, "{otherwise} within {SIGHT_MAX:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    })
}

fn write_png(path: &Path, picture: &Frame) -> anyhow::Result<()> {
    let file = BufWriter::new(std::fs::File::create(path)?);
    let mut encoder = png::Encoder::new(file, picture.width, picture.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&picture.rgb)?;
    Ok(writer.finish()?)
}
