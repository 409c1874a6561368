"""Colloque without a screen: the law, the record, the doors and what people do with them."""
