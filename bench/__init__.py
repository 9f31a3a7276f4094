"""Measurements with bars: each module prints its figures and ends with 0 when all bars hold."""
