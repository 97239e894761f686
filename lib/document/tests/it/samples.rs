//! Papers of an invented city office, one for each layout. Names, numbers and figures are made up.

use document::paper::{
    Align, Annex, Block, Cell, Chart, Check, Column, Cover, Layout, Minutes, Official, Paper, Run,
    Seal, Sheet, Style, Table,
};

pub(crate) const NOTICE: &str = "合成数据，仅供演示　草稿，未经签发";

pub(crate) fn paper(layout: Layout, title: &str, blocks: Vec<Block>) -> Paper {
    Paper {
        layout,
        lang: "zh",
        title: title.to_owned(),
        blocks,
        annexes: Vec::new(),
        notice: Some(NOTICE.to_owned()),
        check: Some(Check {
            code: "7KQF-M2XD".to_owned(),
            address: "https://zl.example.org/yuncheng/check/7KQF-M2XD".to_owned(),
        }),
    }
}

pub(crate) fn office() -> Official {
    Official {
        organs: vec!["云城市质量强市工作领导小组办公室文件".to_owned()],
        number: "云质强办〔2026〕3号".to_owned(),
        to: ["各县（市、区）人民政府", "市直有关部门", "各质量技术机构"]
            .map(str::to_owned)
            .to_vec(),
        signed: vec!["云城市质量强市工作领导小组办公室".to_owned()],
        date: "2026年11月23日".to_owned(),
        remark: Some("此件公开发布".to_owned()),
        copies: [
            "市委办公室",
            "市人大常委会办公室",
            "市政协办公室",
            "各县（市、区）市场监督管理局",
        ]
        .map(str::to_owned)
        .to_vec(),
        printed: Some(("云城市质量强市工作领导小组办公室".to_owned(), "2026年11月23日".to_owned())),
        ..Official::default()
    }
}

/// Text without punctuation, so that every line holds what the grid allows.
pub(crate) fn plain_text(characters: usize) -> String {
    "云城市质量强市工作领导小组办公室组织各县开展产品质量监督抽查并按时报送结果"
        .chars()
        .cycle()
        .take(characters)
        .collect()
}

fn body() -> Vec<Block> {
    vec![
        Block::text(
            "为做好2026年度质量强市工作，根据《云城市质量强市工作考核办法》，经研究，现就有关事项通知如下。",
        ),
        Block::heading(1, "总体要求"),
        Block::text(
            "坚持问题导向和目标导向，以监督抽查、检验检测和满意度调查的数据为依据，逐项核对指标口径，如实反映各县质量状况，不得虚报、瞒报。",
        ),
        Block::heading(2, "重点任务"),
        Block::text("各县（市、区）应当在规定期限内完成自查，自查结果连同证明材料一并报送。"),
        Block::heading(3, "产品质量监督抽查"),
        Block::text("评价性抽查按概率抽样进行，样本量不足的，合格率只作参考，不参与排名。"),
        Block::heading(4, "不合格产品后处理"),
        Block::Paragraph(vec![
            Run::plain("不合格产品后处理率应当达到"),
            Run::strong("100%").linked("/yuncheng/indicators/after-treatment"),
            Run::plain("，整改复查应当在九十日内完成。"),
        ]),
        Block::heading(1, "时间安排"),
        Block::text("自查于12月10日前完成，核查于12月25日前完成，结果于次年1月15日前通报。"),
    ]
}

pub(crate) fn downward() -> Paper {
    let mut paper = paper(
        Layout::Official(office()),
        "云城市质量强市工作领导小组办公室关于印发2026年度质量强市工作考核实施方案的通知",
        body(),
    );
    paper.annexes = vec![
        Annex {
            title: "2026年度考核指标及分值".to_owned(), blocks: vec![Block::Table(table(13))]
        },
        Annex {
            title: "自查报告提纲".to_owned(),
            blocks: vec![Block::text("一并说明未完成事项的原因、责任单位和完成时限。")],
        },
    ];
    paper
}

pub(crate) fn upward() -> Paper {
    let layout = Layout::Official(Official {
        copy_number: Some("000012".to_owned()),
        secrecy: Some("机密★1年".to_owned()),
        urgency: Some("特急".to_owned()),
        organs: vec!["云城市市场监督管理局文件".to_owned()],
        number: "云市监〔2026〕41号".to_owned(),
        signers: vec!["甲大明".to_owned(), "乙小红".to_owned(), "丙中华".to_owned()],
        to: vec!["市人民政府".to_owned()],
        signed: vec!["云城市市场监督管理局".to_owned()],
        seal: Seal::None,
        copies: Vec::new(),
        ..office()
    });
    paper(layout, "关于2026年第三季度全市产品质量监督抽查情况的报告", body())
}

