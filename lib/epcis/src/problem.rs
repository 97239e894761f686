//! What is wrong with a document, as values.
//!
//! A problem has a name that never changes, a place, the rule that was broken and what to do about
//! it, in two languages. Errors keep an event out; remarks let it in and are kept beside it, because
//! a wrong check digit on a box does not make the box disappear.
//!
//! ```
//! use epcis::problem::{Code, Language, Problem};
//! let problem = Problem::new(Code::BadTime, "eventTime").with("value", "22-07-2026");
//! assert_eq!(problem.code.name(), "bad-time");
//! assert!(problem.message(Language::English).contains("22-07-2026"));
//! assert!(problem.message(Language::Chinese).contains("22-07-2026"));
//! ```

use std::fmt;

/// In which language a problem is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Chinese,
    English,
}

/// Whether the event is kept out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Remark,
    Error,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    /// Position of the event in the document, from 0; nothing for the document as a whole.
    pub event: Option<usize>,
    /// The field, as a path below the event or the document: `sourceList/0/type`.
    pub path: String,
    /// Bytes from the start of the document, where known.
    pub byte: Option<u64>,
    pub arguments: Vec<(&'static str, String)>,
}

/// More problems of one event than this help nobody; further ones are not told.
pub(crate) const MOST: usize = 1000;

/// What the texts quote of a value.
const QUOTED: usize = 120;

impl Problem {
    pub fn new(code: Code, path: impl Into<String>) -> Problem {
        Problem { code, event: None, path: path.into(), byte: None, arguments: Vec::new() }
    }

    pub fn with(mut self, name: &'static str, value: impl AsRef<str>) -> Problem {
        let value = value.as_ref();
        let mut quoted: String = value.chars().take(QUOTED).collect();
        if quoted.len() < value.len() {
            quoted.push('…');
        }
        self.arguments.push((name, quoted));
        self
    }

    pub fn at(mut self, byte: u64) -> Problem {
        self.byte = Some(byte);
        self
    }

    pub fn of_event(mut self, event: usize) -> Problem {
        self.event = Some(event);
        self
    }

    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The rule that was broken, with the values.
    pub fn message(&self, language: Language) -> String {
        self.fill(self.code.texts(language).0)
    }

    /// What to do about it.
    pub fn fix(&self, language: Language) -> String {
        self.fill(self.code.texts(language).1)
    }

    /// The exception of the EPCIS 2.0 REST binding that this problem is reported under.
    pub fn exception(&self) -> &'static str {
        match self.code {
            Code::UnknownParameter | Code::ParameterValue => {
                "epcisException:QueryParameterException"
            }
            Code::QueryWithoutName => "epcisException:QueryValidationException",
            Code::TooLarge => "epcisException:CaptureLimitExceededException",
            _ => "epcisException:ValidationException",
        }
    }

    fn fill(&self, text: &str) -> String {
        let mut out = text.replace("{path}", &self.path);
        for (name, value) in &self.arguments {
            out = out.replace(&format!("{{{name}}}"), value);
        }
        out
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code.name())?;
        if let Some(event) = self.event {
            write!(f, " in event {}", event + 1)?;
        }
        write!(f, " at {}: {}", self.path, self.message(Language::English))
    }
}

impl std::error::Error for Problem {}

macro_rules! codes {
    ($($code:ident $name:literal $severity:ident
        $english:literal / $english_fix:literal
        $chinese:literal / $chinese_fix:literal)*) => {
        /// The named problem types.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code { $(#[doc = $english] $code),* }

        impl Code {
            /// All of them, for catalogues of texts.
            pub const ALL: &'static [Code] = &[$(Code::$code),*];

            /// The name that never changes.
            pub fn name(self) -> &'static str {
                match self { $(Code::$code => $name),* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Code::$code => Severity::$severity),* }
            }

            /// Rule and fix, with places for `{path}` and the arguments.
            pub fn texts(self, language: Language) -> (&'static str, &'static str) {
                match (self, language) {
                    $((Code::$code, Language::English) => ($english, $english_fix),
                    (Code::$code, Language::Chinese) => ($chinese, $chinese_fix),)*
                }
            }
        }
    };
}

