//! The console as Trunk builds it.

#[cfg(target_arch = "wasm32")]
fn main() {
    regcred::console::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
