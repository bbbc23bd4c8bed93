"""Reviews: one statutory clock per plan, and whose participation is outstanding."""
