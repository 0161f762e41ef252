"""What the bureau looks at: samples, analysis, reports, the ledger's export, the standard's clauses, the manual."""
