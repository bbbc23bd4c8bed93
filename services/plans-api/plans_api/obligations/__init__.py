"""The job-search obligation of a plan: set, lowered or not set, each deviation on a ground of 380/2023 chapter 5."""
