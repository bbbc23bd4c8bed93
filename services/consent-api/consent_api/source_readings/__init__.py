"""Where the sources of the regions contradict themselves: each reading, and which one is used."""
