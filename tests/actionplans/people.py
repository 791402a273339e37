"""Synthetic identity numbers (month + 80), made here and never written down."""


def synthetic_number(
    day: int = 5, month: int = 3, year: int = 60, serial: int = 100
) -> str:
    """A number that no person has, with check digits that hold."""
    for last in range(serial, 1000):
        digits = [int(c) for c in f"{day:02d}{month + 80:02d}{year:02d}{last:03d}"]
        k1 = (
            -sum(
                w * d for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), digits, strict=True)
            )
        ) % 11
        both = [*digits, k1]
        k2 = (
            -sum(
                w * d for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), both, strict=True)
            )
        ) % 11
        if k1 < 10 and k2 < 10:
            return "".join(map(str, [*both, k2]))
    raise AssertionError
