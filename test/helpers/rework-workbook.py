"""Does to a workbook what people do to theirs: rework-workbook.py WORKBOOK OUT ACTION... The Activities sheet is found by its key row."""
import sys

import openpyxl


def activities_of(book):
    for sheet in book.worksheets:
        for row in range(1, 6):
            if any(str(cell.value).startswith('_row_key') for cell in sheet[row]):
                return sheet, row
    raise LookupError('no key row')


def reverse_columns(book, sheet, key_row):
    for row in sheet.iter_rows():
        contents = [(cell.value, cell.data_type) for cell in row]
        for cell, (value, data_type) in zip(row, reversed(contents)):
            cell.value = value
            cell.data_type = data_type  # openpyxl takes text that begins with = for a formula


def delete_keys(book, sheet, key_row):
    sheet.delete_rows(key_row)


def rename_headers(book, sheet, key_row):
    for number, cell in enumerate(sheet[key_row + 1]):
        cell.value = f'Column {number}'


def rename_and_hide(book, sheet, key_row):
    sheet.title = 'Feuil1'
    book.move_sheet(sheet, -book.index(sheet))
    book.create_sheet('Mine', 0)['A1'] = 'Title'
    book.active = 0
    sheet.sheet_state = 'hidden'


def delete_identity(book, sheet, key_row):
    del book['_cinnabar']


def delete_cover_keys(book, sheet, key_row):
    for one in book.worksheets:
        if one['A1'].value == 'cinnabar:cover':
            one.delete_cols(1)


def main(path, out, *actions):
    book = openpyxl.load_workbook(path)
    sheet, key_row = activities_of(book)
    for action in actions:
        globals()[action](book, sheet, key_row)
    book.save(out)


main(*sys.argv[1:])
