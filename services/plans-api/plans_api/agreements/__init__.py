"""Agreements of co-operation: mandatory contents, signatures, staffing and its yearly check, cost shares."""
