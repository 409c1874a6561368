"""Fonts, icons, colours and the style sheet, as data."""
