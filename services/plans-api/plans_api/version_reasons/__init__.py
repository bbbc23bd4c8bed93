"""Why a version was made: a closed list of codes, with labels in three languages."""
