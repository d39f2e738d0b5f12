"""Measurements, as ratios against a named alternative in the same run. None of them is a test."""
