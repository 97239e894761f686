# Traceability
trace-rolled-back = The document was not stored: some of its events are wrong, and all or nothing was asked for.
trace-fault = This cannot be stored: { $why }
trace-no-party = Your organisation has no registered key yet, so it cannot hand in events. Ask the quality office to register its GLN or party key.
trace-key-taken = This key is registered for another organisation.
trace-key-uri = Give a party or location key, such as https://id.gs1.org/417/6901234000000, or a URI.
trace-skew-range = Give seconds between 0 and 86,400.
trace-reader-start = Give the beginning of the code as a URI, and how many characters the product has (at least 1).
trace-token-days = Give 1 to 400 days.
trace-query-exists = There is a query of this name already.
cli-spread-skipped = trace tables: not spread (the database has no Citus extension)
cli-spread = trace tables: spread, { $n } newly
