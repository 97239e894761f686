# Assessment: schemes, matrix, scores, ranking, comparison, frozen runs.
assessment-title = Assessment
assessment-lead = { $total ->
    [one] 1 scheme
   *[other] { $total } schemes
}: { $published } published, { $drafts ->
    [one] 1 draft
   *[other] { $drafts } drafts
}. { $frozen ->
    [one] 1 run
   *[other] { $frozen } runs
} frozen.
assessment-none = No scheme yet
assessment-none-text = Schemes come with packs. They are drafts at first and judge nobody before they are published.
assessment-in-force = In force: { $name }.
assessment-open-matrix = Open the matrix
assessment-schemes = Schemes
assessment-schemes-sub = Newest first; a change overwrites no text, and frozen runs keep theirs
assessment-scheme = Scheme
assessment-state = State
assessment-validity = Valid
assessment-valid-span = { $from } to { $to }
assessment-valid-open = from { $from }
assessment-document = Issuing document
assessment-pack = Pack
assessment-frozen = Frozen runs
assessment-steps = Steps
assessment-published = Published
assessment-draft = Draft
assessment-now = in force
assessment-compare-before = Against the one before
assessment-publish = Publish
assessment-size = { $dimensions ->
    [one] 1 dimension
   *[other] { $dimensions } dimensions
}, { $items ->
    [one] 1 item
   *[other] { $items } items
}, { $max } points
assessment-code = Code
assessment-matrix = Matrix
assessment-matrix-title = Assessment matrix
assessment-matrix-lead = { $units ->
    [one] 1 unit
   *[other] { $units } units
} × { $items ->
    [one] 1 item
   *[other] { $items } items
}, { $max } points. Of { $cells } scores { $missing } lack data and { $na } do not apply. At 95% they form { $groups ->
    [one] 1 group
   *[other] { $groups } groups
}; nothing orders a group within.
assessment-matrix-vetoed = { " " }Vetoed: { $names }.
assessment-matrix-scrolls = Assessment matrix, scrolls sideways
assessment-content = Content
assessment-unit = Unit
assessment-dimension = { $code } { $name } ({ $max })
assessment-result = Result
assessment-base = Sum
assessment-total = Total
assessment-grade = Grade
assessment-places = Places
assessment-max = Maximum
assessment-points = Points
assessment-only = Only
assessment-all = All items
assessment-sort = Order
assessment-sort-group = By tie group
assessment-sort-code = By area code
assessment-keys-arrows = Arrows move,
assessment-keys-enter = opens a score,
assessment-keys-evidence = shows its evidence
assessment-cell = { $unit } { $item }: { $points } of { $max }, { $state }
assessment-cell-empty = { $unit } { $item }: { $state }, maximum { $max }
assessment-full = all points
assessment-lost = points lost
assessment-low = below six tenths
assessment-legend-near = nine tenths or more
assessment-legend-part = six to nine tenths
assessment-legend-low = below six tenths
assessment-legend-missing = no data, which is not zero
assessment-legend-na = not applicable, as the scheme says
assessment-legend-provisional = provisional
assessment-legend-imputed = estimated
assessment-lacks = lacks { $codes }
assessment-lacks-n = lacks { $n ->
    [one] 1 item
   *[other] { $n } items
}
assessment-missing-list = No data:{ " " }
assessment-provisional = missing data could still change the grade
assessment-provisional-between = between { $least } and { $most } once the missing data are in
assessment-order-note = Units that cannot be told apart form a group and are listed by area code, not by merit. Places are 95% intervals.
assessment-draft-warning = This scheme is an unpublished draft: a calculation, and nobody may be judged by it.
assessment-superseded-warning = This is an old text that another has replaced.
assessment-other-year-warning = The scheme is valid { $valid }; here it is tried on the data of { $period }.
assessment-rules = Scoring rules
assessment-rule-of = { $name } ({ $max }): { $rule }
assessment-combine-lowest = The lowest counts:{ " " }
assessment-na-base = Not applicable gives { $points }
assessment-na-scaled = Not applicable is left out and the rest scaled up
assessment-na-full = Not applicable gives all points
assessment-readings = Grades, ties and vetoes
assessment-grades = Grades
assessment-bonus = Bonus
assessment-bonus-text = { $names }; at most { $cap } together
assessment-penalty = Penalty
assessment-gate = Gate
assessment-veto = Veto
assessment-veto-text = { $names }. Once established it sets the grade; the points stay
assessment-ties = Ties
assessment-ties-text = Places come from { $draws } draws of the sampling error (seed { $seed }). Units that do not differ from the first of a group at 95% share it. Of { $max } points at most { $sampled } carry sampling error; the rest is a full count or reported.
assessment-ties-wide = Few lots are sampled, and steps turn a small change of a rate into points: sampling alone moves a total by about { $width } points (median width of the 95% intervals; the widest is { $widest }), while the first and the last are { $gap } apart. That is why groups are wide; more lots would narrow them.
assessment-ties-narrow = Sampling alone moves a total by about { $width } points (median width of the 95% intervals; the widest is { $widest }); the first and the last are { $gap } apart.
assessment-missing = No data
assessment-missing-text = Not counted as zero; the total leaves the item out and says which
assessment-tree = Territory
assessment-tree-text = The { $n } units directly below on { $day }; what was founded or merged since changes nothing
assessment-assumed = Assumed
assessment-assumed-text = The scheme holds examples or unverified parts. { $source }
assessment-xlsx = Export XLSX
assessment-compare = Compare schemes
assessment-ranking = Ranking
assessment-freeze = Freeze
assessment-freeze-text = Keeps this result with all its inputs for good. Later corrections leave it as it is, and it can be made again at any time.
assessment-freeze-purpose = Kept as
assessment-freeze-purpose-help = Only a published scheme that is in force in the period judges; anything else is a trial.
assessment-freeze-judging = result of the assessment
assessment-freeze-trial = trial, judges nobody
assessment-trial = trial
run-scheme-draft = The scheme is not published. Publish it, or keep the run as a trial.
run-scheme-elsewhere = The scheme is not in force at the end of this period. Keep the run as a trial.
assessment-freeze-ground = Ground
assessment-freeze-help = Number of the minutes or the document
assessment-freeze-button = Freeze the result of this page
assessment-frozen-said = Frozen: inputs and results are kept.
assessment-sign-unit = Checked by (seal)
assessment-sign-person = Signature
assessment-sign-day = Date
assessment-unit-unknown = No unit with the code “{ $value }” is assessed in this period.
assessment-item-unknown = The scheme has no item “{ $value }”.
assessment-scheme-unknown = There is no scheme “{ $value }”.
assessment-score-lead = { $unit } has { $points } of { $max } points and lost { $lost }.
assessment-score-lead-none = { $unit }: { $state }, maximum { $max }.
assessment-veto-lead = { $unit }: a veto, which gives no points.
assessment-previous = Item before
assessment-next = Next item
assessment-working = Arithmetic
assessment-working-sub = What is printed is what was computed
assessment-agrees = Made again from the printed arithmetic: { $value }, the same
assessment-of-points = { $max } points
assessment-sum = Sum
assessment-inputs = Inputs and their ground
assessment-inputs-sub = Each number leads to records or a numbered document
assessment-no-inputs = This item has no input.
assessment-part = Part
assessment-status-measured = counted from records
assessment-status-verified = verified
assessment-status-reported = reported
assessment-status-provisional = provisional
assessment-status-imputed = estimated
assessment-history = History
assessment-history-sub = A year before, under the scheme of that time
assessment-no-history = No score of this item a year before.
assessment-stages = Self-score, check, final
assessment-stage = Stage
assessment-stage-self = Self-score
assessment-stage-checked = Check
assessment-stage-checked-note = computed from what is recorded and reported, as of entry { $seq }
assessment-stage-final = Final
assessment-stage-frozen = frozen
assessment-waiting = not filed
assessment-rule = Rule
assessment-owner = Owner
assessment-evidence = Evidence asked for
assessment-ground = Clause
assessment-note = Note
assessment-source = Source
assessment-points-interval = Points interval
assessment-points-interval-note = points at the ends of the 95% interval of the value
assessment-points-interval-parts = carries sampling error; see the intervals of its inputs
assessment-veto-acts = established
assessment-veto-not = did not happen
assessment-veto-open = not stated
assessment-veto-grade = once established the grade is { $grade }
assessment-of-units = of { $n ->
    [one] 1 unit
   *[other] { $n } units
}
assessment-sheet-title = Scores of { $unit }
assessment-sheet-lead = Total { $total }, grade { $grade }, place { $places } of { $n }.
assessment-sampled-of = { $sampled } points carry sampling error
assessment-items = Scores by item
assessment-items-sub = A score opens its arithmetic, the ground opens records or document
assessment-item = Item
assessment-open = Open
assessment-outside = Bonus and penalty
assessment-steps-to-grade = From points to grade
assessment-step = Step
assessment-reading = Reading
assessment-by-points = By points
assessment-after-gates = After the gates
assessment-after-vetoes = After the vetoes
assessment-no-veto = no veto
assessment-gate-passed = { $gate }: passed
assessment-gate-failed = { $gate }: failed ({ $items }), { $cap } at best
assessment-gate-open = { $gate }: open for want of data
assessment-ranking-title = Ranking
assessment-ranking-lead = At 95% the { $units } units form { $groups ->
    [one] 1 group
   *[other] { $groups } groups
}. Of { $max } points at most { $sampled } carry sampling error.
assessment-ranking-sub = The dot is the total, the bar its 95% interval
assessment-group = Group { $n }
assessment-ungrouped = Not ranked
assessment-tied = not ordered
assessment-tie-group = Group
assessment-total-interval = Total and 95% interval
assessment-sampled = Points with sampling error
assessment-sampled-note = the most of any unit; the rest is a full count or reported
assessment-draws = Draws
assessment-draws-note = behind intervals and groups
assessment-seed = Seed
assessment-seed-note = given by the period, so nobody picks it
assessment-known-note = as known at this entry
assessment-plumb = Plumb line: grade { $grade } from { $from }
assessment-compare-title = Schemes compared
assessment-compare-lead = The same data under two schemes: of { $units ->
    [one] 1 unit
   *[other] { $units } units
} { $moved } change place, { $apart } of them with intervals that no longer overlap; { $regraded } change grade.
assessment-compare-with = Against
assessment-compare-none = No scheme to compare with
assessment-compare-none-text = With another scheme loaded, this page shows what the same data give under both.
assessment-compare-same = A scheme cannot be compared with itself. Choose another.
assessment-compare-same-data = Same period, same as-of, same territory: what differs is the scheme alone
assessment-compare-other-data = The data of the two sides are not quite the same
assessment-compare-totals = Totals, places and grades
assessment-compare-items = Difference by item
assessment-compare-items-sub = The second scheme minus the first; + is more
assessment-compare-rules = Items with another rule
assessment-compare-no-rules = Maxima and rules of all items are the same.
assessment-change = Change
assessment-apart = intervals apart
assessment-not-apart = not certain
assessment-regraded = other grade
assessment-not-in-scheme = not in this scheme
assessment-runs = Frozen runs
assessment-runs-lead = { $n } frozen. Each keeps its inputs and can be made again at any time.
assessment-runs-none = Nothing frozen yet
assessment-runs-none-text = The page of the matrix freezes a result on a stated ground. Later corrections leave it as it is.
assessment-runs-sub = Newest first
assessment-seed-draws = Seed × draws
assessment-frozen-at = Frozen
assessment-input-digest = Digest of inputs
assessment-result-digest = Digest of results
assessment-again = Make it again
assessment-run-title = { $scheme } { $period }, frozen
assessment-run-lead = { $scheme }, { $period }, { $units ->
    [one] 1 unit
   *[other] { $units } units
}, { $inputs ->
    [one] 1 input
   *[other] { $inputs } inputs
}, as of entry { $seq }.
assessment-run-facts = What was frozen
assessment-run-matrix = Matrix as of then
assessment-journal = Journal
assessment-again-same = same
assessment-again-different = different
assessment-again-all-same = Made again, it is the same.
assessment-again-not-same = Made again, it is not the same. See below what differs.
assessment-again-inputs = Inputs from what was known then:
assessment-again-results = Results from the kept inputs:
assessment-publish-title = Publish: { $name }
assessment-publish-lead = Name the issuing document, how long it holds, who receives the results, and a ground of its own for each veto. Only then does the scheme judge.
assessment-publish-button = Publish the scheme
assessment-published-said = The scheme is published.
assessment-back = Back without publishing
assessment-document-number = Number
assessment-document-title = Title
assessment-document-issuer = Issuer
assessment-document-issued = Day of issue
assessment-audience = Who receives the results
assessment-audience-named = Recipients
assessment-audience-named-help = One a line
assessment-audience-public = Public
assessment-audience-internal = Internal, recipients only
assessment-audience-basis = Basis of publication
assessment-audience-basis-help = Needed where the public sees it
assessment-veto-grounds = Grounds of the vetoes
assessment-veto-grounds-sub = One each; none may be shared
assessment-veto-ground-help = Document and clause
# What is wrong with a scheme, when it is loaded or published.
schemes-refused = Some schemes break rules; none was loaded.
scheme-not-open = Scheme “{ $value }” is published or replaced and cannot be published again.
scheme-not-publishable = The scheme cannot be published yet.
assessment-valid-from = First day
assessment-valid-to = Last day
assessment-valid-to-help = The last day on which a case is judged by this scheme
assessment-validity-sub = As the issuing document gives it; it takes the place of what the pack says
scheme-validity = Give the last day.
scheme-veto-ground-shared = Another veto rests on the same ground. Give each its own.
scheme-sum = The dimensions total { $found }, and should total { $declared }.
scheme-dimension-sum = The items total { $found }, and the dimension has { $declared }.
scheme-part-sum = The parts total { $found }, and the item has { $declared }.
scheme-entry-sum = The entries total { $found }, and the item has { $declared }.
scheme-not-reached = At most { $found } can be had, not { $declared }.
scheme-above-maximum = { $found } can be had, more than { $declared }.
scheme-duplicate-code = The code “{ $code }” stands twice.
scheme-empty-code = A code is empty.
scheme-no-owner = Nobody answers for it.
scheme-no-items = It is empty.
scheme-rule-or-parts = Either a rule or parts, not both and not neither.
scheme-part-maximum = The maximum of a part does not fit how parts are combined.
scheme-wrong-side = This kind of rule does not belong here.
scheme-number = { $name } is { $value }, which is out of range.
scheme-floor-is-target = Floor and target are both { $value }.
scheme-out-of-order = The thresholds are out of order.
scheme-veto-without-ground = The veto has no ground.
scheme-unknown-grade = There is no grade “{ $code }”.
scheme-unknown-item = There is no item “{ $code }”.
scheme-never-scores = { $what } never scores.
scheme-bands-leave-gap = The last grade begins at { $from }; below it there is none.
scheme-validity-reversed = The last day is before the first.
scheme-public-without-basis = Publication needs a basis.
scheme-rule-without-document = A rule about last places and a weight in the appraisal each need the number of the document that issued them.
scheme-no-document = No issuing document.
scheme-no-audience = Nobody receives the results.
run-unknown = There is no such frozen run.
run-frozen-already = The same result is frozen already.
run-simulation = The places cannot be computed: { $value }.
run-nobody = Nobody is assessed in this period.
