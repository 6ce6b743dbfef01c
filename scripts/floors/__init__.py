"""The floors of the house: the table, a small reader of Swift sources, and the check."""
