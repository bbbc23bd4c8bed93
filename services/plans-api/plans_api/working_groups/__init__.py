"""Working groups: who of each authority works on a case, who leads, and how the lead is handed over."""
