"""Tables computed from a landscape while one looks: numpy, pandas, scipy and sqlite only."""
