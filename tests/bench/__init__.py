"""How fast it is: `python -m tests.bench`. Figures are printed; nothing here is asserted."""
