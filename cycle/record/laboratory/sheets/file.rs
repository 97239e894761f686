//! Files that instruments write: CSV, and ASTM E1394 / LIS2-A messages, bare or in frames with checksums (E1381, LIS1-A).
//!
//! A file is read as a whole or refused as a whole where its frames are damaged; single results that fit no place of the
//! sheet come back with their reason. Nothing is guessed: a value that is no number is no result.

use terms::Millionths;

/// One result of a file: the label of the sample or place it names, and the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// What the instrument was told: the code of a sample, or the position on the sheet.
    pub label: String,
    pub value: i64,
    pub below: bool,
    pub uncertainty: Option<i64>,
    /// The line or record of the file, counted from 1.
    pub line: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub line: usize,
    pub rule: &'static str,
    pub text: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct File {
    pub sort: &'static str,
    pub results: Vec<Read>,
    pub refused: Vec<Refused>,
}

/// Why nothing of a file is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// Neither form.
    Unknown,
    /// The checksum of a frame is another than its content gives.
    Checksum { frame: usize, said: String, found: String },
    /// A frame is missing or came twice.
    Sequence { frame: usize },
    /// The message does not end.
    CutOff,
    /// More than the desk can look through.
    TooLong,
}

/// Rows of a file at most.
const MOST: usize = 5_000;

const STX: u8 = 0x02;
const ETX: u8 = 0x03;
const ETB: u8 = 0x17;

/// Reads a file by its content.
///
/// # Errors
/// [`Damage`]: then nothing of it is used.
pub fn read(bytes: &[u8]) -> Result<File, Damage> {
    if bytes.contains(&STX) {
        let text = unframed(bytes)?;
        return astm(&text);
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with("H|") {
        return astm(text);
    }
    csv(text)
}

/// The checksum of a frame: all bytes after STX up to and with ETX or ETB, modulo 256, as two hexadecimal digits.
///
/// ```
/// assert_eq!(laboratory::sheets::file::checksum(b"1H|\\^&\r\x03"), "E5");
/// ```
pub fn checksum(bytes: &[u8]) -> String {
    format!("{:02X}", bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)))
}