pub(crate) fn joint() -> Paper {
    let layout = Layout::Official(Official {
        organs: ["云城市市场监督管理局文件", "云城市工业和信息化局", "云城市财政局"]
            .map(str::to_owned)
            .to_vec(),
        number: "云市监联〔2026〕5号".to_owned(),
        signed: ["云城市市场监督管理局", "云城市工业和信息化局", "云城市财政局"]
            .map(str::to_owned)
            .to_vec(),
        ..office()
    });
    paper(layout, "关于开展制造业质量竞争力提升行动的通知", body())
}

pub(crate) fn letter() -> Paper {
    let layout = Layout::Letter(Official {
        organs: vec!["云城市市场监督管理局".to_owned()],
        number: "云市监函〔2026〕18号".to_owned(),
        to: vec!["山阳县人民政府".to_owned()],
        signed: vec!["云城市市场监督管理局".to_owned()],
        copies: vec!["市质量强市工作领导小组办公室".to_owned()],
        ..office()
    });
    let blocks = vec![
        Block::text(
            "你县2026年第三季度重点产品合格率为91.2%，低于全市平均水平2.6个百分点，请认真分析原因，采取有效措施，并于12月5日前将整改情况书面反馈我局。",
        ),
        Block::text("专此函告。"),
    ];
    paper(layout, "关于反馈2026年第三季度质量状况的函", blocks)
}

pub(crate) fn minutes() -> Paper {
    let layout = Layout::Minutes(Minutes {
        mark: "云城市质量强市工作领导小组会议纪要".to_owned(),
        number: "〔2026〕2号".to_owned(),
        date: "2026年11月20日".to_owned(),
        people: vec![
            (
                "出席".to_owned(),
                [
                    "甲大明（市政府）",
                    "乙小红（市市场监督管理局）",
                    "丙中华（市工业和信息化局）",
                    "丁文武（市财政局）",
                ]
                .map(str::to_owned)
                .to_vec(),
            ),
            ("请假".to_owned(), vec!["戊安平（市统计局）".to_owned()]),
            ("列席".to_owned(), vec!["己长河（市检验检测中心）".to_owned()]),
        ],
        printed: Some(("云城市质量强市工作领导小组办公室".to_owned(), "2026年11月23日".to_owned())),
    });
    paper(layout, "研究第三季度质量分析有关问题的会议纪要", body())
}

pub(crate) fn table(rows: usize) -> Table {
    let cell = |text: String| Cell::text(text);
    Table {
        caption: Some("表　各县重点产品合格率及区间".to_owned()),
        columns: vec![
            Column { width: 1.0, align: Align::Center },
            Column { width: 2.4, align: Align::Start },
            Column { width: 1.4, align: Align::Figure },
            Column { width: 1.4, align: Align::Figure },
            Column { width: 2.2, align: Align::Figure },
        ],
        head: vec![
            vec![
                cell("序号".into()).spanning(1, 2),
                cell("县（市、区）".into()).spanning(1, 2),
                cell("抽样".into()).spanning(2, 1),
                cell("合格率（95%区间）".into()).spanning(1, 2),
            ],
            vec![cell("批次".into()), cell("不合格".into())],
        ],
        rows: (1..=rows)
            .map(|at| {
                vec![
                    cell(at.to_string()),
                    cell(format!("山阳{}县", document::numbering::chinese(at as u32))),
                    Cell::figure((40 + at * 7 % 60).to_string(), (40 + at * 7 % 60) as f64, 0),
                    Cell::figure((at * 3 % 7).to_string(), (at * 3 % 7) as f64, 0),
                    cell(format!("{:.1}% ({:.1}–{:.1})", 90.0 + at as f64 % 9.0, 84.0, 97.5)),
                ]
            })
            .collect(),
        notes: vec!["注：区间按Wilson法计算；样本量少于30批次的不参与排名。".to_owned()],
    }
}

pub(crate) fn chart(at: usize) -> Chart {
    Chart {
        svg: include_str!("../../snapshots/trend-quarters.svg").to_owned(),
        alt: format!("图{at}：合格率逐季变化"),
        caption: Some(format!("图{at}　合格率逐季变化")),
    }
}

/// A county's yearly report: 13 chapters, each with a drawing and a table.
pub(crate) fn report(county: usize) -> Paper {
    let mut blocks = Vec::new();
    for chapter in 1..=13 {
        blocks.push(Block::heading(
            1,
            format!("重点领域{}质量状况", document::numbering::chinese(chapter)),
        ));
        blocks.push(Block::heading(2, "总体情况"));
        blocks.push(Block::text(
            "本章数据来自评价性监督抽查，按概率抽样取得；合格率附区间，区间重叠的县不分先后。"
                .repeat(3),
        ));
        blocks.push(Block::Chart(chart(chapter as usize)));
        blocks.push(Block::heading(2, "分县结果"));
        blocks.push(Block::text(
            "各县结果见下表，比上年变化超过抽样误差的，在备注中说明。".repeat(2),
        ));
        blocks.push(Block::Table(table(33)));
        blocks.push(Block::PageBreak);
    }
    blocks.pop();
    paper(
        Layout::Report(Cover {
            organ: "云城市质量强市工作领导小组办公室".to_owned(),
            subtitle: Some(format!("山阳{}县", document::numbering::chinese(county as u32))),
            date: "2026年11月".to_owned(),
            contents: true,
        }),
        "2026年度质量状况白皮书",
        blocks,
    )
}

