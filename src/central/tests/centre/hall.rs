//! A hall with an open centre, and kiosks to speak to it.

use std::net::SocketAddr;
use std::sync::Arc;

use hall_central::client::{ClientError, Identity, Line};
use hall_central::clock::{Clock, ManualClock};
use hall_central::hours::{BookingRules, Hours, Quota};
use hall_central::{Audit, Centre, Settings, serve};
use hall_core::booking::{SlotHours, SlotTime};
use hall_core::calendar::{Date, Moment, PeriodKind, TimeOfDay};
use hall_core::centre::{CentreAnswer, CentreAsk, SlotPlaces};
use hall_core::day::{BusinessDay, UtcMillis};
use hall_core::hall::{Hall, KioskId, MatterId};
use hall_core::number::Series;
use hall_core::outbox::{Body, Operation, OperationId};
use hall_core::ticket::{Source, StatusKey, TicketDetails, TicketId, Transition};
use hall_proto::hall_file;
use hall_proto::wire::{
    AskAnswer, AskRequest, FeedAnswer, FeedQuery, NumberAnswer, NumberRequest, OperationResult, ProblemCode,
    UploadAnswer, UploadRequest, path,
};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// 2026-11-22, 10:00 in Beijing.
pub const MORNING: UtcMillis = UtcMillis(1_795_312_800_000);
/// The business day of [`MORNING`].
pub const TODAY: BusinessDay = BusinessDay(20_779);

pub const HALL: &str = r#"
[hall]
name = { zh = "海城市政务服务中心", en = "Haicheng Government Service Centre" }
utc_offset_min = 480
day_start_hour = 4

[[zone]]
id = "company"
name = { zh = "企业开办专区", en = "Start a company" }
place = { zh = "一楼东侧", en = "Ground floor, east" }

[[matter]]
id = "company-start"
zone = "company"
name = { zh = "企业设立登记", en = "Register a company" }
series = "A"
counters = ["1", "2"]
minutes = 15

[[matter]]
id = "seal"
zone = "company"
name = { zh = "公章刻制备案", en = "Company seal" }
series = "B"
counters = ["3"]
minutes = 5

[[matter]]
id = "licence"
zone = "company"
name = { zh = "食品经营许可", en = "Food licence" }
series = "W"
counters = ["3"]
minutes = 5
"#;

pub fn hall() -> Hall {
    hall_file::parse(HALL).expect("a sound hall")
}

/// Walk-in numbers of the seal in the morning, and as many in the afternoon.
pub const SEALS_A_PERIOD: u16 = 12;

/// Slots of half an hour from 9 to 12 and from 14 to 17 on each day of the coming week, today among them, until five
/// minutes before they begin. Places: three for a company, eight for a seal.
pub struct HalfHours;

impl Hours for HalfHours {
    fn slots(&self, matter: &MatterId, now: Moment) -> Vec<SlotPlaces> {
        let left = match matter.as_str() {
            "company-start" => 3,
            "seal" => 8,
            _ => return vec![],
        };
        let halves = (18..24).chain(28..34);
        let slots = (0..=7).flat_map(|day| halves.clone().map(move |half| slot(now.date.add_days(day), half)));
        let open = slots.filter(|slot| now.add_minutes(5) <= slot.starts());
        open.map(|slot| SlotPlaces { slot, left }).collect()
    }

    fn quota(&self, matter: &MatterId, at: Moment) -> Option<Quota> {
        let began = if at.time.minutes() < 12 * 60 { 9 } else { 14 };
        let since = Moment { date: at.date, time: TimeOfDay::new(began, 0).expect("a time") };
        (matter.as_str() == "seal").then_some(Quota { since, numbers: SEALS_A_PERIOD })
    }

    fn rules(&self, _: &MatterId) -> BookingRules {
        BookingRules::USUAL
    }
}

/// The half hour of a day.
pub fn slot(date: Date, half: u16) -> SlotTime {
    let time = |half: u16| TimeOfDay::from_minutes(half * 30).expect("a time");
    SlotTime { date, from: time(half), to: time(half + 1), hours: SlotHours::Period(PeriodKind::Working) }
}

/// The half hour that begins at so many o'clock, so many days after [`MORNING`].
pub fn slot_at(days: i32, hour: u16) -> SlotTime {
    slot(Date::from(TODAY).add_days(days), hour * 2)
}

/// A running centre on a directory of its own.
pub struct OpenHall {
    pub clock: Arc<ManualClock>,
    pub centre: Centre,
    pub address: SocketAddr,
    dir: TempDir,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
}

impl OpenHall {
    pub async fn new() -> Self {
        Self::reopen(tempfile::tempdir().expect("a directory"), Arc::new(ManualClock::at(MORNING))).await
    }

    pub async fn reopen(dir: TempDir, clock: Arc<ManualClock>) -> Self {
        let settings = Settings {
            state_dir: dir.path().to_owned(),
            hall: hall(),
            public_url: "https://hall.example".into(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
        };
        let centre = Centre::open_with(settings, Arc::new(HalfHours)).expect("the centre opens");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            let _ = stopped.await;
        };
        let served = tokio::spawn(serve(centre.clone(), listener, shutdown));
        Self { clock, centre, address, dir, stop, served }
    }

    pub async fn close(self) -> (TempDir, Arc<ManualClock>) {
        self.stop.send(()).expect("the centre runs");
        self.served.await.expect("no panic").expect("served");
        (self.dir, self.clock)
    }

    pub async fn restart(self) -> Self {
        let (dir, clock) = self.close().await;
        Self::reopen(dir, clock).await
    }

