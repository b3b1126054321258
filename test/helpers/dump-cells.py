"""Every cell of many workbooks as LibreOffice reads them, by one LibreOffice: dump-cells.py LIST OUT, one path a line, one JSON a line."""
import json
import sys

from office import office, open_document

# com.sun.star.sheet.FormulaResult
ERROR = 4


def used_range(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress.EndRow, cursor.RangeAddress.EndColumn


def errors_of(sheet):
    """Places of formulas that came to an error: their value is no data."""
    places = set()
    for one in sheet.queryFormulaCells(ERROR).RangeAddresses:
        for row in range(one.StartRow, one.EndRow + 1):
            for column in range(one.StartColumn, one.EndColumn + 1):
                places.add((row, column))
    return places


def cells_of(sheet):
    last_row, last_column = used_range(sheet)
    # A sheet that is styled to its last corner has no more cells for that.
    data = sheet.getCellRangeByPosition(0, 0, min(last_column, 2_000), min(last_row, 20_000)).getDataArray()
    errors = errors_of(sheet)
    cells = []
    for row, values in enumerate(data):
        for column, value in enumerate(values):
            if (row, column) in errors:
                cells.append([row, column, 'error'])
            elif value is not None and value != '':
                cells.append([row, column, value])
    return cells


def dump(desktop, path):
    document = open_document(desktop, path)
    if document is None or not hasattr(document, 'Sheets'):
        return {'file': path, 'sheets': None}
    try:
        sheets = [
            {'name': sheet.Name, 'cells': cells_of(sheet)}
            for sheet in (document.Sheets.getByIndex(nth) for nth in range(document.Sheets.Count))
        ]
        null_date = document.NullDate
        return {'file': path, 'is1904': null_date.Year == 1904, 'sheets': sheets}
    finally:
        document.close(True)


def main():
    waiting = open(sys.argv[1], encoding='utf-8').read().splitlines()
    with open(sys.argv[2], 'w', encoding='utf-8') as out:
        while waiting:
            # One that falls over a file is replaced, and goes on behind that file.
            with office() as desktop:
                while waiting:
                    path = waiting.pop(0)
                    try:
                        found = dump(desktop, path)
                    except Exception as error:
                        found = {'file': path, 'sheets': None, 'error': f'{type(error).__name__} {error}'[:200]}
                    out.write(json.dumps(found) + '\n')
                    if 'Disposed' in found.get('error', ''):
                        break


main()
