//! A line to the centre that can be made slow, silent, or strange.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// How the line behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As a line should.
    Pass,
    /// Requests arrive; answers are held back until the mode changes.
    HoldAnswers,
    /// Requests arrive; the answers are lost and the connection ends.
    LoseAnswers,
    /// A gateway answers everything with a login page and status 200.
    LoginPage,
    /// Every connection ends at once.
    Cut,
}

/// A line between terminals and the centre.
pub struct BentLine {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    mode: Mutex<Mode>,
    changed: Condvar,
}

impl State {
    fn mode(&self) -> Mode {
        *self.mode.lock().expect("mode")
    }

    /// Waits while answers are held back, and tells how it goes on.
    fn released(&self) -> Mode {
        let mode = self.mode.lock().expect("mode");
        *self.changed.wait_while(mode, |mode| *mode == Mode::HoldAnswers).expect("mode")
    }
}

impl BentLine {
    /// Lays a line to the centre at `centre` (`http://HOST:PORT`).
    #[must_use]
    pub fn lay(centre: &str) -> Self {
        let to: SocketAddr = centre.trim_start_matches("http://").parse().expect("an address");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(State { mode: Mutex::new(Mode::Pass), changed: Condvar::new() });
        let shared = state.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let state = shared.clone();
                std::thread::spawn(move || carry(client, to, &state));
            }
        });
        Self { address, state }
    }

    /// Where terminals connect.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Changes how it behaves, for connections that stand too.
    pub fn set(&self, mode: Mode) {
        *self.state.mode.lock().expect("mode") = mode;
        self.state.changed.notify_all();
    }
}

/// How long one end may be silent before the mode is looked at again.
const LOOK_EVERY: Duration = Duration::from_millis(20);

fn carry(client: TcpStream, to: SocketAddr, state: &Arc<State>) {
    match state.mode() {
        Mode::Cut => return,
        Mode::LoginPage => return login_page(client, state),
        Mode::Pass | Mode::HoldAnswers | Mode::LoseAnswers => {}
    }
    let Ok(server) = TcpStream::connect(to) else { return };
    let ends = [client.try_clone(), server.try_clone()].map(|end| end.expect("a second handle"));
    let [mut from_client, mut to_server] = ends;
    let towards = state.clone();
    let there = std::thread::spawn(move || {
        pump(&mut from_client, &mut to_server, || !matches!(towards.mode(), Mode::Cut | Mode::LoginPage));
    });
    let (mut from_server, mut to_client) = (server, client);
    pump(&mut from_server, &mut to_client, || state.released() == Mode::Pass);
    drop(there.join());
}

/// Carries bytes while `may_pass` says so at each of them; then both ends are closed.
fn pump(from: &mut TcpStream, to: &mut TcpStream, may_pass: impl Fn() -> bool) {
    from.set_read_timeout(Some(LOOK_EVERY)).expect("a timeout");
    let mut buffer = [0; 4096];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => {
                if !may_pass() || to.write_all(&buffer[..count]).is_err() {
                    break;
                }
            }
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                if !may_pass() {
                    break;
                }
            }
            Err(_) => break,
        }
    }
    for end in [from, to] {
        drop(end.shutdown(Shutdown::Both));
    }
}

fn login_page(mut client: TcpStream, state: &State) {
    const PAGE: &str = "<html><body>Please log in</body></html>";
    let mut buffer = [0; 4096];
    while state.mode() == Mode::LoginPage && client.read(&mut buffer).is_ok_and(|count| count > 0) {
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{PAGE}",
            PAGE.len()
        );
        drop(client.write_all(answer.as_bytes()));
        drop(client.shutdown(Shutdown::Write));
    }
}
