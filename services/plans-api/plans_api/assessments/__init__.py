"""The joint assessment: one section per authority, each written and signed by its own, and the joint conclusion."""
