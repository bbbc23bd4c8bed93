"""The municipalities of Finland with their wellbeing services county and employment authority."""
