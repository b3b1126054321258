"""Every cell of many workbooks as LibreOffice reads them, by one LibreOffice: dump-cells.py LIST OUT, one path a line, one JSON a line."""
import json
import sys

from office import office, open_document

# com.sun.star.sheet.FormulaResult
ERROR = 4
# com.sun.star.sheet.CellFlags: values, dates, texts, formulas
FILLED = 1 + 2 + 4 + 16


def errors_of(sheet):
    """Places of formulas that came to an error: their value is no data."""
    places = set()
    for one in sheet.queryFormulaCells(ERROR).RangeAddresses:
        for row in range(one.StartRow, one.EndRow + 1):
            for column in range(one.StartColumn, one.EndColumn + 1):
                places.add((row, column))
    return places


def cells_of(sheet):
    errors = errors_of(sheet)
    cells = []
    # Only what is filled: a far cell would bring a million empty ones with it.
    for one in sheet.queryContentCells(FILLED).RangeAddresses:
        data = sheet.getCellRangeByPosition(one.StartColumn, one.StartRow, one.EndColumn, one.EndRow).getDataArray()
        for row, values in enumerate(data, one.StartRow):
            for column, value in enumerate(values, one.StartColumn):
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
