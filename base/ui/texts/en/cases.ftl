# Cases and my day.
cases-title = Cases
cases-lead = Every matter has one accountable unit, a ground and a clock; it is closed when somebody else has seen that it works.
cases-grows-from = Grows from
cases-open-one = Open a case
cases-next = Next
cases-by-kind = By kind
cases-by-kind-sub = Open and overdue
cases-kind = Kind
cases-all-kinds = All kinds
cases-open = Open
cases-overdue = Overdue
cases-ended = Show those that ended
cases-search = Name
cases-filter = Filter
cases-case = Case
cases-name = Name
cases-state = State
cases-accountable = Accountable unit
cases-subject = About
cases-waits = Whose turn
cases-waits-for = Turn of: { $party }
cases-due = Deadline
cases-opened = Opened
cases-period = Period
cases-source = By which rule
cases-none = No cases
cases-none-text = Nothing meets these conditions. Choose another kind, or look at those that ended.
cases-now = Now
cases-what-now = What may be done
cases-what-now-sub = Exactly the steps that you may take now
cases-no-moves = No step is yours to take now.
cases-origins = Where it came from
cases-clock = Clock
cases-clock-from = From
cases-clock-stopped = Stopped
cases-steps = All steps
cases-steps-sub = Only ever added to; each has a person, a day and a ground
cases-opened-step = Opened
cases-evidence = Files that came
cases-attach = Attach a file
cases-attach-do = Attach
cases-attached = The file is kept; choose it when you take a step.
cases-in-journal = Journal
cases-ground = Ground
cases-document = Document number
cases-document-help = As in 运质强办〔2026〕3号
cases-on = Day
cases-unit-help = Type a name or a code and pick from the list; for a firm, its code
cases-choose = Choose
cases-evidence-help = Choose from the files of this case; attach it on the case's page first, or give the address of a record below.
cases-evidence-address = { $name }: address of a record that is here already
cases-evidence-address-help = As in /samples/17. What is here already need not be uploaded again.
cases-paper-draft = Draft the paper: { $move }
cases-paper-drafted = This step has a paper. The office drafts it from the page of the case; it holds once a leader who may has signed it.
cases-do = { $move }
cases-done = Done: { $move }
cases-was-opened = The case is open.
cases-program = The program, by rule
cases-acting-for = { $person } (for { $principal })
cases-party-owner = accountable unit
cases-party-overseer = overseer
cases-party-verifier = verifier
cases-party-leader = signing leader
cases-party-reporter = reporter
cases-party-program = program
cases-paused = Clock paused
cases-paused-since = paused since { $day }
cases-no-deadline = no deadline
cases-no-rule = no rule was in force on the day it began
cases-uncovered = outside the working calendar
cases-assumed = assumed
cases-due-today = due today
cases-days-left = { $days ->
    [1] 1 day left
   *[other] { $days } days left
}
cases-days-late = { $days ->
    [1] 1 day late
   *[other] { $days } days late
}
cases-late = late
cases-was-late = stopped late
cases-in-time = in time
cases-running = running
case-unknown = There is no such case, or you may not know of it.
case-refused = This step was not taken; the reasons are below.
case-moved-on = Somebody moved this case just now; it stands at “{ $state }”. Look at it again first.
case-kind-unknown = There is no kind of case “{ $kind }”.
case-kind-missing = Choose a kind of case.
case-move-unknown = This kind of case has no such step.
case-not-from-here = The case stands at “{ $state }”; this step does not lead on from there.
case-not-yours = This step is taken by the { $party ->
    [owner] accountable unit
    [overseer] overseer
    [verifier] verifier
    [leader] signing leader
    [reporter] reporter
   *[other] program
}.
case-not-independent = Who worked on this case or belongs to the accountable unit does not verify it. Let somebody else do it.
case-ground-missing = Say on what ground.
case-document-missing = Give the document number.
case-field-missing = This must be filled in.
case-field-unfit = This does not fit what is asked: { $sort ->
    [date] give a day as 2026-11-20
    [number] give a number
    [choice] choose from the list
    [cause] choose a cause from the list
   *[other] one line only
}.
case-field-not-asked = This step does not ask for it.
case-evidence-missing = This evidence is missing. Choose a file of the case, or give the address of a record.
case-evidence-unknown = There is no such file.
case-address-outside = The address begins with “/” and leads to a record of this program.
case-day-before-last = The day cannot be before the last step, { $last }.
case-day-in-future = The day cannot be after today, { $today }.
case-extended-enough = Extended { $times } times already; the rule allows no more.
case-unit-unknown = No unit has this code.
case-outside-area = This unit is outside your area.
day-title = My day
day-lead = { $all } wait for you, { $late } of them late.
day-late = Late
day-late-sub = These first
day-soon = Due within seven days
day-soon-sub = By deadline
day-rest = Others that wait for you
day-rest-sub = Due later, or without a deadline
day-waiting = Waiting for others
day-waiting-sub = You had a hand in it; now it is somebody else's turn
day-decided = Ended in the last thirty days
day-decided-sub = You had a hand in it
day-more = There are more; see all on the page of cases
day-empty = Nothing waits for you
day-empty-text = When something does, it stands here by its deadline.
ask-back = Back without changes
ask-file = File (XLSX or CSV)
cases-quiet-kinds = { $n } more kinds without open cases
