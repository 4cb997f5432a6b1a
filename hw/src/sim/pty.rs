//! A pseudo-terminal with a stable name: what a USB serial adapter and its `by-path` link are on a real machine.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

/// The controlling side of a pseudo-terminal, and the link to the other side. Dropped, it is like a pulled cable: the
/// link goes, and whoever has the other side open gets an error.
#[derive(Debug)]
pub(super) struct Pty {
    controller: OwnedFd,
    device: PathBuf,
    link: PathBuf,
}

impl Pty {
    /// A new pseudo-terminal; `link` points to it. A link that is there already is replaced, any other file is not.
    pub(super) fn plug(link: &Path) -> io::Result<Self> {
        let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&controller)?;
        unlockpt(&controller)?;
        let device = PathBuf::from(std::ffi::OsString::from_vec(ptsname(&controller, Vec::new())?.into_bytes()));
        // Until somebody opens it and sets it up, the line must not echo what the device says.
        let mut settings = tcgetattr(&controller)?;
        settings.make_raw();
        tcsetattr(&controller, OptionalActions::Now, &settings)?;
        fcntl_setfl(&controller, fcntl_getfl(&controller)? | OFlags::NONBLOCK)?;
        // Opened and closed once, the line knows that nobody is there; a new one does not.
        drop(ioctl_tiocgptpeer(&controller, OpenptFlags::RDWR | OpenptFlags::NOCTTY)?);
        point(link, &device)?;
        Ok(Self { controller, device, link: link.to_owned() })
    }

    /// Takes what has arrived, if anything has.
    pub(super) fn read(&self, into: &mut [u8]) -> Taken {
        match rustix::io::read(&self.controller, into) {
            Ok(0) => Taken::Nobody,
            Ok(length) => Taken::Bytes(length),
            Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => Taken::Nothing,
            // EIO: the other side is not open.
            Err(_) => Taken::Nobody,
        }
    }

    /// Sends what fits; a host that does not read loses the rest, as on a real line.
    pub(super) fn write(&self, bytes: &[u8]) -> usize {
        rustix::io::write(&self.controller, bytes).unwrap_or(0)
    }

    /// Whether somebody has the other side open: a port that nobody has open keeps nothing for the next who opens it.
    pub(super) fn is_heard(&self) -> bool {
        let mut fds = [PollFd::new(&self.controller, PollFlags::OUT)];
        poll(&mut fds, Some(&Timespec::default())).is_ok() && !fds[0].revents().contains(PollFlags::HUP)
    }

    /// For `poll`.
    pub(super) fn fd(&self) -> impl AsFd + '_ {
        self.controller.as_fd()
    }

    /// The present device, such as `/dev/pts/3`.
    pub(super) fn device(&self) -> &Path {
        &self.device
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // Only our own link: somebody may have put another in its place.
        let is_ours = std::fs::read_link(&self.link).is_ok_and(|target| target == self.device);
        if is_ours && let Err(error) = std::fs::remove_file(&self.link) {
            tracing::warn!(link = %self.link.display(), %error, "the link to the simulated device stays behind");
        }
    }
}

/// What a read found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// So many bytes.
    Bytes(usize),
    /// None now.
    Nothing,
    /// Nobody has the other side open.
    Nobody,
}

/// Puts the link in place in one step, so that nobody ever finds half of one.
fn point(link: &Path, device: &Path) -> io::Result<()> {
    if std::fs::symlink_metadata(link).is_ok_and(|found| !found.is_symlink()) {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{} is not a link", link.display())));
    }
    let fresh = link.with_extension("plugging");
    let _ = std::fs::remove_file(&fresh);
    std::os::unix::fs::symlink(device, &fresh)?;
    std::fs::rename(&fresh, link)
}
