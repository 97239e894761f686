# Tables in and out: the place, the rule, the fix.
table-place-row = Row { $row }:{" "}
table-place-cell = Row { $row }, { $column }:{" "}
table-read = { $good } rows saved, { $bad } need work. Correct and send again; nothing is doubled.
table-samples = { $count } sample rows passed over.
table-unknown-heads = Columns not used: { $heads }. What they hold was not saved.

# The whole file
table-empty-file = { $file } is empty; nothing was saved. Save it anew and send it again.
table-too-large = { $file } has { $size }, more than { $limit }; nothing was saved. Split it into several files.
table-too-many-rows = { $file } has more than { $limit } rows; nothing was saved. Split it into several files.
table-too-many-columns = Row { $row } of { $file } has more than { $limit } columns; nothing was saved. Delete the columns on the right that are not needed.
table-unpacks-too-large = { $file } unpacks to more than { $limit } and was not opened. Copy the data into a new table.
table-old-excel = { $file } is an old XLS, or locked with a password. Save it as XLSX without a password.
table-html = { $file } is a web page, not a table. Open it in WPS or Excel and save it as XLSX.
table-not-a-table = { $file } is not a table. Send XLSX or CSV.
table-encoding = The words in { $file } cannot be read. Save it as XLSX, or as CSV in UTF-8.
table-unreadable = { $file } is damaged or did not arrive whole; nothing was saved. Open it in WPS or Excel, save it and send it again.
table-sheet-unknown = { $file } has no sheet called { $sheet }. It has: { $sheets }.
table-no-rows = { $file } holds nothing. Fill in the first sheet and send it again.
table-columns-missing = The heads lack these needed columns: { $columns }. Add them, or say below which column each one is.
table-column-missing = The heads lack { $column }. Add it, or say which column it is.
table-heads-repeated = Heads repeated: { $heads }. It is not clear which one counts; rename or delete one.

# One cell
table-required = Needed, and empty. If there is no figure, ask for it; do not put 0.
table-integer = Holds “{ $value }”; give a whole number, such as 12.
table-decimal = Holds “{ $value }”; give a number, such as 95.8 or 1,204.
table-places = Holds “{ $value }”, more than six decimals. Round it to six.
table-range = Holds “{ $value }”, more than can be stored. Check the unit.
table-percent = Holds “{ $value }”; this column is not in percent. Leave out the % and use the unit in the head.
table-date = Holds “{ $value }”; give a date, year first, such as 2026-11-20.
table-date-serial = Holds the number “{ $value }”, which looks like a date that lost its format. Set the column to dates.
table-choice = Holds “{ $value }”; give one of these { $count }: { $choices }.
table-flag = Holds “{ $value }”; give Yes or No.
table-text-long = Has { $found } characters, at most { $limit }. Shorten it.
table-cell-error = The formula failed ({ $value }). Correct it, or give the value itself.
table-duplicate = Rows { $row } and { $other } bear the same name ({ $count } rows in all). Keep one, or correct the name.
