"""The scenarios of the demo, one module each.

A module imports `Play` and `Scenario` of tym_local.play and defines
`SCENARIO = Scenario("S1", "Closed loop", steps=("S1.1", "S1.2"), run=closed_loop)`.
The function takes a `Play` and calls `play.step(...)` once or more for each declared step.
"""
