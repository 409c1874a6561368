"""The pieces of a screen; each draws what it is given and asks nobody."""
