"""Finds its way in a template workbook as any reader must: by the hidden key row, not by places. Used by both fillers."""
import datetime
import re

FULL_DATE = re.compile(r'^\d{4}-\d\d-\d\d$')


def find_key_row(read, rows, columns):
    """Row and columns (0-based) of the field keys, or None. `read(row, column)` gives a cell's text."""
    for row in range(rows):
        texts = [read(row, column) for column in range(columns)]
        if any(text.split(' ')[0] == '_row_key' for text in texts):
            return row, {text.split(' ')[0]: column for column, text in enumerate(texts) if text}
    return None


def serial_of(value):
    """Excel's day number of a full ISO date, as a spreadsheet program makes of it when it is typed; other values as they are."""
    if isinstance(value, str) and FULL_DATE.match(value):
        return (datetime.date.fromisoformat(value) - datetime.date(1899, 12, 30)).days
    return value


def is_free(read, row, keys):
    """True of a row in which nobody has typed anything."""
    return not any(read(row, column).strip() for key, column in keys.items() if not key.startswith('_'))
