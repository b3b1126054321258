"""Seconds an edit takes in LibreOffice: time-edits.py FILE EDITS prints {"edits": [...], "full": s}. The file is a filled template.

An edit is what happens when somebody types into a cell: the value is set and everything that hangs on it is calculated before
the call returns. The result of the Check column is read back each time, so that nothing can be put off.
"""
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'helpers'))
from fill_layout import find_key_row
from office import office, open_document


def main(path, edits):
    with office() as desktop:
        document = open_document(desktop, path)
        sheet, (key_row, keys) = activities(document)
        checks = document.Sheets.getByIndex(3)
        first = key_row + 2
        document.calculateAll()
        before = time.perf_counter()
        document.calculateAll()
        full = time.perf_counter() - before
        texts = ['SEN; MLI', 'Kenya; nowhere', 'BEN;TGO;CIV', 'KEN']
        times = []
        for edit in range(edits):
            cell = sheet.getCellByPosition(keys['beneficiary_parties'], first + (edit * 37) % 500)
            status = sheet.getCellByPosition(keys['status'], first + (edit * 37) % 500)
            before = time.perf_counter()
            if edit % 2:
                status.setString(['CMP', 'IMP', 'nonsense'][edit % 3])
            else:
                cell.setString(texts[edit % 4])
            sheet.getCellByPosition(keys['_check'], first + (edit * 37) % 500).getString()
            checks.getCellByPosition(4, 2).getValue()
            times.append(time.perf_counter() - before)
        print(json.dumps({'edits': times, 'full': full}))
        document.close(True)


def activities(document):
    for index in range(document.Sheets.Count):
        sheet = document.Sheets.getByIndex(index)
        read = lambda row, column: sheet.getCellByPosition(column, row).String
        found = find_key_row(read, 4, 80) if sheet.IsVisible else None
        if found:
            return sheet, found
    raise LookupError('no Activities sheet')


main(sys.argv[1], int(sys.argv[2]))