pub(crate) fn form() -> Paper {
    let text = |t: &str| Cell::text(t);
    let label = |t: &str| Cell { strong: true, ..Cell::text(t) };
    let table = Table {
        columns: vec![
            Column { width: 1.0, align: Align::Center },
            Column { width: 2.0, align: Align::Start },
            Column { width: 1.0, align: Align::Center },
            Column { width: 2.0, align: Align::Start },
        ],
        rows: vec![
            vec![
                label("任务来源"),
                text("云市监〔2026〕41号"),
                label("任务类别"),
                text("监督抽查（风险监测□　评价性■）"),
            ],
            vec![label("受检单位"), text("山阳县示例化肥有限公司（虚构）").spanning(3, 1)],
            vec![
                label("样品名称"),
                text("复合肥料"),
                label("规格型号"),
                text("N-P-K 15-15-15　50 kg/袋"),
            ],
            vec![label("生产日期"), text("2026-10-08"), label("抽样基数"), text("1,200袋")],
            vec![label("抽样数量"), text("2 kg × 2"), label("封样状态"), text("封条完好")],
            vec![label("备注"), text("备样由检验机构保管，期满按规定处理。").spanning(3, 1)],
        ],
        ..Table::default()
    };
    let blocks = vec![
        Block::Pairs(vec![
            ("抽样单编号：".to_owned(), vec![Run::plain("YC-2026-004127")]),
            ("抽样日期：".to_owned(), vec![Run::plain("2026年11月20日")]),
        ]),
        Block::Table(table),
        Block::Signatures(vec![
            ("抽样人：".to_owned(), Some("甲大明　2026-11-20".to_owned())),
            ("抽样人：".to_owned(), None),
            ("受检单位（签章）：".to_owned(), None),
        ]),
        Block::Paragraph(vec![
            Run::plain("受检单位对上述内容"),
            Run { style: Style::Kai, ..Run::plain("无异议□　有异议□") },
        ]),
        Block::Code {
            text: "https://id.example.org/01/06901234567892/10/YC-2026-004127".to_owned(),
            caption: "样品标识".to_owned(),
        },
    ];
    paper(
        Layout::Sheet(Sheet {
            corner_left: vec!["表号：云质监01表".into(), "制定机关：云城市市场监督管理局".into()],
            corner_right: vec!["第一联　存根".into()],
            ..Sheet::default()
        }),
        "产品质量监督抽查抽样单",
        blocks,
    )
}

pub(crate) fn label() -> Paper {
    let blocks = vec![
        Block::Pairs(vec![
            ("样品：".to_owned(), vec![Run::plain("复合肥料")]),
            ("编号：".to_owned(), vec![Run::plain("YC-2026-004127")]),
            ("抽样：".to_owned(), vec![Run::plain("2026-11-20")]),
        ]),
        Block::Code {
            text: "https://id.example.org/01/06901234567892/10/YC-2026-004127".to_owned(),
            caption: "(01)06901234567892".to_owned(),
        },
    ];
    let mut paper = paper(
        Layout::Sheet(Sheet { size: Some((700, 400)), ..Sheet::default() }),
        "样品标签",
        blocks,
    );
    paper.notice = Some("合成数据".to_owned());
    paper
}

pub(crate) fn certificate() -> Paper {
    let blocks = vec![
        Block::text("山阳县示例化肥有限公司（虚构）："),
        Block::text(
            "经云城市质量奖评审委员会评审，授予你单位2026年度云城市质量奖提名奖，特发此证。",
        ),
        Block::Signatures(vec![
            ("颁发机关：".to_owned(), Some("云城市人民政府".to_owned())),
            ("日期：".to_owned(), Some("2026年11月23日".to_owned())),
        ]),
    ];
    paper(
        Layout::Sheet(Sheet {
            corner_right: vec!["证书编号：YC-2026-07".into()],
            landscape: true,
            ..Sheet::default()
        }),
        "荣誉证书",
        blocks,
    )
}

pub(crate) fn all() -> Vec<(&'static str, Paper)> {
    vec![
        ("downward", downward()),
        ("upward", upward()),
        ("joint", joint()),
        ("letter", letter()),
        ("minutes", minutes()),
        ("report", report(1)),
        ("form", form()),
        ("label", label()),
        ("certificate", certificate()),
    ]
}
