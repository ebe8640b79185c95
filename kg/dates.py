"""stub"""


def date_extents(text: str) -> tuple[tuple[int, int], ...]:
    """stub"""
    return ()
