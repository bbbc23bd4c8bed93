"""Sections: what each authority writes into its part of the joint assessment, and signs."""
