# Units: founded, renamed, placed, merged, split, ended, taken back.
units-new = New unit
units-new-lead = Set up a unit and say where it stands in each hierarchy. Firms are entered in the register of firms.
units-rename = Rename or correct
units-rename-lead = Another name from a day on; with a last day, the name of those days is corrected. Past reports keep the name of their time.
units-place = Move
units-place-lead = Another parent from a day on, or none; with a last day, the place in those days is corrected.
units-merge = Merge others into it
units-merge-lead = From a day on others are one with this unit; what hangs below them, and their firms, moves here.
units-merge-warning = The others end the day before. Their past figures stay with them, unchanged.
units-merge-others = Units that join
units-merge-others-help = Codes or full names, several parted by commas or lines. For a merger into a new unit, set that up first and start from its page.
units-merge-on = In force from
units-merge-on-help = One unit from this day on
units-split = Split
units-split-lead = From a day on the unit is several. If it goes on itself, name it among them.
units-split-warning = If it does not go on, it ends the day before. Past figures stay with it, unchanged.
units-split-into = Parts
units-split-into-help = Codes or full names parted by commas or lines; new units are set up first. With parts and day filled in, the next step asks where each unit below goes.
units-split-on = In force from
units-split-on-help = Several units from this day on
units-split-goes = { $unit } goes to
units-split-firms = Firms go to
units-split-unplaced = Not all units and firms below have a place yet. Choose one for each and look again.
units-end = End
units-end-lead = Name the last day. Units or firms below must be moved first.
units-end-warning = It no longer stands in the trees of later days; past figures and reports stay.
units-end-on = Last day
units-end-on-help = Still in force on this day, gone on the next
units-take-back = Take back a change
units-take-back-lead = What an entry said becomes again what was known before it. That is a correction: both stay in the journal, and questions as known at the time get the answer of the time.
units-take-back-entry = Entry to take back
units-take-back-this = Take this back
units-take-back-nothing = Nothing of this unit can be taken back: take back later changes first; what was loaded in bulk is corrected by renaming or moving.
units-take-back-kind = Entry { $entry } is not a change of a unit that can be taken back.
units-take-back-later = After entry { $entry }, entry { $later } changed the same again. Take that back first, or correct it directly.
units-ended = { $unit } ends from { $day } on already. Take that back first to set another day.
units-from = From
units-from-help = So from this day on
units-last-day-help = Empty for until further word; with a day, only these days change
units-last-before-first = The last day cannot be before the first.
units-paper = Document number
units-paper-help = Number of the approval or notice, such as 国函〔2026〕1号
units-paper-optional = Where there is a document; not needed to correct a slip
units-paper-missing = Fill in the number of the approval or notice.
units-ground-help = Why; goes into the journal, so no personal data
units-code-help = GB/T 2260 for areas, else the city’s own code; cannot change later, no slash
units-code-characters = A code has no / ? # % and is not “new” or “boundaries”.
units-name-zh = Chinese name
units-short-help = For maps and narrow columns, such as 盐湖
units-parent = Parent
units-parent-help = Code or full name; empty if it hangs below nothing in these days
units-parent-in = Parent ({ $hierarchy })
units-parent-none = Code or full name; empty if it stands outside this hierarchy
units-unknown = There is no unit “{ $value }”, or several bear that name. Give the code.
units-no-firm = Firms stand in no hierarchy and are not set up here. Use the register of firms.
units-look-first = See what would change
units-preview = What would change
units-preview-sub = Not saved yet
units-preview-lead = Check each row. It is saved, and written in the journal, only when you confirm.
units-preview-same = This is what is known already; nothing would change.
units-preview-nothing = No change. Go back and edit, or leave this page.
units-preview-more = { $n ->
    [one] One more row is not listed.
   *[other] { $n } more rows are not listed.
}
units-preview-given = What you filled in
units-preview-sure = Confirm and save
units-preview-edit = Go back and edit
units-change-what = Subject
units-change-before = Before
units-change-after = After
units-change-added = New unit
units-change-name = Name
units-change-end = Last day
units-change-firms = Area of firms
units-follows = What becomes of figures and reports
units-follows-moved = From { $day } on, figures of { $unit } count in reports of { $after }; before, in those of { $before }.
units-follows-counted = From { $day } on, figures of { $unit } count in reports of { $after }.
units-follows-left = From { $day } on, { $unit } no longer counts in reports of { $before }; before, nothing changes.
units-follows-succession = From { $day } on { $after } takes over from { $unit }: later figures are entered for { $after }, and reports count them there.
units-follows-figures = { $n ->
    [one] The one figure of { $unit } stays where it is; reports of days before { $day } show it as ever.
   *[other] The { $n } figures of { $unit } stay where they are; reports of days before { $day } show them as ever.
}
units-follows-later = { $n ->
    [one] One of them is of a period from { $day } on. Enter it for the unit that takes over.
   *[other] { $n } of them are of periods from { $day } on. Enter these for the unit that takes over.
}
units-follows-roles = { $n ->
    [one] One role reaches { $unit } only; from { $day } on it does not reach what takes over. Give it anew.
   *[other] { $n } roles reach { $unit } only; from { $day } on they do not reach what takes over. Give them anew.
}
units-follows-name = Reports of each day bear the name of that day; both names can be searched for.
units-follows-past = Reports of earlier days and frozen assessments stay; as known at entry { $head } and before, all is as it was.
units-was-founded = The unit is set up.
units-was-renamed = The name is changed.
units-was-placed = The unit is moved.
units-was-merged = Merged.
units-was-split = Split.
units-was-ended = The last day is set.
units-was-taken-back = Taken back; the entry stays in the journal.
units-founded = Set up
units-course = Course
units-course-sub = by the days it holds, as known now
units-course-below = Below { $parent }
units-course-until = until { $day }
units-course-known = known since entry { $seq }
units-course-end = { $day } is the last day
units-course-merge-into = Merged into { $other }
units-course-merge-from = { $other } merged into it
units-course-split-into = { $other } parted from it
units-course-split-from = Parted from { $other }
units-said = Changes
units-said-sub = in the order they became known
units-said-entry = entry { $seq }

