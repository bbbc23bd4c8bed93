"""Erasures: what was stored is removed when its register's time has run, for a case four years after its end.

A case that a hold keeps stays (381/2023 § 12); plans outside a case go by their own register's rule.
"""
