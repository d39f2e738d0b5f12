"""Monitoring of how well countries implement an action plan."""

__version__ = "0.1.0"
