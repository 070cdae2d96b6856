"""Files of Unix' compress (`.Z`), which Python's library does not read."""

MAGIC = b"\x1f\x9d"
CLEAR = 256


def decompress(data: bytes) -> bytes:
    """What a `.Z` file holds (Welch 1984, "A Technique for High-Performance Data Compression").

    Codes of 9 bits and more, the low bits first. Wherever their width changes, the file goes on
    at the next multiple of eight codes.

    Raises:
        ValueError: the data are no such file, or damaged.
    """
    if data[:2] != MAGIC or len(data) < 3:
        raise ValueError("no .Z file")
    widest, clears = data[2] & 31, bool(data[2] & 128)
    fresh = [bytes((value,)) for value in range(256)] + ([b""] if clears else [])
    table, width, previous = list(fresh), 9, b""
    told = []
    place = start = 24
    while place + width <= 8 * len(data):
        window = int.from_bytes(data[place >> 3 : (place >> 3) + 4], "little")
        code = window >> (place & 7) & ((1 << width) - 1)
        place += width
        if clears and code == CLEAR:
            place = start = _next_group(start, place, width)
            table, width, previous = list(fresh), 9, b""
            continue
        if code > len(table) or (code == len(table) and not previous):
            raise ValueError("damaged .Z file")
        entry = table[code] if code < len(table) else previous + previous[:1]
        if previous and len(table) < 1 << widest:
            table.append(previous + entry[:1])
        told.append(entry)
        previous = entry
        if len(table) == 1 << width and width < widest:
            place = start = _next_group(start, place, width)
            width += 1
    return b"".join(told)


def _next_group(start: int, place: int, width: int) -> int:
    group = 8 * width
    return start + -(-(place - start) // group) * group
