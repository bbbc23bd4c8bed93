"""Clocks: by which day each stage of a referral is to be reached, and when somebody is told of it."""
