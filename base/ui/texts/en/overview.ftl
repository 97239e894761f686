# What the overview and the page of a county say.
overview-title = Quality of { $place }
overview-nothing = No figures here yet
overview-nothing-text = No indicators came with the packs, or none is in use in this period. Load indicators and import data; this page then fills itself.
overview-periods = Periods
overview-scheme = Scheme
overview-draft = { " " }(not published)
overview-judged = Assessed by { $period }
overview-works = The five works
overview-work-product = Products
overview-work-construction = Construction
overview-work-service = Services
overview-work-environment = Environment
overview-work-innovation = Innovation
overview-tally = { $met }/{ $total } met
overview-near = { $n } close
overview-not-met = { $n } not met
overview-missing = { $n } missing
overview-turns = On last year: { $turns }
overview-better = { $n } better
overview-worse = { $n } worse
overview-no-target = No target; { $known } of { $all } have a value
overview-level = unchanged
overview-target = Target { $value }
overview-change = { $change } on a year before
overview-third-party = Third-party survey, no interval filed
overview-reported = As reported, no sampling error stated
overview-transformation = Three transformations
overview-quality = Five qualities
overview-sentence = { $period }: { $total ->
    [one] 1 target is due
   *[other] { $total } targets are due
}, { $met } met, { $near } close, { $notmet } not met, { $missing } without data.
overview-sentence-known = { $period }: { $known } of { $all } indicators have a value; no targets are set.
overview-say-vetoed = Vetoed: { $who }.
overview-say-last = Grade { $grade }: { $who }.
overview-say-nobody = Of { $n ->
    [one] 1 unit
   *[other] { $n } units
}, { $grades }; none vetoed.
overview-say-grade = { $n ->
    [one] 1 has grade { $grade }
   *[other] { $n } have grade { $grade }
}
overview-and-more = { $names } and others, { $n } in all
overview-map = { $n } counties and zones
overview-spread = How { $n } units spread
overview-spread-label = Number of units in each step
overview-standing = Outcome
overview-map-label = Schematic map of the counties
overview-map-total = Score
overview-map-product = Products
overview-map-complaints = Complaints
overview-map-rectification = Corrections
overview-map-inside = In a tile: value, grade, 95 % interval
overview-map-schematic = Schematic; shows no boundaries
overview-map-beside = Not on the map:{ " " }
overview-map-note = Intervals show sampling error only. Where colours differ by less than an interval, draw no conclusion.
overview-map-note-indicator = Colours part the values into five equal steps, the darker the better. Below the publishing size only n is shown; where units differ by less than an interval, draw no conclusion.
overview-ranking = Ranking and tie groups
overview-ranking-none = Nothing can be scored in this period yet, so nobody is ranked.
overview-no-difference = the order within a group cannot be told
overview-matrix = Open the matrix
overview-group-head = Tie group
overview-group = Group { $n }
overview-tied = { $n } tied
overview-unit = Unit
overview-interval-head = Score and 95 % interval
overview-score = Score
overview-place = Rank
overview-grade = Grade
overview-units = Number
overview-which = Units
overview-plumb = Plumb line: grade { $grade }, { $from }
overview-lacks = { $name } { $n }
overview-unseen = { $n ->
    [one] 1 other unit is assessed; its points are not shown to you.
   *[other] { $n } other units are assessed; their points are not shown to you.
}
overview-unscored = { $n ->
    [one] 1 unit has no data and no score: { $who }.
   *[other] { $n } units have no data and no score: { $who }.
}
overview-lacking = Items without data are left out of the total: { $who }.
overview-vetoed = { $name } is { $grade } by veto, its score still shown.
overview-rule = At most { $sampled } of { $max } points rest on data with sampling error; redrawn { $draws } times from their sampling distributions (seed { $seed }), 95 % of scores and ranks lie within the intervals. Units whose order cannot be told share a group.
overview-rule-whole = No score rests on sampled data, so there is no interval; equal scores share a rank.
overview-open = Targets to act on
overview-open-sub = not met, no data, close; by gap
overview-open-more = { $n } more
overview-all-indicators = All indicators
overview-changes = What changed this week
overview-changes-older = Latest changes
overview-changes-none = Nothing has changed yet.
overview-journal = Journal
overview-entries = { $n ->
    [one] 1 entry
   *[other] { $n } entries
}
overview-did-figures = { $n ->
    [one] 1 figure
   *[other] { $n } figures
} recorded
overview-did-figure-corrected = { $n ->
    [one] 1 figure
   *[other] { $n } figures
} corrected; what stood before is kept
overview-did-documents = { $n ->
    [one] 1 document
   *[other] { $n } documents
} registered
overview-did-targets = { $n } targets set
overview-did-indicators = { $n } indicator definitions loaded
overview-did-schemes = Assessment schemes loaded, to be published: { $n }
overview-did-published = Scheme published: { $what }
overview-did-frozen = Result of { $what } frozen ({ $period })
overview-did-pack = Pack { $what } loaded
overview-did-units = { $n } units loaded
overview-did-unit-added = { $n ->
    [one] 1 unit
   *[other] { $n } units
} added
overview-did-unit-merged = Units merged
overview-did-unit-split = A unit split
overview-did-unit-renamed = A unit renamed
overview-did-unit-closed = A unit closed
overview-did-firms = { $n ->
    [one] 1 firm
   *[other] { $n } firms
} added
overview-did-plan = Action plan published
overview-did-cases = Cases opened: { $n }
overview-did-campaign = Results of the draw { $what } opened
overview-did-visits = Results of visits reported: { $n }
overview-did-reports = Test reports issued: { $n }
overview-did-events = Traceability events captured: { $n }
overview-did-import = { $n ->
    [one] 1 row
   *[other] { $n } rows
} imported
overview-did-recorded = { $what }: { $n } new
overview-did-corrected = { $what }: { $n } corrected; what stood before is kept
overview-did-of-these-corrected = , { $n } corrected
overview-sources = How fresh the data are
overview-sources-sub = rows of the period, last day, arrival
overview-sheets = Latest sheet of each form and unit:
overview-sources-none = No sources yet.
overview-source = Source
overview-rows = Rows
overview-until = Up to
overview-fact-samples = Product samples
overview-fact-complaints = Complaints
overview-fact-inspections = Inspections
overview-fact-certificates = Certificates
overview-fact-registrations = Marks, patents, standards
overview-fact-instruments = Measuring instruments
overview-fact-outcomes = Outcomes of cases
overview-fact-firms = Firms by year
overview-fact-figures = Reported figures
overview-no-score = { $name } has no score
overview-whole-city = Counties and zones are assessed. The whole city stands in the overview.
overview-not-judged = { $name } is not assessed in this period, or no scheme was in force. Its indicators and records stand below.
overview-to-city = To the overview
overview-by-veto = Graded by veto
overview-by-gate = Failed a gate, lowered
overview-provisional = Provisional: missing items may change it
overview-formula = Base { $base } + bonus { $bonus } − penalty { $penalty }
overview-how = How it is made
overview-interval-note = sampling error only
overview-of = of { $n ->
    [one] 1 unit
   *[other] { $n } units
}
overview-item-lost = “{ $name }” { $by }
overview-county-score = { $period }: { $name } has { $score } points, grade { $grade }, rank { $place } of { $of }.
overview-county-fell = { $by } points fewer than a year before.
overview-county-rose = { $by } points more than a year before.
overview-county-level = The same as a year before.
overview-county-lost = Most points lost: { $items }.
overview-county-dropped = Most points fewer than a year before: { $items }.
overview-county-missing = Items without data, left out of the total: { $n }.
overview-items = Item by item
overview-items-sub = open a score to see how it is made; last year with another maximum reads “points/maximum”
overview-item = Item
overview-max = Max
overview-share = Share of the maximum
overview-lost = Lost
overview-difference = On last year
overview-points = { " " }points
overview-outside = Bonus, penalty, gates, vetoes
overview-outcome = Outcome
overview-veto-acts = Vetoed, grade { $grade }
overview-veto-rests = Did not happen
overview-veto-unsaid = Not reported; not counted as a veto
overview-gate-passed = Passed
overview-gate-failed = Failed, at most { $grade }
overview-gate-open = Open, data missing
overview-records = Records
overview-records-sub = a number opens its list
overview-count-samples = Product samples
overview-count-failed = failed among them
overview-count-complaints = Complaints
overview-count-late = closed late among them
overview-count-inspections = Inspections
overview-count-firms = Firms
overview-count-firms-note = registered
overview-county-indicators = the plumb line is the target; missing is not zero
overview-against-target = Against the target
overview-on-year = On a year before
overview-further = Indicators without a target: { $n }
overview-others = Other units
overview-around = Units around it
overview-no-difference-here = where ranks overlap the order cannot be told
overview-star = * Missing items may still change the grade.
overview-due-year = Counted by year, no figure for this period
overview-due-half = Counted by half-year, no figure for this period
overview-due-quarter = Counted by quarter, no figure for this period
overview-due-month = Counted by month, no figure for this period
overview-due-week = Counted by week, no figure for this period
overview-due-once = Counted once, no figure for this period
overview-nothing-known = No item of the scheme has data for { $name }: not reported, or below the publishing size. Missing is not zero, so there is no score.
