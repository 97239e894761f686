# What is said when a number or a period cannot be read.
number-unreadable = “{ $value }” is not a number. Write it like 95.8 or 1,204
number-places = “{ $value }” has more than 6 decimals. Round it to 6 or fewer
number-range = “{ $value }” is out of range; its size must be below 9.2 trillion
period-unreadable = “{ $value }” is not a period. Write it like 2026, 2026Q3 or 2026-10
period-outside = “{ $value }” is not a usable period
period-undeclared = The year of period “{ $value }” has no declared start
period-slot = At most 4 kinds of year can be declared
