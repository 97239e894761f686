# Printed tables.
print-too-long = The table has { $rows } rows; at most { $most } are printed as PDF. Narrow the filter, or take the XLSX.
print-no-rows = No rows.
print-as-pdf = Download PDF
leave-tables = Tables of this page
leave-nothing = This page has no table to take away.
leave-page = Page
leave-source = Source
