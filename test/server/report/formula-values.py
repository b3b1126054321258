"""Prints, as JSON, the cached values of all formula cells of workbook 1 and what workbook 2 has in the same cells."""
import json
import sys
import warnings

import openpyxl

warnings.simplefilter('error')
formulas = openpyxl.load_workbook(sys.argv[1])
cached = openpyxl.load_workbook(sys.argv[1], data_only=True)
# What the other office adds of its own is not ours to answer for.
warnings.simplefilter('ignore')
other = openpyxl.load_workbook(sys.argv[2], data_only=True)
found = []
for sheet in formulas:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == 'f':
                values = [book[sheet.title][cell.coordinate].value for book in (cached, other)]
                found.append([sheet.title, cell.coordinate, cell.value, *values])
json.dump(found, sys.stdout)