# Official boundaries.
boundaries-title = Official boundaries
boundaries-lead = Load a file of boundaries with its approval number (审图号): the map of the city is drawn with it, the number printed below. Without one the map is schematic.
boundaries-now = Boundaries in use
boundaries-none = No official boundaries yet
boundaries-none-text = The map of the city is schematic and shows no boundary.
boundaries-number = Approval number (审图号)
boundaries-number-help = Such as GS(2024)0650号 or 晋S(2023)005号; a map without one cannot be used
boundaries-printed = Approval number (审图号): { $number }
boundaries-publisher = Publisher
boundaries-published = Published on
boundaries-file = Boundary file (GeoJSON)
boundaries-file-help = Longitude and latitude (CGCS2000 or WGS 84), a code or name for each area, 64 MB at most
boundaries-areas = Units found
boundaries-matched = { $n ->
    [one] 1 unit
   *[other] { $n } units
}
boundaries-unmatched = Areas that are no unit here (not drawn)
boundaries-load = Load
boundaries-load-do = Check and load
boundaries-loaded = Loaded: { $n } matched, { $unmatched } not matched.
boundaries-history = Boundaries used so far
boundaries-was = replaced
boundaries-off = Take off, draw the schematic map
boundaries-off-ground = Ground
boundaries-off-done = Taken off; the map of the city is schematic again.
boundaries-rules = Why an approval number
boundaries-rules-text = Maps of Chinese administrative areas may be shown only after review and with their approval number. The program does not alter the shapes and adds no state or provincial border. Make sure that file and number belong to the same reviewed map, and that coordinates are not shifted (GCJ-02): a shift of some hundred metres shows neither to the eye nor to the program.
boundaries-file-type = This is no GeoJSON file (it looks like { $found }). Save it as GeoJSON in your mapping program and send it again.
boundaries-projection = The file names the reference system “{ $found }”. Convert it to longitude and latitude (CGCS2000 or WGS 84).
boundaries-metres = The coordinates at “{ $place }” ({ $point }) are no degrees; they look like metres of a projection. Convert them to longitude and latitude.
boundaries-swapped = At “{ $place }” ({ $point }) the latitude comes first. GeoJSON wants the longitude first.
boundaries-twice = Two areas are unit { $unit }. Make them one, or correct the code.
boundaries-nothing = No area is a unit of this city: { $areas }. Check codes and names.
verb-unit-taken-back = Unit change taken back
verb-boundaries-taken-off = Boundaries taken off
unit-kind-province = Province
unit-kind-third-party = Third party
