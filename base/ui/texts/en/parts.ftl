# What pages are made of: states, figures, pages of a list, errors.
state-ok = Met
state-watch = Close
state-bad = Not met
state-wait = Waiting
state-none = No data
state-na = Not applicable
state-veto = Vetoed
figure-explain = { $value }, see where this number comes from
figure-interval = 95% interval { $range }
figure-whole = full count, no sampling error
stamp-stale = data are getting old
pager = Pages
pager-all = { $total } in all
pager-head = first { $shown } of { $total }
pager-part = { $shown } on this page, { $total } in all
pager-some = { $shown } on this page
pager-first = Back to the first page
pager-next = Next page
errors-count = { $n ->
    [one] { $n } place needs work
   *[other] { $n } places need work
}
