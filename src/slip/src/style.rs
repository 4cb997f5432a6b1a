//! How large and heavy each kind of line is, in both modes and on both papers. Sizes are in dots, 8 to the millimetre.

use hall_core::paper::{PaperWidth, Weight, Zoom};

/// What a passage is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The hall's name.
    Hall,
    /// What the citizen came for.
    Matter,
    /// Which counters to go to.
    Counters,
    /// The zone, and where it is.
    Place,
    /// How many are before.
    Ahead,
    /// Date and time.
    Time,
    /// What the code is for.
    Hint,
    /// English beneath the Chinese.
    Beneath,
    /// What a fact is about.
    Label,
    /// What it says.
    Value,
    /// How many checks ended how.
    Summary,
    /// Which check it was.
    Finding,
    /// What to do about a failure: nothing of it may be lost.
    Remedy,
    /// The same in English.
    RemedyBeneath,
    /// What kind of slip it is, where that is a sentence.
    Title,
    /// Day and time of a booking.
    Slot,
    /// What a citizen has to know or signs: nothing of it may be lost.
    Statement,
    /// What sets the slip apart, side by side.
    Tags,
    /// Above a list.
    ListHead,
    /// One of a list.
    Item,
    /// What belongs to the ticket besides: person, project, times.
    Detail,
}

/// How a passage is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// Raster mode: dots to the em, the first that needs no more than `lines_good` lines, else the last.
    pub(crate) sizes: &'static [u32],
    /// Text mode: enlargements, chosen likewise.
    pub(crate) zooms: &'static [Zoom],
    /// Lines for which a larger size is still worth its paper.
    pub(crate) lines_good: usize,
    /// Lines after which it ends with an ellipsis.
    pub(crate) lines_max: usize,
    /// In text mode, bold is printed twice over.
    pub(crate) weight: Weight,
    /// Raster mode: white above.
    pub(crate) gap: u32,
}

/// Bound on the lines of an ordinary passage; what is longer ends with an ellipsis.
const LINES_MAX: usize = 3;
/// Bound on the lines of a remedy or a statement.
const REMEDY_LINES_MAX: usize = 6;

/// Twice as high, for lines that are too long to be twice as wide.
pub(crate) const TALL: Zoom = Zoom { x: 1, y: 2 };
/// Twice as wide, which only a test slip shows.
const WIDE: Zoom = Zoom { x: 2, y: 1 };

impl Role {
    pub(crate) fn style(self, width: PaperWidth) -> Style {
        let (wide, narrow, zooms, lines_good, weight, gap): (_, _, &[Zoom], _, _, _) = match self {
            Role::Hall => (&[34, 30][..], &[28, 24][..], &[Zoom::ONE], 1, Weight::Bold, 0),
            Role::Matter => (&[44, 36, 30], &[36, 28], &[Zoom::TWO, TALL], 2, Weight::Bold, 14),
            Role::Counters => (&[56, 44, 36], &[40, 32, 28], &[Zoom::TWO, TALL], 1, Weight::Bold, 2),
            Role::Place => (&[36, 32, 28], &[30, 26], &[TALL], 1, Weight::Regular, 6),
            Role::Ahead => (&[36, 34], &[30, 26], &[TALL], 1, Weight::Regular, 12),
            Role::Time => (&[26], &[22], &[Zoom::ONE], 1, Weight::Regular, 0),
            Role::Hint => (&[30], &[26], &[Zoom::ONE], 1, Weight::Bold, 0),
            Role::Beneath | Role::RemedyBeneath => (&[24, 22], &[22, 20], &[Zoom::ONE], 1, Weight::Regular, 0),
            Role::Label => (&[24], &[22], &[Zoom::ONE], 1, Weight::Regular, 0),
            Role::Value => (&[30, 26], &[26, 22], &[Zoom::ONE], 1, Weight::Bold, 0),
            Role::Summary => (&[30], &[26], &[TALL], 1, Weight::Bold, 10),
            Role::Finding => (&[28], &[26, 24], &[Zoom::ONE], 1, Weight::Bold, 0),
            Role::Title => (&[60, 52], &[46, 40], &[Zoom::TWO, TALL], 1, Weight::Bold, 10),
            Role::Slot => (&[48, 42], &[36, 32, 28], &[Zoom::TWO, TALL], 1, Weight::Bold, 4),
            Role::Statement => (&[28], &[24], &[Zoom::ONE], 1, Weight::Regular, 8),
            Role::Tags => (&[30], &[26], &[TALL], 1, Weight::Bold, 0),
            Role::ListHead => (&[30], &[26], &[Zoom::ONE], 1, Weight::Bold, 14),
            Role::Item => (&[28], &[24], &[Zoom::ONE], 1, Weight::Regular, 2),
            Role::Detail => (&[28], &[24], &[Zoom::ONE], 1, Weight::Regular, 6),
            Role::Remedy => (&[28], &[26, 24], &[Zoom::ONE], 1, Weight::Regular, 4),
        };
        let sizes = match width {
            PaperWidth::Mm80 => wide,
            PaperWidth::Mm58 => narrow,
        };
        let lines_max = match self {
            Role::Remedy | Role::RemedyBeneath | Role::Statement => REMEDY_LINES_MAX,
            _ => LINES_MAX,
        };
        Style { sizes, zooms, lines_good, lines_max, weight, gap }
    }
}

