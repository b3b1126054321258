"""Prints, as JSON, every cell of a workbook: sheet, address, type, value, quotePrefix. Any warning is an error."""
import json
import sys
import warnings

import openpyxl

warnings.simplefilter('error')
found = []
for sheet in openpyxl.load_workbook(sys.argv[1]):
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                found.append([sheet.title, cell.coordinate, cell.data_type, str(cell.value), bool(cell.quotePrefix)])
json.dump(found, sys.stdout)