codes! {
    Syntax "syntax" Error
        "The document breaks off or breaks the grammar of {syntax}: {detail}." / "Send the document as the sending program wrote it; check that it was not cut short."
        "文档不完整或不符合 {syntax} 语法：{detail}。" / "请按发送程序生成的原样提交，并检查文档是否被截断。"
    Encoding "encoding" Error
        "The document is not UTF-8: {detail}." / "Save and send it as UTF-8."
        "文档不是 UTF-8 编码：{detail}。" / "请以 UTF-8 编码保存并提交。"
    TooDeep "too-deep" Error
        "Elements are nested more than {limit} deep." / "Flatten the extension elements."
        "元素嵌套超过 {limit} 层。" / "请减少扩展元素的嵌套层数。"
    TooLarge "too-large" Error
        "One event is larger than {limit} bytes." / "Split it into several events."
        "单个事件超过 {limit} 字节。" / "请拆分为多个事件。"
    DocumentTypeDeclared "document-type-declared" Error
        "The document declares a document type; entities are never expanded." / "Remove the <!DOCTYPE …> declaration."
        "文档含有 DOCTYPE 声明；实体一律不展开。" / "请删除 <!DOCTYPE …> 声明。"
    TooManyAttributes "too-many-attributes" Error
        "An element has more than {limit} attributes." / "Write extensions as elements."
        "一个元素的属性超过 {limit} 个。" / "请将扩展写成元素。"
    UnknownDocument "unknown-document" Error
        "This is no EPCIS document, query document or event: {found}." / "Send an EPCISDocument, an EPCISQueryDocument or a single event."
        "这不是 EPCIS 文档、查询文档或事件：{found}。" / "请提交 EPCISDocument、EPCISQueryDocument 或单个事件。"
    ContextAfterEvents "context-after-events" Error
        "@context stands after the events that need it." / "Write @context as the first member of the document."
        "@context 位于使用它的事件之后。" / "请将 @context 写在文档最前面。"
    MissingField "missing-field" Error
        "{path} is missing." / "Add {path}."
        "缺少 {path}。" / "请补充 {path}。"
    DuplicateField "duplicate-field" Error
        "{path} is given twice." / "Keep one of the two."
        "{path} 重复出现。" / "请只保留一个。"
    UnknownField "unknown-field" Error
        "{path} is no field of EPCIS here." / "Correct the name, or put the field into a namespace of your own."
        "{path} 不是此处的 EPCIS 字段。" / "请更正名称，或将该字段放入自有命名空间。"
    WrongType "wrong-type" Error
        "{path} must be {expected}, and is {found}." / "Write {path} as {expected}."
        "{path} 应为 {expected}，实际为 {found}。" / "请将 {path} 写成 {expected}。"
    WrongOrder "wrong-order" Error
        "{path} stands before {before}; the schema wants it after." / "Write the elements in the order of the schema."
        "{path} 位于 {before} 之前，模式要求其在后。" / "请按模式规定的顺序书写元素。"
    UnknownEventType "unknown-event-type" Error
        "{value} is no type of event." / "Use ObjectEvent, AggregationEvent, TransactionEvent, TransformationEvent, AssociationEvent, or the URI of an extension type."
        "{value} 不是事件类型。" / "请使用 ObjectEvent、AggregationEvent、TransactionEvent、TransformationEvent、AssociationEvent，或扩展类型的 URI。"
    UnknownAction "unknown-action" Error
        "{value} is no action." / "Use ADD, OBSERVE or DELETE."
        "{value} 不是有效的 action。" / "请使用 ADD、OBSERVE 或 DELETE。"
    BadTime "bad-time" Error
        "{path} is {value}, which is no date and time with an offset." / "Write it like 2026-07-22T06:45:00+08:00."
        "{path} 为 {value}，不是带时区偏移的日期时间。" / "请写成 2026-07-22T06:45:00+08:00 的形式。"
    BadDate "bad-date" Error
        "{path} is {value}, which is no calendar day." / "Write it like 2026-07-22."
        "{path} 为 {value}，不是日历日期。" / "请写成 2026-07-22 的形式。"
    BadOffset "bad-offset" Error
        "{path} is {value}, which is no offset between -14:00 and +14:00." / "Write it like +08:00."
        "{path} 为 {value}，不是 -14:00 至 +14:00 之间的时区偏移。" / "请写成 +08:00 的形式。"
    BadNumber "bad-number" Error
        "{path} is {value}, which is no finite number." / "Write a decimal number."
        "{path} 为 {value}，不是有限的数字。" / "请填写十进制数字。"
    BadUnit "bad-unit" Error
        "{path} is {value}, which is no code of UN/ECE Recommendation 20." / "Write two or three capital letters or digits, such as KGM."
        "{path} 为 {value}，不是 UN/ECE 第 20 号建议书的计量单位代码。" / "请填写两位或三位大写字母或数字，例如 KGM。"
    BadHex "bad-hex" Error
        "{path} is {value}, which is not hexadecimal." / "Write pairs of 0-9 and A-F."
        "{path} 为 {value}，不是十六进制。" / "请使用 0-9 与 A-F。"
    NotUri "not-uri" Error
        "{path} is {value}, which is no URI." / "Write a GS1 Digital Link, an EPC URN or another absolute URI."
        "{path} 为 {value}，不是 URI。" / "请填写 GS1 数字链接、EPC URN 或其他绝对 URI。"
    UnknownWord "unknown-word" Error
        "{path} is {value}, which is no word of the Core Business Vocabulary 2.0 for this field." / "Use a word of the vocabulary, or the URI of a word of your own."
        "{path} 为 {value}，不是核心业务词汇（CBV 2.0）中该字段的词。" / "请使用词汇表中的词，或自有词汇的 URI。"
    NameWithoutNamespace "name-without-namespace" Error
        "{path} has no namespace." / "Give the field a prefix that @context or xmlns declares."
        "{path} 没有命名空间。" / "请为该字段加上 @context 或 xmlns 声明的前缀。"
    NothingHappened "nothing-happened" Error
        "The event names nothing it happened to: {expected}." / "Add one of these."
        "事件没有指明对象：{expected}。" / "请至少填写其中一项。"
    IlmdNotAllowed "ilmd-not-allowed" Error
        "ilmd is given, and the action is not ADD." / "Remove ilmd, or report the commissioning with ADD."
        "存在 ilmd，但 action 不是 ADD。" / "请删除 ilmd，或以 ADD 上报初始化事件。"
    SensorTimeAfterEvent "sensor-time-after-event" Remark
        "{path} is {value}, after the time of the event." / "A sensor's reading belongs to an event at its time or later."
        "{path} 为 {value}，晚于事件时间。" / "传感器读数应属于同一时刻或更晚的事件。"
    DuplicateEventId "duplicate-event-id" Error
        "The event identifier {value} occurs twice in this document." / "Send each event once; a declaration of error repeats the identifier and carries errorDeclaration."
        "事件标识 {value} 在本文档中重复出现。" / "每个事件只提交一次；差错声明沿用原标识并带有 errorDeclaration。"
    DuplicateIdentifier "duplicate-identifier" Error
        "{path} names {value} twice." / "Name each thing once."
        "{path} 中 {value} 重复出现。" / "每个标识只填写一次。"
    UnknownParameter "unknown-parameter" Error
        "{value} is no parameter of SimpleEventQuery." / "Use a parameter of EPCIS 2.0."
        "{value} 不是 SimpleEventQuery 的参数。" / "请使用 EPCIS 2.0 的查询参数。"
    ParameterValue "parameter-value" Error
        "{path} cannot be {value}." / "{expected}"
        "{path} 不能为 {value}。" / "{expected}"
    QueryWithoutName "query-without-name" Error
        "The query does not say its name." / "Add queryName."
        "查询没有名称。" / "请补充 queryName。"
    WrongCheckDigit "wrong-check-digit" Remark
        "{path}: the check digit of {value} should be {expected}." / "Check the code against the label; the event is kept."
        "{path}：{value} 的校验位应为 {expected}。" / "请与标签核对；事件已保留。"
    UnlistedWord "unlisted-word" Remark
        "{path} is {value}, which the vocabulary does not list." / "Use a word of the published list, or a URI of your own."
        "{path} 为 {value}，不在词汇表中。" / "请使用已发布词表中的词，或自有的 URI。"
    NotInSchema "not-in-schema" Remark
        "{path} is not part of this type of event in the published schema." / "Other systems may refuse it; the event is kept."
        "已发布的模式中，此类事件不含 {path}。" / "其他系统可能拒收；事件已保留。"
    OldSpelling "old-spelling" Remark
        "{path} is {value}, a spelling that EPCIS 2.0 no longer allows here." / "Write the bare word or the web URI."
        "{path} 为 {value}，EPCIS 2.0 已不允许此写法。" / "请使用裸词或网络 URI。"
    ProtectedPrefix "protected-prefix" Remark
        "{value} is a prefix of the standard, and the document gives it another meaning." / "Choose another prefix."
        "{value} 是标准保留的前缀，文档赋予了别的含义。" / "请换用其他前缀。"
    UndeclaredPrefix "undeclared-prefix" Remark
        "{value} has a prefix that nobody declared." / "Declare the prefix in @context."
        "{value} 的前缀未声明。" / "请在 @context 中声明该前缀。"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_name_of_its_own_and_texts_in_both_languages() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            for language in [Language::Chinese, Language::English] {
                let (rule, fix) = code.texts(language);
                assert!(!rule.is_empty() && !fix.is_empty());
            }
            let places = |text: &str| {
                let mut all: Vec<String> =
                    text.split('{').skip(1).map(|p| p.split('}').next().unwrap().into()).collect();
                all.sort();
                all.dedup();
                all
            };
            let (chinese, _) = code.texts(Language::Chinese);
            let (english, _) = code.texts(Language::English);
            assert_eq!(places(chinese), places(english), "{code:?}");
        }
    }

    #[test]
    fn a_quoted_value_is_cut_before_it_fills_the_page() {
        let problem = Problem::new(Code::NotUri, "epcList/0").with("value", "字".repeat(5000));
        assert!(problem.message(Language::English).chars().count() < 200);
    }
}
