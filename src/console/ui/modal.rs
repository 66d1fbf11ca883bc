use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::{browser, new_id};

/// A dialog that has to be answered before anything else is done.
#[derive(Debug, PartialEq, Properties)]
pub(crate) struct ModalProps {
    /// What it asks or tells.
    pub title: Html,
    /// What a person has to know to answer it.
    pub children: Html,
    /// The buttons, the one that does nothing among them.
    pub buttons: Html,
    /// Escape was pressed.
    pub on_cancel: Callback<()>,
}

/// What stays the same from one rendering to the next.
struct Kept {
    id: u32,
    dialog: NodeRef,
    heading: NodeRef,
}

/// Opens a modal dialog, and closes it when it is taken away. The focus goes to its heading, so that a
/// key that is still held presses nothing, and back to what had it, if that is still there.
#[function_component]
pub(crate) fn Modal(props: &ModalProps) -> Html {
    let kept = use_ref(|| Kept { id: new_id(), dialog: NodeRef::default(), heading: NodeRef::default() });
    let Kept { id: number, dialog, heading } = &*kept;
    let id = format!("regcred-{number}-modal");
    let open = {
        let (dialog, heading) = (dialog.clone(), heading.clone());
        move || {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                // Failing leaves the dialog where it stands on the page.
                let _ = dialog.show_modal();
            }
            browser::focus(&heading);
        }
    };
    use_effect_with((), {
        let (open, dialog) = (open.clone(), dialog.clone());
        move |()| {
            open();
            move || {
                // Closed and not only removed, a dialog gives the focus back.
                if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                    dialog.close();
                }
            }
        }
    });
    // What had the focus may have gone with what it did.
    use_effect({
        let heading = heading.clone();
        move || {
            if browser::is_focus_lost() {
                browser::focus(&heading);
            }
        }
    });
    // A second Escape cannot be prevented, and closes a dialog that has to stay.
    let onclose = move |_: Event| open();
    let onkeydown = |event: KeyboardEvent| {
        browser::ignore_held_enter(&event);
        // It answers this question. The page that the element is in might close a dialog of its own by it, and
        // take the element with it.
        if event.key() == "Escape" {
            event.stop_propagation();
        }
    };
    let on_cancel = props.on_cancel.clone();
    let oncancel = move |event: Event| {
        event.prevent_default();
        on_cancel.emit(());
    };
    html! {
        <dialog
            ref={dialog}
            part="panel"
            class="panel"
            aria-labelledby={id.clone()}
            {onkeydown}
            {oncancel}
            {onclose}
        >
            <h2 ref={heading} {id} tabindex="-1">{ props.title.clone() }</h2>
            { props.children.clone() }
            <div class="row">{ props.buttons.clone() }</div>
        </dialog>
    }
}
