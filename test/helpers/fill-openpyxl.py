"""Fills a template with openpyxl: fill-openpyxl.py TEMPLATE JOB.json OUT. The job: {"rows": [{field: value}], "cover": {key: value}}."""
import json
import sys

import openpyxl
from fill_layout import find_key_row, is_free, serial_of


def text(cell):
    return '' if cell.value is None else str(cell.value)


def main(template, job_file, out):
    with open(job_file, encoding='utf-8') as file:
        job = json.load(file)
    book = openpyxl.load_workbook(template)
    for sheet in book.worksheets:
        read = lambda row, column: text(sheet.cell(row + 1, column + 1))
        if read(0, 0) == 'cinnabar:cover':
            fill_cover(sheet, job['cover'])
            continue
        found = find_key_row(read, min(sheet.max_row, 10), sheet.max_column) if sheet.sheet_state == 'visible' else None
        if found:
            fill_rows(sheet, read, found, job['rows'])
    book.save(out)


def fill_rows(sheet, read, found, rows):
    key_row, keys = found
    row = key_row + 2
    for values in rows:
        while not is_free(read, row, keys):
            row += 1
        for key, value in values.items():
            cell = sheet.cell(row + 1, keys[key] + 1)
            cell.value = serial_of(value)
            if isinstance(cell.value, str):
                cell.data_type = 's'  # openpyxl takes text that begins with = for a formula
        row += 1


def fill_cover(sheet, answers):
    for row in range(1, sheet.max_row + 1):
        key = sheet.cell(row, 1).value
        if key in answers:
            sheet.cell(row, 3).value = serial_of(answers[key])


main(*sys.argv[1:])
