"""Fills templates through LibreOffice: fill-libreoffice.py JOBS.json, a list of {"template", "out", "rows", "cover"}."""
import json
import sys

from fill_layout import find_key_row, is_free, serial_of
from office import office, open_document, save_as_xlsx


def main(jobs_file):
    with open(jobs_file, encoding='utf-8') as file:
        jobs = json.load(file)
    with office() as desktop:
        for job in jobs:
            document = open_document(desktop, job['template'])
            fill(document, job)
            save_as_xlsx(document, job['out'])
            document.close(True)


def fill(document, job):
    document.enableAutomaticCalculation(False)
    for index in range(document.Sheets.Count):
        sheet = document.Sheets.getByIndex(index)
        texts = all_texts(sheet)
        read = lambda row, column: texts[row][column] if row < len(texts) and column < len(texts[row]) else ''
        if read(0, 0) == 'cinnabar:cover':
            fill_cover(sheet, texts, job['cover'])
            continue
        found = find_key_row(read, 10, len(texts[0])) if sheet.IsVisible else None
        if found:
            fill_rows(sheet, read, found, job['rows'])
    document.enableAutomaticCalculation(True)
    document.calculateAll()


def all_texts(sheet):
    """The whole sheet in one call: cell by cell it would take a minute."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    return [[str(value) for value in row] for row in area.getDataArray()]


def fill_rows(sheet, read, found, rows):
    key_row, keys = found
    row = key_row + 2
    for values in rows:
        while not is_free(read, row, keys):
            row += 1
        for key, value in values.items():
            put(sheet.getCellByPosition(keys[key], row), value)
        row += 1


def fill_cover(sheet, texts, answers):
    for row, cells in enumerate(texts):
        if cells[0] in answers:
            put(sheet.getCellByPosition(2, row), answers[cells[0]])


def put(cell, value):
    value = serial_of(value)
    if isinstance(value, (int, float)):
        cell.setValue(value)
    else:
        cell.setString(value)


main(sys.argv[1])
