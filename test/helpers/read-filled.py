"""What formulas gave in filled templates: read-filled.py FILE... prints a list of {"check", "checks", "notes", "countries"}."""
import json
import sys
import warnings

import openpyxl
from fill_layout import find_key_row

warnings.simplefilter('ignore')


def text(value):
    return '' if value is None else str(value)


def read(path):
    book = openpyxl.load_workbook(path, data_only=True)
    answer = {'check': [], 'checks': [], 'notes': {}, 'countries': ''}
    for position, sheet in enumerate(book.worksheets):
        if text(sheet['A1'].value) == 'cinnabar:cover':
            answer['notes'] = {text(row[0].value): text(row[3].value) for row in sheet.iter_rows(max_col=4) if row[0].value}
            continue
        found = find_key_row(lambda row, column: text(sheet.cell(row + 1, column + 1).value), 5, sheet.max_column)
        if found:
            key_row, keys = found
            column = keys['_check'] + 1
            answer['check'] = [text(sheet.cell(row, column).value) for row in range(key_row + 3, sheet.max_row + 1)]
        if position == 3:
            answer['checks'] = [[text(cell.value) for cell in row] for row in sheet.iter_rows(min_col=2, max_col=5)]
        if position == 4:
            answer['countries'] = text(sheet['A4'].value)
    return answer


print(json.dumps([read(path) for path in sys.argv[1:]], ensure_ascii=False))
