"""Erasures: referrals and files are removed when their register's time has run since the last that happened in them.

A referral of a case follows the case: its own end erases nothing of it but its files, and it goes when plans-api has
told that the case is erased.
"""
