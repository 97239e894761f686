//! 准绳 Zhunsheng: one binary that runs a city's quality work.

fn main() -> std::process::ExitCode {
    zhunsheng::run()
}
