use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::{browser, new_id};

/// A question that has to be answered before anything else is done.
#[derive(Debug, PartialEq, Properties)]
pub(crate) struct QuestionProps {
    /// The question.
    pub title: String,
    /// What a person has to know to answer it.
    pub children: Html,
    /// The buttons, the one that does nothing among them.
    pub buttons: Html,
    /// Escape was pressed.
    pub on_cancel: Callback<()>,
}

/// Asks a question in a modal dialog. The focus goes to its heading, so that a key that is still
/// held presses nothing, and back to where it was asked from.
#[function_component]
pub(crate) fn Question(props: &QuestionProps) -> Html {
    let dialog = use_node_ref();
    let heading = use_node_ref();
    let id = use_memo((), |()| format!("regcred-{}-question", new_id()));
    let id = (*id).clone();
    let ask = {
        let (dialog, heading) = (dialog.clone(), heading.clone());
        move || {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>().filter(|dialog| !dialog.open()) {
                // Failing leaves the question where it stands on the page.
                let _ = dialog.show_modal();
            }
            browser::focus(&heading);
        }
    };
    use_effect_with(props.title.clone(), {
        let (ask, dialog) = (ask.clone(), dialog.clone());
        move |_| {
            ask();
            // Closed by itself and not only removed, a dialog gives the focus back.
            let dialog = dialog.cast::<HtmlDialogElement>();
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        }
    });
    // A second Escape cannot be prevented, and closes a question that is still there.
    let onclose = move |_: Event| ask();
    let on_cancel = props.on_cancel.clone();
    let oncancel = move |event: Event| {
        event.prevent_default();
        on_cancel.emit(());
    };
    html! {
        <dialog ref={dialog} part="panel" class="panel question" aria-labelledby={id.clone()} {oncancel} {onclose}>
            <h2 ref={heading} {id} tabindex="-1">{ &props.title }</h2>
            { props.children.clone() }
            <div class="row">{ props.buttons.clone() }</div>
        </dialog>
    }
}
