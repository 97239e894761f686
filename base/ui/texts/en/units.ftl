# Units.
units-code-taken = The code “{ $code }” is taken. Choose another, or change the unit that has it.
units-code-empty = A unit needs a code.
units-name-empty = “{ $code }” has no name. Add the Chinese name.
units-not-found = There is no unit { $unit }.
units-dates = The end { $to } must be after the beginning { $from }.
units-cycle = The hierarchy “{ $hierarchy ->
    [territory] territory
    [command] line of command
    [industry] industry
   *[other] { $hierarchy }
}” runs in a circle: { $path }. Move one of them elsewhere first.
units-two-parents = In the hierarchy “{ $hierarchy ->
    [territory] territory
    [command] line of command
    [industry] industry
   *[other] { $hierarchy }
}”, { $unit } has two parents on { $day }: { $parents }. There can be one a day.
units-firm-in-hierarchy = { $unit } is a firm and stands in no hierarchy; it hangs on its area.
units-close-children = Below { $unit } there are still units ({ $children }) and { $firms ->
    [one] { $firms } firm
   *[other] { $firms } firms
}. Move them before it is closed.
units-merge-nothing = A merger needs another unit.
units-split-nothing = A split needs another unit.
units-split-elsewhere = { $unit } is not one of the parts; nothing can move there.
firms-not-found = There is no firm { $firm }.
firms-area = { $area } is a firm and cannot be an area.
firms-credit-code = The credit code “{ $value }” is doubtful and was not saved. Where the certificate says so, state the ground.
firms-code-length = A credit code has 18 characters, this has { $found }.
firms-code-character = Character { $at } is “{ $found }”, which no credit code has. Check I, O, S, V and Z.
firms-code-outer-check = The 18th character should be “{ $expected }”, not “{ $found }”.
firms-code-inner-check = The 17th character (check of the organisation code) should be “{ $expected }”, not “{ $found }”.
boundaries-approval = “{ $value }” is no approval number such as GS(2024)0650号. A map without one cannot be shown.
boundaries-too-large = The boundary file has { $bytes } bytes, more than 64 MB. Simplify it and send it again.
boundaries-unreadable = The boundary file cannot be read at “{ $place }”. Send a GeoJSON FeatureCollection of polygons.
units-code-twice = The code “{ $value }” stands more than once in this table. Keep one row.
units-code-unknown = There is no unit “{ $value }”. Add it first, or correct the code.
units-kind-fixed = The kind of this unit is { $value } and cannot change. Take a new code for another kind.
units-from-fixed = This unit began on { $value }; that cannot change.
units-firm-row = Firms and other units are loaded apart. Put the row into the other table.
