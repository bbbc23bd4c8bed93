"""Network areas: which steering group an area belongs to, and which counties and areas have none."""
