"""Reads every cell of a workbook with openpyxl (read only); prints what it took."""
import json
import resource
import sys
import time

import openpyxl

begun = time.perf_counter()
book = openpyxl.load_workbook(sys.argv[1], read_only=True)
rows = 0
for row in book.worksheets[0].iter_rows(values_only=True):
    rows += 1
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    'rows': rows,
    'seconds': time.perf_counter() - begun,
    'cpu': usage.ru_utime + usage.ru_stime,
    'megabytes': usage.ru_maxrss / 1024,
}))
