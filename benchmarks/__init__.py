"""How quick the portal is, as ratios within one run; `make bench`."""