    pub fn state_dir(&self) -> &std::path::Path {
        self.dir.path()
    }

    pub fn audit(&self) -> Audit {
        let audit = self.centre.audit().expect("the books");
        assert_eq!(audit.contradictions(), Vec::<String>::new());
        audit
    }

    pub async fn line(&self) -> Line {
        Line::connect(self.address).await.expect("a line")
    }

    pub fn code(&self, kiosk: &str, series: char) -> String {
        let (kiosk, series) = (KioskId::new(kiosk).expect("id"), Series::new(series).expect("letter"));
        self.centre.enrolment_code(&kiosk, series).expect("a code").as_str().to_owned()
    }

    pub async fn kiosk(&self, name: &str, series: char) -> Kiosk {
        let mut line = self.line().await;
        let (identity, _) = line.enrol(&self.code(name, series)).await.expect("enrolled");
        Kiosk { line, identity, clock: Arc::clone(&self.clock), seq: 0, salt: u128::from(u32::from(series)) << 64 }
    }
}

/// A kiosk as the centre sees it: a line, a key and a sequence.
pub struct Kiosk {
    pub line: Line,
    pub identity: Identity,
    pub clock: Arc<ManualClock>,
    pub seq: u64,
    salt: u128,
}

impl Kiosk {
    /// An enrolled kiosk on another line.
    pub fn over(line: Line, identity: Identity, clock: Arc<ManualClock>) -> Self {
        Self { line, identity, clock, seq: 0, salt: 0 }
    }

    pub async fn again_on(mut self, hall: &OpenHall) -> Self {
        self.line = hall.line().await;
        self
    }

    pub fn now(&self) -> UtcMillis {
        self.clock.now()
    }

    pub fn ticket(&self, at: u64) -> TicketId {
        TicketId(self.salt + u128::from(at))
    }

    pub fn operation(&mut self, body: Body) -> Operation {
        self.seq += 1;
        Operation {
            id: OperationId(self.salt + (1 << 40) + u128::from(self.seq)),
            seq: self.seq,
            at: self.clock.now(),
            body,
        }
    }

    pub fn intend(&mut self, ticket: u64, matter: &str) -> Operation {
        self.intend_with(ticket, matter, TicketDetails::default())
    }

    pub fn intend_with(&mut self, ticket: u64, matter: &str, details: TicketDetails) -> Operation {
        let id = self.ticket(ticket);
        let mut random = [0; 10];
        random.copy_from_slice(&(id.0 << 8).to_be_bytes()[6..]);
        let key = StatusKey::from_random(random);
        let matter = MatterId::new(matter).expect("id");
        self.operation(Body::Ticket(id, Transition::Intended { matter, key, details: Box::new(details) }))
    }

    /// Asks as a kiosk does while the citizen waits; a refusal is an answer, too.
    pub async fn question(&mut self, ask: &CentreAsk) -> CentreAnswer {
        let request = AskRequest::new(ask);
        let now = self.clock.now();
        let answer: AskAnswer = self.line.post(&self.identity, now, path::ASKS, &request).await.expect("an answer");
        answer.to(ask).expect("to this question").unwrap_or(CentreAnswer::Failed)
    }

    pub fn key_of(operation: &Operation) -> String {
        match &operation.body {
            Body::Ticket(_, Transition::Intended { key, .. }) => key.as_str().to_owned(),
            other => panic!("no intent: {other:?}"),
        }
    }

    pub fn step(&mut self, ticket: u64, transition: Transition) -> Operation {
        let id = self.ticket(ticket);
        self.operation(Body::Ticket(id, transition))
    }

    pub fn numbered(&mut self, ticket: u64, number: &str, source: Source) -> Operation {
        let number = number.parse().expect("a label");
        self.step(ticket, Transition::Numbered { number, day: TODAY, source })
    }

    pub async fn ask(&mut self, operation: &Operation) -> Result<NumberAnswer, ProblemCode> {
        let request = NumberRequest::new(operation);
        code_of(self.line.post(&self.identity, self.clock.now(), path::NUMBERS, &request).await)
    }

    pub async fn number(&mut self, ticket: u64, matter: &str) -> NumberAnswer {
        let operation = self.intend(ticket, matter);
        self.ask(&operation).await.expect("a number")
    }

    pub async fn upload(
        &mut self,
        operations: &[Operation],
        held: &[u64],
    ) -> Result<Vec<OperationResult>, ProblemCode> {
        let request = UploadRequest::new(operations, held.to_vec());
        let answer: UploadAnswer =
            code_of(self.line.post(&self.identity, self.clock.now(), path::OPERATIONS, &request).await)?;
        Ok(answer.results)
    }

    pub async fn outcomes(&mut self, operations: &[Operation]) -> Vec<String> {
        words(&self.upload(operations, &[]).await.expect("an answer"))
    }

    pub async fn feed(&mut self, query: FeedQuery) -> Result<FeedAnswer, ProblemCode> {
        let path = format!("{}?{}", path::FEED, query.to_query());
        code_of(self.line.get(&self.identity, self.clock.now(), &path).await)
    }
}

/// `accepted`, `repeated`, or the code of the refusal.
pub fn words(results: &[OperationResult]) -> Vec<String> {
    let word = |result: &OperationResult| match result.code {
        Some(code) => format!("{code:?}"),
        None => format!("{:?}", result.outcome).to_lowercase(),
    };
    results.iter().map(word).collect()
}

pub fn code_of<T>(answer: Result<T, ClientError>) -> Result<T, ProblemCode> {
    answer.map_err(|fault| match fault {
        ClientError::Refused(problem) => problem.code,
        other => panic!("{other}"),
    })
}
