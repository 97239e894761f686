//! The command line. Help that teaches, exit codes that scripts can trust: 0 done, 1 our fault or
//! unavailable, 2 wrong use or bad input, 3 a check found something wrong.

mod audit;
mod draw;
mod exchange;
mod forms;
mod keep;
mod pack;
mod space;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use terms::{Error, Kind, Lang, Result};

use crate::config::Config;

/// 准绳: one program for a city's quality work. 一个程序，管好一座城市的质量工作。
#[derive(Parser)]
#[command(name = "zhunsheng", version, about, after_help = AFTER)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

const AFTER: &str = "Start here:  zhunsheng demo                        makes the demo city and serves it
             zhunsheng space create --pack DIR     makes a space for a city of your own
             zhunsheng serve                       serves the spaces of a data directory
Exit codes:  0 done · 1 fault or unavailable · 2 wrong use or bad input · 3 a check found something wrong";

#[derive(Args, Clone)]
struct Common {
    /// The data directory (or ZHUNSHENG_DATA): databases, keys, evidence, zhunsheng.toml
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// One JSON object on standard output, for scripts
    #[arg(long, global = true)]
    json: bool,
    /// Language of messages
    #[arg(long, global = true, value_parser = ["zh", "en"], default_value = "zh")]
    lang: String,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the spaces of the data directory
    Serve {
        /// Port to listen on [default: 8686]
        #[arg(long)]
        port: Option<u16>,
        /// Where readers outside find this server, printed on papers beside their check code
        #[arg(long, value_name = "URL")]
        address: Option<String>,
    },
    /// Make the demo city (and Chicago beside it), print sign-ins, serve
    Demo {
        /// Port to listen on [default: 8686]
        #[arg(long)]
        port: Option<u16>,
        /// Only this space: yuncheng or chicago
        #[arg(long)]
        space: Option<String>,
        /// Load, print and stop, without serving
        #[arg(long)]
        load_only: bool,
    },
    /// Bring the schema of every space up to this program (make a backup first)
    Migrate,
    /// Make and list spaces: one for each city
    #[command(subcommand)]
    Space(SpaceCommand),
    /// Check packs, and bring newer ones into a space
    #[command(subcommand)]
    Pack(PackCommand),
    /// Import a CSV or XLSX file; good rows load, bad rows come back as FILE.bad.xlsx (exit code 3)
    Import {
        space: String,
        /// units, firms, figures, inspections, violations, samples, complaints, …
        kind: String,
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The system it came from, as a pack names it; our own template otherwise
        #[arg(long)]
        source: Option<String>,
        /// Why values change, for rows that correct and name no ground of their own
        #[arg(long)]
        ground: Option<String>,
    },
    /// Write a register or the figures as CSV (standard output) or into a .csv or .xlsx file
    Export {
        space: String,
        /// units, firms, figures, inspections, violations, samples, complaints, …
        kind: String,
        /// As in the address of a list: from=2026-01&to=2026-06&verdict=fail
        #[arg(long, default_value = "")]
        filter: String,
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Values of other systems into the sheets of forms, and accepted ones out to the province
    #[command(subcommand)]
    Form(FormCommand),
    /// Run a scheme over a period and print the ranking with its intervals
    Assess {
        space: String,
        /// Code of the scheme, such as yc-2026
        scheme: String,
        /// 2026, 2026Q3, 2025/26
        period: String,
        /// Write the matrix as seen, .xlsx or .csv
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Statistics from a table, without a space: charts, sampling plans, warnings, draws …
    #[command(subcommand)]
    Stats(crate::stats::StatsCommand),
    /// Order coming visits by the chance that they find something grave, without a space
    #[command(after_long_help = crate::target::HELP)]
    Target(crate::target::Wish),
    /// Check a draw that was published: nobody picked anybody
    #[command(subcommand)]
    Draw(draw::DrawCommand),
    /// Verify and export the chain of the journal
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Make a backup of a running space into a new folder (names stay sealed; the key is not in it)
    Backup {
        space: String,
        #[arg(value_name = "FOLDER")]
        to: PathBuf,
    },
    /// Restore a backup into an empty place, replay erasures, verify
    Restore {
        space: String,
        #[arg(value_name = "FOLDER")]
        from: PathBuf,
        /// A file of person ids erased since the backup, one a line
        #[arg(long, value_name = "FILE")]
        erased: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum SpaceCommand {
    /// Make a space from a pack, with one administrator; prints a password that works once.
    /// Packs it needs are read from beside it, else from inside the program
    Create {
        /// Folder of the city's pack
        #[arg(long, value_name = "DIR")]
        pack: PathBuf,
        /// Code of the space [default: the code of the pack]
        #[arg(long, value_name = "CODE")]
        name: Option<String>,
        /// Account of its first administrator
        #[arg(long, value_name = "ACCOUNT", default_value = "admin")]
        admin: String,
    },
    /// The spaces of the data directory, with their packs
    List,
}

#[derive(Subcommand)]
enum PackCommand {
    /// Read a pack folder and name every problem: file, line, rule, fix
    Check {
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// Bring another version of its pack into a space; says what takes what's place
    Load {
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        #[arg(long, value_name = "CODE")]
        space: String,
    },
}

#[derive(Subcommand)]
enum FormCommand {
    /// Bring a CSV, SDMX-CSV or ADX file into open sheets; lines that no sheet takes are named (exit code 3)
    Import {
        space: String,
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Report accepted sheets of a form and period to the province, each figure once, into a file
    Province {
        space: String,
        /// The code of the form
        code: String,
        /// 2026, 2026Q1, 2026-03
        period: String,
        #[arg(long = "as", value_parser = ["csv", "sdmx", "adx"], default_value = "csv")]
        kind: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Walk the history of a space and name the first broken link
    Verify {
        space: String,
        /// An exported head: shows truncation and full rewrite too
        #[arg(long, value_name = "FILE")]
        head: Option<PathBuf>,
        /// Start at this entry instead of the first
        #[arg(long, default_value_t = 0)]
        from: i64,
    },
    /// Print the signed head of the journal; keep it elsewhere, daily
    Head { space: String },
}

/// What commands share.
pub(crate) struct Session {
    pub(crate) config: Config,
    pub(crate) json: bool,
    pub(crate) lang: Lang,
}

pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let lang = if cli.common.lang == "en" { Lang::En } else { Lang::Zh };
    let result = Config::read(cli.common.data_dir.as_deref()).and_then(|config| {
        let session = Session { config, json: cli.common.json, lang };
        dispatch(&session, cli.command)
    });
    match result {
        Ok(code) => code,
        Err(error) => {
            complain(&error, lang, cli.common.json);
            ExitCode::from(match error.kind() {
                Kind::Broken | Kind::Unavailable => 1,
                _ => 2,
            })
        }
    }
}

fn dispatch(session: &Session, command: Command) -> Result<ExitCode> {
    match command {
        Command::Serve { port, address } => keep::serve(session, port, address),
        Command::Demo { port, space, load_only } => {
            crate::demo::run(session, port, space.as_deref(), load_only)
        }
        Command::Migrate => keep::migrate(session),
        Command::Space(SpaceCommand::Create { pack, name, admin }) => {
            space::create(session, &pack, name.as_deref(), &admin)
        }
        Command::Space(SpaceCommand::List) => space::list(session),
        Command::Pack(PackCommand::Check { folder }) => pack::check(session, &folder),
        Command::Pack(PackCommand::Load { folder, space }) => {
            space::reload(session, &folder, &space)
        }
        Command::Import { space, kind, file, source, ground } => {
            exchange::import(session, &space, &kind, &file, source.as_deref(), ground.as_deref())
        }
        Command::Export { space, kind, filter, out } => {
            exchange::export(session, &space, &kind, &filter, out.as_deref())
        }
        Command::Form(FormCommand::Import { space, file }) => forms::import(session, &space, &file),
        Command::Form(FormCommand::Province { space, code, period, kind, out }) => {
            forms::report(session, &space, &code, &period, &kind, &out)
        }
        Command::Assess { space, scheme, period, out } => {
            exchange::assess(session, &space, &scheme, &period, out.as_deref())
        }
        Command::Stats(command) => crate::stats::run(session, &command),
        Command::Target(wish) => crate::target::run(session, &wish),
        Command::Draw(command) => draw::run(session, &command),
        Command::Audit(AuditCommand::Verify { space, head, from }) => {
            audit::verify(session, &space, head.as_deref(), from)
        }
        Command::Audit(AuditCommand::Head { space }) => audit::head(session, &space),
        Command::Backup { space, to } => keep::backup(session, &space, &to),
        Command::Restore { space, from, erased } => {
            keep::restore(session, &space, &from, erased.as_deref())
        }
    }
}

/// A sentence on standard output, or an object for scripts. A reader who has gone is no fault.
pub(crate) fn say(session: &Session, text: &str, value: &serde_json::Value) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    let _ = if session.json { writeln!(out, "{value}") } else { writeln!(out, "{text}") };
}

fn complain(error: &Error, lang: Lang, json: bool) {
    let said = ui::ta(lang, error.code(), &plain(error.args()));
    if json {
        let fields: Vec<_> = error
            .fields()
            .iter()
            .map(|f| serde_json::json!({ "place": f.place, "rule": f.rule, "message": ui::ta(lang, f.rule, &plain(&f.args)) }))
            .collect();
        eprintln!(
            "{}",
            serde_json::json!({ "error": error.code(), "message": said, "fields": fields, "trail": error.trail() })
        );
        return;
    }
    eprintln!("zhunsheng: {said}");
    for field in error.fields() {
        eprintln!("  {}: {}", field.place, ui::ta(lang, field.rule, &plain(&field.args)));
    }
    for cause in error.trail() {
        eprintln!("  < {cause}");
    }
}

fn plain(args: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    args.to_vec()
}
