"""The window's ports answered by core's verbs, a file a matter. The clock is read here and nowhere below."""
