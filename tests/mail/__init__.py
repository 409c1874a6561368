"""Mails: hostile ones, and the good ones among them."""
