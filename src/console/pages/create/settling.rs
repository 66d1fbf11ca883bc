use yew::prelude::*;

use super::{CreatePage, callback, callback_about, texts};
use crate::console::ui::notice::{Notice, view_inner_error, view_server_words};
use crate::console::ui::{Button, view_code, view_paragraph_if};
use crate::issuing::{Decision, Event, Finding, Settling, Why};

impl CreatePage {
    /// What is known of a POST without an answer, and what can be done about it.
    pub(super) fn view_settling(&self, ctx: &Context<Self>, settling: &Settling) -> Html {
        let named = settling.named().filter(|_| !matches!(settling.finding, Finding::Named(..)));
        let unconfirmed =
            if settling.confirmed().is_none() { " Nothing has confirmed that it is yours." } else { "" };
        let what = texts::why(&settling.why);
        let is_decided = matches!(settling.finding, Finding::Decided(_));
        let may_come = matches!(settling.why, Why::Stopped | Why::DeadlinePassed) && !is_decided;
        // What may have been there before is not to be revoked on a guess.
        let is_new = matches!(&settling.finding, Finding::Possible(suspects) if suspects.iter().all(|it| it.candidate.is_new));
        let is_lost = is_new && !may_come && !self.machine.has_more();
        let is_known = is_decided || matches!(settling.finding, Finding::Named(..));
        let notice =
            Notice { look: "warn", what: &what, key: self.machine.problem_at(), node: &self.nodes.notice };
        notice.view(html! {
            <>
                { view_paragraph_if(!is_known, "A credential may have been created. The request can't be taken back.") }
                { view_paragraph_if(may_come, "If an answer still comes, the credential appears here. Leave this page open.") }
                { for named.map(|id| html! { <p>{ "The answer named the ID " }{ view_code(id) }{ "." }{ unconfirmed }</p> }) }
                <p><b>{ texts::finding(settling) }</b></p>
                { view_paragraph_if(is_lost, "Unless you created it in another window, its password can't be recovered: revoke it, then create again.") }
                { self.view_found(ctx, settling) }
                { self.view_choices(ctx, settling) }
                {
                    match (&settling.finding, &settling.why) {
                        (Finding::CannotLook(error), _) => view_inner_error(error, self.session.explain(), self.machine.problem_at()),
                        (_, Why::Failed(error)) => view_server_words(error, self.machine.problem_at()),
                        _ => Html::default(),
                    }
                }
            </>
        })
    }

    fn view_found(&self, ctx: &Context<Self>, settling: &Settling) -> Html {
        match &settling.finding {
            Finding::Named(id, decision) => html! {
                <div key="named">
                    { for settling.confirmed().map(|candidate| self.view_candidate(candidate)) }
                    { self.view_failed_decision(ctx, id, decision) }
                </div>
            },
            Finding::Possible(suspects) => self.view_suspects(ctx, suspects),
            _ => Html::default(),
        }
    }

    fn view_choices(&self, ctx: &Context<Self>, settling: &Settling) -> Html {
        let button = |event, label, look, live: bool| {
            Button { is_disabled: !live, ..Button::new(label, look) }.view(callback(ctx, event))
        };
        let live = !settling.finding.is_revoking();
        if let Finding::Named(_, decision) = &settling.finding {
            let may_create = live && self.machine.wait_seconds(self.now()) == 0 && !self.machine.has_more();
            return html! {
                <div key="named" class="row">
                    { button(|| Event::RevokeAndCreateAgain, "Revoke it and create again", "primary", may_create) }
                    { button(|| Event::StopChecking, "Leave it active", "", live) }
                    { for settling.confirmed().map(|candidate| self.view_question(ctx, candidate, decision)) }
                </div>
            };
        }
        let may_create = self.machine.may_create_again(self.now());
        let is_settled = settling.finding.is_settled();
        let is_decided = matches!(settling.finding, Finding::Decided(_));
        let may_check = !is_decided && (is_settled || matches!(settling.finding, Finding::Possible(_)));
        let (again, stop) = if is_decided { ("primary", "Back to the form") } else { ("", "Stop checking") };
        html! {
            <div key="choices" class="row">
                { for may_check.then(|| button(|| Event::CheckAgain, "Check again", "", live)) }
                { for (is_settled && !self.machine.has_more()).then(|| button(|| Event::CreateAgain, "Create again", again, may_create)) }
                { button(|| Event::StopChecking, stop, "", live) }
            </div>
        }
    }

    /// What became of a revocation that did not certainly work.
    pub(super) fn view_failed_decision(&self, ctx: &Context<Self>, id: &str, decision: &Decision) -> Html {
        let (error, may_work) = match decision {
            Decision::NotRevoked(error) => (error, false),
            Decision::MayStillWork(error) => (error, true),
            _ => return Html::default(),
        };
        html! {
            <div key="error">
                { view_inner_error(error, self.session.explain(), 0) }
                <div class="row" hidden={!may_work}>{ self.view_check_revoked(ctx, id) }</div>
            </div>
        }
    }

    pub(super) fn view_check_revoked(&self, ctx: &Context<Self>, id: &str) -> Html {
        Button::new("Check again", "small").view(callback_about(ctx, id, Event::CheckRevoked))
    }
}
