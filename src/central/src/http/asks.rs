//! Questions of a citizen who waits before the terminal.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use hall_core::calendar::{Date, Moment};
use hall_core::centre::{CentreAsk, CentreRefusal};
use hall_core::token::{SlotToken, TokenId};
use hall_proto::token;
use hall_proto::wire::{
    self, AskAnswer, AskRequest, Problem, ProblemCode, REQUEST_BYTES_MAX, TokensAnswer, TokensRequest, WireAnswer,
    WireRefusal,
};

use super::App;
use super::routes::{in_force, ok};
use super::signed::Signed;
use crate::intake::{self, Refusal};
use crate::store::enrolments;

/// Asks for bookings and tickets.
///
/// A "no" to the citizen is an answer with status 200.
#[utoipa::path(
    post, path = "/v1/asks", tag = "kiosk", request_body = AskRequest, security(("signature" = [])),
    responses((status = 200, body = AskAnswer), (status = "4XX", body = Problem), (status = "5XX", body = Problem))
)]
pub(super) async fn asks(State(app): State<Arc<App>>, signed: Signed) -> Result<Response, Refusal> {
    let request: AskRequest = wire::read(&signed.body, REQUEST_BYTES_MAX)?;
    let ask = CentreAsk::try_from(&request.ask)?;
    let enrolment = signed.enrolment;
    let answer = match ask {
        CentreAsk::Places { .. } | CentreAsk::Find(_) | CentreAsk::Look(_) => look_up(&app, &signed, &ask)?,
        CentreAsk::Hold { .. }
        | CentreAsk::Release { .. }
        | CentreAsk::Confirm { .. }
        | CentreAsk::Move { .. }
        | CentreAsk::Cancel { .. } => {
            let decided = app.store.write(move |work| intake::decide(work, enrolment, &ask)).await?;
            in_force(&app, &signed.kiosk, decided)?
        }
    };
    tracing::debug!(kiosk = %signed.kiosk, ask = request.ask.code(), answer = ?answer, "answered");
    Ok(ok(&AskAnswer::new(app.store.epoch(), answer)))
}

/// Answers what changes nothing, on a connection beside the writer.
fn look_up(app: &App, signed: &Signed, ask: &CentreAsk) -> Result<WireAnswer, Refusal> {
    let now = app.clock.now();
    let is_search = matches!(ask, CentreAsk::Find(_) | CentreAsk::Look(_));
    if is_search && !app.searches.may_ask(&signed.kiosk, now) {
        return Ok(refused(&CentreRefusal::Busy));
    }
    let rule = app.hall.rule();
    let moment = Moment::from(rule.local(now));
    let today = Date::from(rule.day_of(now));
    let word = app.store.read(|db| {
        if enrolments::in_force(db, signed.enrolment)?.is_none() {
            return Ok(Err(Refusal::new(ProblemCode::Revoked, "this kiosk was shut out")));
        }
        Ok(Ok(match ask {
            CentreAsk::Find(by) => intake::find(db, by, today)?,
            CentreAsk::Look(ticket) => intake::look(db, &app.hall, ticket, now)?,
            CentreAsk::Places { matter } => Ok(intake::places(db, &*app.hours, matter, moment, now)?),
            CentreAsk::Hold { .. }
            | CentreAsk::Release { .. }
            | CentreAsk::Confirm { .. }
            | CentreAsk::Move { .. }
            | CentreAsk::Cancel { .. } => Err(CentreRefusal::Busy),
        }))
    })?;
    let word = in_force(app, &signed.kiosk, word)?;
    if is_search && word.is_err() {
        app.searches.note_miss(&signed.kiosk, now);
    }
    Ok(word.unwrap_or_else(|refusal| refused(&refusal)))
}

fn refused(refusal: &CentreRefusal) -> WireAnswer {
    WireAnswer::Refused { refusal: WireRefusal::from(refusal) }
}

/// Gives out slot tokens, so that bookings can be confirmed while the line is cut.
#[utoipa::path(
    post, path = "/v1/tokens", tag = "kiosk", request_body = TokensRequest, security(("signature" = [])),
    responses((status = 200, body = TokensAnswer), (status = "4XX", body = Problem), (status = "5XX", body = Problem))
)]
pub(super) async fn tokens(State(app): State<Arc<App>>, signed: Signed) -> Result<Response, Refusal> {
    let request: TokensRequest = wire::read(&signed.body, REQUEST_BYTES_MAX)?;
    let unsent: Vec<TokenId> = request.unsent.iter().map(|token| TokenId(token.as_u128())).collect();
    let enrolment = signed.enrolment;
    let stocked = app.store.write(move |work| intake::stock(work, enrolment, &unsent)).await?;
    let terms = in_force(&app, &signed.kiosk, stocked)?;
    // Signed after the commit: no place is promised that a power cut could give to others.
    let tokens: Vec<SlotToken> = terms.into_iter().map(|terms| token::sign(app.keys.signing(), terms)).collect();
    Ok(ok(&TokensAnswer::new(app.store.epoch(), &tokens)))
}
