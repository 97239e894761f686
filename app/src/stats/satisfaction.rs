//! `stats satisfaction`: the path model behind a satisfaction index.

use clap::Args;
use document::chart::{QuadrantPoint, Quadrants};
use serde_json::json;
use stats::satisfaction::bootstrap::{Settings, bootstrap_weighted};
use stats::satisfaction::importance::map;
use stats::satisfaction::reliability::reliability;
use stats::satisfaction::{Block, Mode, Model, Scheme, fit};
use terms::Result;

use super::answer::{Answer, figure, word};
use super::input::{Input, split};
use super::{Picture, Source, refused, wrong};
use crate::commands::Session;

#[derive(Args)]
pub(crate) struct Wish {
    #[command(flatten)]
    source: Source,
    /// name=question,question…; causes first
    #[arg(long, value_name = "NAME=A,B", required = true)]
    block: Vec<String>,
    /// Blocks that their questions make up (mode B), instead of showing in them
    #[arg(long, value_name = "NAME,NAME")]
    formative: Option<String>,
    /// Column of survey weights
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
    /// cause>effect, or a,b>effect
    #[arg(long, value_name = "A>B", required = true)]
    path: Vec<String>,
    /// The block whose index is asked for [default: the last one]
    #[arg(long)]
    target: Option<String>,
    /// Lowest and highest answer
    #[arg(long, value_name = "LOW,HIGH", default_value = "1,10")]
    scale: String,
    /// centroid, factorial or path
    #[arg(long, default_value = "path")]
    scheme: String,
    /// Replications of the bootstrap; 0 gives no intervals
    #[arg(long, default_value_t = 500)]
    replications: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    pub(super) picture: Picture,
}

struct Named {
    names: Vec<String>,
    model: Model,
    columns: Vec<Vec<f64>>,
}

pub(super) fn run(session: &Session, wish: &Wish) -> Result<Answer> {
    let input = Input::read(&wish.source.file, session.lang)?;
    let Named { names, model, columns } = read(&input, wish)?;
    let target = match &wish.target {
        Some(name) => place(&names, name, "--target")?,
        None => names.len() - 1,
    };
    let ends: Vec<f64> = split(&wish.scale).filter_map(|end| end.parse().ok()).collect();
    let &[low, high] = ends.as_slice() else {
        return Err(wrong("--scale", &wish.scale, "lowest and highest answer, such as 1,10"));
    };
    let weights = wish.weight.as_ref().map(|head| input.numbers(head)).transpose()?;
    let weights = weights.as_deref();
    let found = fit(&model, &columns, weights).map_err(refused)?;
    let places = map(&model, &found, &columns, (low, high), target, weights).map_err(refused)?;
    let blocks = reliability(&model, &found, &columns, weights).map_err(refused)?;
    let spread = match wish.replications {
        0 => None,
        replications => {
            let settings = Settings {
                replications,
                seed: wish.seed,
                threads: 1,
                confidence: 0.95,
                corrected: false,
            };
            Some(bootstrap_weighted(&model, &columns, weights, &settings).map_err(refused)?)
        }
    };
    let mut answer = Answer::new(session, "statistics-satisfaction");
    answer.fact(session, "statistics-answers", columns[0].len().to_string());
    answer.fact(
        session,
        "statistics-csi",
        format!("{:.1} ({})", places[target].performance, names[target]),
    );
    answer.heads(
        session,
        &[
            "statistics-block",
            "statistics-performance",
            "statistics-importance",
            "statistics-r2",
            "statistics-alpha",
            "statistics-rho",
            "statistics-ave",
        ],
    );
    // Questions that make a thing up need not agree with each other.
    let reflective = |i: usize, value: f64| match model.blocks[i].mode {
        Mode::A => figure(value),
        Mode::B => "—".to_owned(),
    };
    for (i, name) in names.iter().enumerate() {
        let (own, r) = (&places[i], &blocks[i]);
        answer.rows.push(vec![
            name.clone(),
            format!("{:.1}", own.performance),
            if i == target { "—".into() } else { figure(own.importance) },
            found.r_squared[i].map_or_else(|| "—".into(), figure),
            reflective(i, r.alpha),
            reflective(i, r.rho_c),
            reflective(i, r.average_variance),
        ]);
        if own.negative_weights {
            answer.note(session, "statistics-negative-weights", &[("block", name.clone())]);
        }
    }
    for (i, (from, to)) in model.paths.iter().enumerate() {
        let interval = spread.as_ref().map(|b| b.paths[i].percentile);
        let around = interval
            .map_or_else(String::new, |i| format!("  [{}, {}]", figure(i.low), figure(i.high)));
        answer.notes.push(format!(
            "{} → {}  {}{around}",
            names[*from],
            names[*to],
            figure(found.paths[i])
        ));
    }
    answer.json = json!({
        "index": places[target].performance,
        "blocks": names.iter().enumerate().map(|(i, name)| json!({
            "name": name, "formative": model.blocks[i].mode == Mode::B, "performance": places[i].performance, "importance": places[i].importance,
            "r_squared": found.r_squared[i], "alpha": blocks[i].alpha, "rho_a": blocks[i].rho_a,
            "rho_c": blocks[i].rho_c, "ave": blocks[i].average_variance,
            "weights": found.weights[i], "loadings": found.loadings[i] })).collect::<Vec<_>>(),
        "paths": model.paths.iter().enumerate().map(|(i, (from, to))| json!({
            "from": names[*from], "to": names[*to], "value": found.paths[i],
            "low": spread.as_ref().map(|b| b.paths[i].percentile.low),
            "high": spread.as_ref().map(|b| b.paths[i].percentile.high) })).collect::<Vec<_>>(),
        "left_out": spread.as_ref().map(|b| b.left_out),
    });
    answer.drawings.push(picture(session, &names, &places, target));
    Ok(answer)
}

