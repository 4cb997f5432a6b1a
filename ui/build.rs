//! Compiles the screens with their Chinese catalogue bundled.

use slint_build::{CompilerConfiguration, DefaultTranslationContext};

fn main() -> Result<(), slint_build::CompileError> {
    println!("cargo:rerun-if-changed=lang");
    let config = CompilerConfiguration::new()
        .with_style("fluent-light".into())
        .with_bundled_translations("lang")
        .with_default_translation_context(DefaultTranslationContext::None)
        // The tests measure elements by their ids and types; a release has no use for either.
        .with_debug_info(std::env::var("PROFILE").is_ok_and(|profile| profile == "debug"));
    slint_build::compile_with_config("slint/screen.slint", config)
}
