//! What names a person is in no log, no page and no list, and in the database only where it is sealed.

use std::io::Write;
use std::sync::{Arc, Mutex};

use hall_central::ledger::lines;
use hall_core::assistance::AssistanceKind;
use hall_core::booking::{BookingId, BookingOrder, BookingRef};
use hall_core::centre::{CentreAnswer, CentreAsk};
use hall_core::filing::{Callback, Filing};
use hall_core::hall::Lang;
use hall_core::person::Phone;
use hall_core::ticket::TicketDetails;
use hall_proto::seal::{Entropy, Form, person_key};
use hyper::Method;

use crate::bookings::{matter, order};
use crate::filings::{admin, filed, keys};
use crate::hall::{Kiosk, OpenHall, slot_at};

const PHONE: &str = "13877665544";

#[derive(Clone, Default)]
struct Tape(Arc<Mutex<Vec<u8>>>);

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("sound").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_planted_telephone_number_is_nowhere_but_under_its_seal() {
    let tape = Tape::default();
    let writer = tape.clone();
    let log = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone());
    // This test's own thread runs the whole centre but its writer, which logs nothing of what it writes.
    let _guard = tracing::subscriber::set_default(log.finish());
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let keys = keys(&mut kiosk).await;
    let phone = Phone::parse(PHONE).expect("a number");
    let seal = |byte| Form::of_phone(&phone).seal(&keys.seal, Entropy::new([byte; 32])).expect("sealed");
    let person = person_key(&keys.hall, PHONE);

    let slot = slot_at(1, 9);
    kiosk.question(&CentreAsk::Hold { booking: BookingId(1), matter: matter("seal"), slot }).await;
    let order = BookingOrder {
        person,
        masked: phone.to_string(),
        sealed: seal(1),
        tail: Some(phone.tail()),
        ..order(1, "seal", slot)
    };
    let confirmed = kiosk.question(&CentreAsk::Confirm { booking: BookingId(1), order: Box::new(order) }).await;
    let CentreAnswer::Confirmed(booking) = confirmed else { panic!("not confirmed") };
    kiosk.question(&CentreAsk::Find(BookingRef::Code(booking.code.clone()))).await;
    let details = TicketDetails {
        person: Some(person),
        masked: Some(phone.to_string()),
        sealed: Some(seal(2)),
        tail: Some(phone.tail()),
        ..TicketDetails::default()
    };
    let intended = kiosk.intend_with(1, "seal", details);
    kiosk.ask(&intended).await.expect("a number");
    let callback = Filing::CallbackLeft(Callback {
        reference: "0417".into(),
        kind: AssistanceKind::Act,
        matter: None,
        project: None,
        sealed: seal(3),
        tail: phone.tail(),
        lang: Lang::Zh,
    });
    let callback = filed(&mut kiosk, 9, callback);
    kiosk.outcomes(&[intended.clone(), callback]).await;
    let path = format!("/t/{}", Kiosk::key_of(&intended));
    let page = kiosk.line.send(Method::GET, &path, None, Vec::new()).await.expect("a page").body;
    let admin = admin(&hall);
    let listed = [lines(&admin.bookings().expect("reads")), lines(&admin.callbacks().expect("reads"))].concat();
    assert!(admin.open_callback("0417", None).is_ok());

    let mut found = [page.to_vec(), listed.join("\n").into_bytes()].concat();
    found.extend_from_slice(&tape.0.lock().expect("sound"));
    assert!(String::from_utf8_lossy(&found).contains("entrance-1"), "something was logged");
    for entry in std::fs::read_dir(hall.state_dir()).expect("readable") {
        found.extend(std::fs::read(entry.expect("an entry").path()).expect("readable"));
    }
    let has = |secret: &str| found.windows(secret.len()).any(|part| part == secret.as_bytes());
    assert!(has("138****5544"), "what is masked is there");
    assert!(!has(PHONE), "the number itself is not");
    let logged = String::from_utf8_lossy(&tape.0.lock().expect("sound")).into_owned();
    for secret in ["5544", booking.code.as_str(), &Kiosk::key_of(&intended)] {
        assert!(!logged.contains(secret), "{secret} was logged");
    }
}
