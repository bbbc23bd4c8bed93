"""How a dump is read and what makes a log whole."""
