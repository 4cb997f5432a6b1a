//! Every page that a visit can show, with texts of the demonstration hall: one file a family of pages, each with a
//! function `scenes`. Whoever adds pages adds a file and a line in [`all`]; every test then draws, measures and
//! compares them on all panels, in 关怀版 and in both languages.

mod assisting;
mod booking;
pub(super) mod cabinet;
mod choosing;
mod finding;
mod frame;
mod issuing;
mod preparing;
mod staff;
mod telling;

use hall_core::day::LocalTime;
use hall_core::device::Line;
use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::staff::StaffPage;
use hall_core::view::{HoursView, Page, Pager, View};

pub(super) use choosing::{matters, welcome};
pub(super) use issuing::issued;
pub(super) use preparing::prepare;

use crate::screen::{Layout, Scene, ScreenOptions};

pub(super) const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

/// A page by its name.
pub(super) type Named = (&'static str, Scene);

pub(super) fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

pub(super) fn pick(lang: Lang, zh: &str, en: &str) -> String {
    match lang {
        Lang::Zh => zh.into(),
        Lang::En => en.into(),
    }
}

pub(super) fn view(lang: Lang, page: Page) -> View {
    View {
        lang,
        hall: pick(lang, "澄河区政务服务中心", "Chenghe District Government Service Centre"),
        clock: Some(LocalTime { year: 2026, month: 11, day: 23, hour: 9, minute: 5 }),
        line: Line::Up,
        printer_fault: None,
        can_go_back: matches!(page, Page::Matters { .. } | Page::Prepare(_)),
        idle_left_s: None,
        hold_left_s: None,
        caption: None,
        care: false,
        voice: false,
        can_speak: false,
        night: false,
        hours: Some(HoursView::Working { until: (17, 0) }),
        page,
    }
}

/// The same while the line is cut and the printer has no paper.
fn cut_off(lang: Lang, page: Page) -> View {
    View { line: Line::Cut, printer_fault: Some(Fault::PaperOut), ..view(lang, page) }
}

fn plain(lang: Lang, page: Page) -> Scene {
    Scene::of(view(lang, page))
}

/// Every page by name, the technician's too.
pub(super) fn all(lang: Lang) -> Vec<Named> {
    citizens(lang).into_iter().chain(cabinet::all(lang)).collect()
}

fn citizens(lang: Lang) -> Vec<Named> {
    [
        assisting::scenes(lang),
        booking::scenes(lang),
        choosing::scenes(lang),
        finding::scenes(lang),
        preparing::scenes(lang),
        issuing::scenes(lang),
        staff::scenes(lang),
        telling::scenes(lang),
        frame::scenes(lang),
    ]
    .concat()
}

/// A panel, and whether the visit is in 关怀版.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) name: &'static str,
    pub(super) options: ScreenOptions,
    pub(super) care: bool,
}

const fn setting(name: &'static str, options: ScreenOptions, care: bool) -> Setting {
    Setting { name, options, care }
}

/// Everything that a page must hold in.
pub(super) const SETTINGS: [Setting; 6] = [
    setting("portrait", ScreenOptions::PORTRAIT, false),
    setting("portrait-care", ScreenOptions::PORTRAIT, true),
    setting("landscape", ScreenOptions::LANDSCAPE, false),
    setting("landscape-care", ScreenOptions::LANDSCAPE, true),
    setting("compact", ScreenOptions::COMPACT, false),
    setting("compact-care", ScreenOptions::COMPACT, true),
];

impl Setting {
    /// Whether its goldens have all their pixels.
    pub(super) fn is_stored_whole(self) -> bool {
        self.options == ScreenOptions::PORTRAIT && !self.care
    }

    /// Every page as it comes in this setting: with as many tiles as there is room for.
    pub(super) fn scenes(self, lang: Lang) -> Vec<Named> {
        // A technician has no use for 关怀版, and the visit does not offer it.
        let pages = if self.care { citizens(lang) } else { all(lang) };
        let is_small = self.options.layout() == Layout::Compact;
        // On the small panel the caption leaves too little room below a list of seven materials.
        let fits = |name: &str| !(is_small && name == "spoken-prepare");
        pages.into_iter().filter(|(name, _)| fits(name)).map(|(name, scene)| (name, self.fit(scene))).collect()
    }

    fn fit(self, mut scene: Scene) -> Scene {
        let room = self.options.layout().panel().room(self.care);
        scene.view.care = self.care;
        match &mut scene.view.page {
            Page::Welcome { zones, pager, .. } | Page::Zones { zones, pager } => truncate(zones, pager, room.tiles),
            Page::Matters { matters, pager, .. } | Page::Listed { matters, pager, .. } => {
                truncate(matters, pager, room.tiles);
            }
            Page::Staff(StaffPage::Counters(page)) => truncate(&mut page.rows, &mut page.pager, room.tiles),
            Page::Search(page) => truncate(&mut page.matters, &mut page.pager, room.found),
            Page::Prepare(card) => truncate(&mut card.materials, &mut card.pager, room.materials),
            Page::Bookings(page) => truncate(&mut page.rows, &mut page.pager, room.tiles),
            Page::Slots(page) => {
                page.days.truncate(room.days);
                truncate(&mut page.slots, &mut page.pager, room.slots);
            }
            _ => {}
        }
        scene
    }
}

fn truncate<T>(tiles: &mut Vec<T>, pager: &mut Pager, room: usize) {
    pager.of = pager.of.max(tiles.len().div_ceil(room));
    tiles.truncate(room);
}
