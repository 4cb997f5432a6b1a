//! What may happen in a service hall, as plain values.
//!
//! No I/O, clock, thread, async or serde: time and chance arrive in events, and whatever must be done leaves as an
//! effect. The modules follow the visit of one citizen:
//!
//! * [`hall`] – the hall, its zones, counters, matters and materials, checked once when they are read
//! * [`search`] – matters by what is typed: initials, keywords, English words
//! * [`day`] – the business day, which never goes back
//! * [`number`] – labels such as `A017`, the series they come from, and the dispenser that gives each one out once
//! * [`ticket`] – the durable states of one ticket and the only transitions between them
//! * [`visit`] – the machine behind the screen: an event goes in, effects come out
//! * [`view`] – what the screen shows, derived from the visit
//! * [`device`] and [`fault`] – how the cabinet is doing, and one name for each thing that goes wrong
//! * [`diagnosis`] – the parts of the cabinet, the checks that prove them, and the readiness report
//! * [`technician`] and [`roll`] – what the technician sees and does, and how much paper is left
//! * [`staff`] – what hall staff do at the terminal behind their own code
//! * [`card`] – what an identity card tells, masked and wiped
//! * [`paper`] – what is printed, before it becomes bytes
//! * [`prompt`] – what is said aloud, and how loud
//! * [`calendar`] – days and times of day, what the hall does on them, and its rules
//! * [`person`] – what is known of a person: masked, told apart by a key, sealed
//! * [`booking`], [`assistance`] and [`filing`] – what is booked, called for and filed at the terminal
//! * [`token`] – a place in a slot, given out beforehand
//! * [`centre`] – what a visit asks the centre while the citizen waits
//! * [`scan`] – what a code before the scanner means
//! * [`wait`] – how long somebody waits
//! * [`queue`] – who is called next and why, what becomes of a ticket at the counters, and how long it waits
//! * [`outbox`] – in which order and with which patience the centre is told

pub mod assistance;
pub mod booking;
pub mod calendar;
pub mod card;
pub mod centre;
pub mod day;
pub mod device;
pub mod diagnosis;
pub mod fault;
pub mod filing;
pub mod hall;
pub mod number;
pub mod outbox;
pub mod paper;
pub mod person;
pub mod prompt;
pub mod queue;
pub mod roll;
pub mod scan;
pub mod search;
pub mod staff;
pub mod technician;
pub mod ticket;
pub mod token;
pub mod view;
pub mod visit;
pub mod wait;
