//! The simulated displays: single frames, the whole cable, and what it all looks like.

mod cable;
mod fuzz;
mod goldens;
mod sheet;
