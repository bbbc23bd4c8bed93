"""Statistics: the shared situational picture by network, county, area and month, with small cells hidden."""
