"""Requirements: what a service asks of a referral to it: its organiser, the person's age, a medical statement."""
