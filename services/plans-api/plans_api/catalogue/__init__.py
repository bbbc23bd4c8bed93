"""The catalogue of services that a plan can hold, with each service's legal limits as dated data."""
