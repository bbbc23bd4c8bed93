"""Documents: accessible PDF (PDF/UA-1) made from plain data, a few at a time and never on the event loop."""
