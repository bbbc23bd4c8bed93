"""Openings: a worker's reasoned statement that one person's social or health data is necessary for one purpose."""
