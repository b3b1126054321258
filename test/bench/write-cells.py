"""Writes the sheets of a dump (see report-child.ts) with xlsxwriter; prints what it took beside reading the dump."""
import json
import resource
import sys
import time

import xlsxwriter


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def lines():
    with open(sys.argv[1], encoding='utf-8') as dump:
        for line in dump:
            yield json.loads(line)


begun, used = time.perf_counter(), cpu()
for _ in lines():
    pass
reading, reading_cpu = time.perf_counter() - begun, cpu() - used

begun, used = time.perf_counter(), cpu()
book = xlsxwriter.Workbook(sys.argv[2], {'constant_memory': True})
# A million activities make a sheet of more than 4 GB.
book.use_zip64()
sheet, row = None, 0
for line in lines():
    if isinstance(line, str):
        sheet, row = book.add_worksheet(line), 0
        continue
    for column, value in enumerate(line):
        if value is None:
            continue
        if isinstance(value, str):
            sheet.write_string(row, column, value)
        else:
            sheet.write_number(row, column, value)
    row += 1
book.close()
print(json.dumps({
    'seconds': time.perf_counter() - begun - reading,
    'cpu': cpu() - used - reading_cpu,
    'megabytes': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
