"""Ombudsline: the intake desk of a school district's ombudsperson."""

__version__ = "0.1.0"
