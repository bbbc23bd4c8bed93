"""Approvals: every party's answer to exactly one version, and that the person's duties were explained."""
