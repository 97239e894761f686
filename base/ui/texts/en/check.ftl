# Check: what the pages of indicators, explanations and assessment say.
scope-area = Area
scope-period = Period
scope-as-of = As of
as-of-unreadable = As-of is a journal number such as 1204.
as-of-not-yet = Number { $value } has not happened yet.
unit-unknown = There is no unit with the code “{ $value }”.
indicator-unknown = There is no indicator “{ $value }”, or it was not in use in this period.
indicators-title = Indicators
indicators-lead = { $total ->
    [one] 1 indicator
   *[other] { $total } indicators
}: { $known } with a value, { $missing } missing. Missing is not counted as zero.
indicators-name = Indicator
indicators-work = Work
indicators-value = Value
indicators-doubt = 95 % interval and sample
indicators-target = Target
indicators-state = State
indicators-owner = Owner
indicators-fresh = Arrived
indicators-held = Approval and lock
indicators-ask-approval = Ask for approval
indicators-lock = Lock
indicators-locked = locked
indicators-approval-open = being approved
indicators-remark = Remark
indicators-explain = Explain this number
indicators-trend = Trend and target
indicators-trend-note = Shade is the 95 % interval; targets as they were in force; gaps where data are missing
indicators-by-year = Years
indicators-by-quarter = Quarters
indicators-see-table = Table
indicators-table = Table
indicators-counties = By area
indicators-counties-sub = All on one scale; the level is the target, the upright line the last 95 % interval
indicators-counties-note = ● met　▲ not met, but the interval holds the target or the gap is under 5 %: cannot be told　◆ not met. Below the publishing size only n is shown.
indicators-definition = Definition
indicators-version = { $from ->
    [always] Version { $version }, in force throughout
   *[other] Version { $version }, in use from { $from }
}
indicators-before = A year before
indicators-change = { $change } on a year before
indicators-n = Sample
indicators-coverage = Coverage
indicators-interval = 95 % interval { $interval }
indicators-whole = Full count, no sampling error
indicators-no-data = No data
chart-scrolls = Chart, scrolls sideways
direction-higher = higher is better
direction-lower = lower is better
direction-neither = neither way
quality-economic = Economic operation
quality-product = Products
quality-construction = Construction
quality-service = Services
quality-environment = Environment
work-product = Product improvement
work-construction = Construction excellence
work-service = Service satisfaction
work-environment = Environment optimisation
work-innovation = Technology innovation
transformation-created = made to created
transformation-quality = speed to quality
transformation-brand = product to brand
frequency-month = monthly
frequency-quarter = quarterly
frequency-half = half-yearly
frequency-year = yearly
frequency-week = weekly
frequency-once = once
evidence-census = full count
evidence-sample = sample
evidence-third-party = third-party survey
evidence-reported = reported
evidence-document = document
measure-percent = %
measure-event = { " " }{ $n ->
    [one] event
   *[other] events
}
measure-firm = { " " }{ $n ->
    [one] firm
   *[other] firms
}
measure-hundred-million = { " " }× 100 m yuan
measure-million = { " " }m yuan
measure-lot = { " " }{ $n ->
    [one] lot
   *[other] lots
}
measure-mark = { " " }{ $n ->
    [one] point
   *[other] points
}
measure-per10k = { " " }per 10,000 people
measure-piece = { " " }{ $n ->
    [one] item
   *[other] items
}
measure-point = { " " }{ $n ->
    [one] point
   *[other] points
}
measure-visit = { " " }{ $n ->
    [one] visit
   *[other] visits
}
definition-meaning = Meaning
definition-scope = Scope
definition-numerator = Numerator
definition-denominator = Denominator
definition-exclusions = Not counted
definition-missing = Missing
definition-frequency = Frequency
definition-evidence = Evidence
definition-source = Source
definition-assumed = { " " }(assumed, to be verified)
missing-not-defined = not in use in this period
missing-not-reported = not filed
missing-said-none = reported as not existing
missing-no-records = no register for this period
missing-nothing-to-divide = denominator is zero
missing-below-publishing = n={ $n }, fewer than { $size }: not published
missing-operands = missing inputs: { $codes }
missing-division-by-zero = division by zero
missing-out-of-range = out of range
missing-unreadable = the formula cannot be read
missing-no-weights = no weights
missing-no-bounds = no reference bounds: { $codes }
missing-partial = { $known } of { $expected } units have a value
panel-title = Explain this number
panel-formula = Formula
panel-agrees = Made again from the inputs below: { $value }, the same
panel-inputs = Inputs
panel-input = Input
panel-no-inputs = No inputs.
panel-weight = Weight
panel-parts = Parts
panel-value = Value
panel-ground = Ground
panel-more = { $n ->
    [one] 1 more row
   *[other] { $n } more rows
} not listed
panel-rules = Rule and time
panel-rule = Rule version
panel-rule-text = { $from ->
    [always] { $pack }/{ $code } version { $version }, in force throughout
   *[other] { $pack }/{ $code } version { $version } (from { $from })
}
panel-interval = 95 % interval
panel-fresh = Data arrived
panel-known = Journal number
panel-corrections = Corrections
panel-no-corrections = No corrections
panel-records = { $count ->
    [one] 1 record
   *[other] { $count } records
}
panel-indicator = Open
panel-word-numerator = numerator
panel-word-denominator = denominator
panel-word-weight = weight
panel-word-passed = passed
panel-word-n = samples
panel-word-count = records
panel-word-sum = Σ { $column }
panel-word-distinct = distinct { $column }
panel-word-index = index
panel-division = Division { $code }
role-of-counted = Records counted
role-of-numerator = Numerator
role-of-denominator = Denominator
role-of-own = Figure as filed
role-of-part = Unit below
role-of-operand = Indicator
role-of-stratum = Industry
interval-wilson = Wilson
interval-stratified = stratified proportion, Wilson on the effective sample size
interval-mean = normal approximation of a mean
interval-none = none
panel-unsampled = { $n } layers without samples are not in the formula; weights are renormalised, coverage stands above.
