"""Follow-ups: what somebody must look into afterwards, such as a disclosure made without the person's permission."""
