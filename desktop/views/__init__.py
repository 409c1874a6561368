"""The screens: pieces put together, and what happens between them."""