/// Takes the frames off: `STX n text ETX|ETB c c CR LF`, n from 1 to 7, then 0, and so on.
fn unframed(bytes: &[u8]) -> Result<String, Damage> {
    let mut text: Vec<u8> = Vec::new();
    let mut expected: Option<u8> = None;
    let (mut at, mut frame) = (0, 0);
    while let Some(start) = bytes[at..].iter().position(|byte| *byte == STX).map(|it| at + it + 1) {
        frame += 1;
        let end = bytes[start..].iter().position(|byte| [ETX, ETB].contains(byte));
        let end = start + end.ok_or(Damage::CutOff)?;
        let said = bytes.get(end + 1..end + 3).ok_or(Damage::CutOff)?;
        let said = String::from_utf8_lossy(said).to_uppercase();
        let found = checksum(&bytes[start..=end]);
        if said != found {
            return Err(Damage::Checksum { frame, said, found });
        }
        let number = bytes[start].wrapping_sub(b'0');
        if number > 7 || expected.is_some_and(|expected| expected != number) {
            return Err(Damage::Sequence { frame });
        }
        expected = Some((number + 1) % 8);
        text.extend_from_slice(&bytes[start + 1..end]);
        at = end + 3;
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Records of E1394: `O` names the sample, `R` holds a value. The delimiters stand in the header record.
fn astm(text: &str) -> Result<File, Damage> {
    let mut file = File { sort: "astm", ..File::default() };
    let records: Vec<&str> = text.split(['\r', '\n']).map(str::trim).collect();
    let mut records = records.into_iter().filter(|it| !it.is_empty()).enumerate();
    let Some((_, header)) = records.next().filter(|(_, it)| it.starts_with('H')) else {
        return Err(Damage::Unknown);
    };
    let mut signs = header.chars().skip(1);
    let field = signs.next().unwrap_or('|');
    let component = header.chars().nth(3).unwrap_or('^');
    let mut label: Option<String> = None;
    let mut ended = false;
    for (at, record) in records {
        let line = at + 1;
        if line > MOST {
            return Err(Damage::TooLong);
        }
        let fields: Vec<&str> = record.split(field).collect();
        let get = |n: usize| fields.get(n).copied().unwrap_or_default().trim();
        match fields.first().copied().unwrap_or_default() {
            "O" => {
                let named = get(2).split(component).next().unwrap_or_default();
                label = Some(named.to_owned()).filter(|it| !it.is_empty());
            }
            "R" => {
                // F: final, R: sent before, empty: instruments that do not say. X, P and others are no result.
                let status = get(8);
                let Some(label) = label.clone() else {
                    file.refused.push(refuse(line, "laboratory-file-no-sample", record));
                    continue;
                };
                if !["", "F", "R"].contains(&status) {
                    file.refused.push(refuse(line, "laboratory-file-not-final", record));
                    continue;
                }
                match value(get(3)) {
                    Some((value, below)) => {
                        file.results.push(Read { label, value, below, uncertainty: None, line });
                    }
                    None => file.refused.push(refuse(line, "laboratory-file-no-number", record)),
                }
            }
            "L" => ended = true,
            _ => {}
        }
    }
    if ended { Ok(file) } else { Err(Damage::CutOff) }
}

fn refuse(line: usize, rule: &'static str, text: &str) -> Refused {
    Refused { line, rule, text: text.chars().take(120).collect() }
}

/// A value as instruments write it: `0.152`, `<0.01`, `＜0.01`.
pub fn value(text: &str) -> Option<(i64, bool)> {
    let text = text.trim();
    let rest = text.strip_prefix(['<', '＜']);
    let value = Millionths::parse(rest.unwrap_or(text).trim()).ok()?;
    Some((value.0, rest.is_some()))
}

/// Columns by their heads, in Chinese or English.
fn csv(text: &str) -> Result<File, Damage> {
    let mut file = File { sort: "csv", ..File::default() };
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let Some((_, head)) = lines.next() else { return Err(Damage::Unknown) };
    let sign = if head.contains('\t') {
        '\t'
    } else if head.contains(';') && !head.contains(',') {
        ';'
    } else {
        ','
    };
    let heads: Vec<String> = cells(head, sign).iter().map(|it| it.to_lowercase()).collect();
    let find = |names: &[&str]| heads.iter().position(|head| names.contains(&head.as_str()));
    let label = find(&["sample", "sample id", "样品编号", "样品", "编号"]);
    let result = find(&["result", "value", "结果", "测定值", "检验结果"]);
    let doubt = find(&["uncertainty", "u", "不确定度", "扩展不确定度"]);
    let (Some(label), Some(result)) = (label, result) else { return Err(Damage::Unknown) };
    for (at, line) in lines {
        if at > MOST {
            return Err(Damage::TooLong);
        }
        let row = cells(line, sign);
        let get = |n: usize| row.get(n).map_or("", String::as_str).trim();
        if get(label).is_empty() {
            file.refused.push(refuse(at + 1, "laboratory-file-no-sample", line));
            continue;
        }
        let uncertainty = doubt.map(get).filter(|it| !it.is_empty());
        let doubted = uncertainty.map(|text| Millionths::parse(text).map(|it| it.0).ok());
        match (value(get(result)), doubted) {
            (Some((value, below)), None | Some(Some(_))) => file.results.push(Read {
                label: get(label).to_owned(),
                value,
                below,
                uncertainty: doubted.flatten(),
                line: at + 1,
            }),
            _ => file.refused.push(refuse(at + 1, "laboratory-file-no-number", line)),
        }
    }
    Ok(file)
}

/// Cells of a line, quotes taken off.
fn cells(line: &str, sign: char) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    let mut signs = line.trim_end_matches('\r').chars().peekable();
    while let Some(c) = signs.next() {
        match c {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                out.last_mut().expect("a line has a first cell").push('"');
            }
            '"' => quoted = !quoted,
            c if c == sign && !quoted => out.push(String::new()),
            c => out.last_mut().expect("a line has a first cell").push(c),
        }
    }
    out.into_iter().map(|cell| cell.trim().to_owned()).collect()
}
