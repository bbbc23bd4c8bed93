"""The units of organisations; a county's with the registers that they keep."""