/// Measures of the whole slip that depend on the paper only.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sheet {
    /// Raster mode: white at both sides, with the edge of the paper the quiet zone of the code.
    pub(crate) margin: u32,
    /// Raster mode: white above and below a dividing line.
    pub(crate) rule_gap: u32,
    /// Raster mode: the em of the number, unless a wide letter makes it too long for the line.
    pub(crate) number: u32,
    /// Raster mode: the em of a mark.
    pub(crate) mark: u32,
    /// Raster mode: the widest code.
    pub(crate) code: u32,
    /// Raster mode: the room for labels and verdicts, before what they belong to.
    pub(crate) label: u32,
    /// Raster mode: the em of a tag.
    pub(crate) tag: u32,
    /// Raster mode: the em of a headline.
    pub(crate) headline: u32,
    /// Raster mode: the sizes that a test slip shows.
    pub(crate) shown_sizes: &'static [u32],
    /// Text mode: the enlargements that a test slip shows.
    pub(crate) shown_zooms: &'static [Zoom],
    /// Text mode: enlargement of the number.
    pub(crate) number_zoom: Zoom,
    /// Text mode: the widest code.
    pub(crate) code_alone: u32,
}

impl Sheet {
    pub(crate) fn of(width: PaperWidth) -> Self {
        match width {
            PaperWidth::Mm80 => Self {
                margin: 24,
                rule_gap: 22,
                number: 222,
                mark: 36,
                code: 216,
                label: 144,
                tag: 30,
                headline: 116,
                shown_sizes: &[22, 24, 30, 36, 44, 56],
                shown_zooms: &[Zoom::ONE, WIDE, TALL, Zoom::TWO, Zoom { x: 3, y: 3 }, Zoom { x: 4, y: 4 }],
                number_zoom: Zoom { x: 8, y: 8 },
                code_alone: 240,
            },
            PaperWidth::Mm58 => Self {
                margin: 16,
                rule_gap: 18,
                number: 148,
                mark: 30,
                code: 168,
                label: 130,
                tag: 26,
                headline: 80,
                shown_sizes: &[20, 22, 26, 30, 36, 40],
                shown_zooms: &[Zoom::ONE, WIDE, TALL, Zoom::TWO, Zoom { x: 3, y: 3 }],
                number_zoom: Zoom { x: 6, y: 6 },
                code_alone: 224,
            },
        }
    }
}

/// The first of several settings that needs few enough lines, else the last.
pub(crate) fn first_good<S: Copy, T>(choices: &[S], good: impl Fn(&T) -> bool, set: impl Fn(S) -> T) -> Option<T> {
    let mut best = None;
    for &choice in choices {
        let found = set(choice);
        let enough = good(&found);
        best = Some(found);
        if enough {
            break;
        }
    }
    best
}
