//! The demonstration with a window: the kiosk's screen on the desk, the slips in a folder beside it, and verbs for the
//! cabinet and the centre on standard input.

use std::io::BufRead;
use std::sync::{Arc, Mutex, PoisonError};

use hall_core::fault::Fault;
use hall_kiosk::screen::{self, Pictures, SlintScreen};
use hall_ui::ScreenHandle;

use crate::desk::{Desk, PIN};
use crate::options::Options;

/// Opens the window and serves until it is closed, `quit` is said, or Ctrl-C.
///
/// # Errors
/// There is no display, or the kiosk cannot be started.
pub fn open(options: &Options, desk: Desk, tell: fn(&str)) -> anyhow::Result<()> {
    let closed = screen::out_of_service(desk.hall(), Fault::JournalFailed);
    let desk = Arc::new(Mutex::new(desk));
    let served = screen::serve(options.screen(), closed, |handle| {
        let seated = desk.lock().unwrap_or_else(PoisonError::into_inner);
        let pictures = Pictures::new(seated.typeface.clone(), options.profile.paper.width);
        let kiosk = seated.start_kiosk(Box::new(SlintScreen::new(handle.clone(), pictures)))?;
        tell(&format!("slips appear in {}", options.slips_dir().display()));
        tell("say a verb for the cabinet, e.g. paper out, scanner unplug; centre stop, centre start; help; quit");
        tell(&format!("technician: hold the clock for three seconds, PIN {PIN}"));
        let config = options.state_dir().join("kiosk.toml");
        tell(&format!("from a shell: cargo run -p hall-kiosk -- --config {} diag", config.display()));
        listen(desk.clone(), handle.clone(), tell)?;
        quit_on_signal(handle)?;
        Ok(kiosk)
    });
    // The thread that listens may still wait for a line, and holds the desk: its parts are stopped through it.
    desk.lock().unwrap_or_else(PoisonError::into_inner).stop();
    served
}

fn listen(desk: Arc<Mutex<Desk>>, screen: ScreenHandle, tell: fn(&str)) -> std::io::Result<()> {
    std::thread::Builder::new().name("verbs".into()).spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if line.trim() == "quit" {
                screen.quit();
                return;
            }
            match desk.lock().unwrap_or_else(PoisonError::into_inner).verb(line.trim()) {
                Ok(answer) => tell(&format!("ok {answer}")),
                Err(error) => tell(&format!("err {error:#}")),
            }
        }
    })?;
    Ok(())
}

fn quit_on_signal(screen: ScreenHandle) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        // Without the signal's handler Ctrl-C ends the process at once, which loses nothing either.
        drop(runtime.block_on(tokio::signal::ctrl_c()));
        screen.quit();
    })?;
    Ok(())
}
