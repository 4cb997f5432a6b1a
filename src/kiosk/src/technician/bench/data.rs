//! The hall's data files: read at the technician's word, and looked at while nobody asks.

use hall_core::fault::Fault;
use hall_core::visit::Event;

use super::{Bench, Seen};
use crate::data::News;

impl Bench {
    /// Looks whether the hall's data has changed, and tells whoever shows it.
    pub fn look_at_data(&self) {
        self.tell(&self.hall.look());
    }

    fn tell(&self, news: &News) {
        match news {
            News::None => return,
            News::Hall(hall, timetable) => {
                tracing::info!(matters = hall.matters().len(), "new data of the hall is in use");
                self.watch.tell(Event::HallChanged(hall.clone(), timetable.clone()));
            }
            News::AfterRestart => {
                tracing::warn!("the hall's clock or day start changed: it is taken at the next start");
            }
            News::Bad(error) => error.log(),
        }
        self.hall.report(&self.watch);
    }
}

/// Reads the file now; what is sound is served from now on.
pub fn files(bench: &Bench) -> Seen {
    let news = bench.hall.look_now();
    bench.tell(&news);
    match news {
        News::Bad(error) => Seen::failed(Fault::DataBad, error.to_string()),
        News::Hall(..) | News::AfterRestart => Seen::passed(bench.hall.standing().1.join("; ")),
        News::None => Seen::skipped("the hall comes from no file, or its file is being written: try again"),
    }
}
