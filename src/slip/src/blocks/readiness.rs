//! The readiness slip: a grade, a line for each check, and a line to sign on.

use hall_core::diagnosis::{Finding, Grade, Verdict};
use hall_core::hall::{Lang, Text};
use hall_core::paper::ReadinessContent;

use super::{Block, Composer, PASSAGE_CHARS_MAX, Passage, Rule, clean};
use crate::style::Role;
use crate::wording;

/// Bound on the evidence of one finding, in columns of a Latin letter: the whole of it stands on the screen.
const EVIDENCE_COLUMNS_MAX: usize = 72;

/// Puts a readiness slip together.
pub(crate) fn compose(content: &ReadinessContent) -> Vec<Block> {
    let mut slip = Composer::new(Lang::En);
    slip.no_ticket(wording::readiness());
    slip.passage(Role::Hall, &content.hall);
    slip.blocks.push(Block::Rule(Rule::Heavy));
    slip.fact(&wording::kiosk(), &content.kiosk);
    slip.fact(&wording::time_label(), &wording::time(content.at));
    let grade = content.readiness.grade();
    slip.headline(wording::grade(grade), grade == Grade::NotReady);
    slip.passage(Role::Summary, &wording::counts(content.readiness.findings()));
    slip.blocks.push(Block::Rule(Rule::Fine));
    slip.blocks.extend(content.readiness.findings().iter().map(finding));
    slip.blocks.push(Block::Rule(Rule::Fine));
    for line in [wording::signature(), wording::date()] {
        slip.blocks.push(Block::Signature(format!("{} {}", line.zh, line.en)));
    }
    slip.blocks
}

fn finding(finding: &Finding) -> Block {
    let (part, check) = (finding.check.part().name(), finding.check.name());
    let (verdict_zh, verdict_en) = wording::verdict(finding.verdict);
    let evidence = shortened(&clean(finding.evidence()));
    let between = if evidence.is_empty() { "" } else { "; " };
    let english = format!("{}: {}, {verdict_en}{between}{evidence}", part.en, lower_first(&check.en));
    let mut details = vec![Passage { role: Role::Beneath, text: english.chars().take(PASSAGE_CHARS_MAX).collect() }];
    if let Verdict::Failed(fault) = finding.verdict {
        let Text { zh, en } = wording::remedy(fault);
        details.push(Passage { role: Role::Remedy, text: clean(&zh) });
        details.push(Passage { role: Role::RemedyBeneath, text: clean(&en) });
    }
    Block::Finding {
        verdict: verdict_zh,
        failed: finding.verdict.fault().is_some(),
        name: format!("{} {}", part.zh, check.zh),
        details,
    }
}

/// The evidence up to [`EVIDENCE_COLUMNS_MAX`], with an ellipsis if something is left out.
fn shortened(evidence: &str) -> String {
    let columns = |character: char| if character.is_ascii() { 1 } else { 2 };
    let mut left = EVIDENCE_COLUMNS_MAX;
    let mut short = String::new();
    for character in evidence.trim().chars() {
        let Some(rest) = left.checked_sub(columns(character)) else {
            short.push('…');
            break;
        };
        left = rest;
        short.push(character);
    }
    short
}

/// As it stands in the middle of a sentence.
fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}
