//! The centre from outside: the real server on a port of its own, spoken to over the wire.

#[cfg(test)]
mod booking_pages;
#[cfg(test)]
mod bookings;
#[cfg(test)]
mod check_in;
#[cfg(test)]
mod clocks;
#[cfg(test)]
mod filings;
#[cfg(test)]
mod hall;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod overview;
#[cfg(test)]
mod pages;
mod quota;
#[cfg(test)]
mod readiness;
#[cfg(test)]
mod refusals;
mod reprints;
#[cfg(test)]
mod restarts;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod tokens;
