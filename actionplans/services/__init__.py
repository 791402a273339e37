"""Every verb on a plan: drafting, editing, status, hearing, deciding, importing."""
