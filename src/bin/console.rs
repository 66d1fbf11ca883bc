//! The console as Trunk builds it.

/// Wipes all that is freed: a password passes through Yew's texts and the JSON parser, too.
#[cfg(all(target_arch = "wasm32", not(feature = "js")))]
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

#[cfg(target_arch = "wasm32")]
fn main() {
    regcred::console::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
