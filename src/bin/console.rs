//! The console as Trunk builds it.
#![cfg_attr(target_arch = "wasm32", no_main)]

/// Wipes all that is freed: a password passes through Yew's texts and the JSON parser, too.
#[cfg(all(target_arch = "wasm32", not(feature = "js")))]
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Called by static/boot.js, which has the page until then, and by scripts/prerender.mjs.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start(root: web_sys::Element, rendered: js_sys::Function) {
    regcred::console::start(root, rendered);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
