"""The doors to plans: reading, writing, status, hearing, deciding, importing."""
