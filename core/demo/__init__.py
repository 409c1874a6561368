"""A fictional practice, its patients' devices in Python, and the main job done from end to end."""
