# Problems of a pack: place, rule, fix. The place is pack-place; every rule has one sentence.
pack-place = { $file }, line { $line }
pack-place-file = { $file }
pack-invalid = The pack has { $count ->
    [one] one problem
   *[other] { $count } problems
} and was not loaded. The rules in force are unchanged.
pack-loaded = Pack { $pack } is sound: { $indicators } indicators, { $units } units, { $schemes } schemes.
pack-remark = Remark
pack-error = Problem
pack-file-unreadable = Cannot be read: { $cause }. Check the file and its permissions.
pack-file-missing = { $name } is missing. Add the file or remove what refers to it.
pack-file-encoding = Not UTF-8, from byte { $byte }. Save the file as UTF-8.
pack-syntax = Not TOML: { $cause }. Correct this line by the description of the format.
pack-field = A field is wrong: { $cause }. Add, rename or retype it by the description of the format.
pack-unknown-section = There is no section “{ $name }”. Use a name from the description of the format, or remove it.
pack-row = This row cannot be read: { $cause }. Align it with the headings and correct the cell.
pack-column-missing = { $file } has no column { $name }. Add it, or change the heading in the mapping.
pack-duplicate = “{ $value }” is there twice, first at { $first }. Change the code or remove one.
pack-unknown = { $field }: nothing of kind { $kind } has the code “{ $value }”. Declare it first, or use a code that exists.
pack-needs = The needed pack “{ $name }” is not beside this one, or packs need each other. Put it in the same folder, or break the circle.
pack-code = “{ $value }” cannot be a code. Use: { $fix }.
pack-dates = Valid to { $to }, which is not after { $from }. The last date is the first day without validity; correct it.
pack-overlap = “{ $value }” and “{ $other }” are valid on the same day. End one before the other begins.
pack-succession = { $case ->
    [sides] In a merge several units become one, in a split one becomes several. Correct before and after.
    [ends] “{ $unit }” is replaced on { $day }, but its own “to” is another day. Write the same day.
   *[begins] “{ $unit }” replaces others from { $day }, but does not exist on that day. Correct its “from” or “to”.
}
pack-circle = Unit “{ $value }” is above itself. Change what it is under.
pack-formula-loop = Indicator “{ $value }” is computed from itself. Change the formula.
pack-formula = The formula “{ $value }” cannot be read or uses no indicator. Correct it.
pack-scheme-sum = The dimensions total { $found } points, the scheme declares { $declared }. Correct the points.
pack-group-sum = The items of dimension { $place } total { $found } points, it declares { $declared }. Correct the points.
pack-no-owner = { $place } has no unit that answers for its data. Fill in owner.
pack-veto-ground = Veto { $place } has no ground of its own. Fill in ground.
pack-no-document = The scheme names no issuing document. Give number, title and issuer.
pack-bands = The grades leave a gap: the lowest begins at { $from } and should begin at 0.
pack-score-rule = { $place }: { $cause ->
    [scheme-part-sum] the parts total { $found } points, the item has { $declared }. Correct the points.
    [scheme-entry-sum] the checklist totals { $found } points, the item has { $declared }. Correct the points.
    [scheme-not-reached] at most { $found } of { $declared } points can be reached. Add a tier with all points.
    [scheme-above-maximum] { $found } is above the { $declared } points of the item. Lower it.
    [scheme-number] { $name } cannot be { $value }. Use an allowed number.
    [scheme-floor-is-target] floor and target are both { $value }. Set them apart.
    [scheme-out-of-order] the tiers do not run from high to low. Reorder them.
    [scheme-no-audience] nobody is named to receive the results. Fill in audience.
    [scheme-public-without-basis] results are public without a basis. Fill in basis.
    [scheme-rule-or-parts] an item has either a rule or parts, not both and not neither.
    [scheme-part-maximum] parts that add up have points; where the lowest counts they have none.
    [scheme-wrong-side] bonus, penalty, gate and veto belong in outside, all else in a dimension.
    [scheme-unknown-grade] there is no grade “{ $code }”.
    [scheme-unknown-item] there is no item “{ $code }”.
   *[other] the scoring rule does not hold ({ $cause }). Correct it by the description of the format.
}
pack-never-scores = { $place }: well-known marks, famous marks and famous brands are facts and never score. Use another indicator.
pack-risk-targeted = Indicator “{ $value }” includes risk-targeted samples and cannot score. Take evaluation samples only (purpose = evaluation).
pack-unknown-fact = There is no fact “{ $value }”. Known: { $known }.
pack-unknown-column = { $fact } has no column “{ $value }”. Known: { $known }.
pack-unknown-value = Column { $column } never holds “{ $value }”. Known: { $known }.
pack-aggregate = { $value } also needs { $needs }. Add it.
pack-weights = The weights total { $found } and should total 1. Correct them.
pack-range = { $field } cannot be { $value }. Use a value in the allowed range.
pack-tiles = Tile “{ $value }” covers or repeats “{ $other }”. A tile is two half steps wide; move one.
pack-calendar = The calendar does not hold: { $cause ->
    [calendar-repeated-year] the same year twice.
    [calendar-repeated-day] { $day } twice.
    [calendar-worked-anyhow] { $day } is worked anyhow.
    [calendar-day-outside-year] { $day } is not in this year.
    [calendar-holiday-reversed] { $name } ends before it begins.
    [calendar-holiday-too-long] { $name } is longer than a month.
   *[other] { $cause }.
} Correct it by the notice.
pack-no-source = “{ $value }” has no source. Name it, or write assumed = true (fictitious = true for people).
pack-english-missing = { $count } of { $of } texts have no English; English pages show the Chinese.
pack-replaced = “{ $value }” replaces the entry of the same code in an earlier pack.
pack-case-kind = This kind of case cannot work ({ $at }): { $fault ->
    [case-state-twice] the state's code stands twice. Change one of them.
    [case-move-twice] the move's code stands twice (“open” is kept for opening). Change one of them.
    [case-clock-twice] the clock's code stands twice. Change one of them.
    [case-field-twice] the field's code stands twice. Change one of them.
    [case-field-choices] choices belong to fields of sort = "choice", and those need them.
    [case-evidence-twice] the evidence's code stands twice. Change one of them.
    [case-state-unknown] there is no state “{ $names }”. Add a [[state]] or mend the name.
    [case-move-from-nowhere] from is empty: say from which states this move may be taken.
    [case-move-from-ended] “{ $names }” has ended; a move that goes on from there says reopens = true.
    [case-closed-unverified] closing as effective is done by = "verifier" with verdict = "effective".
    [case-verdict-by-party] only by = "verifier" judges the effect.
    [case-move-page] page begins with “/” and names a sort of origin, as "/tasks/{"{"}plan-task{"}"}/report"; it says “{ $names }”.
    [case-state-unreachable] no move leads here from the opening. Add one, or remove the state.
    [case-state-without-end] no move leads from here to an end. Add one.
    [case-state-waits-for-nobody] waits names a party that has no move from here.
    [case-clock-rule-unknown] calendar.toml has no clock “{ $names }”.
    [case-clock-answer-unknown] No field “{ $names }” asks for a day.
    [case-clock-endless] a clock needs moves that start it (starts) and stop it (stops).
    [case-clock-pause-without-resume] pauses and resumes belong together.
    [case-move-unknown] there is no move “{ $names }”.
   *[other] { $fault } { $names }
}
pack-paper-text = Text of a paper: { $cause }
pack-file-unused = No section uses this file. Check its name.
