"""Who may have which plan when: the facts as stated and recorded, and the dated conditions that they are held to."""
