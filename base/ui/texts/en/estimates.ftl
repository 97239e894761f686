# Estimates: values that nobody reported, put by a method where somebody decides so, and marked everywhere.
estimates-name = Estimates
estimates-title = Estimates: { $indicator }
estimates-lead = { $period }, { $units } units: { $gaps } reported nothing, { $standing } have an estimate.
estimates-to-indicator = Back to the indicator
estimates-gaps = Units that reported nothing
estimates-gaps-sub = missing is not zero, and may stay missing
estimates-methods = Method
estimates-method-last-value = Last value
estimates-method-median = Median of all
estimates-method-kind-mean = Mean of its kind
estimates-says-last-value = The last value that the unit itself reported, at most { $periods } periods back. Suits what changes slowly.
estimates-says-median = The median of the units that reported for the same period; at least { $n } must have.
estimates-says-kind-mean = The mean of the units of the same kind (counties, zones) that reported for the same period; at least { $n } must have.
estimates-basis-last-value = value of { $period } carried forward
estimates-basis-median = median of { $n } reported values
estimates-basis-kind-mean = mean of { $n } units of its kind
estimates-nothing-last-value = it never reported before
estimates-nothing-median = too few units reported for a median
estimates-nothing-kind-mean = too few units of its kind reported for a mean
estimates-value = Estimate
estimates-basis = Stands on
estimates-choose = Choose
estimates-ground = Ground
estimates-ground-help = Why the gap is filled: a document number or a reason. It stands in the history of the value, with the method.
estimates-put = Store as estimates
estimates-none-chosen = choose at least one unit that has an estimate
estimates-why = Estimate ({ $basis }): { $ground }
estimates-said = { $n ->
    [one] 1 estimate stored
   *[other] { $n } estimates stored
}, marked ≈ everywhere. Reported values take their place by themselves.
estimates-standing = Estimates that stand
estimates-standing-sub = a reported value takes their place; they can be taken back too
estimates-back = Take back
estimates-back-said = The estimate is taken back; the cell is missing again.
estimates-no-gaps = Nothing is missing
estimates-no-gaps-text = Every unit reported for this period, or has an estimate.
estimates-note = An estimate bears ≈ and is not a report; values and scores computed from it bear ≈ too. Estimates stand on reported values only, never on other estimates.
estimates-remark = estimate
estimates-computed = The values of this indicator come from records or a formula, so no estimate can be put. What is missing is records: register them.
estimates-none = No estimate stands in this cell now; a report may have come. Reload and look again.
