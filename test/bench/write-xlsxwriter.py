"""Writes N rows of the bench's list (see list-rows.ts) with xlsxwriter; prints the peak memory in MB."""
import resource
import sys

import xlsxwriter

COUNT = int(sys.argv[1])
WORDS = ('participants workshop seminar formation évaluation regional mercury waste inventory customs laboratory '
         '<pilot> & technology école réseau').split(' ')
CENTRES = [f"BCRC-SCRC {['Sénégal', 'Caribbean', 'مركز', 'Китай'][n % 4]} {n}" for n in range(23)]
COUNTRIES = [f'Country {n} é' for n in range(198)]
CODES = {1, 5, 6, 7, 8, 9, 10, 11, 12, 16, 20, 22, 24, 27, 30, 32}
DATES = {18, 19}


def sentence(row, length):
    return ' '.join(WORDS[(row * 7 + n * n * 3 + n * (row % 11)) % len(WORDS)] for n in range(length))


def cell_of(row, column):
    if column == 13:
        return sentence(row * 3 + 1, 30)
    if column == 14:
        return f'{COUNTRIES[row % 198]}; {COUNTRIES[(row * 5) % 198]}'
    if column in DATES:
        return 43000 + row % 700 + (column - 18) * 14
    if column in CODES:
        return f'List {column} option {(row * (column + 3)) % (5 + column)} – value'
    if column in (28, 29):
        return (row * column) % 300
    if column == 31:
        return ((row * 7919) % 10000000) / 100
    if column == 35:
        return sentence(row * 5 + 2, 40)
    if column == 36:
        return sentence(row, 20) if row % 3 == 0 else None
    return sentence(row + column, 3) if row % 2 == 0 else None


def list_row(row):
    cells = [f'BCRC-SCRC-SEN-{row:06d}', CENTRES[row % 23], f'P-{row}' if row % 3 == 0 else None,
             f'{sentence(row, 6)} {row}', sentence(row + 1, 6) if row % 4 == 0 else None]
    cells.extend(cell_of(row, column) for column in range(5, 38))
    return cells


book = xlsxwriter.Workbook(sys.argv[2], {'constant_memory': True})
sheet = book.add_worksheet('List')
date = book.add_format({'num_format': 'yyyy-mm-dd'})
sheet.freeze_panes(1, 0)
for column in range(38):
    sheet.write_string(0, column, f'Column {column + 1}')
for row in range(COUNT):
    for column, value in enumerate(list_row(row)):
        if value is None:
            continue
        if column in DATES:
            sheet.write_number(row + 1, column, value, date)
        elif isinstance(value, str):
            sheet.write_string(row + 1, column, value)
        else:
            sheet.write_number(row + 1, column, value)
book.close()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
