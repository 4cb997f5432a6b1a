//! The program in the cabinet: it drives the visit, keeps the journal, prints, and tells the centre.

pub mod app;
pub mod backstage;
pub mod cabinet;
pub mod clock;
pub mod conductor;
pub mod config;
pub mod data;
pub mod devices;
pub mod diag;
pub mod emblem;
pub mod enrolment;
pub mod explain;
pub mod hours;
pub mod identity;
pub mod journal;
pub mod lines;
pub mod printing;
pub mod readers;
pub mod screen;
pub mod sealer;
pub mod sync;
pub mod technician;
pub mod watch;