fn read(input: &Input, wish: &Wish) -> Result<Named> {
    let (mut names, mut blocks, mut columns) = (Vec::new(), Vec::new(), Vec::new());
    for text in &wish.block {
        let fix = "name=question,question";
        let (name, items) = text.split_once('=').ok_or_else(|| wrong("--block", text, fix))?;
        let own = input.many(items)?;
        if own.is_empty() {
            return Err(wrong("--block", text, fix));
        }
        names.push(name.trim().to_owned());
        blocks.push(Block {
            items: (columns.len()..columns.len() + own.len()).collect(),
            mode: Mode::A,
        });
        columns.extend(own);
    }
    for name in wish.formative.iter().flat_map(|names| split(names)) {
        blocks[place(&names, name, "--formative")?].mode = Mode::B;
    }
    let mut paths = Vec::new();
    for text in &wish.path {
        let fix = "cause>effect";
        let (causes, effect) = text.split_once('>').ok_or_else(|| wrong("--path", text, fix))?;
        for cause in split(causes) {
            paths.push((place(&names, cause, "--path")?, place(&names, effect, "--path")?));
        }
    }
    let scheme = match wish.scheme.as_str() {
        "centroid" => Scheme::Centroid,
        "factorial" => Scheme::Factorial,
        "path" => Scheme::Path,
        other => return Err(wrong("--scheme", other, "centroid, factorial, path")),
    };
    let model = Model { blocks, paths, scheme, tolerance: 1e-10, steps_max: 300 };
    Ok(Named { names, model, columns })
}

fn place(names: &[String], name: &str, option: &'static str) -> Result<usize> {
    let found = names.iter().position(|known| known == name.trim());
    found.ok_or_else(|| wrong(option, name, &names.join(", ")))
}

fn picture(
    session: &Session,
    names: &[String],
    places: &[stats::satisfaction::importance::Place],
    target: usize,
) -> String {
    let others = names.iter().zip(places).enumerate().filter(|(i, _)| *i != target);
    let point =
        |(_, (name, place)): (usize, (&String, &stats::satisfaction::importance::Place))| {
            QuadrantPoint {
                name: name.clone(),
                x: place.importance,
                y: place.performance,
                title: format!("{name} {:.3} {:.1}", place.importance, place.performance),
            }
        };
    let corner = |key: &str| word(session, key);
    Quadrants {
        label: word(session, "statistics-ipm"),
        points: others.map(point).collect(),
        corners: [
            "statistics-corner-keep-low",
            "statistics-corner-keep",
            "statistics-corner-wait",
            "statistics-corner-improve",
        ]
        .map(corner),
        x_title: format!("{} → {}", word(session, "statistics-importance"), names[target]),
        y_title: word(session, "statistics-performance"),
        empty: word(session, "statistics-nothing"),
        ..Quadrants::default()
    }
    .svg()
}
