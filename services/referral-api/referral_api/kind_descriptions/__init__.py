"""Kind descriptions: what can be referred, how it is answered, which states and actions that has, and the codes."""
