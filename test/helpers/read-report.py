"""Reads combined reports with openpyxl: read-report.py FILE... prints for each a list of {"name", "rows"}.

Values are as cached in the file; a date becomes {"date": "YYYY-MM-DD"}, an empty text a blank.
"""
import datetime
import json
import sys
import warnings

import openpyxl

warnings.simplefilter('ignore')


def plain(value):
    if isinstance(value, datetime.datetime):
        return {'date': value.date().isoformat()}
    return None if value == '' else value


def trimmed(row):
    cells = [plain(value) for value in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def read(path):
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    return [{'name': sheet.title, 'rows': [trimmed(row) for row in sheet.iter_rows(values_only=True)]} for sheet in book.worksheets]


print(json.dumps([read(path) for path in sys.argv[1:]], ensure_ascii=False))
